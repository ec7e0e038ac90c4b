/* The grant rows of dashboards that were deleted: dead since the deletion, and here taken away. */
#include "dashboards.h"

enum { GRANTS_AT_ONCE = 500, ROUNDS_MAX = 16, ARENA_MAX = 8 * 1024 * 1024 };

/* The dashboard that comes first among the deleted: 1, 0, -1. */
static int first_deleted(struct store_view *view, struct deleted_row *row)
{
    struct store_scan *scan = NULL;
    int found = store_scan_deleted(view, &scan);
    if (found == 0)
        found = store_next_deleted(scan, row);
    store_scan_end(scan);
    return found;
}

/* Grants of the present life of an id, should it have one, stay. */
static int find_generation(struct store_view *view, const struct deleted_row *deleted, uint64_t *generation)
{
    struct dashboard_row row = { .generation = 0 };
    int found = store_dashboard(view, deleted->project, deleted->dashboard, &row);
    *generation = row.state == DASHBOARD_DELETED ? 0 : row.generation;
    return found < 0 ? -1 : 0;
}

/* Deletes dead rows among the next ones. 1: that was the dashboard's last row, 0: `deleted` says where to go
 * on, -1. */
static int bury(struct store_plan *plan, struct deleted_row *deleted, uint64_t generation, struct error *error)
{
    struct store_grants_range range = { .project = deleted->project, .dashboard = deleted->dashboard,
                                        .from = deleted->position };
    struct store_scan *scan = NULL;
    struct grant_row row;
    int found = store_scan_grants(plan->view, &range, &scan);
    for (int looked_at = 0; found >= 0 && (found = store_next_grant(scan, &row)) == 1; looked_at++) {
        if (looked_at == GRANTS_AT_ONCE) {
            deleted->position = store_scan_position(scan);
            break;
        }
        row.read.present = row.read_write.present = false;
        if (row.generation != generation && store_put_grant(plan->change, &row, error) != 0)
            found = -1;
    }
    store_scan_end(scan);
    if (found == 1 && !deleted->position.ptr)
        return error_memory(error);
    return found < 0 ? -1 : found == 0;
}

int dashboards_plan_sweep(struct store_plan *plan, struct error *error)
{
    struct deleted_row deleted;
    uint64_t generation;
    int found = first_deleted(plan->view, &deleted);
    if (found != 1)
        return found;
    if (find_generation(plan->view, &deleted, &generation) != 0)
        return -1;
    int done = bury(plan, &deleted, generation, error);
    if (done < 0)
        return -1;
    return done ? store_drop_deleted(plan->change, &deleted, error)
                : store_put_deleted(plan->change, &deleted, error);
}

static const struct store_operation sweep_operation = { "dashboards_sweep", dashboards_plan_sweep };

static int look_for_deleted(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct deleted_row deleted;
    int *found = context;
    *found = first_deleted(view, &deleted);
    return *found < 0 ? -1 : 0;
}

/* One round in a transaction of its own. 1: it changed something, 0: there was nothing to do, -1. */
static int sweep_once(struct store *store, struct error *error)
{
    struct arena arena;
    struct buffer reply;
    int found = 0;
    arena_init(&arena, ARENA_MAX);
    buffer_init(&reply, 16);
    struct store_request request = { &sweep_operation, SLICE(""), GRANTS_AT_ONCE, false };
    int result = store_read(store, look_for_deleted, &found, &arena, NULL, error);
    if (result == 0 && found)
        result = store_write(store, &request, &arena, &reply, NULL, error);
    buffer_release(&reply);
    arena_release(&arena);
    return result == 0 ? found : -1;
}

int dashboards_sweep(struct store *store, struct error *error)
{
    int found = 1;
    for (int round = 0; round < ROUNDS_MAX && found == 1; round++)
        found = sweep_once(store, error);
    return found < 0 ? -1 : 0;
}
