#include "dashboards_fixture.h"

#include <audit/feed.h>

static void a_person_owns_what_it_makes_under_a_drawn_id(void **state)
{
    struct fixture *f = *state;
    struct bearer ann = person("ann", "o"), other = person("ann", "elsewhere");
    const struct chart charts[] = { { SLICE("c1"), SLICE("Sales") }, { SLICE("c2"), SLICE("") } };
    struct dashboard_draft draft = { .id = SLICE("mine"), .name = SLICE("Q3"), .adopt = true, .owner = SLICE("eve"),
                                     .details = { SLICE("{\"a\":1}"), charts, 2 } };
    struct dashboard seen;
    struct slice id = NO_SLICE;
    assert_int_equal(create(f, &ann, &draft, &id), ERROR_NONE);
    assert_int_equal(id.len, 36);
    assert_true(slice_starts(id, SLICE("dsh_")));
    assert_int_equal(get(f, &ann, id.ptr, &seen), ERROR_NONE);
    assert_slice(seen.name, "Q3");
    assert_slice(seen.owner, "ann");
    assert_slice(seen.owner_org, "o");
    assert_slice(seen.details.metadata, "{\"a\":1}");
    assert_int_equal(seen.details.chart_count, 2);
    assert_slice(seen.details.charts[0].name, "Sales");
    assert_int_equal(seen.scope, SCOPE_READ_WRITE);
    assert_int_equal(seen.status, DASHBOARD_OWNED_PRIVATE);
    assert_int_equal(seen.ways.count, 1);
    assert_int_equal(seen.ways.ways[0].kind, WAY_OWNER);
    assert_int_equal(get(f, &other, id.ptr, &seen), ERROR_NOT_FOUND);
}

static void who_may_make_what(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(register_parent(f, "par"), ERROR_NONE);
    assert_int_equal(register_owned(f, "bobs", "bob", "", false), ERROR_NONE);
    const struct slice par = SLICE_INIT("par");
    struct bearer plain = person("ann", "o"), admin = plain, reader = plain, confined = plain, lister = plain;
    admin.admin = true;
    reader.cap = SCOPE_READ;
    confined.confined = par;
    lister.parents = &par;
    lister.parent_count = 1;
    const struct {
        const char *name;
        const struct bearer *bearer;
        struct dashboard_draft draft;
        enum error_kind expected;
    } cases[] = {
        { "a person", &plain, { .name = SLICE("n") }, ERROR_NONE },
        { "a reader's token", &reader, { .name = SLICE("n") }, ERROR_TOKEN_SCOPE_READ },
        { "a token for one dashboard", &confined, { .name = SLICE("n") }, ERROR_NOT_ALLOWED },
        { "a parent by an admin", &admin, { .name = SLICE("n"), .is_parent = true }, ERROR_NONE },
        { "a parent by a person", &plain, { .name = SLICE("n"), .is_parent = true }, ERROR_NOT_ALLOWED },
        { "an admin's own", &admin, { .name = SLICE("n") }, ERROR_NOT_ALLOWED },
        { "a child of a listed parent", &lister, { .name = SLICE("n"), .parent = SLICE("par") }, ERROR_NONE },
        { "a child of a parent not listed", &plain, { .name = SLICE("n"), .parent = SLICE("par") }, ERROR_NOT_FOUND },
        { "a child of an unknown parent", &plain, { .name = SLICE("n"), .parent = SLICE("no") }, ERROR_NOT_FOUND },
        { "a child of what is no parent", NULL,
          { .name = SLICE("n"), .owner = SLICE("u"), .parent = SLICE("bobs") }, ERROR_NOT_FOUND },
        { "a server's child", NULL, { .name = SLICE("n"), .owner = SLICE("u"), .parent = SLICE("par") }, ERROR_NONE },
        { "a server's without owner", NULL, { .name = SLICE("n") }, ERROR_INVALID_VALUE },
        { "a parent with an owner", NULL, { .name = SLICE("n"), .owner = SLICE("u"), .is_parent = true },
          ERROR_INVALID_VALUE },
        { "a server's that is there", NULL, { .id = SLICE("bobs"), .name = SLICE("n"), .owner = SLICE("u") },
          ERROR_DASHBOARD_EXISTS },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum error_kind kind = create(f, cases[i].bearer, &cases[i].draft, NULL);
        if (kind != cases[i].expected)
            fail_msg("%s: %s, not %s", cases[i].name, error_code(kind), error_code(cases[i].expected));
    }
}

/* Every operation on a dashboard that is not there, is somebody else's, or was deleted: one answer. */
static void without_a_scope_there_is_no_dashboard(void **state)
{
    struct fixture *f = *state;
    static const char *const ids[] = { "unknown", "foreign", "gone", "elsewhere", "parent" };
    struct bearer ann = person("ann", "o"), reader = ann;
    struct dashboard seen;
    reader.cap = SCOPE_READ;
    const struct bearer *bearers[] = { &ann, &reader };
    assert_int_equal(register_owned(f, "foreign", "bob", "o", false), ERROR_NONE);
    assert_int_equal(register_owned(f, "gone", "ann", "o", false), ERROR_NONE);
    assert_int_equal(grant_user(f, "gone", "ann", "", SCOPE_READ), ERROR_NONE);
    assert_int_equal(delete(f, NULL, "gone"), ERROR_NONE);
    assert_int_equal(grant_user(f, "elsewhere", "bob", "", SCOPE_READ), ERROR_NONE);
    assert_int_equal(register_parent(f, "parent"), ERROR_NONE);
    for (size_t i = 0; i < COUNT(ids); i++)
        for (size_t b = 0; b < COUNT(bearers); b++) {
            assert_int_equal(get(f, bearers[b], ids[i], &seen), ERROR_NOT_FOUND);
            assert_string_equal(f->error.detail, "There is no such dashboard.");
            assert_int_equal(rename_to(f, bearers[b], ids[i], "x"), ERROR_NOT_FOUND);
            assert_string_equal(f->error.detail, "There is no such dashboard.");
            assert_int_equal(transfer(f, bearers[b], ids[i], "x"), ERROR_NOT_FOUND);
            assert_int_equal(delete(f, bearers[b], ids[i]), ERROR_NOT_FOUND);
            assert_string_equal(f->error.detail, "There is no such dashboard.");
        }
    assert_int_equal(rename_to(f, NULL, "unknown", "x"), ERROR_NOT_FOUND);
    assert_int_equal(rename_to(f, NULL, "gone", "x"), ERROR_NOT_FOUND);
}

static void changing_needs_read_write(void **state)
{
    struct fixture *f = *state;
    struct bearer owner = person("ann", "o"), writer = person("wim", "o"), looker = person("lea", "o");
    struct bearer owner_reading = owner;
    struct dashboard seen;
    owner_reading.cap = SCOPE_READ;
    assert_int_equal(register_owned(f, "d", "ann", "o", false), ERROR_NONE);
    assert_int_equal(grant_user(f, "d", "wim", "o", SCOPE_READ_WRITE), ERROR_NONE);
    assert_int_equal(grant_user(f, "d", "lea", "", SCOPE_READ), ERROR_NONE);
    assert_int_equal(grant_user(f, "elsewhere", "wim", "", SCOPE_READ_WRITE), ERROR_NONE);
    assert_int_equal(rename_to(f, &looker, "d", "x"), ERROR_NOT_ALLOWED);
    assert_int_equal(rename_to(f, &owner_reading, "d", "x"), ERROR_TOKEN_SCOPE_READ);
    assert_int_equal(rename_to(f, &writer, "elsewhere", "x"), ERROR_DASHBOARD_NOT_REGISTERED);
    assert_int_equal(rename_to(f, &writer, "d", "by wim"), ERROR_NONE);
    assert_int_equal(get(f, &owner, "d", &seen), ERROR_NONE);
    assert_slice(seen.name, "by wim");
    assert_int_equal(seen.status, DASHBOARD_OWNED_SHARED);
    assert_int_equal(get(f, &looker, "d", &seen), ERROR_NONE);
    assert_int_equal(seen.status, DASHBOARD_SHARED_WITH_ME);
    assert_int_equal(seen.scope, SCOPE_READ);
    assert_int_equal(delete(f, &writer, "d"), ERROR_NOT_ALLOWED);
    assert_int_equal(transfer(f, &writer, "d", "wim"), ERROR_NOT_ALLOWED);
    assert_int_equal(delete(f, &owner_reading, "d"), ERROR_TOKEN_SCOPE_READ);
}

static void a_patch_replaces_what_it_names_and_leaves_the_rest(void **state)
{
    struct fixture *f = *state;
    const struct chart charts[] = { { SLICE("c"), SLICE("C") } };
    struct slice metadata = SLICE("{\"k\":[]}");
    struct dashboard_patch first = { .metadata = &metadata, .charts = charts, .chart_count = 1 };
    struct dashboard_patch no_charts = { .charts = charts, .chart_count = 0 }, nothing = { 0 };
    struct dashboard seen;
    assert_int_equal(register_owned(f, "d", "ann", "", false), ERROR_NONE);
    assert_int_equal(patch(f, NULL, "d", &first), ERROR_NONE);
    assert_int_equal(get(f, NULL, "d", &seen), ERROR_NONE);
    assert_slice(seen.name, "n");
    assert_slice(seen.details.metadata, "{\"k\":[]}");
    assert_int_equal(seen.details.chart_count, 1);
    assert_int_equal(patch(f, NULL, "d", &no_charts), ERROR_NONE);
    assert_int_equal(patch(f, NULL, "d", &nothing), ERROR_NONE);
    assert_int_equal(get(f, NULL, "d", &seen), ERROR_NONE);
    assert_slice(seen.details.metadata, "{\"k\":[]}");
    assert_int_equal(seen.details.chart_count, 0);
}

static void the_largest_details_are_kept_whole(void **state)
{
    struct fixture *f = *state;
    enum { CHARTS = 1000, METADATA = 64 * 1024 };
    struct bearer ann = person("ann", "");
    struct chart *charts = calloc(CHARTS, sizeof *charts);
    char *metadata = malloc(METADATA), *name = malloc(256);
    assert_true(charts && metadata && name);
    memset(metadata, 'm', METADATA);
    memset(name, 'n', 256);
    for (size_t i = 0; i < CHARTS; i++)
        charts[i] = (struct chart){ arena_printf(&f->arena, "%0128zu", i), { name, 256 } };
    struct dashboard_draft draft = { .name = { name, 256 }, .details = { { metadata, METADATA }, charts, CHARTS } };
    struct dashboard seen;
    struct slice id = NO_SLICE;
    assert_int_equal(create(f, &ann, &draft, &id), ERROR_NONE);
    assert_int_equal(get(f, &ann, id.ptr, &seen), ERROR_NONE);
    assert_true(slice_equal(seen.details.metadata, draft.details.metadata));
    assert_int_equal(seen.details.chart_count, CHARTS);
    for (size_t i = 0; i < CHARTS; i++)
        assert_true(slice_equal(seen.details.charts[i].id, charts[i].id) &&
                    slice_equal(seen.details.charts[i].name, charts[i].name));
    free(charts);
    free(metadata);
    free(name);
}

static void ownership_goes_to_a_user_of_the_roster_and_grants_stay(void **state)
{
    struct fixture *f = *state;
    const struct bearer_user users[] = { { SLICE("bob"), SLICE("bob@example.com") } };
    const struct bearer_user strangers[] = { { SLICE("eve"), SLICE("eve@example.com") } };
    const struct bearer_org orgs[] = { { .org = SLICE("o"), .users = users, .user_count = 1 },
                                       { .org = SLICE("other"), .users = strangers, .user_count = 1 } };
    struct bearer ann = person("ann", "o"), bob = person("bob", "o"), lea = person("lea", "o");
    struct bearer orgless = person("ann", "");
    ann.orgs = orgless.orgs = orgs;
    ann.org_count = orgless.org_count = 2;
    assert_int_equal(register_owned(f, "d", "ann", "o", false), ERROR_NONE);
    assert_int_equal(register_owned(f, "free", "ann", "", false), ERROR_NONE);
    assert_int_equal(grant_user(f, "d", "lea", "", SCOPE_READ), ERROR_NONE);
    assert_int_equal(transfer(f, &ann, "d", "eve"), ERROR_UNKNOWN_RECIPIENT);
    assert_slice(f->error.first->pointer, "/user_reference");
    assert_int_equal(transfer(f, &ann, "d", "nobody"), ERROR_UNKNOWN_RECIPIENT);
    assert_int_equal(transfer(f, &orgless, "free", "bob"), ERROR_CROSS_ORG);
    assert_int_equal(transfer(f, &lea, "d", "lea"), ERROR_NOT_ALLOWED);
    assert_int_equal(transfer(f, &ann, "d", "bob"), ERROR_NONE);
    assert_int_equal(scope_of(f, &ann, "d"), SCOPE_NONE);
    assert_int_equal(scope_of(f, &bob, "d"), SCOPE_READ_WRITE);
    assert_int_equal(scope_of(f, &lea, "d"), SCOPE_READ);
    assert_string_equal(list_ids(f, &ann, 10), "free ");
    assert_string_equal(list_ids(f, &bob, 10), "d ");
    assert_int_equal(transfer(f, NULL, "d", "zoe"), ERROR_NONE);
    assert_string_equal(list_ids(f, &bob, 10), "");
    assert_int_equal(register_parent(f, "parent"), ERROR_NONE);
    assert_int_equal(transfer(f, NULL, "parent", "zoe"), ERROR_NOT_ALLOWED);
}

static void deleting_ends_every_grant_and_making_again_revives_none(void **state)
{
    struct fixture *f = *state;
    struct bearer owner = person("ann", "o"), guest = person("gus", "o");
    struct permission later = { .dashboard = SLICE("d"), .scope = SCOPE_READ, .period = always,
                                .principal = { .kind = PRINCIPAL_USER, .user = SLICE("gus") } };
    assert_int_equal(register_owned(f, "d", "ann", "o", false), ERROR_NONE);
    assert_int_equal(grant_user(f, "d", "gus", "", SCOPE_READ), ERROR_NONE);
    for (int life = 0; life < 3; life++) {
        assert_int_equal(delete(f, &owner, "d"), ERROR_NONE);
        assert_int_equal(scope_of(f, &owner, "d"), SCOPE_NONE);
        assert_int_equal(scope_of(f, &guest, "d"), SCOPE_NONE);
        assert_string_equal(list_ids(f, &guest, 10), "");
        assert_int_equal(grant(f, &later, 1), ERROR_DELETED);
        if (life == 1)
            assert_int_equal(dashboards_sweep(f->store, &f->error), 0);
        assert_int_equal(register_owned(f, "d", "ann", "o", life == 2), ERROR_NONE);
        assert_int_equal(scope_of(f, &owner, "d"), SCOPE_READ_WRITE);
        assert_int_equal(scope_of(f, &guest, "d"), SCOPE_NONE);
        assert_string_equal(list_ids(f, &guest, 10), "");
        if (life == 0) {
            assert_int_equal(grant_user(f, "d", "gus", "", SCOPE_READ_WRITE), ERROR_NONE);
            assert_int_equal(scope_of(f, &guest, "d"), SCOPE_READ_WRITE);
        }
    }
}

static void nobody_takes_over_an_id_on_which_grants_stand(void **state)
{
    struct fixture *f = *state;
    struct bearer guest = person("gus", ""), owner = person("ann", "");
    struct permission expired = { .dashboard = SLICE("old"), .scope = SCOPE_READ,
                                  .period = { PERIOD_OPEN_START, 1000 },
                                  .principal = { .kind = PRINCIPAL_USER, .user = SLICE("gus") } };
    assert_int_equal(grant_user(f, "taken", "gus", "", SCOPE_READ), ERROR_NONE);
    assert_int_equal(register_owned(f, "taken", "ann", "", false), ERROR_HAS_GRANTS);
    assert_int_equal(scope_of(f, &owner, "taken"), SCOPE_NONE);
    assert_int_equal(register_owned(f, "taken", "ann", "", true), ERROR_NONE);
    assert_int_equal(scope_of(f, &guest, "taken"), SCOPE_READ);
    assert_int_equal(scope_of(f, &owner, "taken"), SCOPE_READ_WRITE);
    assert_int_equal(grant(f, &expired, 1), ERROR_NONE);
    assert_int_equal(register_owned(f, "old", "ann", "", false), ERROR_HAS_GRANTS);     /* until it is revoked */
    assert_int_equal(register_owned(f, "old", "ann", "", true), ERROR_NONE);
    assert_int_equal(scope_of(f, &guest, "old"), SCOPE_NONE);
    struct dashboard seen;
    assert_int_equal(get(f, &owner, "old", &seen), ERROR_NONE);
    assert_int_equal(seen.status, DASHBOARD_OWNED_PRIVATE);
}

static void parents_are_run_by_admins_and_bequeath_nothing(void **state)
{
    struct fixture *f = *state;
    const struct slice listed[] = { SLICE_INIT("par"), SLICE_INIT("child"), SLICE_INIT("unknown") };
    struct bearer admin = person("root", "o"), reader = person("ann", "o");
    admin.admin = true;
    reader.parents = listed;
    reader.parent_count = 3;
    assert_int_equal(register_parent(f, "par"), ERROR_NONE);
    assert_int_equal(register_parent(f, "par2"), ERROR_NONE);
    struct dashboard_draft child = { .id = SLICE("child"), .name = SLICE("n"), .parent = SLICE("par"),
                                     .owner = SLICE("bob"), .owner_org = SLICE("o") };
    assert_int_equal(create(f, NULL, &child, NULL), ERROR_NONE);
    assert_int_equal(grant_user(f, "child", "root", "", SCOPE_READ_WRITE), ERROR_NONE);
    assert_int_equal(grant_user(f, "par", "gus", "", SCOPE_READ_WRITE), ERROR_NONE);
    struct bearer gus = person("gus", "o");
    assert_string_equal(list_ids(f, &admin, 10), "par par2 ");
    assert_string_equal(list_ids(f, &reader, 10), "par ");
    assert_string_equal(list_ids(f, &gus, 10), "par ");
    assert_int_equal(scope_of(f, &admin, "child"), SCOPE_NONE);
    assert_int_equal(scope_of(f, &gus, "child"), SCOPE_NONE);
    assert_int_equal(scope_of(f, &reader, "child"), SCOPE_NONE);
    assert_int_equal(scope_of(f, &reader, "par"), SCOPE_READ);
    assert_int_equal(rename_to(f, &reader, "par", "x"), ERROR_NOT_ALLOWED);
    assert_int_equal(delete(f, &gus, "par"), ERROR_NOT_ALLOWED);
    assert_int_equal(rename_to(f, &admin, "par", "x"), ERROR_NONE);
    assert_int_equal(delete(f, &admin, "par"), ERROR_NONE);
    assert_string_equal(list_ids(f, &admin, 10), "par2 ");
}

static int count_grants(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct store_grants_range range = { .project = SLICE("p") };
    struct store_scan *scan = NULL;
    struct grant_row row;
    size_t *count = context;
    int found = store_scan_grants(view, &range, &scan);
    for (*count = 0; found >= 0 && (found = store_next_grant(scan, &row)) == 1; ++*count)
        ;
    store_scan_end(scan);
    return found;
}

static size_t grants_there(struct fixture *f)
{
    size_t count;
    forget(f);
    assert_int_equal(store_read(f->store, count_grants, &count, &f->arena, NULL, &f->error), 0);
    return count;
}

static void the_sweep_takes_dead_grants_and_no_others(void **state)
{
    struct fixture *f = *state;
    enum { GRANTS = 1000 };
    struct permission *entries = calloc(GRANTS, sizeof *entries);
    assert_non_null(entries);
    for (size_t i = 0; i < GRANTS; i++)
        entries[i] = (struct permission){ .dashboard = SLICE("d"), .scope = SCOPE_READ, .period = always,
                                          .principal = { .kind = PRINCIPAL_USER,
                                                         .user = arena_printf(&f->arena, "u%zu", i) } };
    assert_int_equal(register_owned(f, "d", "ann", "", false), ERROR_NONE);
    assert_int_equal(grant(f, entries, GRANTS), ERROR_NONE);
    assert_int_equal(grant_user(f, "other", "u1", "", SCOPE_READ), ERROR_NONE);
    assert_int_equal(delete(f, NULL, "d"), ERROR_NONE);
    assert_int_equal(register_owned(f, "d", "ann", "", false), ERROR_NONE);
    assert_int_equal(grant(f, entries, 3), ERROR_NONE);
    assert_int_equal(grants_there(f), GRANTS + 1);
    assert_int_equal(dashboards_sweep(f->store, &f->error), 0);
    assert_int_equal(grants_there(f), 4);
    struct bearer second = person("u2", "");
    assert_string_equal(list_ids(f, &second, 10), "d ");
    assert_int_equal(dashboards_sweep(f->store, &f->error), 0);
    assert_int_equal(grants_there(f), 4);
    free(entries);
}

static void every_change_is_in_the_trail(void **state)
{
    struct fixture *f = *state;
    static const char *const expected[] = { "dashboard_created", "dashboard_changed", "dashboard_transferred",
                                            "dashboard_deleted" };
    struct feed_page page;
    assert_int_equal(register_owned(f, "d", "ann", "o", false), ERROR_NONE);
    assert_int_equal(rename_to(f, NULL, "d", "x"), ERROR_NONE);
    assert_int_equal(transfer(f, NULL, "d", "bob"), ERROR_NONE);
    assert_int_equal(delete(f, NULL, "d"), ERROR_NONE);
    assert_int_equal(delete(f, NULL, "d"), ERROR_NOT_FOUND);
    assert_int_equal(feed_read(f->store, SLICE("p"), NULL, 10, &f->arena, &page, &f->error), 0);
    assert_int_equal(page.count, COUNT(expected));
    for (size_t i = 0; i < page.count; i++) {
        assert_string_equal(page.events[i].name, expected[i]);
        assert_slice(page.events[i].dashboard, "d");
    }
    assert_slice(page.events[2].principal.user, "bob");
    assert_slice(page.events[2].principal.org, "o");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_person_owns_what_it_makes_under_a_drawn_id),
        TEST(who_may_make_what),
        TEST(without_a_scope_there_is_no_dashboard),
        TEST(changing_needs_read_write),
        TEST(a_patch_replaces_what_it_names_and_leaves_the_rest),
        TEST(the_largest_details_are_kept_whole),
        TEST(ownership_goes_to_a_user_of_the_roster_and_grants_stay),
        TEST(deleting_ends_every_grant_and_making_again_revives_none),
        TEST(nobody_takes_over_an_id_on_which_grants_stand),
        TEST(parents_are_run_by_admins_and_bequeath_nothing),
        TEST(the_sweep_takes_dead_grants_and_no_others),
        TEST(every_change_is_in_the_trail),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
