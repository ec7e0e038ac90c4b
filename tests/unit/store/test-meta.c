#include "store_fixture.h"

#include <errno.h>

#include "../../../lib/store/meta.h"

static int ran[4];

static int step_one(struct store *store, DB_TXN *txn)
{
    ran[1]++;
    return engine_put(store, txn, TABLE_META, SLICE("one"), SLICE("1"));
}

static int step_two(struct store *store, DB_TXN *txn)
{
    (void)store;
    (void)txn;
    ran[2]++;
    return ran[2] == 1 ? EIO : 0;
}

static void steps_run_in_order_and_a_failed_one_runs_again(void **state)
{
    struct fixture *f = *state;
    const struct migration steps[] = { { 2, step_two }, { 1, step_one } };
    assert_int_equal(meta_migrate(f->store, steps, 2, 3, &f->error), -1);
    assert_int_equal(ran[1], 1);
    error_init(&f->error, NULL);
    assert_int_equal(meta_migrate(f->store, steps, 2, 3, &f->error), 0);
    assert_int_equal(ran[1], 1);
    assert_int_equal(ran[2], 2);
    assert_int_equal(meta_migrate(f->store, steps, 2, 3, &f->error), 0);
    assert_int_equal(ran[2], 2);
    assert_int_equal(meta_migrate(f->store, steps, 2, 4, &f->error), -1);
    assert_non_null(strstr(f->error.detail, "no step from the store's schema 3"));
}

static void a_newer_schema_is_refused(void **state)
{
    struct fixture *f = *state;
    const struct migration steps[] = { { 1, step_one } };
    assert_int_equal(meta_migrate(f->store, steps, 1, 2, &f->error), 0);
    store_close(f->store);
    f->store = NULL;
    struct store_options options = { .directory = f->directory, .cache_bytes = 1 << 20 };
    error_init(&f->error, NULL);
    assert_int_equal(store_open(&f->store, &options, &f->error), -1);
    assert_non_null(strstr(f->error.detail, "schema 2, newer than this program's 1"));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(steps_run_in_order_and_a_failed_one_runs_again, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_newer_schema_is_refused, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
