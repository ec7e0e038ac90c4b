/* The plans behind sharing_set and sharing_end: ownership and the givers of what stands are looked at again here,
 * where nothing changes any more. */
#include "sharing.h"

#include <audit/audit.h>
#include <model/bounds.h>
#include <share/rules.h>

#include "permissions.h"

/* An operation as it was packed. Each entry is a permission on the one dashboard. */
struct sharing {
    struct slice user, org, dashboard;
    struct revision versions[SHARE_VERSIONS_MAX];
    size_t version_count;
    struct permissions permissions;
    struct touched_dashboard row;
    struct touched_list touched;
    enum permission_status *statuses;
};

static int unpack(struct store_plan *plan, struct sharing *sharing, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct permissions *permissions = &sharing->permissions;
    *sharing = (struct sharing){ 0 };
    permissions->project = unpack_slice(&in);
    sharing->user = unpack_slice(&in);
    sharing->org = unpack_slice(&in);
    permissions->told_org = sharing->org;
    sharing->dashboard = unpack_slice(&in);
    sharing->version_count = unpack_u8(&in);
    if (sharing->version_count > SHARE_VERSIONS_MAX)
        return error_set(error, ERROR_INTERNAL, "The operation has too many versions.");
    for (size_t i = 0; i < sharing->version_count; i++)
        sharing->versions[i] = sharing_unpack_version(&in);
    permissions->origin = origin_unpack(&in);
    permissions->count = unpack_u32(&in);
    if (permissions->count > ENTRIES_MAX)
        return error_set(error, ERROR_INTERNAL, "The operation has too many entries.");
    struct permission *entries = arena_array(plan->arena, permissions->count, sizeof *entries);
    sharing->statuses = arena_array(plan->arena, permissions->count, sizeof *sharing->statuses);
    if (!entries || !sharing->statuses)
        return error_memory(error);
    for (size_t i = 0; i < permissions->count; i++) {
        entries[i] = (struct permission){ .dashboard = sharing->dashboard, .principal = principal_unpack(&in) };
        entries[i].scope = (enum scope)unpack_u8(&in);
        entries[i].period = period_unpack(&in);
    }
    permissions->entries = entries;
    return unpack_done(&in) ? 0 : error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
}

static bool version_fits(const struct sharing *sharing, struct revision version)
{
    for (size_t i = 0; i < sharing->version_count; i++)
        if (sharing->versions[i].epoch == version.epoch && sharing->versions[i].number == version.number)
            return true;
    return sharing->version_count == 0;
}

/* The owner may have changed since the rules were asked. */
static int load_dashboard(struct store_plan *plan, struct sharing *sharing, struct error *error)
{
    const struct dashboard_row *row = &sharing->row.row;
    if (permissions_load_dashboard(plan, sharing->permissions.project, sharing->dashboard, &sharing->row) != 0)
        return -1;
    if (row->state != DASHBOARD_OWNED || !slice_equal(row->owner, sharing->user) ||
        !slice_equal(row->owner_org, sharing->org))
        return error_set(error, ERROR_NOT_ALLOWED_TO_SHARE, "%s", rules_detail(ERROR_NOT_ALLOWED_TO_SHARE));
    if (!version_fits(sharing, sharing_version(plan->view, row)))
        return error_set(error, ERROR_PRECONDITION_FAILED,
                         "The shares were changed in the meantime; read them again and decide anew.");
    return 0;
}

static int collect(struct store_plan *plan, struct sharing *sharing, struct error *error)
{
    for (uint32_t i = 0; i < sharing->permissions.count; i++) {
        const struct permission *permission = &sharing->permissions.entries[i];
        struct touched item = { .entry = i, .permission = permission, .principal = permission->principal };
        if (touched_add(&sharing->touched, plan->arena, item) != 0)
            return error_memory(error);
    }
    touched_sort(&sharing->touched);
    for (size_t i = 1; i < sharing->touched.count; i++)
        if (touched_same(&sharing->touched.items[i - 1], &sharing->touched.items[i]))
            error_entry(error, ERROR_DUPLICATE_TARGET, sharing_pointer(plan->arena, sharing->touched.items[i].entry),
                        "This recipient stands twice; send it once.");
    return error_is_set(error) ? -1 : 0;
}

typedef int tell_grant(struct store_change *change, struct slice project, const struct origin *origin,
                       const struct grant *grant, struct error *error);

static int tell(struct store_plan *plan, const struct sharing *sharing, const struct touched *item, enum scope scope,
                const struct hold *hold, tell_grant *teller, struct error *error)
{
    struct grant grant = { sharing->dashboard, item->principal, scope, hold->period, hold->granted_by,
                           hold->granted_at };
    return teller(plan->change, sharing->permissions.project, &sharing->permissions.origin, &grant, error);
}

/* Ends a hold that people gave. 0 or -1. */
static int end_hold(struct store_plan *plan, const struct sharing *sharing, struct touched *item, enum scope scope,
                    struct hold *hold, struct error *error)
{
    if (!hold->present)
        return 0;
    struct hold ended = *hold;
    *hold = (struct hold){ 0 };
    item->changed = true;
    return tell(plan, sharing, item, scope, &ended, audit_revoked, error);
}

static int set_level(struct store_plan *plan, struct sharing *sharing, struct touched *item, struct error *error)
{
    const struct permission *wanted = item->permission;
    bool write = wanted->scope == SCOPE_READ_WRITE;
    struct hold *hold = write ? &item->row.read_write : &item->row.read;
    struct hold *other = write ? &item->row.read : &item->row.read_write;
    enum scope other_scope = write ? SCOPE_READ : SCOPE_READ_WRITE;
    enum permission_status *status = &sharing->statuses[item->entry];
    /* below a level of read_write, a read that the server gave may stay: it is part of it */
    bool leave_other = !other->present || (write && other->granted_by.kind != ACTOR_PERSON);
    bool same = hold->present && period_equal(hold->period, wanted->period);
    *status = hold->present ? same ? PERMISSION_UNCHANGED : PERMISSION_UPDATED : PERMISSION_GRANTED;
    if (!leave_other && *status == PERMISSION_UNCHANGED)
        *status = PERMISSION_UPDATED;
    enum error_kind kind = same ? ERROR_NONE : rules_change_hold(hold, sharing->org);
    if (kind == ERROR_NONE && !leave_other)
        kind = rules_change_hold(other, sharing->org);
    if (kind != ERROR_NONE)
        return error_entry(error, kind, sharing_pointer(plan->arena, item->entry), "%s", rules_detail(kind));
    if (!leave_other && end_hold(plan, sharing, item, other_scope, other, error) != 0)
        return -1;
    if (same)
        return 0;
    tell_grant *teller = hold->present ? audit_updated : audit_granted;
    *hold = (struct hold){ true, wanted->period, sharing->permissions.origin.actor, sharing->permissions.origin.at };
    item->changed = true;
    return tell(plan, sharing, item, wanted->scope, hold, teller, error);
}

static int end_level(struct store_plan *plan, struct sharing *sharing, struct touched *item, struct error *error)
{
    bool both = item->permission->scope != SCOPE_READ_WRITE;
    enum error_kind kind = rules_change_hold(&item->row.read_write, sharing->org);
    if (kind == ERROR_NONE && both)
        kind = rules_change_hold(&item->row.read, sharing->org);
    if (kind != ERROR_NONE)
        return error_entry(error, kind, sharing_pointer(plan->arena, item->entry), "%s", rules_detail(kind));
    if (end_hold(plan, sharing, item, SCOPE_READ_WRITE, &item->row.read_write, error) != 0 ||
        (both && end_hold(plan, sharing, item, SCOPE_READ, &item->row.read, error) != 0))
        return -1;
    sharing->statuses[item->entry] = item->changed ? PERMISSION_REVOKED : PERMISSION_ABSENT;
    return 0;
}

typedef int change_level(struct store_plan *plan, struct sharing *sharing, struct touched *item, struct error *error);

static int change_all(struct store_plan *plan, struct sharing *sharing, change_level *change, struct error *error)
{
    for (size_t i = 0; i < sharing->touched.count; i++) {
        struct touched *item = &sharing->touched.items[i];
        if (permissions_load_row(plan, &sharing->row.row, item) != 0)
            return -1;
        if (change(plan, sharing, item, error) == 0 &&
            permissions_store_row(plan, item, &sharing->row, error) != 0)
            return -1;
    }
    if (error_is_set(error))
        return -1;
    return permissions_store_dashboard(plan, &sharing->row, error);
}

static int plan_change(struct store_plan *plan, struct sharing *sharing, change_level *change, struct error *error)
{
    if (unpack(plan, sharing, error) != 0 || load_dashboard(plan, sharing, error) != 0 ||
        collect(plan, sharing, error) != 0 || change_all(plan, sharing, change, error) != 0)
        return -1;
    sharing_pack_version(plan->reply, sharing_version(plan->view, &sharing->row.row));
    return 0;
}

int sharing_plan_set(struct store_plan *plan, struct error *error)
{
    struct sharing sharing;
    if (plan_change(plan, &sharing, set_level, error) != 0)
        return -1;
    permissions_pack_statuses(plan->reply, sharing.statuses, sharing.permissions.count);
    return plan->reply->failed ? error_memory(error) : 0;
}

int sharing_plan_end(struct store_plan *plan, struct error *error)
{
    struct sharing sharing;
    if (plan_change(plan, &sharing, end_level, error) != 0)
        return -1;
    return permissions_pack_remaining(plan, &sharing.permissions, sharing.statuses, &sharing.touched, error);
}
