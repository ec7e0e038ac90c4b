/* What the sharing view shows: who has access, and who could be given some. */
#include <base/clock.h>
#include <share/access.h>
#include <share/rules.h>
#include <share/sharing.h>
#include <store/rows.h>

#include "dashboards.h"

struct viewing {
    const struct sharing_query *query;
    struct sharing_view *out;
    struct dashboard_row dashboard;
    int64_t now;
};

static int add_share(struct store_view *view, struct viewing *viewing, const struct grant_row *row, enum scope scope,
                     const struct hold *hold)
{
    struct sharing_view *out = viewing->out;
    if (!hold->present)
        return 0;
    struct share_row *share = &out->shares[out->share_count++];
    *share = (struct share_row){ { row->dashboard, row->principal, scope, hold->period, hold->granted_by,
                                   hold->granted_at }, { 0 }, period_state(hold->period, viewing->now), false };
    const struct bearer *bearer = viewing->query->bearer;
    share->may_change = out->may_share && rules_change_hold(hold, bearer->org) == ERROR_NONE;
    if (row->principal.kind != PRINCIPAL_USER)
        return 0;
    return rosters_find_user(view, bearer, bearer->org, row->principal.user, &share->email) < 0 ? -1 : 0;
}

/* A page of the dashboard's rows. It ends at a row of the own org that has no room left, where the next page begins: a
 * cursor names no other org. */
static int walk_shares(struct store_view *view, struct viewing *viewing, struct store_scan *scan)
{
    struct sharing_view *out = viewing->out;
    struct slice org = viewing->query->bearer->org;
    struct grant_row row;
    int found;
    while ((found = store_next_grant(scan, &row)) == 1) {
        if (row.generation != viewing->dashboard.generation)
            continue;
        if (row.principal.org.len && !slice_equal(row.principal.org, org)) {
            out->other_orgs++;
            continue;
        }
        size_t holds = (size_t)row.read.present + row.read_write.present;
        if (out->share_count + holds > viewing->query->limit && out->share_count > 0) {
            out->shares_next = store_scan_position(scan);
            return out->shares_next.ptr ? 0 : -1;
        }
        if (add_share(view, viewing, &row, SCOPE_READ, &row.read) != 0 ||
            add_share(view, viewing, &row, SCOPE_READ_WRITE, &row.read_write) != 0)
            return -1;
    }
    return found;
}

static int read_shares(struct store_view *view, struct viewing *viewing, struct error *error)
{
    const struct sharing_query *query = viewing->query;
    struct store_grants_range range = { .project = query->bearer->project, .dashboard = query->dashboard,
                                        .from = query->shares_cursor };
    struct store_scan *scan = NULL;
    viewing->out->shares = arena_array(store_view_arena(view), query->limit + 1, sizeof *viewing->out->shares);
    if (!viewing->out->shares)
        return error_memory(error);
    int result = store_scan_grants(view, &range, &scan);
    if (result == 0)
        result = walk_shares(view, viewing, scan);
    store_scan_end(scan);
    return result;
}

/* Somebody who may not share sees his own ways in. */
static int own_shares(struct store_view *view, struct viewing *viewing, struct error *error)
{
    struct sharing_view *out = viewing->out;
    const struct way_list *ways = &out->dashboard.ways;
    out->shares = arena_array(store_view_arena(view), 2 * ways->count, sizeof *out->shares);
    if (!out->shares)
        return error_memory(error);
    for (size_t i = 0; i < ways->count; i++) {
        const struct way *way = &ways->ways[i];
        struct grant_row row;
        bool seen = i > 0 && way->kind == ways->ways[i - 1].kind &&
                    principal_equal(&way->principal, &ways->ways[i - 1].principal);
        if (seen || way->kind < WAY_USER || way->kind > WAY_ORG)
            continue;
        int found = store_grant(view, viewing->dashboard.project, viewing->dashboard.dashboard, &way->principal, &row);
        if (found < 0 || (found == 1 && (add_share(view, viewing, &row, SCOPE_READ, &row.read) != 0 ||
                                         add_share(view, viewing, &row, SCOPE_READ_WRITE, &row.read_write) != 0)))
            return -1;
    }
    return 0;
}

static int read_candidates(struct store_view *view, struct viewing *viewing, struct error *error)
{
    const struct sharing_query *query = viewing->query;
    const struct bearer *bearer = query->bearer;
    struct sharing_view *out = viewing->out;
    int others = rosters_has_others(view, bearer, bearer->org);
    out->roster_has_others = others == 1;
    int found = others < 0 ? -1 : rosters_has_org(view, bearer, bearer->org);
    out->roster_has_org = found == 1;
    if (found != 1)
        return found;
    if (rosters_count_users(view, bearer, bearer->org, &out->users) != 0)
        return -1;
    return rosters_search(view, bearer, bearer->org, query->text, query->limit, query->candidates_cursor,
                          &out->candidates, error);
}

static int find_access(struct store_view *view, struct viewing *viewing, struct error *error)
{
    const struct sharing_query *query = viewing->query;
    struct sharing_view *out = viewing->out;
    struct access access;
    if (access_load(view, query->bearer->project, query->dashboard, &viewing->dashboard) != 0 ||
        access_find(view, query->bearer, &viewing->dashboard, viewing->now, true, &access) != 0)
        return -1;
    if (access.scope == SCOPE_NONE)
        return error_set(error, ERROR_NOT_FOUND, "There is no such dashboard.");
    const struct dashboard_row *row = &viewing->dashboard;
    *out = (struct sharing_view){ .version = row->changed };
    if (dashboards_fill(view, row, &access, viewing->now, &out->dashboard) != 0)
        return -1;
    out->reason = rules_may_share(query->bearer, row);
    out->may_share = out->reason == ERROR_NONE;
    return 0;
}

static int read_view(struct store_view *view, void *context, struct error *error)
{
    struct viewing *viewing = context;
    viewing->now = clock_now();
    if (find_access(view, viewing, error) != 0)
        return error_memory(error);                     /* what is stated already stands */
    int result = viewing->out->may_share ? read_shares(view, viewing, error) : own_shares(view, viewing, error);
    if (result == 0 && viewing->out->may_share)
        result = read_candidates(view, viewing, error);
    return result == 0 ? 0 : error_memory(error);
}

int sharing_read(struct store *store, const struct sharing_query *query, struct arena *arena,
                 struct sharing_view *view, struct error *error)
{
    struct viewing viewing = { .query = query, .out = view };
    return store_read(store, read_view, &viewing, arena, NULL, error);
}
