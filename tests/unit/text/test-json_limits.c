#include "json_fixture.h"

static void each_limit_is_taken_to_the_full_and_no_further(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct json_limits exact, less;
        enum error_kind kind;
    } cases[] = {
        { "[1,2]", { 5, 9, 9, 9 }, { 4, 9, 9, 9 }, ERROR_BODY_TOO_LARGE },
        { "[[1],{\"a\":[]}]", { 99, 3, 9, 9 }, { 99, 2, 9, 9 }, ERROR_BAD_JSON },
        { "[]", { 99, 1, 9, 9 }, { 99, 0, 9, 9 }, ERROR_BAD_JSON },
        { "1", { 99, 0, 1, 0 }, { 99, 0, 0, 0 }, ERROR_TOO_MANY_ENTRIES },
        { "[1,[2],{\"a\":3}]", { 99, 9, 6, 9 }, { 99, 9, 5, 9 }, ERROR_TOO_MANY_ENTRIES },
        { "[{\"a\":1,\"b\":2},[1,2,3]]", { 99, 9, 9, 2 }, { 99, 9, 9, 1 }, ERROR_TOO_MANY_ENTRIES },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        assert_int_equal(parse_limited(&fixture, slice_of(cases[i].text), &cases[i].exact, 1 << 20), 0);
        release(&fixture);
        assert_int_equal(parse_limited(&fixture, slice_of(cases[i].text), &cases[i].less, 1 << 20), -1);
        assert_error(&fixture.error, cases[i].kind);
        release(&fixture);
    }
}

static void a_text_over_1_mib_is_too_large(void **state)
{
    (void)state;
    struct slice spaces = repeat(" ", (1 << 20) + 1);
    struct fixture fixture;
    memcpy((char *)spaces.ptr, "7", 1);
    assert_int_equal(parse(&fixture, (struct slice){ spaces.ptr, 1 << 20 }), 0);
    release(&fixture);
    assert_int_equal(parse(&fixture, spaces), -1);
    assert_error(&fixture.error, ERROR_BODY_TOO_LARGE);
    release(&fixture);
    free((char *)spaces.ptr);
}

static void one_escaped_string_may_fill_the_text(void **state)
{
    (void)state;
    struct slice text = repeat("\\n", 1 << 19);
    struct fixture fixture;
    memcpy((char *)text.ptr, "\"x", 2);
    memcpy((char *)text.ptr + text.len - 2, "x\"", 2);
    assert_int_equal(parse(&fixture, text), 0);
    assert_int_equal(fixture.root->text.len, 1 << 19);
    release(&fixture);
    assert_int_equal(parse(&fixture, (struct slice){ text.ptr, text.len - 1 }), -1);
    assert_error(&fixture.error, ERROR_BAD_JSON);
    release(&fixture);
    free((char *)text.ptr);
}

static void ten_thousand_levels_are_a_matter_of_the_limit(void **state)
{
    (void)state;
    static const struct json_limits deep = { .bytes = 1 << 20, .depth = 10000, .values = 20000, .members = 9 };
    static const char *const parts[] = { "[", "{\"a\":" };
    for (size_t i = 0; i < COUNT(parts); i++) {
        struct slice text = repeat(parts[i], 10000);
        struct fixture fixture;
        assert_int_equal(parse(&fixture, text), -1);
        assert_error(&fixture.error, ERROR_BAD_JSON);
        assert_non_null(strstr(fixture.error.detail, "nested deeper"));
        release(&fixture);
        assert_int_equal(parse_limited(&fixture, text, &deep, 64 << 20), -1);
        assert_non_null(strstr(fixture.error.detail, "ends before"));
        release(&fixture);
        free((char *)text.ptr);
    }
    struct slice text = repeat("[", 20000);
    struct fixture fixture;
    memset((char *)text.ptr + 10000, ']', 10000);
    assert_int_equal(parse_limited(&fixture, text, &deep, 64 << 20), 0);
    const struct json *innermost = fixture.root;
    while (innermost->first)
        innermost = innermost->first;
    assert_int_equal(json_pointer(innermost, &fixture.arena).len, 2 * 9999);
    release(&fixture);
    free((char *)text.ptr);
}

static void without_memory_says_so_wherever_it_ends(void **state)
{
    (void)state;
    struct slice text = SLICE("{\"\\u0061\":[\"\\u0062\",1,{\"c\":null}],\"d\":\"\\n\"}");
    struct slice twice = SLICE("{\"a\":1,\"a\":2}");
    struct fixture fixture;
    size_t limit = 0;
    while (parse_limited(&fixture, text, &usual, limit)) {
        assert_error(&fixture.error, ERROR_UNAVAILABLE);
        release(&fixture);
        assert_true(limit++ < 10000);
    }
    release(&fixture);
    assert_true(limit > 6 * sizeof(struct json));
    for (limit = 0; limit < 1000; limit++) {
        assert_int_equal(parse_limited(&fixture, twice, &usual, limit), -1);
        if (fixture.error.kind != ERROR_UNAVAILABLE)
            assert_error(&fixture.error, ERROR_DUPLICATE_KEY);
        release(&fixture);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_limit_is_taken_to_the_full_and_no_further),
        cmocka_unit_test(a_text_over_1_mib_is_too_large),
        cmocka_unit_test(one_escaped_string_may_fill_the_text),
        cmocka_unit_test(ten_thousand_levels_are_a_matter_of_the_limit),
        cmocka_unit_test(without_memory_says_so_wherever_it_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
