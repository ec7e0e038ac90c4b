#include <unit.h>

#include <stdlib.h>

#include "conf_syntax.h"

static void comments_become_spaces_on_the_same_lines(void **state)
{
    (void)state;
    static const struct { const char *text, *plain; int last_line; } cases[] = {
        { "", "", 1 },
        { "a = 1\n", "a = 1\n", 1 },
        { "# x\na = 1 # y", " \na = 1  ", 2 },
        { "#\n", " \n", 1 },
        { "//\n//x", " \n ", 1 },
        { "a/*\n*\n**/= /**/1\n", "a = 1\n", 0 },
        { "/*\n*\n**/\na = /**/1\n", " \n\n\na =  1\n", 4 },
        { "a = \"#'/*\" # '\n", "a = \"#'/*\"  \n", 1 },
        { "a = '//\"' // \"\n", "a = '//\"'  \n", 1 },
        { "a = \"\\\"#\"\n\n", "a = \"\\\"#\"\n\n", 1 },
        { "a = '\\'#'\n", "a = '\\'#'\n", 1 },
        { "a = '\\\n#'\n", "a = '\\\n#'\n", 2 },
        { "a = \"${CONF_TEST_SET}${B:-\"#}\" #\n", "a = \"${CONF_TEST_SET}${B:-\"#}\"  \n", 1 },
        { "a = '${'\n", "a = '${'\n", 1 },
        { "a = \"$\" b = \"\\${\"\n", "a = \"$\" b = \"\\${\"\n", 1 },
        { "a = /x/y\r\n", "a = /x/y\r\n", 1 },
        { "a = \"\xc3\xa4\" # \xc3\xa4\n", "a = \"\xc3\xa4\"  \n", 1 },
        { "a = '1'", "a = '1'", 1 },
    };
    setenv("CONF_TEST_SET", "", 1);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer out;
        struct error error;
        int last_line = 0;
        buffer_init(&out, 1024);
        error_init(&error, NULL);
        int result = conf_syntax_plain("file", slice_of(cases[i].text), &out, &last_line, &error);
        if (result != (cases[i].last_line ? 0 : -1))
            fail_msg("\"%s\": %s", cases[i].text, error.detail);
        if (result == 0) {
            assert_slice(buffer_slice(&out), cases[i].plain);
            assert_int_equal(last_line, cases[i].last_line);
        }
        buffer_release(&out);
    }
}

static void a_text_cut_anywhere_is_read_within_its_bounds(void **state)
{
    (void)state;
    static const char text[] = "# c\n/* d */ a = \"x\\\"${HOME:-y}\\\n\" // e\nb = 'z\\''\n";
    for (size_t cut = 0; cut < sizeof text; cut++) {
        /* memory of just this size, for the sanitizer */
        char *copy = malloc(cut + 1);
        assert_non_null(copy);
        memcpy(copy + 1, text, cut);
        struct buffer out;
        struct error error;
        int last_line;
        buffer_init(&out, sizeof text);
        error_init(&error, NULL);
        int result = conf_syntax_plain("file", (struct slice){ copy + 1, cut }, &out, &last_line, &error);
        assert_true(result == 0 || (result == -1 && error.kind == ERROR_BAD_REQUEST));
        assert_false(out.failed);
        buffer_release(&out);
        free(copy);
    }
}

static void a_full_buffer_is_told(void **state)
{
    (void)state;
    struct buffer out;
    struct error error;
    int last_line;
    buffer_init(&out, 4);
    error_init(&error, NULL);
    assert_int_equal(conf_syntax_plain("file", SLICE("a = 1\n"), &out, &last_line, &error), -1);
    assert_error(&error, ERROR_UNAVAILABLE);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(comments_become_spaces_on_the_same_lines),
        cmocka_unit_test(a_text_cut_anywhere_is_read_within_its_bounds),
        cmocka_unit_test(a_full_buffer_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
