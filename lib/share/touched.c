/* The rows that an operation's entries touch: in the order of their keys, so that each is read and written once. */
#include "permissions.h"

#include <stdlib.h>

#include <audit/audit.h>

int touched_add(struct touched_list *list, struct arena *arena, struct touched item)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 64;
        struct touched *items = arena_array(arena, capacity, sizeof *items);
        if (!items)
            return -1;
        if (list->count)
            memcpy(items, list->items, list->count * sizeof *items);
        list->items = items;
        list->capacity = capacity;
    }
    list->items[list->count++] = item;
    return 0;
}

static int compare_row(struct slice dashboard, const struct principal *principal, const struct touched *item)
{
    const struct principal *other = &item->principal;
    int order = slice_compare(dashboard, item->permission->dashboard);
    order = order ? order : (int)principal->kind - (int)other->kind;
    order = order ? order : slice_compare(principal->user, other->user);
    order = order ? order : slice_compare(principal->org, other->org);
    return order ? order : slice_compare(principal->role, other->role);
}

static int compare(const void *a, const void *b)
{
    const struct touched *x = a, *y = b;
    int order = compare_row(x->permission->dashboard, &x->principal, y);
    return order ? order : (x->entry > y->entry) - (x->entry < y->entry);
}

void touched_sort(struct touched_list *list)
{
    if (list->count)
        qsort(list->items, list->count, sizeof *list->items, compare);
}

bool touched_same(const struct touched *a, const struct touched *b)
{
    return compare_row(a->permission->dashboard, &a->principal, b) == 0;
}

const struct touched *touched_find(const struct touched_list *list, struct slice dashboard,
                                   const struct principal *principal)
{
    size_t low = 0, high = list->count;
    while (low < high) {
        size_t middle = low + (high - low) / 2;
        if (compare_row(dashboard, principal, &list->items[middle]) > 0)
            low = middle + 1;
        else
            high = middle;
    }
    if (low < list->count && compare_row(dashboard, principal, &list->items[low]) == 0)
        return &list->items[low];
    return NULL;
}

int permissions_load_dashboard(struct store_plan *plan, struct slice project, struct slice dashboard,
                               struct touched_dashboard *out)
{
    *out = (struct touched_dashboard){ .row = { .project = project, .dashboard = dashboard,
                                                .state = DASHBOARD_UNREGISTERED, .generation = 1 } };
    int found = store_dashboard(plan->view, project, dashboard, &out->row);
    out->there = found == 1;
    return found < 0 ? -1 : 0;
}

int permissions_load_row(struct store_plan *plan, const struct dashboard_row *dashboard, struct touched *item)
{
    int found = store_grant(plan->view, dashboard->project, dashboard->dashboard, &item->principal, &item->row);
    if (found < 0)
        return -1;
    if (found == 0 || item->row.generation != dashboard->generation)
        item->row = (struct grant_row){ .project = dashboard->project, .dashboard = dashboard->dashboard,
                                        .principal = item->principal, .generation = dashboard->generation };
    return 0;
}

int permissions_store_row(struct store_plan *plan, const struct touched *item, struct touched_dashboard *dashboard,
                          struct error *error)
{
    if (!item->changed)
        return 0;
    dashboard->changed = true;
    return store_put_grant(plan->change, &item->row, error);
}

int permissions_store_dashboard(struct store_plan *plan, struct touched_dashboard *dashboard, struct error *error)
{
    if (!dashboard->changed)
        return 0;
    dashboard->row.changed = plan->number;
    return store_put_dashboard(plan->change, &dashboard->row, error);
}
