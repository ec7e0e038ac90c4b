/* The plan behind permissions_delete. */
#include "permissions.h"

#include <audit/audit.h>

static int end_hold(struct store_plan *plan, const struct permissions *permissions, struct touched *item,
                    enum scope scope, struct hold *hold, struct error *error)
{
    struct grant grant = { item->permission->dashboard, item->principal, scope, hold->period, hold->granted_by,
                           hold->granted_at };
    if (!hold->present)
        return 0;
    *hold = (struct hold){ 0 };
    item->changed = true;
    return audit_revoked(plan->change, permissions->project, &permissions->origin, &grant, error);
}

/* Who may not read may not write: revoking read ends both. */
static int end_holds(struct store_plan *plan, const struct permissions *permissions, struct touched *item,
                     enum scope scope, struct error *error)
{
    if (scope == SCOPE_READ && end_hold(plan, permissions, item, SCOPE_READ, &item->row.read, error) != 0)
        return -1;
    return end_hold(plan, permissions, item, SCOPE_READ_WRITE, &item->row.read_write, error);
}

/* All entries of one row, from `first` up to but not with the returned one. NULL: an error. */
static struct touched *delete_row(struct store_plan *plan, const struct permissions *permissions,
                                  struct touched *first, const struct touched *end,
                                  struct touched_dashboard *dashboard, enum permission_status *statuses,
                                  struct error *error)
{
    struct touched *item = first;
    if (permissions_load_row(plan, &dashboard->row, first) != 0)
        return NULL;
    for (; item < end && touched_same(item, first); item++) {
        bool before = first->changed;
        first->changed = false;
        if (end_holds(plan, permissions, first, item->permission->scope, error) != 0)
            return NULL;
        if (first->changed)
            statuses[item->entry] = PERMISSION_REVOKED;
        first->changed |= before;
    }
    return permissions_store_row(plan, first, dashboard, error) == 0 ? item : NULL;
}

/* All entries of one dashboard, as delete_row. Without a dashboard there are no grants. */
static struct touched *delete_dashboard(struct store_plan *plan, const struct permissions *permissions,
                                        struct touched *first, const struct touched *end,
                                        enum permission_status *statuses, struct error *error)
{
    struct touched_dashboard dashboard;
    struct touched *item = first;
    if (permissions_load_dashboard(plan, permissions->project, first->permission->dashboard, &dashboard) != 0)
        return NULL;
    while (item && item < end && slice_equal(item->permission->dashboard, dashboard.row.dashboard))
        item = delete_row(plan, permissions, item, end, &dashboard, statuses, error);
    return item && permissions_store_dashboard(plan, &dashboard, error) == 0 ? item : NULL;
}

/* A user named without org: every row of that user on the dashboard. */
static int add_every_org(struct store_plan *plan, const struct permissions *permissions, uint32_t entry,
                         struct touched_list *list, struct error *error)
{
    const struct permission *permission = &permissions->entries[entry];
    struct store_grants_range range = { .project = permissions->project, .dashboard = permission->dashboard,
                                        .principal = &permission->principal, .all_orgs = true };
    struct store_scan *scan = NULL;
    struct grant_row row;
    int found = store_scan_grants(plan->view, &range, &scan);
    while (found >= 0 && (found = store_next_grant(scan, &row)) == 1) {
        struct touched item = { .entry = entry, .permission = permission, .principal = row.principal };
        if (touched_add(list, plan->arena, item) != 0) {
            found = error_memory(error);
            break;
        }
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static int collect(struct store_plan *plan, const struct permissions *permissions, struct touched_list *list,
                   struct error *error)
{
    for (uint32_t i = 0; i < permissions->count; i++) {
        const struct permission *permission = &permissions->entries[i];
        struct touched item = { .entry = i, .permission = permission, .principal = permission->principal };
        if (permission->every_org) {
            if (add_every_org(plan, permissions, i, list, error) != 0)
                return -1;
        } else if (touched_add(list, plan->arena, item) != 0) {
            return error_memory(error);
        }
    }
    touched_sort(list);
    return 0;
}

int permissions_plan_delete(struct store_plan *plan, struct error *error)
{
    struct permissions permissions;
    struct touched_list list = { 0 };
    if (permissions_unpack(plan->request, plan->arena, &permissions, error) != 0 ||
        collect(plan, &permissions, &list, error) != 0)
        return -1;
    enum permission_status *statuses = arena_array(plan->arena, permissions.count, sizeof *statuses);
    if (!statuses)
        return error_memory(error);
    for (size_t i = 0; i < permissions.count; i++)
        statuses[i] = PERMISSION_ABSENT;
    struct touched *item = list.items;
    for (size_t left = list.count; left > 0; left = list.count - (size_t)(item - list.items)) {
        item = delete_dashboard(plan, &permissions, item, list.items + list.count, statuses, error);
        if (!item)
            return -1;
    }
    return permissions_pack_remaining(plan, &permissions, statuses, &list, error);
}
