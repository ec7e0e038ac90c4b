/* What is said of a change when the disk fails under it: Berkeley DB lets a program replace fsync. */
#include "store_fixture.h"

#include <errno.h>
#include <stdatomic.h>

#include <db.h>

static atomic_bool broken;
static int told;

static int sync_or_not(int fd)
{
    if (atomic_load(&broken)) {
        errno = EIO;
        return -1;
    }
    return fsync(fd);
}

static void tell(void *context, const char *why)
{
    (void)context;
    (void)why;
    told++;
}

static void a_failed_flush_is_of_unknown_outcome_and_the_last_thing_answered(void **state)
{
    struct fixture *f = *state;
    store_close(f->store);
    struct store_options options = { .directory = f->directory, .cache_bytes = 8 << 20, .fatal = tell };
    assert_int_equal(store_open(&f->store, &options, &f->error), 0);
    assert_int_equal(fixture_grant(f, "d before", false, NULL, NULL), 0);
    atomic_store(&broken, true);
    assert_int_equal(fixture_grant(f, "d u", false, NULL, NULL), -1);
    assert_error(&f->error, ERROR_OUTCOME_UNKNOWN);
    assert_int_equal(told, 1);
    atomic_store(&broken, false);
    assert_int_equal(fixture_grant(f, "d v", false, NULL, NULL), -1);
    assert_error(&f->error, ERROR_UNAVAILABLE);
    struct fixture_question q = { "d", "u", 0 };
    error_init(&f->error, NULL);
    assert_int_equal(store_read(f->store, fixture_reader, &q, &f->arena, NULL, &f->error), -1);
    assert_error(&f->error, ERROR_UNAVAILABLE);
    assert_int_equal(told, 1);
    store_close(f->store);
    fixture_open(f);
    assert_true(fixture_has(f, "d", "before"));
    assert_false(fixture_has(f, "d", "v"));
}

int main(void)
{
    db_env_set_func_fsync(sync_or_not);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(a_failed_flush_is_of_unknown_outcome_and_the_last_thing_answered,
                                        fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
