#include <share/access.h>

#include <base/clock.h>
#include <store/rows.h>

#include "inquiry.h"

static bool listed(const struct bearer *bearer, struct slice dashboard)
{
    for (size_t i = 0; i < bearer->parent_count; i++)
        if (slice_equal(bearer->parents[i], dashboard))
            return true;
    return false;
}

/* What the token itself gives on a parent, which nobody owns. */
static int ask_parent(struct inquiry *inquiry, const struct bearer *bearer)
{
    struct way way = { WAY_PARENT, { .kind = PRINCIPAL_USER, .user = bearer->user, .org = bearer->org }, SCOPE_READ,
                       PERIOD_ACTIVE };
    if (inquiry->dashboard->state != DASHBOARD_PARENT)
        return 0;
    if (bearer->admin) {
        way.kind = WAY_ADMIN;
        way.scope = SCOPE_READ_WRITE;
    } else if (!listed(bearer, inquiry->dashboard->dashboard)) {
        return 0;
    }
    return way_add(&inquiry->ways, store_view_arena(inquiry->view), way);
}

static bool shut_out(const struct bearer *bearer, const struct dashboard_row *dashboard)
{
    return !slice_equal(bearer->project, dashboard->project) ||
           (bearer->confined.len && !slice_equal(bearer->confined, dashboard->dashboard));
}

int access_find(struct store_view *view, const struct bearer *bearer, const struct dashboard_row *dashboard,
                int64_t now, bool explain, struct access *out)
{
    struct inquiry inquiry = { .view = view, .dashboard = dashboard, .now = now, .explain = explain };
    struct check_question question = { .dashboard = dashboard->dashboard, .user = bearer->user, .org = bearer->org,
                                       .roles = bearer->roles, .role_count = bearer->role_count };
    *out = (struct access){ 0 };
    if (shut_out(bearer, dashboard))
        return 0;
    if (ask_parent(&inquiry, bearer) != 0 || (!bearer->admin && inquiry_ask(&inquiry, &question) != 0))
        return -1;
    if (dashboard->state == DASHBOARD_DELETED)
        return 0;
    out->ways = inquiry.ways;
    out->scope = way_scope(&inquiry.ways);
    if (out->scope > bearer->cap)
        out->scope = bearer->cap;
    return 0;
}

int access_load(struct store_view *view, struct slice project, struct slice dashboard, struct dashboard_row *row)
{
    int found = store_dashboard(view, project, dashboard, row);
    if (found == 0)     /* generations begin at 1 */
        *row = (struct dashboard_row){ .project = project, .dashboard = dashboard, .state = DASHBOARD_UNREGISTERED };
    return found < 0 ? -1 : 0;
}

struct asking {
    const struct bearer *bearer;
    struct slice dashboard;
    bool explain;
    struct access access;
};

static int ask(struct store_view *view, void *context, struct error *error)
{
    struct asking *asking = context;
    struct dashboard_row row;
    asking->access = (struct access){ 0 };
    if (access_load(view, asking->bearer->project, asking->dashboard, &row) == 0 &&
        access_find(view, asking->bearer, &row, clock_now(), asking->explain, &asking->access) == 0)
        return 0;
    return error_memory(error);                     /* what is stated already stands */
}

int access_check(struct store *store, const struct bearer *bearer, struct slice dashboard, enum scope scope,
                 bool explain, struct arena *arena, struct check_answer *answer, struct revision *revision,
                 struct error *error)
{
    struct asking asking = { .bearer = bearer, .dashboard = dashboard, .explain = explain };
    if (store_read(store, ask, &asking, arena, revision, error) != 0)
        return -1;
    *answer = (struct check_answer){ asking.access.scope >= scope, asking.access.scope, asking.access.ways };
    return 0;
}
