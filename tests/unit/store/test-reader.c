#include "store_fixture.h"

#include <pthread.h>
#include <stdatomic.h>

#include <base/clock.h>

#include "../../../lib/store/engine.h"

static atomic_int_fast64_t passed;          /* milliseconds, which tests let pass */

int64_t clock_now(void)
{
    return atomic_load(&passed);
}

int64_t clock_monotonic(void)
{
    return atomic_load(&passed);
}

/* The writer moves one grant back and forth between two users of dashboards far apart in the table: whoever reads
 * both must see exactly one. */
static int plan_move(struct store_plan *plan, struct error *error)
{
    bool there = plan->request.ptr[0] == '1';
    const char *from = there ? "a" : "z", *to = there ? "z" : "a";
    struct grant_row row = { .project = SLICE("p"), .dashboard = slice_of(from), .generation = 1,
                             .principal = { .kind = PRINCIPAL_USER, .user = SLICE("u") } };
    if (store_put_grant(plan->change, &row, error) != 0)
        return -1;
    row.dashboard = slice_of(to);
    row.read = (struct hold){ .present = true, .granted_by = { .kind = ACTOR_SERVER } };
    return store_put_grant(plan->change, &row, error);
}

static const struct store_operation move = { "move", plan_move };

struct both {
    int a, z;
};

static int read_both(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct both *both = context;
    struct grant_row row;
    const struct principal user = { .kind = PRINCIPAL_USER, .user = SLICE_INIT("u") };
    both->a = store_grant(view, SLICE("p"), SLICE("a"), &user, &row);
    if (both->a < 0)
        return -1;
    both->z = store_grant(view, SLICE("p"), SLICE("z"), &user, &row);
    return both->z < 0 ? -1 : 0;
}

static atomic_bool stop;
static atomic_int torn, reads;

static void *read_on(void *argument)
{
    struct fixture *f = argument;
    while (!atomic_load(&stop)) {
        struct arena arena;
        struct error error;
        struct both both;
        arena_init(&arena, 65536);
        error_init(&error, NULL);
        if (store_read(f->store, read_both, &both, &arena, NULL, &error) != 0 || both.a + both.z != 1)
            atomic_fetch_add(&torn, 1);
        atomic_fetch_add(&reads, 1);
        arena_release(&arena);
    }
    return NULL;
}

static void decides_on_one_state_while_a_writer_writes(void **state)
{
    struct fixture *f = *state;
    pthread_t readers[4];
    struct buffer reply;
    buffer_init(&reply, 16);
    for (int i = 0; i < 1500; i++) {    /* so that the two rows lie on pages of their own */
        char text[64];
        snprintf(text, sizeof text, "m%d filler", i);
        if (i % 10 == 0)
            assert_int_equal(fixture_grant(f, text, false, NULL, NULL), 0);
    }
    for (int i = 0; i < 3000; i++) {
        if (i == 1)
            for (int r = 0; r < 4; r++)
                assert_int_equal(pthread_create(&readers[r], NULL, read_on, f), 0);
        struct store_request request = { &move, i % 2 ? SLICE("1") : SLICE("0"), 1, false };
        struct arena arena;
        arena_init(&arena, 1 << 20);
        assert_int_equal(store_write(f->store, &request, &arena, &reply, NULL, &f->error), 0);
        arena_release(&arena);
    }
    atomic_store(&stop, true);
    for (int r = 0; r < 4; r++)
        pthread_join(readers[r], NULL);
    assert_int_equal(atomic_load(&torn), 0);
    assert_true(atomic_load(&reads) > 100);
    buffer_release(&reply);
}

struct overtaken {
    struct fixture *f;
    size_t number;                  /* of the case, so that each write changes something */
    int lasts;                      /* milliseconds of one run */
    int until;                      /* as many runs are overtaken by a commit */
    int tries, in_queue;
};

/* Only a run outside the queue may wait for a write. */
static int read_overtaken(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct overtaken *o = context;
    if (view->txn) {
        o->in_queue++;
        return 0;
    }
    atomic_fetch_add(&passed, o->lasts);
    if (o->tries++ < o->until) {
        char text[32];
        snprintf(text, sizeof text, "case%zu u%d", o->number, o->tries);
        assert_int_equal(fixture_grant(o->f, text, false, NULL, NULL), 0);
    }
    return 0;
}

static void a_read_is_repeated_a_few_times_and_not_for_long(void **state)
{
    struct fixture *f = *state;
    static const struct {
        int lasts, until, tries, in_queue;
    } cases[] = {
        { 0, 0, 1, 0 }, { 0, 1, 2, 0 }, { 0, 7, 8, 0 }, { 0, 100, 8, 1 }, { 2, 100, 8, 1 }, { 3, 100, 7, 1 },
        { 7, 100, 3, 1 }, { 7, 2, 3, 0 }, { 19, 1, 2, 0 }, { 20, 1, 1, 1 }, { 1000, 100, 1, 1 }, { 1000, 0, 1, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct overtaken o = { .f = f, .number = i, .lasts = cases[i].lasts, .until = cases[i].until };
        assert_int_equal(store_read(f->store, read_overtaken, &o, &f->arena, NULL, &f->error), 0);
        if (o.tries != cases[i].tries || o.in_queue != cases[i].in_queue)
            fail_msg("%d ms, %d overtaken: %d tries, %d in the queue", o.lasts, o.until, o.tries, o.in_queue);
    }
}

struct walk {
    char seen[256];
    struct slice at;
    struct store_grants_range range;
    int limit;
};

static int read_walk(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct walk *walk = context;
    struct store_scan *scan = NULL;
    struct grant_row row;
    int found = store_scan_grants(view, &walk->range, &scan);
    walk->seen[0] = '\0';
    for (int i = 0; found >= 0 && i < walk->limit && (found = store_next_grant(scan, &row)) == 1; i++) {
        snprintf(walk->seen + strlen(walk->seen), 64, "%.*s/%.*s ", SLICE_ARGS(row.dashboard),
                 SLICE_ARGS(row.principal.user));
        walk->at = store_scan_position(scan);
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static void walks_ranges_and_goes_on_at_a_position(void **state)
{
    struct fixture *f = *state;
    const char *const all[] = { "a u1", "a u2", "b u1", "c u10" };
    for (size_t i = 0; i < COUNT(all); i++)
        assert_int_equal(fixture_grant(f, all[i], false, NULL, NULL), 0);
    struct walk walk = { .range = { .project = SLICE("p") }, .limit = 3 };
    assert_int_equal(store_read(f->store, read_walk, &walk, &f->arena, NULL, &f->error), 0);
    assert_string_equal(walk.seen, "a/u1 a/u2 b/u1 ");
    walk.range.from = walk.at;
    assert_int_equal(store_read(f->store, read_walk, &walk, &f->arena, NULL, &f->error), 0);
    assert_string_equal(walk.seen, "b/u1 c/u10 ");
    walk.range = (struct store_grants_range){ .project = SLICE("p"), .dashboard = SLICE("a") };
    assert_int_equal(store_read(f->store, read_walk, &walk, &f->arena, NULL, &f->error), 0);
    assert_string_equal(walk.seen, "a/u1 a/u2 ");
    struct principal user = { .kind = PRINCIPAL_USER, .user = SLICE("u1") };
    walk.range = (struct store_grants_range){ .project = SLICE("p"), .dashboard = SLICE("c"), .principal = &user,
                                              .all_orgs = true };
    assert_int_equal(store_read(f->store, read_walk, &walk, &f->arena, NULL, &f->error), 0);
    assert_string_equal(walk.seen, "");
}

static int read_audit(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct store_scan *scan = NULL;
    struct audit_row row;
    int *count = context;
    int found = store_scan_audit(view, SLICE("p"), 0, 0, &scan);
    *count = 0;
    while (found >= 0 && (found = store_next_audit(scan, &row)) == 1) {
        assert_int_equal(row.event, AUDIT_GRANTED);
        assert_slice(row.dashboard, "d");
        ++*count;
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static void every_change_has_its_audit_row(void **state)
{
    struct fixture *f = *state;
    int count;
    fixture_grant(f, "d a", false, NULL, NULL);
    fixture_grant(f, "d b", false, NULL, NULL);
    fixture_grant(f, "d b", false, NULL, NULL);
    fixture_grant(f, "d c", true, NULL, NULL);
    assert_int_equal(store_read(f->store, read_audit, &count, &f->arena, NULL, &f->error), 0);
    assert_int_equal(count, 2);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(decides_on_one_state_while_a_writer_writes, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_read_is_repeated_a_few_times_and_not_for_long, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(walks_ranges_and_goes_on_at_a_position, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(every_change_has_its_audit_row, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
