#include "store_fixture.h"

#include <store/dashboards.h>

enum { DASHBOARDS = 700, GRANTS = 300 };

/* Dashboards "d000" to "d699" of project p, one of q; of the last one grants for users "u000" to "u299". */
static int plan_many(struct store_plan *plan, struct error *error)
{
    struct dashboard_row row = { .project = SLICE("p"), .state = DASHBOARD_UNREGISTERED, .generation = 1 };
    struct grant_row held = { .project = SLICE("p"), .generation = 1, .read = { .present = true,
                              .granted_by = { .kind = ACTOR_SERVER } } };
    for (int i = 0; i < DASHBOARDS; i++) {
        row.dashboard = arena_printf(plan->arena, "d%03d", i);
        if (store_put_dashboard(plan->change, &row, error) != 0)
            return -1;
    }
    held.dashboard = row.dashboard;
    for (int i = 0; i < GRANTS; i++) {
        held.principal = (struct principal){ .kind = PRINCIPAL_USER, .user = arena_printf(plan->arena, "u%03d", i) };
        if (store_put_grant(plan->change, &held, error) != 0)
            return -1;
    }
    row.project = SLICE("q");
    return store_put_dashboard(plan->change, &row, error);
}

static void fill(struct fixture *f)
{
    static const struct store_operation many = { "many", plan_many };
    struct store_request request = { &many, SLICE(""), 1, false };
    struct buffer reply;
    buffer_init(&reply, 1);
    assert_int_equal(store_write(f->store, &request, &f->arena, &reply, NULL, &f->error), 0);
    buffer_release(&reply);
}

struct walk {
    struct slice behind;
    int first, count;
};

static int walk_dashboards(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct walk *walk = context;
    struct store_scan *scan = NULL;
    struct dashboard_row row;
    int found = store_scan_dashboards(view, SLICE("p"), walk->behind, &scan);
    for (walk->count = 0; found >= 0 && (found = store_next_dashboard(scan, &row)) == 1; walk->count++) {
        char expected[8];
        snprintf(expected, sizeof expected, "d%03d", walk->first + walk->count);
        assert_slice(row.dashboard, expected);
        assert_slice(row.project, "p");
    }
    store_scan_end(scan);
    return found;
}

static void every_row_behind_the_beginning_comes_once_and_in_order(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *behind;
        int first;
    } cases[] = { { "", 0 }, { "d", 0 }, { "d000", 1 }, { "d0000", 1 }, { "d001", 2 }, { "d350", 351 },
                  { "d698", 699 }, { "d699", 700 }, { "e", 700 } };
    fill(f);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct walk walk = { slice_of(cases[i].behind), cases[i].first, 0 };
        assert_int_equal(store_read(f->store, walk_dashboards, &walk, &f->arena, NULL, &f->error), 0);
        if (walk.count != DASHBOARDS - cases[i].first)
            fail_msg("behind \"%s\": %d rows", cases[i].behind, walk.count);
    }
}

/* One row each, the next walk at the position behind: so a list is read page by page. */
static int step(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct walk *walk = context;
    struct store_grants_range range = { .project = SLICE("p"), .dashboard = SLICE("d699"), .from = walk->behind };
    struct store_scan *scan = NULL;
    struct grant_row row;
    int found = store_scan_grants(view, &range, &scan);
    if (found == 0 && (found = store_next_grant(scan, &row)) == 1)
        found = store_next_grant(scan, &row);
    walk->count = found;
    if (found == 1)
        walk->behind = store_scan_position(scan);
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static void a_position_leads_back_to_its_row(void **state)
{
    struct fixture *f = *state;
    struct walk walk = { .count = 1 };
    int rows = 0;
    fill(f);
    while (walk.count == 1) {
        assert_int_equal(store_read(f->store, step, &walk, &f->arena, NULL, &f->error), 0);
        rows++;
    }
    assert_int_equal(rows, GRANTS);
}

struct interruption {
    struct fixture *fixture;
    int runs, found;
};

/* Writes while its own walk stands in the table that is written: a lock held by the walk would never be
 * released. */
static int write_between(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct interruption *i = context;
    struct principal user = { .kind = PRINCIPAL_USER, .user = SLICE("u") };
    struct store_grants_range range = { .project = SLICE("p"), .principal = &user };
    struct store_scan *scan = NULL;
    struct grant_row row;
    struct slice dashboard;
    int found = store_scan_principal(view, &range, &scan);
    if (found == 0)
        found = store_next_principal(scan, &user, &dashboard);
    if (found == 1 && i->runs++ == 0)
        assert_int_equal(fixture_grant(i->fixture, "d2 u", false, NULL, NULL), 0);
    if (found == 1)
        found = store_grant(view, SLICE("p"), dashboard, &user, &row);
    store_scan_end(scan);
    i->found = found;
    return found < 0 ? -1 : 0;
}

static void a_walk_keeps_no_writer_waiting(void **state)
{
    struct fixture *f = *state;
    struct interruption i = { .fixture = f };
    alarm(30);
    assert_int_equal(fixture_grant(f, "d1 u", false, NULL, NULL), 0);
    assert_int_equal(store_read(f->store, write_between, &i, &f->arena, NULL, &f->error), 0);
    assert_int_equal(i.found, 1);
    assert_int_equal(i.runs, 2);
    alarm(0);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(every_row_behind_the_beginning_comes_once_and_in_order),
        TEST(a_position_leads_back_to_its_row),
        TEST(a_walk_keeps_no_writer_waiting),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
