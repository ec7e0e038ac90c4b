/* The plan behind permissions_put. */
#include "permissions.h"

#include <audit/audit.h>

static struct hold *hold_of(struct grant_row *row, enum scope scope)
{
    return scope == SCOPE_READ ? &row->read : &row->read_write;
}

/* Restating by another of the project's keys changes nothing; by another kind of giver it does. */
static enum permission_status restate(struct touched *item, const struct origin *origin)
{
    struct hold *hold = hold_of(&item->row, item->permission->scope);
    bool there = hold->present;
    if (there && period_equal(hold->period, item->permission->period) &&
        hold->granted_by.kind == origin->actor.kind)
        return PERMISSION_UNCHANGED;
    *hold = (struct hold){ true, item->permission->period, origin->actor, origin->at };
    return there ? PERMISSION_UPDATED : PERMISSION_GRANTED;
}

static int tell(struct store_plan *plan, const struct permissions *permissions, const struct touched *item,
                enum permission_status status, struct error *error)
{
    struct grant grant = { item->permission->dashboard, item->principal, item->permission->scope,
                           item->permission->period, permissions->origin.actor, permissions->origin.at };
    if (status == PERMISSION_GRANTED)
        return audit_granted(plan->change, permissions->project, &permissions->origin, &grant, error);
    if (status == PERMISSION_UPDATED)
        return audit_updated(plan->change, permissions->project, &permissions->origin, &grant, error);
    return 0;
}

/* All entries of one row, from `first` up to but not with the returned one. NULL: an error. */
static struct touched *put_row(struct store_plan *plan, const struct permissions *permissions, struct touched *first,
                               const struct touched *end, struct touched_dashboard *dashboard,
                               enum permission_status *statuses, struct error *error)
{
    struct touched *item = first;
    if (permissions_load_row(plan, &dashboard->row, first) != 0)
        return NULL;
    for (; item < end && touched_same(item, first); item++) {
        first->permission = item->permission;
        enum permission_status status = restate(first, &permissions->origin);
        statuses[item->entry] = status;
        first->changed |= status != PERMISSION_UNCHANGED;
        if (tell(plan, permissions, first, status, error) != 0)
            return NULL;
    }
    return permissions_store_row(plan, first, dashboard, error) == 0 ? item : NULL;
}

/* Whether grants may be made on it; entries are refused one by one. */
static bool may_grant(const struct permissions *permissions, const struct touched_dashboard *dashboard,
                      uint32_t entry, struct arena *arena, struct error *error)
{
    if (dashboard->there && dashboard->row.state == DASHBOARD_DELETED)
        error_entry(error, ERROR_DELETED, permissions_pointer(arena, entry),
                    "The dashboard of entry %u was deleted; its id is not used again.", entry);
    else if (permissions->require_registered &&
             (!dashboard->there || dashboard->row.state == DASHBOARD_UNREGISTERED))
        error_entry(error, ERROR_DASHBOARD_NOT_REGISTERED, permissions_pointer(arena, entry),
                    "The dashboard of entry %u is not registered; register it first.", entry);
    else
        return true;
    return false;
}

/* All entries of one dashboard, as put_row. */
static struct touched *put_dashboard(struct store_plan *plan, const struct permissions *permissions,
                                     struct touched *first, const struct touched *end,
                                     enum permission_status *statuses, struct error *error)
{
    struct touched_dashboard dashboard;
    struct touched *item = first;
    if (permissions_load_dashboard(plan, permissions->project, first->permission->dashboard, &dashboard) != 0)
        return NULL;
    while (item < end && slice_equal(item->permission->dashboard, dashboard.row.dashboard)) {
        if (may_grant(permissions, &dashboard, item->entry, plan->arena, error))
            item = put_row(plan, permissions, item, end, &dashboard, statuses, error);
        else
            item++;
        if (!item)
            return NULL;
    }
    return permissions_store_dashboard(plan, &dashboard, error) == 0 ? item : NULL;
}

void permissions_pack_statuses(struct buffer *out, const enum permission_status *statuses, size_t count)
{
    pack_u32(out, 0);                       /* no list of possible ways */
    for (size_t i = 0; i < count; i++) {
        pack_u8(out, (uint8_t)statuses[i]);
        pack_u8(out, 0);
        pack_u32(out, 0);                   /* no way remaining */
        pack_u32(out, 0);
    }
}

int permissions_plan_put(struct store_plan *plan, struct error *error)
{
    struct permissions permissions;
    struct touched_list list = { 0 };
    if (permissions_unpack(plan->request, plan->arena, &permissions, error) != 0)
        return -1;
    enum permission_status *statuses = arena_array(plan->arena, permissions.count, sizeof *statuses);
    if (!statuses)
        return error_memory(error);
    for (uint32_t i = 0; i < permissions.count; i++)
        if (touched_add(&list, plan->arena, (struct touched){ .entry = i, .permission = &permissions.entries[i],
                                                              .principal = permissions.entries[i].principal }) != 0)
            return error_memory(error);
    touched_sort(&list);
    struct touched *item = list.items;
    for (size_t left = list.count; left > 0; left = list.count - (size_t)(item - list.items)) {
        item = put_dashboard(plan, &permissions, item, list.items + list.count, statuses, error);
        if (!item)
            return -1;
    }
    if (error_is_set(error))
        return -1;
    permissions_pack_statuses(plan->reply, statuses, permissions.count);
    return plan->reply->failed ? error_memory(error) : 0;
}
