#include <unit.h>

#include <text/html.h>

#define REPLACED "\xef\xbf\xbd"

struct row {
    struct slice text;
    const char *as_text, *as_attribute;
};

static const struct row rows[] = {
    { SLICE_INIT(""), "", "" },
    { SLICE_INIT("bea@acme.example"), "bea@acme.example", "bea@acme.example" },
    { SLICE_INIT("<script>alert(1)</script>"), "&lt;script&gt;alert(1)&lt;/script&gt;",
      "&lt;script&gt;alert(1)&lt;/script&gt;" },
    { SLICE_INIT("\"><img src=x onerror='x'>"), "&quot;&gt;&lt;img src=x onerror=&#39;x&#39;&gt;",
      "&quot;&gt;&lt;img src=x onerror=&#39;x&#39;&gt;" },
    { SLICE_INIT("&lt;b&gt;"), "&amp;lt;b&amp;gt;", "&amp;lt;b&amp;gt;" },
    { SLICE_INIT("</title></style>-->]]>"), "&lt;/title&gt;&lt;/style&gt;--&gt;]]&gt;",
      "&lt;/title&gt;&lt;/style&gt;--&gt;]]&gt;" },
    { SLICE_INIT("a\0b"), "a" REPLACED "b", "a" REPLACED "b" },
    { SLICE_INIT("a\x1b[0m\x7f"), "a" REPLACED "[0m" REPLACED, "a" REPLACED "[0m" REPLACED },
    { SLICE_INIT("a\tb\r\nc"), "a" REPLACED "b" REPLACED REPLACED "c", "a&#9;b&#13;&#10;c" },
    { SLICE_INIT("\xc2\x80\xc2\x9f\xc2\xa0"), REPLACED REPLACED "\xc2\xa0", REPLACED REPLACED "\xc2\xa0" },
    { SLICE_INIT("abc\xe2\x80\xaexyz"), "abc" REPLACED "xyz", "abc\xe2\x80\xaexyz" },
    { SLICE_INIT("\xe2\x80\xaa\xe2\x80\xac\xe2\x80\xa9"), REPLACED REPLACED "\xe2\x80\xa9",
      "\xe2\x80\xaa\xe2\x80\xac\xe2\x80\xa9" },
    { SLICE_INIT("\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xaa"), REPLACED REPLACED "\xe2\x81\xaa",
      "\xe2\x81\xa6\xe2\x81\xa9\xe2\x81\xaa" },
    { SLICE_INIT("\xe2\x80\x8f\xd7\xa9\xd7\x9c"), "\xe2\x80\x8f\xd7\xa9\xd7\x9c", "\xe2\x80\x8f\xd7\xa9\xd7\x9c" },
    { SLICE_INIT("M\xc3\xbcller \xf0\x9f\x98\x80"), "M\xc3\xbcller \xf0\x9f\x98\x80", "M\xc3\xbcller \xf0\x9f\x98\x80" },
    /* cut in the middle: no byte behind the text is looked at */
    { SLICE_INIT("\xc2"), "\xc2", "\xc2" },
    { SLICE_INIT("\xe2\x80"), "\xe2\x80", "\xe2\x80" },
};

static void what_is_text_stays_text(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 4096);
    for (size_t i = 0; i < COUNT(rows); i++) {
        html_text(&out, rows[i].text);
        assert_slice(buffer_slice(&out), rows[i].as_text);
        buffer_clear(&out);
        html_attribute(&out, rows[i].text);
        assert_slice(buffer_slice(&out), rows[i].as_attribute);
        buffer_clear(&out);
    }
    buffer_release(&out);
}

static void no_byte_can_end_what_it_stands_in(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 65536);
    for (int c = 0; c < 128; c++) {
        char byte = (char)c;
        html_text(&out, (struct slice){ &byte, 1 });
        html_attribute(&out, (struct slice){ &byte, 1 });
    }
    for (size_t i = 0; i < out.len; i++)
        assert_true((unsigned char)out.ptr[i] >= 0x20 && !strchr("<>\"'\x7f", out.ptr[i]));
    buffer_release(&out);
}

static void a_full_buffer_fails_once_and_for_all(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 6);
    html_text(&out, SLICE("<<"));
    assert_true(out.failed);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_text_stays_text),
        cmocka_unit_test(no_byte_can_end_what_it_stands_in),
        cmocka_unit_test(a_full_buffer_fails_once_and_for_all),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
