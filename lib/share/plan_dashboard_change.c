/* The plans behind dashboards_change, dashboards_transfer and dashboards_delete. */
#include "dashboards.h"

#include <audit/audit.h>
#include <share/rules.h>

/* What every one of them begins with. */
struct change {
    struct dashboards_asker asker;
    struct slice id;
    struct unpack rest;
    struct dashboard_row before;
    struct access access;           /* of a person */
};

static int begin(struct store_plan *plan, struct change *change, struct error *error)
{
    change->rest = (struct unpack){ plan->request, false };
    if (dashboards_unpack_asker(&change->rest, plan->arena, &change->asker, &change->id, error) != 0)
        return -1;
    return dashboards_look(plan->view, &change->asker, change->id, change->asker.origin.at, false, &change->before,
                           &change->access, error);
}

static int unreadable(struct error *error)
{
    return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
}

static int refuse_reader(struct error *error)
{
    return error_set(error, ERROR_TOKEN_SCOPE_READ, "%s", rules_detail(ERROR_TOKEN_SCOPE_READ));
}

static int judge_change(const struct change *change, struct error *error)
{
    if (change->asker.bearer && change->access.scope != SCOPE_READ_WRITE) {
        if (way_scope(&change->access.ways) == SCOPE_READ_WRITE)
            return refuse_reader(error);
        return error_set(error, ERROR_NOT_ALLOWED, "Changing a dashboard needs the scope read_write on it.");
    }
    if (change->before.state == DASHBOARD_UNREGISTERED)
        return error_set(error, ERROR_DASHBOARD_NOT_REGISTERED,
                         "The dashboard lives elsewhere; it is changed there.");
    return 0;
}

struct patch {
    bool has_name, has_charts, has_metadata;
    struct slice name;
    struct details details;
};

static int unpack_patch(struct store_plan *plan, struct unpack *in, struct patch *patch, struct error *error)
{
    *patch = (struct patch){ .has_name = unpack_u8(in) };
    patch->name = unpack_slice(in);
    patch->has_charts = unpack_u8(in);
    if (dashboards_unpack_charts(in, plan->arena, &patch->details.charts, &patch->details.chart_count, error) != 0)
        return -1;
    patch->has_metadata = unpack_u8(in);
    patch->details.metadata = in->rest;
    return in->failed ? unreadable(error) : 0;
}

static int put_details(struct store_plan *plan, const struct change *change, const struct patch *patch,
                       struct error *error)
{
    struct details details = { 0 };
    if (!patch->has_charts && !patch->has_metadata)
        return 0;
    if (store_details(plan->view, change->before.project, change->id, &details) < 0)
        return -1;
    if (patch->has_metadata)
        details.metadata = patch->details.metadata;
    if (patch->has_charts) {
        details.charts = patch->details.charts;
        details.chart_count = patch->details.chart_count;
    }
    return store_put_details(plan->change, change->before.project, change->id, &details, error);
}

int dashboards_plan_change(struct store_plan *plan, struct error *error)
{
    struct change change;
    struct patch patch;
    if (begin(plan, &change, error) != 0 || judge_change(&change, error) != 0 ||
        unpack_patch(plan, &change.rest, &patch, error) != 0)
        return -1;
    if (!patch.has_name && !patch.has_charts && !patch.has_metadata)
        return 0;
    struct dashboard_row row = change.before;
    row.updated_at = change.asker.origin.at;
    if (patch.has_name)
        row.name = patch.name;
    if (put_details(plan, &change, &patch, error) != 0 || store_put_dashboard(plan->change, &row, error) != 0)
        return -1;
    return audit_dashboard_changed(plan->change, row.project, &change.asker.origin, row.dashboard, error);
}

int dashboards_judge_transfer(const struct dashboards_asker *asker, const struct dashboard_row *row,
                              struct error *error)
{
    const struct bearer *bearer = asker->bearer;
    if (row->state != DASHBOARD_OWNED)
        return error_set(error, ERROR_NOT_ALLOWED, "Nobody owns this dashboard, so nobody can give it on.");
    if (!bearer)
        return 0;
    if (rules_owner(bearer, row) != ERROR_NONE)
        return error_set(error, ERROR_NOT_ALLOWED, "Only the owner gives a dashboard to somebody else.");
    if (rules_writes(bearer) != ERROR_NONE)
        return refuse_reader(error);
    if (rules_same_org(bearer, row) != ERROR_NONE)
        return error_set(error, ERROR_CROSS_ORG, "A dashboard is given on inside its org, and this one has none.");
    return 0;
}

/* Who may open it changes with the owner: so does the version of its shares. */
int dashboards_plan_transfer(struct store_plan *plan, struct error *error)
{
    struct change change;
    if (begin(plan, &change, error) != 0 || dashboards_judge_transfer(&change.asker, &change.before, error) != 0)
        return -1;
    struct dashboard_row row = change.before;
    row.owner = unpack_slice(&change.rest);
    if (!unpack_done(&change.rest) || row.owner.len == 0)
        return unreadable(error);
    buffer_append(plan->reply, row.owner_org);
    if (slice_equal(row.owner, change.before.owner))
        return 0;
    row.changed = plan->number;
    row.updated_at = change.asker.origin.at;
    struct principal owner = { .kind = PRINCIPAL_USER, .user = row.owner, .org = row.owner_org };
    if (store_replace_dashboard(plan->change, &change.before, &row, error) != 0)
        return -1;
    return audit_dashboard_transferred(plan->change, row.project, &change.asker.origin, row.dashboard, &owner,
                                       error);
}

static int judge_delete(const struct change *change, struct error *error)
{
    const struct bearer *bearer = change->asker.bearer;
    if (!bearer)
        return 0;
    bool run_by_admin = bearer->admin && change->before.state == DASHBOARD_PARENT;
    if (!run_by_admin && rules_owner(bearer, &change->before) != ERROR_NONE)
        return error_set(error, ERROR_NOT_ALLOWED,
                         "Only the owner deletes a dashboard, and an admin a parent dashboard.");
    return rules_writes(bearer) == ERROR_NONE ? 0 : refuse_reader(error);
}

/* The tombstone holds nothing but the generation, which no grant has. */
int dashboards_plan_delete(struct store_plan *plan, struct error *error)
{
    struct change change;
    const struct details nothing = { .chart_count = 0 };
    if (begin(plan, &change, error) != 0 || judge_delete(&change, error) != 0)
        return -1;
    if (!unpack_done(&change.rest))
        return unreadable(error);
    const struct dashboard_row *before = &change.before;
    struct dashboard_row row = { .project = before->project, .dashboard = before->dashboard,
                                 .state = DASHBOARD_DELETED, .generation = before->generation + 1,
                                 .changed = plan->number, .created_at = before->created_at,
                                 .updated_at = change.asker.origin.at };
    struct deleted_row deleted = { .project = row.project, .dashboard = row.dashboard };
    if (store_replace_dashboard(plan->change, before, &row, error) != 0 ||
        store_put_details(plan->change, row.project, row.dashboard, &nothing, error) != 0 ||
        store_put_deleted(plan->change, &deleted, error) != 0)
        return -1;
    return audit_dashboard_deleted(plan->change, row.project, &change.asker.origin, row.dashboard, error);
}
