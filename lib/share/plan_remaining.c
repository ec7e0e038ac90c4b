/* A revoke is honest: it says how the user still gets in, as the store knows it once the revoke has taken effect. */
#include "permissions.h"

/* The list of possible ways of the dashboard looked at last: entries of one dashboard often come together. */
struct lists {
    struct buffer packed;           /* all lists so far */
    uint32_t count;
    struct slice dashboard;         /* of the newest */
};

static int add_holds(struct store_plan *plan, const struct grant_row *row, int64_t now, struct way_list *ways,
                     struct error *error)
{
    const struct hold *holds[] = { &row->read, &row->read_write };
    const enum scope scopes[] = { SCOPE_READ, SCOPE_READ_WRITE };
    for (int i = 0; i < 2; i++) {
        enum period_state state = period_state(holds[i]->period, now);
        if (holds[i]->present && state != PERIOD_EXPIRED &&
            way_add(ways, plan->arena, way_of(&row->principal, scopes[i], state)) != 0)
            return error_memory(error);
    }
    return 0;
}

/* Grants as they will be: a row that this operation touches as it left it. */
static const struct grant_row *after_change(const struct touched_list *touched, const struct grant_row *row)
{
    const struct touched *item = touched_find(touched, row->dashboard, &row->principal);
    return item ? &item->row : row;
}

/* The grants of a range that count or will, at most `max`; *more: there are others. */
static int walk(struct store_plan *plan, const struct store_grants_range *range, const struct dashboard_row *dashboard,
                const struct touched_list *touched, int64_t now, size_t max, struct way_list *ways, bool *more,
                struct error *error)
{
    struct store_scan *scan = NULL;
    struct grant_row row;
    int found = store_scan_grants(plan->view, range, &scan);
    while (found >= 0 && (found = store_next_grant(scan, &row)) == 1) {
        if (row.generation != dashboard->generation)
            continue;
        if (add_holds(plan, after_change(touched, &row), now, ways, error) != 0) {
            found = -1;
        } else if (ways->count > max) {
            ways->count = max;
            *more = true;
            break;
        }
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

/* A revoke is not refused because it has much to tell: beyond a quarter of what a reply holds it says only that there
 * is more. */
static void pack_ways(const struct store_plan *plan, struct buffer *out, const struct way_list *ways, bool more)
{
    static const struct way_list none;
    bool room = out->len < plan->reply->max / 4;
    pack_u8(out, more || (!room && ways->count));
    way_pack(out, room ? ways : &none);
}

static int pack_possible(struct store_plan *plan, const struct dashboard_row *dashboard,
                         const struct touched_list *touched, int64_t now, struct lists *lists, struct error *error)
{
    struct way_list ways = { 0 };
    bool more = false;
    const enum principal_kind kinds[] = { PRINCIPAL_ROLE, PRINCIPAL_ORG };
    for (int i = 0; i < 2; i++) {
        struct principal any = { .kind = kinds[i] };
        struct store_grants_range range = { .project = dashboard->project, .dashboard = dashboard->dashboard,
                                            .principal = &any };
        if (walk(plan, &range, dashboard, touched, now, WAYS_TOLD_MAX, &ways, &more, error) != 0)
            return -1;
    }
    pack_ways(plan, &lists->packed, &ways, more);
    lists->count++;
    lists->dashboard = dashboard->dashboard;
    return 0;
}

static int own_ways(struct store_plan *plan, const struct permission *permission,
                    const struct dashboard_row *dashboard, const struct touched_list *touched, int64_t now,
                    struct way_list *ways, bool *more, struct error *error)
{
    struct slice user = permission->principal.user;
    struct way owner = { WAY_OWNER, { .kind = PRINCIPAL_USER, .user = user, .org = dashboard->owner_org },
                         SCOPE_READ_WRITE, PERIOD_ACTIVE };
    if (dashboard->state == DASHBOARD_OWNED && slice_equal(dashboard->owner, user) &&
        way_add(ways, plan->arena, owner) != 0)
        return error_memory(error);
    struct principal everywhere = { .kind = PRINCIPAL_USER, .user = user };
    struct store_grants_range range = { .project = dashboard->project, .dashboard = dashboard->dashboard,
                                        .principal = &everywhere, .all_orgs = true };
    return walk(plan, &range, dashboard, touched, now, WAYS_TOLD_MAX, ways, more, error);
}

static int pack_entry(struct store_plan *plan, const struct permissions *permissions, size_t i,
                      enum permission_status status, const struct touched_list *touched, struct lists *lists,
                      struct buffer *entries, struct error *error)
{
    const struct permission *permission = &permissions->entries[i];
    int64_t now = permissions->origin.at;
    struct way_list ways = { 0 };
    bool more = false;
    struct touched_dashboard dashboard;
    if (permissions_load_dashboard(plan, permissions->project, permission->dashboard, &dashboard) != 0)
        return -1;
    bool asked = permission->principal.kind == PRINCIPAL_USER && dashboard.there &&
                 dashboard.row.state != DASHBOARD_DELETED;
    if (asked && own_ways(plan, permission, &dashboard.row, touched, now, &ways, &more, error) != 0)
        return -1;
    if (asked && !(lists->count && slice_equal(lists->dashboard, permission->dashboard)) &&
        pack_possible(plan, &dashboard.row, touched, now, lists, error) != 0)
        return -1;
    pack_u8(entries, (uint8_t)status);
    pack_ways(plan, entries, &ways, more);
    pack_u32(entries, asked ? lists->count : 0);
    return 0;
}

int permissions_pack_remaining(struct store_plan *plan, const struct permissions *permissions,
                               const enum permission_status *statuses, const struct touched_list *touched,
                               struct error *error)
{
    struct lists lists = { 0 };
    struct buffer entries;
    int result = 0;
    buffer_init(&lists.packed, plan->reply->max);
    buffer_init(&entries, plan->reply->max);
    for (size_t i = 0; i < permissions->count && result == 0; i++)
        result = pack_entry(plan, permissions, i, statuses[i], touched, &lists, &entries, error);
    pack_u32(plan->reply, lists.count);
    buffer_append(plan->reply, buffer_slice(&lists.packed));
    buffer_append(plan->reply, buffer_slice(&entries));
    if (result == 0 && (plan->reply->failed || lists.packed.failed || entries.failed))
        result = error_memory(error);
    buffer_release(&lists.packed);
    buffer_release(&entries);
    return result;
}
