/* A revoke is honest: it says how the user still gets in, as the store knows it once the revoke has taken effect. */
#include "permissions.h"

#include <stdlib.h>

/* All of this runs while other writers wait: rows looked at are bounded, for one range and for a whole revoke. Beyond,
 * it is only said that there is more. */
enum { RANGE_ROWS_MAX = 1000, REVOKE_ROWS_MAX = 20000 };

/* What is told of one entry. */
struct told {
    const struct permission *permission;
    uint32_t entry;
    struct way_list remaining;
    bool more;
    uint32_t possible;              /* which of the packed lists, from 1; 0: none */
};

struct telling {
    struct store_plan *plan;
    const struct permissions *permissions;
    const struct touched_list *touched;
    int64_t now;
    size_t rows_left;
    struct buffer possible;         /* packed lists, one a dashboard */
    uint32_t possible_count;
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

/* A person is told of the own org alone: ids of others are not for it to know. */
static bool may_be_told(const struct telling *telling, const struct principal *principal)
{
    struct slice only = telling->permissions->told_org;
    return only.len == 0 || principal->org.len == 0 || slice_equal(principal->org, only);
}

/* Adds the grants of a row. 1: enough, 0: go on, -1. */
static int add_row(struct telling *telling, const struct dashboard_row *dashboard, const struct grant_row *row,
                   struct way_list *ways, bool *more, struct error *error)
{
    if (row->generation != dashboard->generation)
        return 0;
    const struct grant_row *after = after_change(telling->touched, row);
    if (!may_be_told(telling, &row->principal)) {
        *more = *more || after->read.present || after->read_write.present;
        return 0;
    }
    if (add_holds(telling->plan, after, telling->now, ways, error) != 0)
        return -1;
    if (ways->count <= WAYS_TOLD_MAX)
        return 0;
    ways->count = WAYS_TOLD_MAX;
    *more = true;
    return 1;
}

/* The grants of a range that count or will; *more: there are, or may be, others. */
static int walk(struct telling *telling, const struct store_grants_range *range,
                const struct dashboard_row *dashboard, struct way_list *ways, bool *more, struct error *error)
{
    struct store_scan *scan = NULL;
    struct grant_row row;
    int found = store_scan_grants(telling->plan->view, range, &scan);
    for (int looked_at = 0; found >= 0 && (found = store_next_grant(scan, &row)) == 1; looked_at++) {
        if (looked_at == RANGE_ROWS_MAX || telling->rows_left == 0) {
            *more = true;
            break;
        }
        telling->rows_left--;
        int enough = add_row(telling, dashboard, &row, ways, more, error);
        if (enough != 0) {
            found = enough;
            break;
        }
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

/* A revoke is not refused because it has much to tell: beyond its share of the reply it says only that there is more. */
static void pack_ways(struct buffer *out, size_t bytes_max, const struct way_list *ways, bool more)
{
    static const struct way_list none;
    bool room = out->len < bytes_max;
    pack_u8(out, more || (!room && ways->count));
    way_pack(out, room ? ways : &none);
}

static int pack_possible(struct telling *telling, const struct dashboard_row *dashboard, struct error *error)
{
    struct way_list ways = { 0 };
    bool more = false;
    const enum principal_kind kinds[] = { PRINCIPAL_ROLE, PRINCIPAL_ORG };
    for (int i = 0; i < 2; i++) {
        struct principal any = { .kind = kinds[i] };
        struct store_grants_range range = { .project = dashboard->project, .dashboard = dashboard->dashboard,
                                            .principal = &any };
        if (walk(telling, &range, dashboard, &ways, &more, error) != 0)
            return -1;
    }
    pack_ways(&telling->possible, telling->plan->reply->max / 4, &ways, more);
    telling->possible_count++;
    return 0;
}

static int find_remaining(struct telling *telling, const struct dashboard_row *dashboard, struct told *told,
                          struct error *error)
{
    struct slice user = told->permission->principal.user;
    struct way owner = { WAY_OWNER, { .kind = PRINCIPAL_USER, .user = user, .org = dashboard->owner_org },
                         SCOPE_READ_WRITE, PERIOD_ACTIVE };
    if (dashboard->state == DASHBOARD_OWNED && slice_equal(dashboard->owner, user) &&
        way_add(&told->remaining, telling->plan->arena, owner) != 0)
        return error_memory(error);
    struct principal everywhere = { .kind = PRINCIPAL_USER, .user = user };
    struct store_grants_range range = { .project = dashboard->project, .dashboard = dashboard->dashboard,
                                        .principal = &everywhere, .all_orgs = true };
    return walk(telling, &range, dashboard, &told->remaining, &told->more, error);
}

static int by_dashboard(const void *a, const void *b)
{
    const struct told *x = a, *y = b;
    return slice_compare(x->permission->dashboard, y->permission->dashboard);
}

static int by_entry(const void *a, const void *b)
{
    const struct told *x = a, *y = b;
    return (x->entry > y->entry) - (x->entry < y->entry);
}

/* All entries of one dashboard, from `first` to before `end`: its possible ways are found once. */
static int tell_dashboard(struct telling *telling, struct told *first, const struct told *end, struct error *error)
{
    struct touched_dashboard dashboard;
    bool listed = false;
    if (permissions_load_dashboard(telling->plan, telling->permissions->project, first->permission->dashboard,
                                   &dashboard) != 0)
        return -1;
    if (!dashboard.there || dashboard.row.state == DASHBOARD_DELETED)
        return 0;
    for (struct told *told = first; told < end; told++) {
        if (told->permission->principal.kind != PRINCIPAL_USER)
            continue;
        if (!listed && pack_possible(telling, &dashboard.row, error) != 0)
            return -1;
        listed = true;
        told->possible = telling->possible_count;
        if (find_remaining(telling, &dashboard.row, told, error) != 0)
            return -1;
    }
    return 0;
}

static int tell_all(struct telling *telling, struct told *told, size_t count, struct error *error)
{
    qsort(told, count, sizeof *told, by_dashboard);
    for (size_t first = 0, end; first < count; first = end) {
        for (end = first + 1; end < count && by_dashboard(&told[first], &told[end]) == 0; end++)
            ;
        if (tell_dashboard(telling, &told[first], &told[end], error) != 0)
            return -1;
    }
    qsort(told, count, sizeof *told, by_entry);
    return 0;
}

static void pack_all(struct telling *telling, const struct told *told, const enum permission_status *statuses,
                     size_t count)
{
    struct buffer *reply = telling->plan->reply;
    pack_u32(reply, telling->possible_count);
    buffer_append(reply, buffer_slice(&telling->possible));
    for (size_t i = 0; i < count; i++) {
        pack_u8(reply, (uint8_t)statuses[i]);
        pack_ways(reply, reply->max / 2, &told[i].remaining, told[i].more);
        pack_u32(reply, told[i].possible);
    }
}

int permissions_pack_remaining(struct store_plan *plan, const struct permissions *permissions,
                               const enum permission_status *statuses, const struct touched_list *touched,
                               struct error *error)
{
    struct telling telling = { .plan = plan, .permissions = permissions, .touched = touched,
                               .now = permissions->origin.at, .rows_left = REVOKE_ROWS_MAX };
    struct told *told = arena_array(plan->arena, permissions->count, sizeof *told);
    if (!told)
        return error_memory(error);
    for (uint32_t i = 0; i < permissions->count; i++)
        told[i] = (struct told){ .permission = &permissions->entries[i], .entry = i };
    buffer_init(&telling.possible, plan->reply->max);
    int result = permissions->count ? tell_all(&telling, told, permissions->count, error) : 0;
    if (result == 0)
        pack_all(&telling, told, statuses, permissions->count);
    if (result == 0 && (plan->reply->failed || telling.possible.failed))
        result = error_memory(error);
    buffer_release(&telling.possible);
    return result;
}
