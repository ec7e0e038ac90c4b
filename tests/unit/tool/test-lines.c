#include <unit.h>

#include <base/buffer.h>

#include "temporary.h"
#include <tool/lines.h>

static void splits_at_every_kind_of_line_end(void **state)
{
    (void)state;
    static const struct {
        struct slice text;
        const char *lines[4];
    } cases[] = {
        { SLICE_INIT(""), { NULL } },
        { SLICE_INIT("\n"), { "" } },
        { SLICE_INIT("a"), { "a" } },
        { SLICE_INIT("a\n"), { "a" } },
        { SLICE_INIT("a\r\nb\r\n"), { "a", "b" } },
        { SLICE_INIT("a\n\nb"), { "a", "", "b" } },
        { SLICE_INIT("a\rb\n\r\n"), { "a\rb", "" } },
        { SLICE_INIT("\xEF\xBB\xBF" "a\n\xEF\xBB\xBF" "b"), { "a", "\xEF\xBB\xBF" "b" } },
        { SLICE_INIT("\xEF\xBB\xBF"), { NULL } },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct lines lines;
        struct error error;
        struct slice line;
        bool too_long;
        error_init(&error, NULL);
        int fd = temporary_file(cases[i].text);
        assert_int_equal(lines_open(&lines, fd, &error), 0);
        for (size_t n = 0; n < COUNT(cases[i].lines) && cases[i].lines[n]; n++) {
            assert_int_equal(lines_next(&lines, &line, &too_long, &error), 1);
            assert_slice(line, cases[i].lines[n]);
            assert_false(too_long);
            assert_int_equal(lines.number, n + 1);
        }
        assert_int_equal(lines_next(&lines, &line, &too_long, &error), 0);
        assert_int_equal(lines_next(&lines, &line, &too_long, &error), 0);
        assert_int_equal(lines_position(&lines), cases[i].text.len);
        lines_close(&lines);
        close(fd);
    }
}

/* Lines of growing length, so that they meet the block's end at every place; every number of bytes read is
 * checked. */
static void reads_over_the_ends_of_blocks(void **state)
{
    (void)state;
    enum { LINES = 1500 };
    struct buffer text;
    struct lines lines;
    struct error error;
    struct slice line;
    bool too_long;
    error_init(&error, NULL);
    buffer_init(&text, 64 * 1024 * 1024);
    for (size_t i = 0; i < LINES; i++) {
        for (size_t n = 0; n < i; n++)
            buffer_byte(&text, (char)('a' + (i + n) % 26));
        buffer_byte(&text, '\n');
    }
    int fd = temporary_file(buffer_slice(&text));
    assert_int_equal(lines_open(&lines, fd, &error), 0);
    for (size_t i = 0; i < LINES; i++) {
        assert_int_equal(lines_next(&lines, &line, &too_long, &error), 1);
        assert_int_equal(line.len, i);
        for (size_t n = 0; n < i; n++)
            assert_true(line.ptr[n] == (char)('a' + (i + n) % 26));
    }
    assert_int_equal(lines_next(&lines, &line, &too_long, &error), 0);
    lines_close(&lines);
    close(fd);
    buffer_release(&text);
}

static void passes_over_a_line_that_is_too_long(void **state)
{
    (void)state;
    static const size_t lengths[] = { LINE_BYTES_MAX, LINE_BYTES_MAX + 1, 4 * LINE_BYTES_MAX,
                                      20 * LINE_BYTES_MAX };
    for (size_t i = 0; i < COUNT(lengths); i++) {
        struct buffer text;
        struct lines lines;
        struct error error;
        struct slice line;
        bool too_long;
        error_init(&error, NULL);
        buffer_init(&text, 64 * 1024 * 1024);
        buffer_append(&text, SLICE("before\n"));
        memset(buffer_reserve(&text, lengths[i]), 'x', lengths[i]);
        text.len += lengths[i];
        buffer_append(&text, SLICE("\nbehind\n"));
        int fd = temporary_file(buffer_slice(&text));
        assert_int_equal(lines_open(&lines, fd, &error), 0);
        assert_int_equal(lines_next(&lines, &line, &too_long, &error), 1);
        assert_int_equal(lines_next(&lines, &line, &too_long, &error), 1);
        assert_int_equal(too_long, lengths[i] > LINE_BYTES_MAX);
        assert_int_equal(lines_next(&lines, &line, &too_long, &error), 1);
        assert_slice(line, "behind");
        assert_int_equal(lines.number, 3);
        assert_int_equal(lines_next(&lines, &line, &too_long, &error), 0);
        lines_close(&lines);
        close(fd);
        buffer_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(splits_at_every_kind_of_line_end),
        cmocka_unit_test(reads_over_the_ends_of_blocks),
        cmocka_unit_test(passes_over_a_line_that_is_too_long),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
