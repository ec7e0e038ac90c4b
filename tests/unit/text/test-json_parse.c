#include "json_fixture.h"

static void reads_a_tree(void **state)
{
    (void)state;
    struct fixture fixture;
    struct slice text = SLICE(" {\"list\" : [null,true ,false,-1.5e+3,\"x\",{}],\r\n\t\"\":[ ]} ");
    assert_int_equal(parse(&fixture, text), 0);
    const struct json *root = fixture.root, *list = root->first;
    assert_int_equal(root->type, JSON_OBJECT);
    assert_int_equal(root->count, 2);
    assert_null(root->parent);
    assert_null(root->next);
    assert_slice(list->key, "list");
    assert_ptr_equal(list->parent, root);
    assert_int_equal(list->type, JSON_ARRAY);
    assert_int_equal(list->count, 6);
    static const enum json_type types[] = {
        JSON_NULL, JSON_BOOLEAN, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_OBJECT,
    };
    const struct json *value = list->first;
    for (size_t i = 0; i < COUNT(types); i++, value = value->next) {
        assert_int_equal(value->type, types[i]);
        assert_int_equal(value->index, i);
        assert_ptr_equal(value->parent, list);
        assert_int_equal(value->key.len, 0);
    }
    assert_null(value);
    assert_true(list->first->next->boolean);
    assert_false(list->first->next->next->boolean);
    assert_slice(list->first->next->next->next->text, "-1.5e+3");
    assert_int_equal(list->last->count, 0);
    assert_null(list->last->first);
    assert_ptr_equal(list->next, root->last);
    assert_slice(root->last->key, "");
    assert_int_equal(root->last->count, 0);
    release(&fixture);
}

static void reads_strings(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        struct slice value;
    } cases[] = {
        { "\"\"", SLICE_INIT("") },
        { "\"user 123456\"", SLICE_INIT("user 123456") },
        { "\"\\\"\\\\\\/\\b\\f\\n\\r\\t\"", SLICE_INIT("\"\\/\b\f\n\r\t") },
        { "\"a\\u0000b\"", SLICE_INIT("a\0b") },
        { "\"\\u0000\"", SLICE_INIT("\0") },
        { "\"\\u0041\\u00eb\\u20AC\\uffff\"", SLICE_INIT("A\xC3\xAB\xE2\x82\xAC\xEF\xBF\xBF") },
        { "\"\\ud83d\\ude00\"", SLICE_INIT("\xF0\x9F\x98\x80") },
        { "\"x\\uD800\\uDC00\\uDBFF\\uDFFFy\"", SLICE_INIT("x\xF0\x90\x80\x80\xF4\x8F\xBF\xBFy") },
        { "\"\\\\ud800\"", SLICE_INIT("\\ud800") },
        { "\"\\\\\\\\ud800\\\\\"", SLICE_INIT("\\\\ud800\\") },
        { "\"Zo\xC3\xAB\x7F\xF0\x9F\x98\x80\"", SLICE_INIT("Zo\xC3\xAB\x7F\xF0\x9F\x98\x80") },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        if (parse(&fixture, slice_of(cases[i].text)))
            fail_msg("%s: %s", cases[i].text, fixture.error.detail);
        assert_int_equal(fixture.root->type, JSON_STRING);
        if (!slice_equal(fixture.root->text, cases[i].value))
            fail_msg("%s is \"%.*s\"", cases[i].text, SLICE_ARGS(fixture.root->text));
        release(&fixture);
    }
}

static void escaped_strings_and_keys_do_not_disturb_each_other(void **state)
{
    (void)state;
    struct fixture fixture;
    assert_int_equal(parse(&fixture, SLICE("{\"\\u0061\":\"\\u0062\",\"\\u0063\":[\"\\u0064\",\"\\n\"]}")), 0);
    assert_slice(fixture.root->first->key, "a");
    assert_slice(fixture.root->first->text, "b");
    assert_slice(fixture.root->last->key, "c");
    assert_slice(fixture.root->last->first->text, "d");
    assert_slice(fixture.root->last->last->text, "\n");
    release(&fixture);
}

static void keeps_numbers_as_they_were_written(void **state)
{
    (void)state;
    static const char *const numbers[] = {
        "0", "-0", "7", "-7", "10", "0.0", "0.10", "1e5", "1E5", "1e+5", "1e-5", "-1.25E-07", "0e0", "1e00",
        "9223372036854775807", "9223372036854775808", "-9223372036854775809", "18446744073709551616", "1e400",
        "-1e-400", "0.1000000000000000055511151231257827021181583404541015625",
        "123456789012345678901234567890123456789012345678901234567890",
    };
    for (size_t i = 0; i < COUNT(numbers); i++)
        for (int inside = 0; inside < 2; inside++) {
            struct fixture fixture;
            char text[100];
            snprintf(text, sizeof text, inside ? "[%s]" : "%s", numbers[i]);
            assert_int_equal(parse(&fixture, slice_of(text)), 0);
            const struct json *number = inside ? fixture.root->first : fixture.root;
            assert_int_equal(number->type, JSON_NUMBER);
            assert_slice(number->text, numbers[i]);
            release(&fixture);
        }
}

static const struct {
    const char *text;
    int line, column;
} refusals[] = {
    { "", 1, 1 }, { " ", 1, 2 }, { " \t\r\n \n", 3, 1 },
    { "{} {}", 1, 4 }, { "{}x", 1, 3 }, { "{}\n]", 2, 1 }, { "1 2", 1, 3 },
    { "{} \"", 1, 4 }, { "{} \"abc", 1, 4 }, { "[1],", 1, 4 }, { "\"a\"\"b\"", 1, 4 },
    { "nullnull", 1, 5 }, { "{}null", 1, 3 }, { "{} tru", 1, 4 }, { "{} -", 1, 4 },
    { "01", 1, 2 }, { "-01", 1, 3 }, { "[00]", 1, 3 }, { "+1", 1, 1 },
    { ".5", 1, 1 }, { "[5.]", 1, 4 }, { "[1.e5]", 1, 4 }, { "[1e]", 1, 4 },
    { "[1e+]", 1, 5 }, { "[-]", 1, 3 }, { "[-a]", 1, 3 }, { "[0x10]", 1, 3 },
    { "[1_000]", 1, 3 }, { "NaN", 1, 1 }, { "Infinity", 1, 1 }, { "[-Infinity]", 1, 3 },
    { "[1,]", 1, 4 }, { "[,1]", 1, 2 }, { "[1,,2]", 1, 4 }, { "[1 2]", 1, 4 },
    { "[1}", 1, 3 }, { "]", 1, 1 }, { ",", 1, 1 }, { ":", 1, 1 }, { "}", 1, 1 },
    { "{\"a\":1,}", 1, 8 }, { "{,}", 1, 2 }, { "{\"a\"}", 1, 5 }, { "{\"a\" 1}", 1, 6 },
    { "{\"a\":}", 1, 6 }, { "{\"a\":1 2}", 1, 8 }, { "{\"a\":1]", 1, 7 },
    { "{a:1}", 1, 2 }, { "{1:2}", 1, 2 }, { "{null:1}", 1, 5 }, { "{\n \"a\": x\n}", 2, 7 },
    { "'a'", 1, 1 }, { "True", 1, 1 }, { "[nul]", 1, 5 }, { "[truE]", 1, 5 },
    { "[undefined]", 1, 2 }, { "/* no */ 1", 1, 1 }, { "[// no\n1]", 1, 2 }, { "# no", 1, 1 },
    { "\"\\x41\"", 1, 3 }, { "\"\\'\"", 1, 3 }, { "\"\\u12\"", 1, 6 }, { "\"\\u00g0\"", 1, 6 },
    { "\"\\U00000041\"", 1, 3 }, { "\"a\nb\"", 1, 3 }, { "\"a\tb\"", 1, 3 }, { "\"\x1F\"", 1, 2 },
    { "\xC2\xA0[]", 1, 1 }, { "[\v1]", 1, 2 }, { "[1]\f", 1, 4 }, { "\xEF\xBB\xBF{}", 1, 1 },
    { "\"\\ud800\"", 1, 2 }, { "\"\\ude00\\ud83d\"", 1, 2 }, { "{\"\\udfff\":1}", 1, 3 },
    { "\\u0031", 1, 1 }, { "[\\n1]", 1, 2 }, { "<html>", 1, 1 }, { "a=1&b=2", 1, 1 },
};

static void refuses_what_is_no_json_and_says_where(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(refusals); i++) {
        struct fixture fixture;
        if (parse(&fixture, slice_of(refusals[i].text)) != -1)
            fail_msg("'%s' was taken", refusals[i].text);
        assert_error(&fixture.error, ERROR_BAD_JSON);
        char place[64];
        snprintf(place, sizeof place, "Line %d, column %d: ", refusals[i].line, refusals[i].column);
        if (strncmp(fixture.error.detail, place, strlen(place)))
            fail_msg("'%s': %s", refusals[i].text, fixture.error.detail);
        release(&fixture);
    }
    struct fixture nul;
    assert_int_equal(parse(&nul, SLICE("{}\0")), -1);
    assert_error(&nul.error, ERROR_BAD_JSON);
    release(&nul);
}

static void details_do_not_quote_the_text(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "{\"Sesame\" 1}", "[Sesame]", "\"Sesame", "{} Sesame", "\"Sesame\\x\"", "{\"Sesame\":1,\"Sesame\":2}",
        "\"Sesame\xFF\"", "[\"Sesame\" \"Sesame\"]", "\"Sesame\\ud800\"", "[nSesame]", "[-Sesame]",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct fixture fixture;
        assert_int_equal(parse(&fixture, slice_of(texts[i])), -1);
        if (strstr(fixture.error.detail, "esame"))
            fail_msg("%s", fixture.error.detail);
        release(&fixture);
    }
}

static void a_text_cut_anywhere_is_refused(void **state)
{
    (void)state;
    struct slice sample = SLICE("{\"permissions\":[{\"id\":\"dsh_1\",\"scope\":\"\\n\\u00eb\\ud83d\\ude00\","
                                "\"n\":-12.5e+3,\"t\":true,\"f\":false,\"z\":null,\"e\":[],\"o\":{}}, \"\\\\\"]}");
    struct fixture fixture;
    assert_int_equal(parse(&fixture, sample), 0);
    release(&fixture);
    for (size_t cut = 0; cut < sample.len; cut++) {
        assert_int_equal(parse(&fixture, (struct slice){ sample.ptr, cut }), -1);
        assert_error(&fixture.error, ERROR_BAD_JSON);
        release(&fixture);
    }
}

static void a_text_with_any_byte_changed_never_crashes(void **state)
{
    (void)state;
    struct slice sample = SLICE("{\"a\":[\"\\u00eb\\ud83d\\ude00\",-1.5e3,true,null],\"Zo\xC3\xAB\":{}}");
    char text[128];
    for (size_t at = 0; at < sample.len; at++)
        for (int byte = 0; byte < 256; byte++) {
            struct fixture fixture;
            memcpy(text, sample.ptr, sample.len);
            text[at] = (char)byte;
            parse(&fixture, (struct slice){ text, sample.len });
            enum error_kind kind = fixture.error.kind;
            if (kind != ERROR_NONE && kind != ERROR_BAD_JSON && kind != ERROR_BAD_UTF8 &&
                kind != ERROR_DUPLICATE_KEY)
                fail_msg("%s", fixture.error.detail);
            release(&fixture);
        }
}

static void text_that_is_no_utf8_is_an_error_of_its_own(void **state)
{
    (void)state;
    static const char *const strings[] = {
        "\x80", "\xFF", "\xC0\x80", "\xC1\xBF", "\xE0\x80\x80", "\xE0\x9F\xBF", "\xF0\x80\x80\x80",
        "\xF0\x8F\xBF\xBF", "\xED\xA0\x80", "\xED\xBF\xBF", "\xF4\x90\x80\x80", "\xF5\x80\x80\x80",
        "\xF8\x88\x80\x80\x80", "\xC3", "\xE2\x82",
    };
    for (size_t i = 0; i < COUNT(strings); i++) {
        struct fixture fixture;
        char text[64];
        snprintf(text, sizeof text, "{\"a\":\n \"%s\"}", strings[i]);
        assert_int_equal(parse(&fixture, slice_of(text)), -1);
        assert_error(&fixture.error, ERROR_BAD_UTF8);
        assert_non_null(strstr(fixture.error.detail, "Line 2, column 3:"));
        release(&fixture);
    }
}

static void a_key_stands_once_in_an_object_however_it_is_spelled(void **state)
{
    (void)state;
    static const struct {
        const char *text, *pointer;
    } cases[] = {
        { "{\"a\":1,\"a\":1}", "/a" },
        { "{\"a\":1,\"b\":2,\"a\":3}", "/a" },
        { "{\"a\":1,\"\\u0061\":2}", "/a" },
        { "{\"\\u0061\":1,\"a\":2}", "/a" },
        { "{\"\\u0061\":1,\"\\u0061\":2}", "/a" },
        { "{\"/\":1,\"\\/\":2}", "/~1" },
        { "{\"\":1,\"\":2}", "/" },
        { "{\"Zo\\u00eb\":1,\"Zo\xC3\xAB\":2}", "/Zo\xC3\xAB" },
        { "{\"x\":[0,{\"a~/b\":1,\"a~/b\":2}]}", "/x/1/a~0~1b" },
        { "{\"a\":{\"a\":1},\"a\":2}", "/a" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        if (parse(&fixture, slice_of(cases[i].text)) != -1)
            fail_msg("'%s' was taken", cases[i].text);
        assert_error(&fixture.error, ERROR_DUPLICATE_KEY);
        assert_int_equal(fixture.error.entries, 1);
        assert_slice(fixture.error.first->pointer, cases[i].pointer);
        release(&fixture);
    }
    struct fixture fixture;
    assert_int_equal(parse(&fixture, SLICE("[{\"a\":{\"a\":1},\"A\":1,\"a\\u0000\":1,\"ab\":1},{\"a\":1}]")), 0);
    release(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_a_tree),
        cmocka_unit_test(reads_strings),
        cmocka_unit_test(escaped_strings_and_keys_do_not_disturb_each_other),
        cmocka_unit_test(keeps_numbers_as_they_were_written),
        cmocka_unit_test(refuses_what_is_no_json_and_says_where),
        cmocka_unit_test(details_do_not_quote_the_text),
        cmocka_unit_test(a_text_cut_anywhere_is_refused),
        cmocka_unit_test(a_text_with_any_byte_changed_never_crashes),
        cmocka_unit_test(text_that_is_no_utf8_is_an_error_of_its_own),
        cmocka_unit_test(a_key_stands_once_in_an_object_however_it_is_spelled),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
