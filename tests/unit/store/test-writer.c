#include "store_fixture.h"

#include <pthread.h>

#include <base/metrics.h>

static void an_operation_is_answered_and_there(void **state)
{
    struct fixture *f = *state;
    char reply[16];
    struct revision first, second, third;
    assert_int_equal(fixture_grant(f, "d u", false, reply, &first), 0);
    assert_string_equal(reply, "new");
    assert_true(fixture_has(f, "d", "u"));
    assert_int_equal(fixture_grant(f, "d u", false, reply, &second), 0);
    assert_string_equal(reply, "again");
    assert_true(second.number == first.number);      /* nothing changed, so no new revision */
    assert_int_equal(fixture_grant(f, "d v", false, reply, &third), 0);
    assert_true(third.number == first.number + 1);
}

static void a_dry_run_changes_nothing(void **state)
{
    struct fixture *f = *state;
    char reply[16];
    assert_int_equal(fixture_grant(f, "d u", true, reply, NULL), 0);
    assert_string_equal(reply, "new");
    assert_false(fixture_has(f, "d", "u"));
}

static void a_refused_operation_changes_nothing(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(fixture_grant(f, "fail u", false, NULL, NULL), -1);
    assert_error(&f->error, ERROR_DELETED);
    assert_int_equal(fixture_grant(f, "nonsense", false, NULL, NULL), -1);
    assert_error(&f->error, ERROR_BAD_REQUEST);
}

enum { THREADS = 16, ROUNDS = 60 };

struct worker {
    struct fixture *fixture;
    pthread_t thread;
    int number, failures;
    uint64_t last;
    uint64_t given[ROUNDS];
};

/* Every third operation is refused: the others of its batch must not notice. Revisions rise within a thread. */
static void *work(void *argument)
{
    struct worker *w = argument;
    for (int i = 0; i < ROUNDS; i++) {
        char text[64];
        struct fixture own = *w->fixture;
        struct revision revision = { 0 };
        snprintf(text, sizeof text, i % 3 == 2 ? "fail u%d-%d" : "d u%d-%d", w->number, i);
        int result = fixture_grant(&own, text, false, NULL, &revision);
        w->failures += result != (i % 3 == 2 ? -1 : 0);
        if (result == 0) {
            w->failures += revision.number <= w->last;
            w->last = revision.number;
            w->given[i] = revision.number;
        }
    }
    return NULL;
}

static void find_metric(void *context, struct metric *metric)
{
    int64_t *counts = context;
    if (strcmp(metric->name, "dashgrant_store_operations_total") == 0)
        counts[0] = metric_get(metric);
    if (strcmp(metric->name, "dashgrant_store_flushes_total") == 0)
        counts[1] = metric_get(metric);
}

static int compare_number(const void *a, const void *b)
{
    uint64_t x = *(const uint64_t *)a, y = *(const uint64_t *)b;
    return (x > y) - (x < y);
}

/* However many share a flush: a revision names one state, so that an If-Match and a feed can rely on it. */
static void assert_numbers_differ(const struct worker *workers)
{
    static uint64_t all[THREADS * ROUNDS];
    size_t count = 0;
    for (int i = 0; i < THREADS; i++)
        for (int j = 0; j < ROUNDS; j++)
            if (workers[i].given[j])
                all[count++] = workers[i].given[j];
    qsort(all, count, sizeof *all, compare_number);
    for (size_t i = 1; i < count; i++)
        assert_true(all[i] == all[i - 1] + 1);
}

static void operations_that_wait_share_a_flush(void **state)
{
    struct fixture *f = *state;
    struct worker workers[THREADS];
    int64_t before[2], after[2];
    metrics_each(find_metric, before);
    for (int i = 0; i < THREADS; i++) {
        workers[i] = (struct worker){ .fixture = f, .number = i };
        assert_int_equal(pthread_create(&workers[i].thread, NULL, work, &workers[i]), 0);
    }
    for (int i = 0; i < THREADS; i++) {
        pthread_join(workers[i].thread, NULL);
        assert_int_equal(workers[i].failures, 0);
    }
    assert_numbers_differ(workers);
    metrics_each(find_metric, after);
    assert_int_equal(after[0] - before[0], THREADS * ROUNDS * 2 / 3);
    assert_true(after[1] - before[1] < after[0] - before[0]);
    for (int i = 0; i < THREADS; i++)
        for (int j = 0; j < ROUNDS; j++) {
            char user[32];
            snprintf(user, sizeof user, "u%d-%d", i, j);
            assert_int_equal(fixture_has(f, "d", user), j % 3 != 2);
        }
}

/* An operation that writes too much for Berkeley DB's keys is refused alone. */
static int plan_large(struct store_plan *plan, struct error *error)
{
    (void)plan;
    static char large[2000];
    memset(large, 'x', sizeof large);
    struct project_row row = { .project = { large, sizeof large } };
    return store_put_project(plan->change, &row, error);
}

static void rows_that_do_not_fit_are_an_error(void **state)
{
    struct fixture *f = *state;
    static const struct store_operation operation = { "large", plan_large };
    struct store_request request = { &operation, SLICE("x"), 1, false };
    struct buffer reply;
    buffer_init(&reply, 16);
    error_init(&f->error, NULL);
    assert_int_equal(store_write(f->store, &request, &f->arena, &reply, NULL, &f->error), -1);
    assert_error(&f->error, ERROR_INVALID_VALUE);
    buffer_release(&reply);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(an_operation_is_answered_and_there, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_dry_run_changes_nothing, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_refused_operation_changes_nothing, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(operations_that_wait_share_a_flush, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(rows_that_do_not_fit_are_an_error, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
