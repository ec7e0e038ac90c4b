#include <unit.h>

#include <text/csv.h>

enum { FIELDS = 4 };

static void splits_lines(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int count;
        const char *fields[FIELDS];
    } cases[] = {
        { "", 1, { "" } },
        { "\r", 1, { "" } },
        { "a", 1, { "a" } },
        { "a,b,c", 3, { "a", "b", "c" } },
        { "a,b\r", 2, { "a", "b" } },
        { ",", 2, { "", "" } },
        { "a,", 2, { "a", "" } },
        { ",a", 2, { "", "a" } },
        { " a , b ", 2, { " a ", " b " } },
        { "\"a\"", 1, { "a" } },
        { "\"a\"\r", 1, { "a" } },
        { "\"\"", 1, { "" } },
        { "\"\",\"\"", 2, { "", "" } },
        { "\"a,b\",c", 2, { "a,b", "c" } },
        { "\"say \"\"yes\"\"\",c", 2, { "say \"yes\"", "c" } },
        { "\"\"\"\"", 1, { "\"" } },
        { "\"\"\"\"\"\"", 1, { "\"\"" } },
        { "\"\"\",\"\"\",x", 2, { "\",\"", "x" } },
        { "Zo\xC3\xAB,\"\xE2\x82\xAC\"", 2, { "Zo\xC3\xAB", "\xE2\x82\xAC" } },
    };
    struct arena arena;
    arena_init(&arena, 65536);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct slice fields[FIELDS];
        const char *why = NULL;
        assert_int_equal(csv_split(slice_of(cases[i].line), &arena, fields, FIELDS, &why), cases[i].count);
        assert_null(why);
        for (int field = 0; field < cases[i].count; field++)
            assert_slice(fields[field], cases[i].fields[field]);
    }
    arena_release(&arena);
}

static void says_what_is_wrong(void **state)
{
    (void)state;
    static const struct {
        const char *line, *why;
    } cases[] = {
        { "\"", "not closed" },
        { "a,\"b", "not closed" },
        { "\"a\"\"", "not closed" },
        { "\"a,b\r", "not closed" },
        { "\"a\"b", "behind a closing quote" },
        { "\"a\" ,b", "behind a closing quote" },
        { "a\"b\"", "inside a field" },
        { " \"a\"", "inside a field" },
        { "a,b,c,d,e", "too many" },
        { ",,,,", "too many" },
        { "\"a\nb\"", "line end" },
        { "a\rb", "line end" },
        { "a\n", "line end" },
    };
    struct arena arena;
    arena_init(&arena, 65536);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct slice fields[FIELDS];
        const char *why = "";
        assert_int_equal(csv_split(slice_of(cases[i].line), &arena, fields, FIELDS, &why), -1);
        if (!strstr(why, cases[i].why))
            fail_msg("\"%s\": %s", cases[i].line, why);
    }
    arena_release(&arena);
}

static void says_when_there_is_no_memory(void **state)
{
    (void)state;
    struct arena arena;
    struct slice fields[FIELDS];
    const char *why = "";
    arena_init(&arena, 0);
    assert_int_equal(csv_split(SLICE("\"a\",b"), &arena, fields, FIELDS, &why), 2);
    assert_int_equal(csv_split(SLICE("\"a\"\"\",b"), &arena, fields, FIELDS, &why), -1);
    assert_non_null(strstr(why, "memory"));
    arena_release(&arena);
}

static void writes_what_it_reads(void **state)
{
    (void)state;
    static const struct {
        const char *value, *text;
    } cases[] = {
        { "", "" },
        { "plain", "plain" },
        { "a b", "a b" },
        { "a,b", "\"a,b\"" },
        { "\"", "\"\"\"\"" },
        { "say \"yes\"", "\"say \"\"yes\"\"\"" },
        { "a\nb", "\"a\nb\"" },
        { "a\r", "\"a\r\"" },
    };
    struct arena arena;
    struct buffer out;
    arena_init(&arena, 65536);
    buffer_init(&out, 1024);
    for (size_t i = 0; i < COUNT(cases); i++) {
        buffer_clear(&out);
        csv_field(&out, slice_of(cases[i].value));
        assert_slice(buffer_slice(&out), cases[i].text);
        struct slice field;
        const char *why;
        if (!strpbrk(cases[i].value, "\r\n")) {
            assert_int_equal(csv_split(buffer_slice(&out), &arena, &field, 1, &why), 1);
            assert_slice(field, cases[i].value);
        }
    }
    buffer_release(&out);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_lines),
        cmocka_unit_test(says_what_is_wrong),
        cmocka_unit_test(says_when_there_is_no_memory),
        cmocka_unit_test(writes_what_it_reads),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
