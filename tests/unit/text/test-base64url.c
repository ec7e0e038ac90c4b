#include <unit.h>

#include <text/base64url.h>

/* The first seven are RFC 4648, section 10, without the padding. */
static const struct {
    struct slice bytes;
    const char *text;
} pairs[] = {
    { SLICE_INIT(""), "" },
    { SLICE_INIT("f"), "Zg" },
    { SLICE_INIT("fo"), "Zm8" },
    { SLICE_INIT("foo"), "Zm9v" },
    { SLICE_INIT("foob"), "Zm9vYg" },
    { SLICE_INIT("fooba"), "Zm9vYmE" },
    { SLICE_INIT("foobar"), "Zm9vYmFy" },
    { SLICE_INIT("\x03\xec\xff\xe0\xc1"), "A-z_4ME" },    /* RFC 7515, appendix C */
    { SLICE_INIT("\xff\xff\xff"), "____" },
    { SLICE_INIT("\xfb\xef\xbe"), "----" },
    { SLICE_INIT("\0\0\0\0"), "AAAAAA" },
};

static void writes_and_reads_the_examples(void **state)
{
    (void)state;
    struct arena arena;
    struct buffer out;
    arena_init(&arena, 65536);
    buffer_init(&out, 64);
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct slice bytes;
        buffer_clear(&out);
        base64url_encode(&out, pairs[i].bytes);
        assert_false(out.failed);
        assert_slice(buffer_slice(&out), pairs[i].text);
        assert_int_equal(base64url_decode(slice_of(pairs[i].text), &arena, &bytes), 1);
        assert_true(slice_equal(bytes, pairs[i].bytes));
    }
    buffer_release(&out);
    arena_release(&arena);
}

static void gives_back_every_length_and_byte(void **state)
{
    (void)state;
    unsigned char bytes[256];
    struct arena arena;
    struct buffer out;
    arena_init(&arena, 1 << 20);
    buffer_init(&out, 1024);
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (unsigned char)(i * 7 + 3);
    for (size_t length = 0; length <= sizeof bytes; length++) {
        struct slice whole = { (const char *)bytes, length }, back;
        buffer_clear(&out);
        base64url_encode(&out, whole);
        assert_int_equal(base64url_decode(buffer_slice(&out), &arena, &back), 1);
        assert_true(slice_equal(back, whole));
    }
    buffer_release(&out);
    arena_release(&arena);
}

static void only_one_spelling_of_the_last_character_is_taken(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (int text_length = 2; text_length <= 3; text_length++) {
        int taken = 0;
        for (int c = 0; c < 256; c++) {
            char text[3] = { 'Z', 'm', 'm' };
            struct slice bytes;
            text[text_length - 1] = (char)c;
            taken += base64url_decode((struct slice){ text, (size_t)text_length }, &arena, &bytes);
        }
        assert_int_equal(taken, text_length == 2 ? 4 : 16);
    }
    arena_release(&arena);
}

static void refuses_what_is_no_such_text(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "A", "AAAAA", "Zg==", "Zm8=", "Zg=", "Zm9v\n", "Zm9v ", " Zm9", "Zm 9", "Zm9+", "Zm9/", "Zm9v.",
        "Zm\xC3\xAB", "Zh", "Zm9",
    };
    struct arena arena;
    arena_init(&arena, 65536);
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct slice bytes;
        if (base64url_decode(slice_of(texts[i]), &arena, &bytes) != 0)
            fail_msg("\"%s\" was taken", texts[i]);
    }
    arena_release(&arena);
}

static void says_when_there_is_no_memory(void **state)
{
    (void)state;
    struct arena arena;
    struct buffer out;
    struct slice bytes;
    arena_init(&arena, 0);
    assert_int_equal(base64url_decode(SLICE("Zm9v"), &arena, &bytes), -1);
    arena_release(&arena);
    buffer_init(&out, 3);
    base64url_encode(&out, SLICE("foo"));
    assert_true(out.failed);
    assert_int_equal(out.len, 0);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(writes_and_reads_the_examples),
        cmocka_unit_test(gives_back_every_length_and_byte),
        cmocka_unit_test(only_one_spelling_of_the_last_character_is_taken),
        cmocka_unit_test(refuses_what_is_no_such_text),
        cmocka_unit_test(says_when_there_is_no_memory),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
