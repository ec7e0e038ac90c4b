/* Private: the operations behind permissions_put and permissions_delete, and how they are packed. */
#ifndef SHARE_PERMISSIONS_PRIVATE_H
#define SHARE_PERMISSIONS_PRIVATE_H

#include <share/permissions.h>
#include <store/rows.h>

void permissions_pack(struct buffer *out, const struct permissions *permissions);
/* 0, or -1: not such a request, or no memory. Slices lie in the request. */
int permissions_unpack(struct slice request, struct arena *arena, struct permissions *permissions,
                       struct error *error);

/* One grant row that entries touch, and the entry that does. A row that several touch stands several times, one behind
 * the other, in the order of the entries; the first one's `row` and flags hold for all. */
struct touched {
    uint32_t entry;
    const struct permission *permission;
    struct principal principal;         /* every_org: one of the user's */
    struct grant_row row;
    bool changed;
};

/* What a plan works on: entries in the order of their rows. */
struct touched_list {
    struct touched *items;
    size_t count, capacity;
};

int touched_add(struct touched_list *list, struct arena *arena, struct touched item);
/* Sorts by (dashboard, principal, entry). */
void touched_sort(struct touched_list *list);
/* The item of that row, or NULL. Sorted. */
const struct touched *touched_find(const struct touched_list *list, struct slice dashboard,
                                   const struct principal *principal);
/* Whether both are of one row. */
bool touched_same(const struct touched *a, const struct touched *b);

/* One dashboard's row, or a new one of an unregistered dashboard. */
struct touched_dashboard {
    struct dashboard_row row;
    bool there;
    bool changed;
};

int permissions_plan_put(struct store_plan *plan, struct error *error);
int permissions_plan_delete(struct store_plan *plan, struct error *error);

/* Loads the dashboard; a missing one becomes a new unregistered row. 0 or -1. */
int permissions_load_dashboard(struct store_plan *plan, struct slice project, struct slice dashboard,
                               struct touched_dashboard *out);
/* Loads the row of an item; grants of an older generation are gone. 0 or -1. */
int permissions_load_row(struct store_plan *plan, const struct dashboard_row *dashboard, struct touched *item);
/* Writes the row, where it changed, and notes it for its dashboard. */
int permissions_store_row(struct store_plan *plan, const struct touched *item, struct touched_dashboard *dashboard,
                          struct error *error);
int permissions_store_dashboard(struct store_plan *plan, struct touched_dashboard *dashboard, struct error *error);

/* Packs the results of a revoke: what still lets each entry's user in, after the change. */
int permissions_pack_remaining(struct store_plan *plan, const struct permissions *permissions,
                               const enum permission_status *statuses, const struct touched_list *touched,
                               struct error *error);

/* The same for what is left as it is: statuses alone. */
void permissions_pack_statuses(struct buffer *out, const enum permission_status *statuses, size_t count);

/* What either packed, in the arena; slices lie in the reply. 0 or -1. */
int permissions_unpack_results(struct slice reply, size_t count, struct arena *arena,
                               struct permission_result *results, struct error *error);

/* Text of a pointer to an entry: "/permissions/3". */
struct slice permissions_pointer(struct arena *arena, uint32_t entry);

#endif
