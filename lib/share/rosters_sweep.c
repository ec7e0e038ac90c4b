/* Rosters whose last token has ended are deleted, some rows at a time, so that nobody waits for it. */
#include <share/rosters.h>

#include <base/pack.h>
#include <store/rosters.h>

enum { PARTS_MAX = 200, ROSTERS_MAX = 50, ARENA_BYTES_MAX = 32 * 1024 * 1024 };

/* Deletes parts, at most `left` of them, and counts it down. 1: all are gone, 0: some stay, -1. */
static int delete_parts(struct store_plan *plan, const struct roster_row *row, size_t *left, struct error *error)
{
    struct store_scan *scan = NULL;
    struct roster_part part = { .project = row->project, .digest = row->digest };
    int found = store_scan_roster_parts(plan->view, &part, &scan);
    while (found >= 0 && (found = store_next_roster_part(scan, &part)) == 1 && *left > 0) {
        found = store_delete_roster_part(plan->change, &part, error);
        if (found < 0)
            break;
        --*left;
    }
    store_scan_end(scan);
    return found < 0 ? -1 : found == 0;
}

static int sweep_one(struct store_plan *plan, const struct roster_row *end, size_t *left, struct error *error)
{
    struct roster_row row = *end;
    int found = store_roster(plan->view, end->project, end->digest, &row);
    int gone = found < 0 ? -1 : delete_parts(plan, &row, left, error);
    if (gone < 0)
        return -1;
    if (gone)
        return store_delete_roster(plan->change, &row, error);
    struct roster_row rest = row;
    rest.whole = false;
    return row.whole ? store_put_roster(plan->change, &rest, &row, error) : 0;
}

static int plan_sweep(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    int64_t now = unpack_i64(&in);
    struct store_scan *scan = NULL;
    struct roster_row end;
    size_t left = PARTS_MAX;
    int found = store_scan_roster_ends(plan->view, &scan);
    for (int rosters = 0; found >= 0 && left > 0 && rosters < ROSTERS_MAX; rosters++) {
        found = store_next_roster_end(scan, &end);
        if (found != 1 || end.kept_until >= now)
            break;
        found = sweep_one(plan, &end, &left, error);
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static const struct store_operation sweep_operation = { "rosters_sweep", plan_sweep };

int rosters_sweep(struct store *store, int64_t now, struct error *error)
{
    struct buffer request, reply;
    struct arena arena;
    buffer_init(&request, 16);
    buffer_init(&reply, 16);
    arena_init(&arena, ARENA_BYTES_MAX);
    pack_i64(&request, now);
    struct store_request written = { &sweep_operation, buffer_slice(&request), PARTS_MAX + 2 * ROSTERS_MAX,
                                     false };
    int result = request.failed ? error_memory(error) : store_write(store, &written, &arena, &reply, NULL, error);
    buffer_release(&request);
    buffer_release(&reply);
    arena_release(&arena);
    return result;
}
