#include "dashboards_fixture.h"

static void a_confined_token_lists_its_one_dashboard(void **state)
{
    struct fixture *f = *state;
    struct bearer ann = person("ann", "");
    assert_int_equal(register_owned(f, "a", "ann", "", false), ERROR_NONE);
    assert_int_equal(register_owned(f, "b", "ann", "", false), ERROR_NONE);
    assert_int_equal(register_owned(f, "c", "bob", "", false), ERROR_NONE);
    assert_string_equal(list_ids(f, &ann, 1), "a b ");
    ann.confined = SLICE("b");
    assert_string_equal(list_ids(f, &ann, 1), "b ");
    ann.confined = SLICE("c");
    assert_string_equal(list_ids(f, &ann, 1), "");
}

/* Between pages others come and go: before the place that was reached, behind it, and at it. */
static void what_is_there_throughout_appears_exactly_once(void **state)
{
    struct fixture *f = *state;
    struct bearer ann = person("ann", "");
    struct dashboards_query query = { .project = SLICE("p"), .bearer = &ann, .limit = 2 };
    struct dashboards_page page;
    char seen[200] = "", id[16];
    for (int i = 0; i < 10; i++) {
        snprintf(id, sizeof id, "k%d", i);
        assert_int_equal(register_owned(f, id, "ann", "", false), ERROR_NONE);
    }
    for (int round = 0; ; round++) {
        forget(f);
        assert_int_equal(dashboards_list(f->store, &query, &f->arena, &page, &f->error), 0);
        for (size_t i = 0; i < page.count; i++)
            add_id(seen, &page.dashboards[i]);
        if (page.next.len == 0)
            break;
        query.cursor = page.next;
        snprintf(id, sizeof id, "j%d", round);
        assert_int_equal(register_owned(f, id, "ann", "", false), ERROR_NONE);
        if (round == 0) {
            assert_int_equal(delete(f, NULL, "k1"), ERROR_NONE);
            assert_int_equal(delete(f, NULL, "k2"), ERROR_NONE);
        }
    }
    assert_string_equal(seen, "k0 k1 k3 k4 k5 k6 k7 k8 k9 ");
}

static void unregistered_dashboards_have_no_name(void **state)
{
    struct fixture *f = *state;
    struct bearer ann = person("ann", "");
    struct dashboards_query query = { .project = SLICE("p"), .bearer = &ann, .limit = 10 };
    struct dashboards_page page;
    assert_int_equal(grant_user(f, "elsewhere", "ann", "", SCOPE_READ), ERROR_NONE);
    assert_int_equal(dashboards_list(f->store, &query, &f->arena, &page, &f->error), 0);
    assert_int_equal(page.count, 1);
    assert_false(page.dashboards[0].registered);
    assert_int_equal(page.dashboards[0].name.len, 0);
    assert_int_equal(page.dashboards[0].status, DASHBOARD_SHARED_WITH_ME);
    query.bearer = NULL;
    assert_int_equal(dashboards_list(f->store, &query, &f->arena, &page, &f->error), 0);
    assert_int_equal(page.dashboards[0].status, DASHBOARD_ELSEWHERE);
}

/* Charts of many dashboards are more than a page holds: it ends early, and the next one goes on. */
static void large_charts_make_short_pages(void **state)
{
    struct fixture *f = *state;
    enum { BOARDS = 40, CHARTS = 1000 };
    static struct chart charts[CHARTS];
    struct bearer ann = person("ann", "");
    struct dashboards_query query = { .project = SLICE("p"), .bearer = &ann, .limit = 1000, .charts = true };
    struct dashboard_draft draft = { .name = SLICE("n"), .details = { .charts = charts, .chart_count = CHARTS } };
    char name[256];
    size_t pages = 0, rows = 0;
    memset(name, 'n', sizeof name);
    for (size_t i = 0; i < CHARTS; i++)
        charts[i] = (struct chart){ arena_printf(&f->arena, "%0128zu", i), { name, sizeof name } };
    for (int i = 0; i < BOARDS; i++) {
        struct arena_mark mark = arena_mark(&f->arena);
        assert_int_equal(create(f, &ann, &draft, NULL), ERROR_NONE);
        arena_rewind(&f->arena, mark);
    }
    do {
        struct dashboards_page page;
        struct arena_mark mark = arena_mark(&f->arena);
        char cursor[256];
        assert_int_equal(dashboards_list(f->store, &query, &f->arena, &page, &f->error), 0);
        for (size_t i = 0; i < page.count; i++)
            assert_int_equal(page.dashboards[i].details.chart_count, CHARTS);
        rows += page.count;
        pages++;
        query.cursor = (struct slice){ cursor, page.next.len };
        if (page.next.len)
            memcpy(cursor, page.next.ptr, page.next.len);
        arena_rewind(&f->arena, mark);
    } while (query.cursor.len);
    assert_int_equal(rows, BOARDS);
    assert_true(pages > 1 && pages < BOARDS);
}

static void a_cursor_that_is_none_is_refused(void **state)
{
    struct fixture *f = *state;
    static const struct {
        const char *bytes;
        size_t length;
    } cases[] = { { "x", 1 }, { "\1\0\1", 3 }, { "\1\0\0", 3 }, { "\2\0\1a", 4 }, { "\1\0\1ab", 5 },
                  { "\1\0\1/", 4 } };
    struct dashboards_page page;
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct dashboards_query query = { .project = SLICE("p"), .limit = 1,
                                          .cursor = { cases[i].bytes, cases[i].length } };
        forget(f);
        assert_int_equal(dashboards_list(f->store, &query, &f->arena, &page, &f->error), -1);
        assert_error(&f->error, ERROR_INVALID_CURSOR);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_confined_token_lists_its_one_dashboard),
        TEST(what_is_there_throughout_appears_exactly_once),
        TEST(unregistered_dashboards_have_no_name),
        TEST(large_charts_make_short_pages),
        TEST(a_cursor_that_is_none_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
