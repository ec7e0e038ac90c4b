#include <unit.h>

#include "fakes.h"
#include "tasks.h"

static atomic_int fast, slow, failing;

static int run_fast(const struct host_tasks_context *context, struct error *error)
{
    (void)context;
    (void)error;
    atomic_fetch_add(&fast, 1);
    return 0;
}

static int run_slow(const struct host_tasks_context *context, struct error *error)
{
    (void)context;
    (void)error;
    atomic_fetch_add(&slow, 1);
    return 0;
}

static int run_failing(const struct host_tasks_context *context, struct error *error)
{
    (void)context;
    atomic_fetch_add(&failing, 1);
    return error_set(error, ERROR_UNAVAILABLE, "It fails.");
}

static void each_task_runs_at_its_interval_also_after_a_failure(void **state)
{
    (void)state;
    static const struct host_task table[] = {
        { "fast", 10, run_fast },
        { "failing", 10, run_failing },
        { "slow", 3600 * 1000, run_slow },
        { .name = NULL },
    };
    static const struct host_tasks_context context;
    struct conf conf;
    struct host_tasks *tasks;
    struct error error;
    fake_setup(&conf);
    error_init(&error, NULL);
    assert_int_equal(host_tasks_start(table, &context, &tasks, &error), 0);
    assert_true(fake_reached(&fast, 5, 5000));
    assert_true(fake_reached(&failing, 5, 5000));
    host_tasks_stop(tasks);
    int after = atomic_load(&fast);
    fake_sleep(50);
    assert_int_equal(atomic_load(&fast), after);
    assert_int_equal(atomic_load(&slow), 0);
    fake_teardown(&conf);
}

static void the_table_is_complete(void **state)
{
    (void)state;
    size_t count = 0;
    for (; host_tasks_table[count].name; count++) {
        assert_non_null(host_tasks_table[count].run);
        assert_in_range(host_tasks_table[count].interval, 100, 3600 * 1000);
        for (size_t i = 0; i < count; i++)
            assert_string_not_equal(host_tasks_table[i].name, host_tasks_table[count].name);
    }
    assert_true(count >= 3);
    host_tasks_stop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_task_runs_at_its_interval_also_after_a_failure),
        cmocka_unit_test(the_table_is_complete),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
