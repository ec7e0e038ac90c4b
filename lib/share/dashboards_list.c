/* Lists of dashboards, page by page. */
#include "dashboards.h"

#include <base/clock.h>
#include <model/id.h>

#include "dashboards_merge.h"

enum {
    ROWS_LOOKED_AT_MAX = 2000,                  /* for one page: bounds the time of a filter that nothing fits */
    PAGE_BYTES_MAX = 12 * 1024 * 1024,          /* so that charts of many dashboards make a short page */
    CURSOR_VERSION = 1, CURSOR_BYTES_MAX = 256
};

struct listing {
    const struct dashboards_query *query;
    struct slice behind;
    int64_t now;
    struct dashboards_page *page;
};

/* A cursor holds an id and nothing that access depends on: whoever makes one up begins somewhere else in his
 * list. */
static int read_cursor(struct slice cursor, struct slice *behind, struct error *error)
{
    struct unpack in = { cursor, false };
    const char *why;
    *behind = (struct slice){ 0 };
    if (cursor.len == 0)
        return 0;
    uint8_t version = unpack_u8(&in);
    *behind = unpack_slice(&in);
    if (version == CURSOR_VERSION && unpack_done(&in) && id_check(ID_DASHBOARD, *behind, &why) == ERROR_NONE)
        return 0;
    return error_set(error, ERROR_INVALID_CURSOR, "Take the cursor from the page before, or begin without one.");
}

static int write_cursor(struct listing *listing, struct arena *arena, struct slice last)
{
    struct buffer out;
    buffer_init(&out, CURSOR_BYTES_MAX);
    pack_u8(&out, CURSOR_VERSION);
    pack_slice(&out, last);
    listing->page->next = out.failed ? (struct slice){ 0 } : arena_copy(arena, buffer_slice(&out));
    buffer_release(&out);
    return listing->page->next.ptr ? 0 : -1;
}

static bool fits(const struct dashboards_query *query, const struct dashboard *dashboard)
{
    return (query->status == 0 || query->status == dashboard->status) &&
           (query->scope == SCOPE_NONE || query->scope == dashboard->scope);
}

/* 1: it is in the list, filled in; 0: it is not; -1. */
static int judge(struct store_view *view, const struct listing *listing, const struct dashboards_merge *merge,
                 struct slice id, struct dashboard *out)
{
    const struct bearer *bearer = listing->query->bearer ? &merge->bearer : NULL;
    struct dashboard_row row;
    struct access access = { 0 };
    int found = store_dashboard(view, listing->query->project, id, &row);
    if (found != 1 || row.state == DASHBOARD_DELETED)
        return found < 0 ? -1 : 0;
    if (bearer && access_find(view, bearer, &row, listing->now, true, &access) != 0)
        return -1;
    if (bearer && access.scope == SCOPE_NONE)
        return 0;
    if (dashboards_fill(view, &row, bearer ? &access : NULL, listing->now, out) != 0)
        return -1;
    if (!fits(listing->query, out))
        return 0;
    if (listing->query->charts && store_details(view, row.project, row.dashboard, &out->details) < 0)
        return -1;
    return 1;
}

static int walk(struct store_view *view, struct listing *listing, struct dashboards_merge *merge)
{
    struct dashboards_page *page = listing->page;
    struct arena *arena = store_view_arena(view);
    size_t begun = arena->used;
    struct slice id, last = { 0 };
    int found;
    for (int looked_at = 0; (found = dashboards_merge_next(merge, &id)) == 1; looked_at++) {
        bool full = page->count == listing->query->limit || looked_at == ROWS_LOOKED_AT_MAX ||
                    (looked_at && arena->used - begun > PAGE_BYTES_MAX);
        if (full)
            return write_cursor(listing, arena, last);
        int fitting = judge(view, listing, merge, id, &page->dashboards[page->count]);
        if (fitting < 0)
            return -1;
        page->count += (size_t)fitting;
        last = id;
    }
    return found;
}

static int read_page(struct store_view *view, void *context, struct error *error)
{
    struct listing *listing = context;
    struct dashboards_merge merge;
    listing->now = clock_now();
    *listing->page = (struct dashboards_page){ .dashboards = arena_array(store_view_arena(view),
                                                                         listing->query->limit,
                                                                         sizeof(struct dashboard)) };
    if (!listing->page->dashboards || dashboards_merge_open(&merge, view, listing->query, listing->behind) != 0 ||
        walk(view, listing, &merge) != 0)
        return error_memory(error);             /* what is stated already stands */
    return 0;
}

int dashboards_list(struct store *store, const struct dashboards_query *query, struct arena *arena,
                    struct dashboards_page *page, struct error *error)
{
    struct listing listing = { .query = query, .page = page };
    if (read_cursor(query->cursor, &listing.behind, error) != 0)
        return -1;
    return store_read(store, read_page, &listing, arena, NULL, error);
}
