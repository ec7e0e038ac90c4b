#include <unit.h>

#include <stdlib.h>

#include <text/utf8.h>

/* Runs the check on a copy of exactly that length, so that the sanitizers see a step over its end. */
static size_t valid_bytes(struct slice s)
{
    char *copy = malloc(s.len ? s.len : 1);
    assert_non_null(copy);
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    struct slice exact = { copy, s.len };
    size_t count = utf8_valid_bytes(exact);
    assert_int_equal(utf8_valid(exact), count == s.len);
    free(copy);
    return count;
}

static void takes_valid_text(void **state)
{
    (void)state;
    static const struct slice texts[] = {
        SLICE_INIT(""), SLICE_INIT("plain ASCII, longer than one machine word"), SLICE_INIT("a\0b"),
        SLICE_INIT("\x7F"), SLICE_INIT("\xC2\x80"), SLICE_INIT("\xDF\xBF"), SLICE_INIT("\xE0\xA0\x80"),
        SLICE_INIT("\xED\x9F\xBF"), SLICE_INIT("\xEE\x80\x80"), SLICE_INIT("\xEF\xBF\xBF"),
        SLICE_INIT("\xF0\x90\x80\x80"), SLICE_INIT("\xF4\x8F\xBF\xBF"), SLICE_INIT("Zo\xC3\xAB, \xE2\x82\xAC 5"),
    };
    for (size_t i = 0; i < COUNT(texts); i++)
        assert_int_equal(valid_bytes(texts[i]), texts[i].len);
    assert_true(utf8_valid((struct slice){ NULL, 0 }));
}

static void refuses_invalid_text_and_says_where_it_begins(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct slice text;
        size_t valid;
    } cases[] = {
        { "lone continuation byte", SLICE_INIT("ab\x80"), 2 },
        { "last continuation byte", SLICE_INIT("\xBF"), 0 },
        { "overlong NUL in two bytes", SLICE_INIT("a\xC0\x80"), 1 },
        { "overlong / in two bytes", SLICE_INIT("\xC0\xAF"), 0 },
        { "highest overlong form of two bytes", SLICE_INIT("\xC1\xBF"), 0 },
        { "overlong NUL in three bytes", SLICE_INIT("\xE0\x80\x80"), 0 },
        { "highest overlong form of three bytes", SLICE_INIT("\xE0\x9F\xBF"), 0 },
        { "overlong NUL in four bytes", SLICE_INIT("\xF0\x80\x80\x80"), 0 },
        { "highest overlong form of four bytes", SLICE_INIT("\xF0\x8F\xBF\xBF"), 0 },
        { "first high surrogate", SLICE_INIT("\xED\xA0\x80"), 0 },
        { "last low surrogate", SLICE_INIT("\xED\xBF\xBF"), 0 },
        { "a surrogate pair", SLICE_INIT("\xED\xA0\xBD\xED\xB8\x80"), 0 },
        { "first past U+10FFFF", SLICE_INIT("\xF4\x90\x80\x80"), 0 },
        { "F5", SLICE_INIT("\xF5\x80\x80\x80"), 0 },
        { "five bytes", SLICE_INIT("\xF8\x88\x80\x80\x80"), 0 },
        { "six bytes", SLICE_INIT("\xFC\x84\x80\x80\x80\x80"), 0 },
        { "FE", SLICE_INIT("\xFE"), 0 },
        { "FF", SLICE_INIT("\xC3\xAB\xFF"), 2 },
        { "two bytes cut", SLICE_INIT("x\xC3"), 1 },
        { "three bytes cut to one", SLICE_INIT("\xE2"), 0 },
        { "three bytes cut to two", SLICE_INIT("\xE2\x82"), 0 },
        { "four bytes cut to three", SLICE_INIT("\xF0\x9F\x98"), 0 },
        { "ASCII in the second place", SLICE_INIT("\xC3("), 0 },
        { "ASCII in the third place", SLICE_INIT("\xE2\x82("), 0 },
        { "ASCII in the fourth place", SLICE_INIT("\xF0\x9F\x98("), 0 },
        { "a first byte in the last place", SLICE_INIT("\xE2\x82\xC3"), 0 },
        { "Latin 1", SLICE_INIT("Zo\xEB, at"), 2 },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (valid_bytes(cases[i].text) != cases[i].valid)
            fail_msg("%s: %zu", cases[i].name, valid_bytes(cases[i].text));
}

static void sees_a_bad_byte_at_every_place_of_a_long_text(void **state)
{
    (void)state;
    char text[41];
    for (size_t bad = 0; bad < sizeof text; bad++) {
        memset(text, 'a', sizeof text);
        text[bad] = '\x80';
        assert_int_equal(valid_bytes((struct slice){ text, sizeof text }), bad);
    }
}

/* Writes a number in the form of that many bytes, fitting or not. */
static struct slice encode(uint32_t number, size_t length, char *out)
{
    static const unsigned char lead[] = { 0, 0x00, 0xC0, 0xE0, 0xF0 };
    for (size_t i = length; i > 1; i--, number >>= 6)
        out[i - 1] = (char)(0x80 | (number & 0x3F));
    out[0] = (char)(lead[length] | number);
    return (struct slice){ out, length };
}

static void takes_each_character_in_its_shortest_form_alone(void **state)
{
    (void)state;
    static const uint32_t ends[] = { 0, 0x80, 0x800, 0x10000, 0x200000 };
    char bytes[4];
    for (size_t length = 1; length < COUNT(ends); length++)
        for (uint32_t number = 0; number < ends[length]; number++) {
            bool good = number >= ends[length - 1] && number <= 0x10FFFF && (number < 0xD800 || number > 0xDFFF);
            if (utf8_valid(encode(number, length, bytes)) != good)
                fail_msg("%x in %zu bytes", (unsigned)number, length);
        }
}

static void tells_control_characters_from_all_others(void **state)
{
    (void)state;
    static const uint32_t ends[] = { 0, 0x80, 0x800, 0x10000 };
    char bytes[4];
    for (size_t length = 1; length < COUNT(ends); length++)
        for (uint32_t number = ends[length - 1]; number < ends[length]; number++) {
            bool control = number < 0x20 || (number >= 0x7F && number < 0xA0);
            if (utf8_has_control(encode(number, length, bytes)) != control)
                fail_msg("%x", (unsigned)number);
        }
    assert_false(utf8_has_control(SLICE("user 123456")));
    assert_true(utf8_has_control(SLICE("user\t123456")));
    assert_true(utf8_has_control(SLICE("user\xC2\x85")));
    assert_false(utf8_has_control((struct slice){ NULL, 0 }));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_valid_text),
        cmocka_unit_test(refuses_invalid_text_and_says_where_it_begins),
        cmocka_unit_test(sees_a_bad_byte_at_every_place_of_a_long_text),
        cmocka_unit_test(takes_each_character_in_its_shortest_form_alone),
        cmocka_unit_test(tells_control_characters_from_all_others),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
