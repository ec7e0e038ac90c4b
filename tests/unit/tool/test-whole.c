#include <unit.h>

#include <stdlib.h>
#include <unistd.h>

#include <tool/whole.h>

/* Reads a file that holds the text. */
static int read_back(struct slice text, size_t max, struct buffer *out, struct error *error)
{
    char path[] = "whole.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    assert_int_equal(write(fd, text.ptr, text.len), text.len);
    close(fd);
    buffer_init(out, max);
    error_init(error, NULL);
    int result = whole_read(path, out, error);
    unlink(path);
    return result;
}

static void takes_a_file_up_to_its_bound(void **state)
{
    (void)state;
    static char large[10000];
    memset(large, 'a', sizeof large);
    struct slice text = { large, sizeof large };
    struct buffer out;
    struct error error;
    assert_int_equal(read_back(text, sizeof large, &out, &error), 0);
    assert_true(slice_equal(buffer_slice(&out), text));
    buffer_release(&out);
    assert_int_equal(read_back(text, sizeof large - 1, &out, &error), -1);
    assert_error(&error, ERROR_BODY_TOO_LARGE);
    buffer_release(&out);
    assert_int_equal(read_back(SLICE(""), 10, &out, &error), 0);
    assert_int_equal(out.len, 0);
}

static void takes_standard_input_for_a_dash(void **state)
{
    (void)state;
    struct buffer out;
    struct error error;
    int ends[2], before = dup(STDIN_FILENO);
    error_init(&error, NULL);
    buffer_init(&out, 100);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(write(ends[1], "key\n", 4), 4);
    close(ends[1]);
    assert_true(dup2(ends[0], STDIN_FILENO) >= 0);
    close(ends[0]);
    int result = whole_read("-", &out, &error);
    assert_true(dup2(before, STDIN_FILENO) >= 0);
    close(before);
    assert_int_equal(result, 0);
    assert_slice(buffer_slice(&out), "key\n");
    buffer_release(&out);
}

static void says_what_hinders_it(void **state)
{
    (void)state;
    struct buffer out;
    struct error error;
    assert_int_equal(read_back(SLICE("\x30\x82\xff"), 100, &out, &error), -1);
    assert_error(&error, ERROR_BAD_UTF8);
    buffer_release(&out);
    error_init(&error, NULL);
    assert_int_equal(whole_read("/nonexistent/key", &out, &error), -1);
    assert_error(&error, ERROR_BAD_REQUEST);
    error_init(&error, NULL);
    assert_int_equal(whole_read("/", &out, &error), -1);
    assert_error(&error, ERROR_NOT_FOUND);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_a_file_up_to_its_bound),
        cmocka_unit_test(takes_standard_input_for_a_dash),
        cmocka_unit_test(says_what_hinders_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
