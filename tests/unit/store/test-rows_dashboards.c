#include "store_fixture.h"

#include <store/dashboards.h>

enum { ROWS_MAX = 4 };

/* Rows put one behind the other, each in the place of the one before. */
struct history {
    struct dashboard_row rows[ROWS_MAX];
    int count;
};

static struct history history;

static int plan_history(struct store_plan *plan, struct error *error)
{
    for (int i = 0; i < history.count; i++)
        if (store_replace_dashboard(plan->change, i ? &history.rows[i - 1] : NULL, &history.rows[i], error) != 0)
            return -1;
    return 0;
}

static void put_history(struct fixture *f)
{
    static const struct store_operation operation = { "history", plan_history };
    struct store_request request = { &operation, SLICE(""), 1, false };
    struct buffer reply;
    buffer_init(&reply, 1);
    assert_int_equal(store_write(f->store, &request, &f->arena, &reply, NULL, &f->error), 0);
    buffer_release(&reply);
}

struct owned {
    const char *user, *org;
    int found;
};

static int read_owner(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct owned *owned = context;
    struct store_scan *scan = NULL;
    struct slice dashboard;
    int found = store_scan_owner(view, SLICE("p"), slice_of(owned->user), slice_of(owned->org), (struct slice){ 0 },
                                 &scan);
    if (found == 0)
        found = store_next_owner(scan, &dashboard);
    owned->found = found;
    if (found == 1)
        assert_slice(dashboard, "d");
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static void the_order_by_owner_follows_the_rows(void **state)
{
    struct fixture *f = *state;
    static const char *const owners[][2] = { { "u", "" }, { "u", "o" }, { "v", "o" }, { "", "" } };
#define OWNED(u, o) { .state = DASHBOARD_OWNED, .owner = SLICE(u), .owner_org = SLICE(o) }
    const struct {
        const char *name;
        struct history history;
        int expected;                   /* index into owners, -1: nobody */
    } cases[] = {
        { "owned without org", { { OWNED("u", "") }, 1 }, 0 },
        { "owned in an org", { { OWNED("u", "o") }, 1 }, 1 },
        { "a parent", { { { .state = DASHBOARD_PARENT } }, 1 }, 3 },
        { "unregistered", { { { .state = DASHBOARD_UNREGISTERED } }, 1 }, -1 },
        { "registered later", { { { .state = DASHBOARD_UNREGISTERED }, OWNED("u", "o") }, 2 }, 1 },
        { "given on", { { OWNED("u", "o"), OWNED("v", "o") }, 2 }, 2 },
        { "given on and back", { { OWNED("u", "o"), OWNED("v", "o"), OWNED("u", "o") }, 3 }, 1 },
        { "renamed", { { OWNED("u", "o"), OWNED("u", "o") }, 2 }, 1 },
        { "deleted", { { OWNED("u", "o"), { .state = DASHBOARD_DELETED } }, 2 }, -1 },
        { "made again", { { { .state = DASHBOARD_PARENT }, { .state = DASHBOARD_DELETED }, OWNED("u", "") }, 3 }, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        history = cases[i].history;
        for (int n = 0; n < history.count; n++) {
            history.rows[n].project = SLICE("p");
            history.rows[n].dashboard = SLICE("d");
        }
        put_history(f);
        for (int n = 0; n < (int)COUNT(owners); n++) {
            struct owned owned = { owners[n][0], owners[n][1], 0 };
            assert_int_equal(store_read(f->store, read_owner, &owned, &f->arena, NULL, &f->error), 0);
            if (owned.found != (n == cases[i].expected))
                fail_msg("%s: (%s, %s) %s", cases[i].name, owned.user, owned.org, owned.found ? "has it" : "has not");
        }
        history.rows[0] = history.rows[history.count - 1];
        history.rows[1] = (struct dashboard_row){ .project = SLICE("p"), .dashboard = SLICE("d"),
                                                  .state = DASHBOARD_UNREGISTERED };
        history.count = 2;
        put_history(f);
    }
}

static int read_row(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    return store_dashboard(view, SLICE("p"), SLICE("d"), context) < 0 ? -1 : 0;
}

static void a_row_comes_back_as_it_was_put(void **state)
{
    struct fixture *f = *state;
    struct dashboard_row seen = { .generation = 0 };
    history = (struct history){ { { .project = SLICE("p"), .dashboard = SLICE("d"), .state = DASHBOARD_OWNED,
                                    .generation = 3, .changed = 4, .owner = SLICE("u"), .owner_org = SLICE("o"),
                                    .name = SLICE("n"), .parent = SLICE("par"), .created_at = 5,
                                    .updated_at = -6 } }, 1 };
    put_history(f);
    assert_int_equal(store_read(f->store, read_row, &seen, &f->arena, NULL, &f->error), 0);
    assert_int_equal(seen.state, DASHBOARD_OWNED);
    assert_int_equal(seen.generation, 3);
    assert_int_equal(seen.changed, 4);
    assert_slice(seen.owner, "u");
    assert_slice(seen.owner_org, "o");
    assert_slice(seen.name, "n");
    assert_slice(seen.parent, "par");
    assert_int_equal(seen.created_at, 5);
    assert_int_equal(seen.updated_at, -6);
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(the_order_by_owner_follows_the_rows),
        TEST(a_row_comes_back_as_it_was_put),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
