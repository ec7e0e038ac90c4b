#include <unit.h>

#include <base/buffer.h>
#include <text/form.h>

struct fixture {
    struct arena arena;
    struct error error;
    struct query form;
};

static int parse(struct fixture *fixture, struct slice text)
{
    arena_init(&fixture->arena, 1 << 20);
    error_init(&fixture->error, NULL);
    return form_parse(text, &fixture->arena, &fixture->form, &fixture->error);
}

static void reads_fields_by_name(void **state)
{
    (void)state;
    static const struct { const char *text, *name, *value; } cases[] = {
        { "token=a.b.c&dashboard_id=d1", "token", "a.b.c" },
        { "token=a.b.c&dashboard_id=d1", "dashboard_id", "d1" },
        { "recipient=user%3Auser+1%2B1", "recipient", "user:user 1+1" },
        { "q=", "q", "" },
        { "q", "q", "" },
        { "q=Zo%C3%AB", "q", "Zo\xC3\xAB" },
        { "q=a%26token%3Dx", "q", "a&token=x" },
        { "q=a%26token%3Dx", "token", NULL },
        { "Token=a", "token", NULL },
        { "", "token", NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        struct slice value = { 0 };
        assert_int_equal(parse(&fixture, slice_of(cases[i].text)), 0);
        assert_int_equal(form_get(&fixture.form, cases[i].name, &value), cases[i].value != NULL);
        if (cases[i].value)
            assert_slice(value, cases[i].value);
        arena_release(&fixture.arena);
    }
}

static void refuses_what_is_not_readable(void **state)
{
    (void)state;
    static const struct { struct slice text; enum error_kind kind; } cases[] = {
        { SLICE_INIT("a=%"), ERROR_BAD_REQUEST },
        { SLICE_INIT("a=%4"), ERROR_BAD_REQUEST },
        { SLICE_INIT("a=%00"), ERROR_BAD_REQUEST },
        { SLICE_INIT("a=b\0c"), ERROR_BAD_REQUEST },
        { SLICE_INIT("a=%FF"), ERROR_BAD_UTF8 },
        { SLICE_INIT("a=\xC0\xAF"), ERROR_BAD_UTF8 },
        { SLICE_INIT("a=%ED%A0%80"), ERROR_BAD_UTF8 },
        { SLICE_INIT("a=1&b=2&a=1"), ERROR_DUPLICATE_KEY },
        { SLICE_INIT("token=1&tok%65n=2"), ERROR_DUPLICATE_KEY },
        { SLICE_INIT("a&a"), ERROR_DUPLICATE_KEY },
        { SLICE_INIT("aaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaaa=1"), ERROR_BAD_REQUEST },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        if (parse(&fixture, cases[i].text) != -1)
            fail_msg("%.*s is taken", SLICE_ARGS(cases[i].text));
        assert_error(&fixture.error, cases[i].kind);
        arena_release(&fixture.arena);
    }
}

static void so_many_fields_and_no_more(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, 65536);
    for (int i = 0; i < FORM_FIELDS_MAX; i++)
        buffer_printf(&text, "&f%d=%d&", i, i);
    struct fixture fixture;
    assert_int_equal(parse(&fixture, buffer_slice(&text)), 0);
    assert_int_equal(fixture.form.count, FORM_FIELDS_MAX);
    arena_release(&fixture.arena);
    buffer_append(&text, SLICE("more=1"));
    assert_int_equal(parse(&fixture, buffer_slice(&text)), -1);
    assert_error(&fixture.error, ERROR_BAD_REQUEST);
    arena_release(&fixture.arena);
    buffer_release(&text);
}

static void a_long_value_is_read_whole(void **state)
{
    (void)state;
    static char text[100000];
    memset(text, 'a', sizeof text);
    memcpy(text, "token=", 6);
    struct fixture fixture;
    struct slice value;
    assert_int_equal(parse(&fixture, (struct slice){ text, sizeof text }), 0);
    assert_true(form_get(&fixture.form, "token", &value));
    assert_int_equal(value.len, sizeof text - 6);
    arena_release(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_fields_by_name),
        cmocka_unit_test(refuses_what_is_not_readable),
        cmocka_unit_test(so_many_fields_and_no_more),
        cmocka_unit_test(a_long_value_is_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
