#include <unit.h>

#include <stdlib.h>
#include <unistd.h>

#include <tool/spool.h>

static void keeps_all_of_a_pipe(void **state)
{
    (void)state;
    struct error error;
    int ends[2];
    char text[20] = "";
    error_init(&error, NULL);
    assert_int_equal(pipe(ends), 0);
    assert_int_equal(spool_write(ends[1], SLICE("one\ntwo\n"), &error), 0);
    close(ends[1]);
    int spool = spool_make(".", &error);
    assert_true(spool >= 0);
    assert_int_equal(spool_fill(spool, ends[0], &error), 0);
    assert_int_equal(pread(spool, text, sizeof text, 0), 8);
    assert_string_equal(text, "one\ntwo\n");
    close(spool);
    close(ends[0]);
}

static void says_what_hinders_it(void **state)
{
    (void)state;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(spool_make("/nonexistent", &error), -1);
    assert_error(&error, ERROR_NOT_FOUND);
    error_init(&error, NULL);
    assert_int_equal(spool_write(-1, SLICE("x"), &error), -1);
    assert_error(&error, ERROR_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(keeps_all_of_a_pipe),
        cmocka_unit_test(says_what_hinders_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
