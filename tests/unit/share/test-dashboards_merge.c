/* Lists against a plain model: an array of dashboards and an array of grants, asked one by one. */
#include "dashboards_fixture.h"

enum { DASHBOARDS = 1000, GRANTS = 3000, USERS = 6, ORGS = 3, ROLES = 3, BATCH = 1000 };

/* Org 0 is none. */
static const char *const users[USERS] = { "u0", "u1", "u2", "u3", "u4", "u5" };
static const char *const orgs[ORGS] = { "", "o1", "o2" };
static const char *const roles[ROLES] = { "r0", "r1", "r2" };

struct model_dashboard {
    char id[8];
    enum dashboard_state state;     /* 0: nothing is known of it */
    int user, org;
};

struct model_grant {
    int dashboard;
    enum principal_kind kind;
    int user, org, role;
    enum scope scope;
    enum period_state period;
    bool ended;
};

struct model {
    struct model_dashboard dashboards[DASHBOARDS];
    struct model_grant grants[GRANTS];
    uint32_t random;
};

static int draw(struct model *model, int below)
{
    model->random = model->random * 1664525 + 1013904223;
    return (int)((model->random >> 8) % (unsigned)below);
}

static bool same_target(const struct model_grant *a, const struct model_grant *b)
{
    return a->dashboard == b->dashboard && a->kind == b->kind && a->user == b->user && a->org == b->org &&
           a->role == b->role && a->scope == b->scope;
}

static void draw_grant(struct model *model, int n)
{
    struct model_grant *grant = &model->grants[n];
    bool again = true;
    while (again) {
        enum principal_kind kind = (enum principal_kind)(PRINCIPAL_USER + draw(model, 3));
        *grant = (struct model_grant){ .dashboard = draw(model, DASHBOARDS), .kind = kind,
                                       .scope = draw(model, 3) ? SCOPE_READ : SCOPE_READ_WRITE,
                                       .period = draw(model, 4) ? PERIOD_ACTIVE
                                                                : draw(model, 2) ? PERIOD_NOT_YET : PERIOD_EXPIRED };
        grant->user = kind == PRINCIPAL_USER ? draw(model, USERS) : 0;
        grant->org = kind == PRINCIPAL_USER ? draw(model, ORGS) : 1 + draw(model, ORGS - 1);
        grant->role = kind == PRINCIPAL_ROLE ? draw(model, ROLES) : 0;
        again = false;
        for (int i = 0; i < n && !again; i++)
            again = same_target(grant, &model->grants[i]);
    }
}

static struct permission permission_of(const struct model *model, const struct model_grant *grant)
{
    static const struct period periods[] = { [PERIOD_NOT_YET] = { INT64_MAX / 2, PERIOD_OPEN_END },
                                             [PERIOD_ACTIVE] = { PERIOD_OPEN_START, PERIOD_OPEN_END },
                                             [PERIOD_EXPIRED] = { PERIOD_OPEN_START, 1000 } };
    struct permission p = { .dashboard = slice_of(model->dashboards[grant->dashboard].id), .scope = grant->scope,
                            .period = periods[grant->period],
                            .principal = { .kind = grant->kind, .org = slice_of(orgs[grant->org]) } };
    if (grant->kind == PRINCIPAL_USER)
        p.principal.user = slice_of(users[grant->user]);
    if (grant->kind == PRINCIPAL_ROLE)
        p.principal.role = slice_of(roles[grant->role]);
    return p;
}

static void make_dashboard(struct fixture *f, struct model *model, int n)
{
    struct model_dashboard *d = &model->dashboards[n];
    enum error_kind kind = ERROR_NONE;
    snprintf(d->id, sizeof d->id, "d%d", n * 7 % DASHBOARDS);
    int fate = draw(model, 10);
    d->user = draw(model, USERS);
    d->org = draw(model, ORGS);
    if (fate < 6) {
        d->state = DASHBOARD_OWNED;
        kind = register_owned(f, d->id, users[d->user], orgs[d->org], false);
    } else if (fate == 6) {
        d->state = DASHBOARD_PARENT;
        kind = register_parent(f, d->id);
    }
    assert_int_equal(kind, ERROR_NONE);
}

static void end_dashboard(struct fixture *f, struct model *model, int n, bool again)
{
    struct model_dashboard *d = &model->dashboards[n];
    assert_int_equal(delete(f, NULL, d->id), ERROR_NONE);
    d->state = DASHBOARD_DELETED;
    for (int i = 0; i < GRANTS; i++)
        model->grants[i].ended |= model->grants[i].dashboard == n;
    if (!again)
        return;
    d->state = DASHBOARD_OWNED;
    assert_int_equal(register_owned(f, d->id, users[d->user], orgs[d->org], false), ERROR_NONE);
}

static void fill(struct fixture *f, struct model *model)
{
    struct permission batch[BATCH];
    for (int i = 0; i < DASHBOARDS; i++) {
        struct arena_mark mark = arena_mark(&f->arena);
        make_dashboard(f, model, i);
        arena_rewind(&f->arena, mark);
    }
    for (int i = 0; i < GRANTS; i++) {
        draw_grant(model, i);
        batch[i % BATCH] = permission_of(model, &model->grants[i]);
        struct model_dashboard *d = &model->dashboards[model->grants[i].dashboard];
        if (d->state == 0)
            d->state = DASHBOARD_UNREGISTERED;
        if (i % BATCH == BATCH - 1)
            assert_int_equal(grant(f, batch, BATCH), ERROR_NONE);
    }
    for (int i = 0; i < DASHBOARDS; i += 9)
        if (model->dashboards[i].state != 0)
            end_dashboard(f, model, i, i % 2);
}

/* Whose list. Bit n of `roles`: holds role n. Bit n of `parents`: of the first parents of the model the n-th. */
struct who {
    const char *name;
    int user, org;              /* user -1: nobody in particular */
    unsigned roles;
    int parents;                /* so many parents are listed, and so many ids that are none */
    bool admin, reading, everything;
};

static bool grant_counts(const struct model_grant *grant, const struct who *who)
{
    if (grant->ended || grant->period != PERIOD_ACTIVE || who->admin)
        return false;
    if (grant->kind == PRINCIPAL_USER)
        return grant->user == who->user && (grant->org == 0 || grant->org == who->org);
    return who->org > 0 && grant->org == who->org &&
           (grant->kind == PRINCIPAL_ORG || (who->roles >> grant->role & 1));
}

static bool owns(const struct model_dashboard *d, const struct who *who)
{
    return !who->admin && d->state == DASHBOARD_OWNED && d->user == who->user &&
           (d->org == 0 || d->org == who->org);
}

static enum scope model_scope(const struct model *model, int n, const struct who *who, bool listed)
{
    const struct model_dashboard *d = &model->dashboards[n];
    enum scope scope = SCOPE_NONE;
    if (d->state == 0 || d->state == DASHBOARD_DELETED)
        return SCOPE_NONE;
    if (d->state == DASHBOARD_PARENT && (who->admin || listed))
        scope = who->admin ? SCOPE_READ_WRITE : SCOPE_READ;
    if (owns(d, who))
        scope = SCOPE_READ_WRITE;
    for (int i = 0; i < GRANTS; i++)
        if (model->grants[i].dashboard == n && grant_counts(&model->grants[i], who) &&
            model->grants[i].scope > scope)
            scope = model->grants[i].scope;
    return who->reading && scope > SCOPE_READ ? SCOPE_READ : scope;
}

static enum dashboard_status model_status(const struct model *model, int n, const struct who *who)
{
    const struct model_dashboard *d = &model->dashboards[n];
    if (d->state == DASHBOARD_PARENT)
        return DASHBOARD_IS_PARENT;
    if (!who->everything && !owns(d, who))
        return DASHBOARD_SHARED_WITH_ME;
    if (d->state == DASHBOARD_UNREGISTERED)
        return DASHBOARD_ELSEWHERE;
    for (int i = 0; i < GRANTS; i++) {
        const struct model_grant *g = &model->grants[i];
        if (g->dashboard == n && !g->ended && g->period != PERIOD_EXPIRED &&
            !(g->kind == PRINCIPAL_USER && g->user == d->user))
            return DASHBOARD_OWNED_SHARED;
    }
    return DASHBOARD_OWNED_PRIVATE;
}

/* One row of the expected list, found by its id. */
struct expected {
    const char *id;
    enum scope scope;
    enum dashboard_status status;
};

struct comparison {
    struct expected rows[DASHBOARDS];
    size_t count, seen;
    const char *name;
};

static int by_id(const void *a, const void *b)
{
    return strcmp(((const struct expected *)a)->id, ((const struct expected *)b)->id);
}

static void compare(void *context, const struct dashboard *dashboard)
{
    struct comparison *c = context;
    if (c->seen >= c->count)
        fail_msg("%s: %.*s is too many", c->name, SLICE_ARGS(dashboard->id));
    const struct expected *e = &c->rows[c->seen++];
    if (!slice_is(dashboard->id, e->id))
        fail_msg("%s: %.*s, not %s", c->name, SLICE_ARGS(dashboard->id), e->id);
    if (dashboard->scope != e->scope || dashboard->status != e->status)
        fail_msg("%s: %s is %s %s, not %s %s", c->name, e->id, scope_name(dashboard->scope),
                 dashboards_status_name(dashboard->status), scope_name(e->scope), dashboards_status_name(e->status));
    if (dashboard->scope != SCOPE_NONE && way_scope(&dashboard->ways) < dashboard->scope)
        fail_msg("%s: %s has no way that gives its scope", c->name, e->id);
}

static void expect(const struct model *model, const struct who *who, const struct slice *listed,
                   size_t listed_count, struct comparison *c)
{
    c->count = 0;
    for (int n = 0; n < DASHBOARDS; n++) {
        const struct model_dashboard *d = &model->dashboards[n];
        bool is_listed = false;
        for (size_t i = 0; i < listed_count; i++)
            is_listed |= slice_is(listed[i], d->id);
        enum scope scope = who->everything ? SCOPE_NONE : model_scope(model, n, who, is_listed);
        bool there = d->state != 0 && d->state != DASHBOARD_DELETED;
        if (there && (who->everything || scope != SCOPE_NONE))
            c->rows[c->count++] = (struct expected){ d->id, scope, model_status(model, n, who) };
    }
    qsort(c->rows, c->count, sizeof *c->rows, by_id);
}

static void check_filters(struct fixture *f, const struct bearer *bearer, const struct comparison *all)
{
    static struct comparison some;
    for (enum dashboard_status status = DASHBOARD_OWNED_PRIVATE; status <= DASHBOARD_ELSEWHERE; status++)
        for (enum scope scope = SCOPE_NONE; scope <= SCOPE_READ_WRITE; scope++) {
            struct dashboards_query query = { .bearer = bearer, .limit = 50, .status = status, .scope = scope };
            some = (struct comparison){ .name = all->name };
            for (size_t i = 0; i < all->count; i++)
                if (all->rows[i].status == status && (scope == SCOPE_NONE || all->rows[i].scope == scope))
                    some.rows[some.count++] = all->rows[i];
            list_all(f, &query, compare, &some);
            assert_int_equal(some.seen, some.count);
        }
}

static void check_list(struct fixture *f, const struct model *model, const struct who *who)
{
    static const size_t limits[] = { 1, 7, 100 };
    static struct comparison c;
    struct slice held[ROLES], listed[64];
    struct bearer bearer = person(who->user < 0 ? "" : users[who->user], orgs[who->org]);
    bearer.roles = held;
    for (int r = 0; r < ROLES; r++)
        if (who->roles >> r & 1)
            held[bearer.role_count++] = slice_of(roles[r]);
    for (int n = DASHBOARDS - 1, left = who->parents; n >= 0 && left > 0; n--)
        if (model->dashboards[n].state == DASHBOARD_PARENT || n % 3 == 0) {
            listed[bearer.parent_count++] = slice_of(model->dashboards[n].id);
            left--;
        }
    bearer.parents = listed;
    bearer.admin = who->admin;
    bearer.cap = who->reading ? SCOPE_READ : SCOPE_READ_WRITE;
    c.name = who->name;
    expect(model, who, listed, bearer.parent_count, &c);
    for (size_t i = 0; i < COUNT(limits); i++) {
        struct dashboards_query query = { .bearer = who->everything ? NULL : &bearer, .limit = limits[i] };
        struct arena_mark mark = arena_mark(&f->arena);
        c.seen = 0;
        list_all(f, &query, compare, &c);
        if (c.seen != c.count)
            fail_msg("%s: %zu of %zu seen with limit %zu", who->name, c.seen, c.count, limits[i]);
        arena_rewind(&f->arena, mark);
    }
    check_filters(f, who->everything ? NULL : &bearer, &c);
}

static void lists_are_those_of_a_plain_model(void **state)
{
    static struct model model;
    static const struct who people[] = {
        { .name = "in an org with roles", .user = 0, .org = 1, .roles = 5 },
        { .name = "in the other org", .user = 0, .org = 2, .roles = 7 },
        { .name = "without org, roles count for nothing", .user = 1, .org = 0, .roles = 7 },
        { .name = "without roles", .user = 2, .org = 2 },
        { .name = "with parents", .user = 3, .org = 1, .roles = 2, .parents = 40 },
        { .name = "reading", .user = 4, .org = 1, .roles = 1, .reading = true },
        { .name = "an admin", .user = 5, .org = 1, .roles = 7, .admin = true },
        { .name = "anybody of an org", .user = -1, .org = 2 },
        { .name = "anybody with a role", .user = -1, .org = 1, .roles = 4 },
        { .name = "a server", .user = -1, .everything = true },
    };
    struct fixture *f = *state;
    model = (struct model){ .random = 7 };
    fill(f, &model);
    for (size_t i = 0; i < COUNT(people); i++) {
        struct arena_mark mark = arena_mark(&f->arena);
        check_list(f, &model, &people[i]);
        arena_rewind(&f->arena, mark);
    }
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(lists_are_those_of_a_plain_model),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
