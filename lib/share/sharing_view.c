/* What the sharing view shows: who has access, and who could be given some. */
#include <base/clock.h>
#include <share/access.h>
#include <share/rules.h>
#include <share/sharing.h>
#include <store/rows.h>

#include "dashboards.h"
#include "sharing.h"

struct viewing {
    const struct sharing_query *query;
    struct sharing_view *out;
    struct slice from;              /* the row at which the page of shares begins, or behind it */
    uint8_t skip;                   /* how many of that row's grants were on the pages before */
    struct dashboard_row dashboard;
    int64_t now;
};

enum { CURSOR_BYTES_MAX = 2048 };

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

/* A cursor: how many of a row's two grants were on the pages before, and where the row stands. */
static int write_cursor(struct store_view *view, struct viewing *viewing, struct store_scan *scan, uint8_t skip)
{
    struct buffer out;
    buffer_init(&out, CURSOR_BYTES_MAX);
    pack_u8(&out, skip);
    buffer_append(&out, store_scan_position(scan));
    viewing->out->shares_next = out.failed || out.len == 1 ? (struct slice){ 0 }
                                                           : arena_copy(store_view_arena(view), buffer_slice(&out));
    buffer_release(&out);
    return viewing->out->shares_next.ptr ? 0 : -1;
}

/* The row's grants but the first `skip`. 1: there was no room for all, the cursor is written; 0; -1. */
static int add_row(struct store_view *view, struct viewing *viewing, struct store_scan *scan,
                   const struct grant_row *row, uint8_t skip)
{
    const struct hold *holds[] = { &row->read, &row->read_write };
    const enum scope scopes[] = { SCOPE_READ, SCOPE_READ_WRITE };
    for (uint8_t i = skip; i < 2; i++) {
        if (holds[i]->present && viewing->out->share_count == viewing->query->limit)
            return write_cursor(view, viewing, scan, i) == 0 ? 1 : -1;
        if (add_share(view, viewing, row, scopes[i], holds[i]) != 0)
            return -1;
    }
    return 0;
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
        bool begun = viewing->skip && slice_equal(store_scan_position(scan), viewing->from);
        int full = add_row(view, viewing, scan, &row, begun ? viewing->skip : 0);
        if (full)
            return full < 0 ? -1 : 0;
    }
    return found;
}

static int read_shares(struct store_view *view, struct viewing *viewing, struct error *error)
{
    const struct sharing_query *query = viewing->query;
    struct store_grants_range range = { .project = query->bearer->project, .dashboard = query->dashboard,
                                        .from = viewing->from };
    struct store_scan *scan = NULL;
    viewing->out->shares = arena_array(store_view_arena(view), query->limit, sizeof *viewing->out->shares);
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
    *out = (struct sharing_view){ .version = sharing_version(view, row) };
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
    struct unpack cursor = { query->shares_cursor, false };
    if (cursor.rest.len) {
        viewing.skip = unpack_u8(&cursor);
        viewing.from = cursor.rest;
    }
    if (query->shares_cursor.len && (viewing.skip > 1 || viewing.from.len == 0))
        return error_set(error, ERROR_INVALID_CURSOR, "Take the cursor from the page before, or begin without one.");
    return store_read(store, read_view, &viewing, arena, NULL, error);
}
