#include <unit.h>

#include <json_text.h>

struct refusal {
    const char *name;
    struct slice text;
    const char *place;
};

static void assert_refused(const struct refusal *cases, size_t count, enum error_kind kind)
{
    for (size_t i = 0; i < count; i++) {
        struct error error;
        error_init(&error, NULL);
        if (json_text_check(cases[i].text, &error) != -1)
            fail_msg("%s was taken", cases[i].name);
        assert_error(&error, kind);
        if (strncmp(error.detail, cases[i].place, strlen(cases[i].place)))
            fail_msg("%s: %s", cases[i].name, error.detail);
    }
}

static void says_where_the_text_is_not_utf8(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        { "a lone continuation byte", SLICE_INIT("\x80"), "Line 1, column 1:" },
        { "an overlong quote", SLICE_INIT("[\xC0\xA2]"), "Line 1, column 2:" },
        { "an overlong NUL of two bytes", SLICE_INIT("\"\xC0\x80\""), "Line 1, column 2:" },
        { "an overlong form of three bytes", SLICE_INIT("\"a\xE0\x80\xAF\""), "Line 1, column 3:" },
        { "an overlong form of four bytes", SLICE_INIT("\"\xF0\x80\x80\xAF\""), "Line 1, column 2:" },
        { "a high surrogate", SLICE_INIT("\"\xED\xA0\x80\""), "Line 1, column 2:" },
        { "a low surrogate", SLICE_INIT("\"\xED\xBF\xBF\""), "Line 1, column 2:" },
        { "past U+10FFFF", SLICE_INIT("\"\xF4\x90\x80\x80\""), "Line 1, column 2:" },
        { "Latin 1 on a later line", SLICE_INIT("{\n  \"a\":\r\n \"Zo\xEB\"}"), "Line 3, column 5:" },
        { "a character cut by the end", SLICE_INIT("\"\xE2\x82"), "Line 1, column 2:" },
        { "UTF-16", SLICE_INIT("\xFF\xFE[\0]\0"), "Line 1, column 1:" },
    };
    assert_refused(cases, COUNT(cases), ERROR_BAD_UTF8);
}

static void refuses_half_of_a_surrogate_pair(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        { "a lone high half", SLICE_INIT("\"\\ud800\""), "Line 1, column 2:" },
        { "a lone high half in capitals", SLICE_INIT("\"\\uDBFF\""), "Line 1, column 2:" },
        { "a lone low half", SLICE_INIT("\"a\\udc00\""), "Line 1, column 3:" },
        { "the last low half", SLICE_INIT("\"\\uDfFf\""), "Line 1, column 2:" },
        { "swapped halves", SLICE_INIT("\"\\ude00\\ud83d\""), "Line 1, column 2:" },
        { "two high halves", SLICE_INIT("\"\\ud83d\\ud83d\""), "Line 1, column 2:" },
        { "two high halves and a low one", SLICE_INIT("\"\\ud83d\\ud83d\\ude00\""), "Line 1, column 2:" },
        { "a pair and a low half", SLICE_INIT("\"\\ud83d\\ude00\\ude00\""), "Line 1, column 14:" },
        { "a high half and a letter", SLICE_INIT("\"\\ud83dx\\ude00\""), "Line 1, column 2:" },
        { "a high half and another escape", SLICE_INIT("\"\\ud83d\\n\""), "Line 1, column 2:" },
        { "a high half and another character", SLICE_INIT("\"\\ud83d\\u0041\""), "Line 1, column 2:" },
        { "a high half and a broken escape", SLICE_INIT("\"\\ud83d\\ude0\""), "Line 1, column 2:" },
        { "a high half and an escaped backslash", SLICE_INIT("\"\\ud83d\\\\ude00\""), "Line 1, column 2:" },
        { "a high half and the text's end", SLICE_INIT("\"\\ud83d"), "Line 1, column 2:" },
        { "behind an escaped backslash and one more", SLICE_INIT("\"\\\\\\ud800\""), "Line 1, column 4:" },
        { "in a key of a later line", SLICE_INIT("{\n\"\\udc00\":1}"), "Line 2, column 2:" },
    };
    assert_refused(cases, COUNT(cases), ERROR_BAD_JSON);
}

static void refuses_what_yajl_passes_over(void **state)
{
    (void)state;
    static const struct refusal cases[] = {
        { "a byte order mark", SLICE_INIT("\xEF\xBB\xBF{}"), "Line 1, column 1:" },
        { "a byte order mark alone", SLICE_INIT("\xEF\xBB\xBF"), "Line 1, column 1:" },
        { "a vertical tab", SLICE_INIT("[\v1]"), "Line 1, column 2:" },
        { "a form feed", SLICE_INIT("[1]\n\f"), "Line 2, column 1:" },
    };
    assert_refused(cases, COUNT(cases), ERROR_BAD_JSON);
}

static void takes_good_text_and_leaves_the_rest_to_the_parser(void **state)
{
    (void)state;
    static const struct slice texts[] = {
        SLICE_INIT(""), SLICE_INIT("{}"), SLICE_INIT("\"\\ud83d\\ude00\""),
        SLICE_INIT("\"\\uD800\\uDC00\\uDBFF\\uDFFF\""), SLICE_INIT("\"\\\\ud800\""),
        SLICE_INIT("\"\\\\\\\\ud800\""), SLICE_INIT("\"\\u0000\\ud7ff\\ue000\\uffff\""),
        SLICE_INIT("\"\xF0\x9F\x98\x80\""), SLICE_INIT("\"\xEF\xBF\xBE\""), SLICE_INIT("\"a\xEF\xBB\xBF\""),
        SLICE_INIT("\"\\uD8\""), SLICE_INIT("\"\\ud80g\""), SLICE_INIT("\\"), SLICE_INIT("\\u"),
        SLICE_INIT("\"\\"), SLICE_INIT("\"\\u"), SLICE_INIT("\"\\ud83"), SLICE_INIT("\"\\ud83d\\ude00"),
        SLICE_INIT("not JSON"),
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct error error;
        error_init(&error, NULL);
        if (json_text_check(texts[i], &error))
            fail_msg("\"%s\": %s", texts[i].ptr, error.detail);
    }
    assert_int_equal(json_text_check((struct slice){ NULL, 0 }, NULL), 0);
}

static void counts_lines_and_columns_from_one(void **state)
{
    (void)state;
    static const struct {
        size_t offset;
        const char *detail;
    } cases[] = {
        { 0, "Line 1, column 1: x." }, { 1, "Line 1, column 2: x." }, { 2, "Line 2, column 1: x." },
        { 3, "Line 2, column 2: x." }, { 4, "Line 3, column 1: x." }, { 6, "Line 3, column 3: x." },
        { 7, "Line 4, column 1: x." }, { 99, "Line 4, column 1: x." },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct error error;
        error_init(&error, NULL);
        struct slice text = SLICE("a\nb\n\xC3\xAB\n");
        assert_int_equal(json_text_refuse(text, cases[i].offset, ERROR_BAD_JSON, "x", &error), -1);
        assert_error(&error, ERROR_BAD_JSON);
        assert_string_equal(error.detail, cases[i].detail);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_where_the_text_is_not_utf8),
        cmocka_unit_test(refuses_half_of_a_surrogate_pair),
        cmocka_unit_test(refuses_what_yajl_passes_over),
        cmocka_unit_test(takes_good_text_and_leaves_the_rest_to_the_parser),
        cmocka_unit_test(counts_lines_and_columns_from_one),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
