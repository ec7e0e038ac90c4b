#include "store_fixture.h"

#include <fcntl.h>
#include <sys/stat.h>

static void keeps_rows_and_epoch_over_a_restart(void **state)
{
    struct fixture *f = *state;
    struct revision before, after;
    assert_int_equal(fixture_grant(f, "d u", false, NULL, &before), 0);
    store_close(f->store);
    fixture_open(f);
    assert_true(fixture_has(f, "d", "u"));
    assert_int_equal(fixture_grant(f, "d u2", false, NULL, &after), 0);
    assert_true(before.epoch == after.epoch && before.epoch != 0);
    assert_true(after.number > before.number);
}

static void refused(struct fixture *f, const char *what)
{
    struct store *store = NULL;
    struct store_options options = { .directory = f->directory, .cache_bytes = 1 << 20 };
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(store_open(&store, &options, &error), -1);
    assert_error(&error, ERROR_UNAVAILABLE);
    if (!strstr(error.detail, what))
        fail_msg("\"%s\" does not say \"%s\"", error.detail, what);
}

static void refuses_files_that_others_can_read(void **state)
{
    struct fixture *f = *state;
    char path[128];
    store_close(f->store);
    f->store = NULL;
    snprintf(path, sizeof path, "%s/grants.db", f->directory);
    assert_int_equal(chmod(path, 0640), 0);
    refused(f, "grants.db can be read by others (mode 0640)");
    assert_int_equal(chmod(path, 0600), 0);
    assert_int_equal(chmod(f->directory, 0750), 0);
    refused(f, "can be read by others (mode 0750)");
    assert_int_equal(chmod(f->directory, 0700), 0);
    if (geteuid() == 0) {
        assert_int_equal(chown(path, 1, 1), 0);
        refused(f, "belongs to user 1");
        assert_int_equal(chown(path, 0, 0), 0);
    }
    fixture_open(f);
}

static void its_files_are_closed_to_others_whatever_the_umask(void **state)
{
    struct fixture *f = *state;
    char command[200];
    store_close(f->store);
    snprintf(command, sizeof command, "rm -f %s/*", f->directory);
    assert_int_equal(system(command), 0);
    mode_t mask = umask(0);
    fixture_open(f);
    umask(mask);
    snprintf(command, sizeof command, "test -z \"$(find %s -type f ! -perm 0600)\"", f->directory);
    assert_int_equal(system(command), 0);
}

static void count_one(void *context, const char *table, uint64_t rows)
{
    if (strcmp(table, "grants") == 0)
        *(uint64_t *)context = rows;
}

static void counts_rows(void **state)
{
    struct fixture *f = *state;
    uint64_t grants = 0;
    fixture_grant(f, "d a", false, NULL, NULL);
    fixture_grant(f, "d b", false, NULL, NULL);
    assert_int_equal(store_count(f->store, count_one, &grants, &f->error), 0);
    assert_int_equal(grants, 2);
    assert_int_equal(store_checkpoint(f->store, &f->error), 0);
    assert_int_equal(store_probe(f->store, &f->error), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(keeps_rows_and_epoch_over_a_restart, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(refuses_files_that_others_can_read, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(its_files_are_closed_to_others_whatever_the_umask, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(counts_rows, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
