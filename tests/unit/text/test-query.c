#include <unit.h>

#include <text/query.h>

struct fixture {
    struct arena arena;
    struct error error;
    struct query query;
};

static int parse(struct fixture *fixture, struct slice text)
{
    arena_init(&fixture->arena, 1 << 20);
    error_init(&fixture->error, NULL);
    return query_parse(text, &fixture->arena, &fixture->query, &fixture->error);
}

static void splits_and_decodes_pairs_in_order(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        size_t count;
        const char *pairs[6];
    } cases[] = {
        { "", 0, { NULL } },
        { "&", 0, { NULL } },
        { "&&&", 0, { NULL } },
        { "a=1", 1, { "a", "1" } },
        { "a=1&b=2", 2, { "a", "1", "b", "2" } },
        { "a=1&&b=2&", 2, { "a", "1", "b", "2" } },
        { "a=1&a=2&a=1", 3, { "a", "1", "a", "2", "a", "1" } },
        { "a", 1, { "a", "" } },
        { "a=", 1, { "a", "" } },
        { "=", 1, { "", "" } },
        { "=a", 1, { "", "a" } },
        { "a=b=c", 1, { "a", "b=c" } },
        { "a;b=c", 1, { "a;b", "c" } },
        { "user+reference=user+123456", 1, { "user reference", "user 123456" } },
        { "a=%2B%20%26%3D%25", 1, { "a", "+ &=%" } },
        { "a=%252B", 1, { "a", "%2B" } },
        { "%61%3D=1", 1, { "a=", "1" } },
        { "a=Zo%C3%AB&b=Zo%c3%ab", 2, { "a", "Zo\xC3\xAB", "b", "Zo\xC3\xAB" } },
        { "a=Zo\xC3\xAB", 1, { "a", "Zo\xC3\xAB" } },
        { "a=%C3\xAB", 1, { "a", "\xC3\xAB" } },
        { "a=%7Fb%01", 1, { "a", "\x7F" "b\x01" } },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        assert_int_equal(parse(&fixture, slice_of(cases[i].text)), 0);
        assert_int_equal(fixture.query.count, cases[i].count);
        size_t seen = 0;
        for (const struct query_pair *pair = fixture.query.first; pair; pair = pair->next, seen++) {
            assert_slice(pair->name, cases[i].pairs[seen * 2]);
            assert_slice(pair->value, cases[i].pairs[seen * 2 + 1]);
        }
        assert_int_equal(seen, cases[i].count);
        arena_release(&fixture.arena);
    }
}

static void refuses_what_is_not_readable(void **state)
{
    (void)state;
    static const struct {
        struct slice text;
        enum error_kind kind;
    } cases[] = {
        { SLICE_INIT("%"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%4"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%4&b"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%4=1"), ERROR_BAD_QUERY },
        { SLICE_INIT("a%=1"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%G0"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%0g"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=% 1"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%-1"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%u0041"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=100%&b=1"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=%00"), ERROR_BAD_QUERY },
        { SLICE_INIT("a%00=1"), ERROR_BAD_QUERY },
        { SLICE_INIT("a=b\0c"), ERROR_BAD_QUERY },
        { SLICE_INIT("ok=1&a=%FF"), ERROR_BAD_UTF8 },
        { SLICE_INIT("%C0%AF=1"), ERROR_BAD_UTF8 },
        { SLICE_INIT("a=%ED%A0%80"), ERROR_BAD_UTF8 },
        { SLICE_INIT("a=%C3&b=%AB"), ERROR_BAD_UTF8 },
        { SLICE_INIT("a=\xC3"), ERROR_BAD_UTF8 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        if (parse(&fixture, cases[i].text) != -1)
            fail_msg("\"%s\" was taken", cases[i].text.ptr);
        assert_error(&fixture.error, cases[i].kind);
        arena_release(&fixture.arena);
    }
}

static void takes_so_many_pairs_and_no_more(void **state)
{
    (void)state;
    char text[(QUERY_PAIRS_MAX + 1) * 2];
    struct fixture fixture;
    for (size_t i = 0; i < sizeof text; i++)
        text[i] = i % 2 ? '&' : 'a';
    assert_int_equal(parse(&fixture, (struct slice){ text, QUERY_PAIRS_MAX * 2 }), 0);
    assert_int_equal(fixture.query.count, QUERY_PAIRS_MAX);
    arena_release(&fixture.arena);
    assert_int_equal(parse(&fixture, (struct slice){ text, sizeof text }), -1);
    assert_error(&fixture.error, ERROR_BAD_QUERY);
    arena_release(&fixture.arena);
}

static void takes_so_many_bytes_and_no_more(void **state)
{
    (void)state;
    static char text[QUERY_BYTES_MAX + 1];
    struct fixture fixture;
    memset(text, 'a', sizeof text);
    assert_int_equal(parse(&fixture, (struct slice){ text, QUERY_BYTES_MAX }), 0);
    arena_release(&fixture.arena);
    assert_int_equal(parse(&fixture, (struct slice){ text, sizeof text }), -1);
    assert_error(&fixture.error, ERROR_BAD_QUERY);
    arena_release(&fixture.arena);
}

static void says_when_there_is_no_memory(void **state)
{
    (void)state;
    struct slice text = SLICE("name%20one=value%20one");
    size_t limit = 0;
    int result;
    do {
        struct fixture fixture;
        arena_init(&fixture.arena, limit++);
        error_init(&fixture.error, NULL);
        result = query_parse(text, &fixture.arena, &fixture.query, &fixture.error);
        assert_error(&fixture.error, result ? ERROR_UNAVAILABLE : ERROR_NONE);
        arena_release(&fixture.arena);
    } while (result && limit < 10000);
    assert_int_equal(result, 0);
    assert_true(limit > sizeof(struct query_pair));
}

static void decodes_a_segment_and_leaves_the_plus(void **state)
{
    (void)state;
    static const struct {
        struct slice text;
        int result;
        enum error_kind kind;
        const char *decoded;
    } cases[] = {
        { SLICE_INIT(""), 0, ERROR_NONE, "" },
        { SLICE_INIT("dsh_1"), 0, ERROR_NONE, "dsh_1" },
        { SLICE_INIT("a+b%2B%2f"), 0, ERROR_NONE, "a+b+/" },
        { SLICE_INIT("%"), -1, ERROR_BAD_QUERY, NULL },
        { SLICE_INIT("%0"), -1, ERROR_BAD_QUERY, NULL },
        { SLICE_INIT("a%00"), -1, ERROR_BAD_QUERY, NULL },
        { SLICE_INIT("%C0%80"), -1, ERROR_BAD_UTF8, NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        struct slice out;
        arena_init(&fixture.arena, 65536);
        error_init(&fixture.error, NULL);
        int result = query_decode_segment(cases[i].text, &fixture.arena, &out, &fixture.error);
        assert_int_equal(result, cases[i].result);
        assert_error(&fixture.error, cases[i].kind);
        if (cases[i].decoded)
            assert_slice(out, cases[i].decoded);
        arena_release(&fixture.arena);
    }
}

static void encodes_all_but_the_unreserved_characters(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 1024);
    query_encode(&out, SLICE("AZaz09-._~"));
    assert_slice(buffer_slice(&out), "AZaz09-._~");
    buffer_clear(&out);
    query_encode(&out, SLICE("a b+c&d=e/\xC3\xAB%\0"));
    assert_slice(buffer_slice(&out), "a%20b%2Bc%26d%3De%2F%C3%AB%25%00");
    buffer_release(&out);
    buffer_init(&out, 3);
    query_encode(&out, SLICE("abc"));
    assert_slice(buffer_slice(&out), "abc");
    buffer_clear(&out);
    query_encode(&out, SLICE("a b"));
    assert_true(out.failed);
    buffer_release(&out);
}

static void reads_what_it_encodes(void **state)
{
    (void)state;
    struct buffer out;
    struct slice text = SLICE("\x01\x1F !\"#$%&'()*+,-./:;<=>?@[\\]^_`{|}~\x7F\xC3\xAB\xF0\x9F\x98\x80");
    struct fixture fixture;
    buffer_init(&out, 1024);
    query_encode(&out, text);
    buffer_byte(&out, '=');
    query_encode(&out, text);
    assert_int_equal(parse(&fixture, buffer_slice(&out)), 0);
    assert_true(slice_equal(fixture.query.first->name, text));
    assert_true(slice_equal(fixture.query.first->value, text));
    arena_release(&fixture.arena);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_and_decodes_pairs_in_order),
        cmocka_unit_test(refuses_what_is_not_readable),
        cmocka_unit_test(takes_so_many_pairs_and_no_more),
        cmocka_unit_test(takes_so_many_bytes_and_no_more),
        cmocka_unit_test(says_when_there_is_no_memory),
        cmocka_unit_test(decodes_a_segment_and_leaves_the_plus),
        cmocka_unit_test(encodes_all_but_the_unreserved_characters),
        cmocka_unit_test(reads_what_it_encodes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
