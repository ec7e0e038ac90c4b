#include <share/list.h>

#include <base/digest.h>
#include <base/pack.h>
#include <store/rows.h>

enum {
    ROWS_LOOKED_AT_MAX = 20000,     /* for one page: bounds the time of a filter that nothing fits */
    CURSOR_BYTES_MAX = 2048,
    FILTER_TAG_BYTES = 8
};

/* The walk over rows in one of two orders; the filter holds for each row. */
struct listing {
    const struct list_filter *filter;
    size_t limit;
    struct slice from;              /* the row at which the page begins, or behind it */
    uint8_t skip;                   /* how many of that row's grants were on the pages before */
    bool by_principal;
    bool all_orgs;
    struct principal principal;     /* kind 0: none is named */
    struct list_page *page;
};

static void tag_of(const struct list_filter *filter, struct slice *tag, struct digest *digest)
{
    struct buffer text;
    buffer_init(&text, 4096);
    pack_slice(&text, filter->dashboard);
    pack_slice(&text, filter->user);
    pack_slice(&text, filter->org);
    pack_slice(&text, filter->role);
    *tag = (struct slice){ (const char *)digest->bytes, FILTER_TAG_BYTES };
    if (text.failed || digest_sha256(buffer_slice(&text), digest) != 0)
        tag->len = 0;
    buffer_release(&text);
}

static int read_cursor(struct listing *listing, struct slice cursor, struct error *error)
{
    struct unpack in = { cursor, false };
    struct digest digest;
    struct slice tag;
    if (cursor.len == 0)
        return 0;
    tag_of(listing->filter, &tag, &digest);
    bool same = slice_equal(unpack_slice(&in), tag);
    listing->skip = unpack_u8(&in);
    listing->from = unpack_slice(&in);
    if (!same || !unpack_done(&in) || listing->from.len == 0 || listing->skip > 1)
        return error_set(error, ERROR_INVALID_CURSOR,
                         "Take the cursor from the page before, with the same filters, or begin without one.");
    return 0;
}

/* The next page begins at this row, without its first `skip` grants. */
static int write_cursor(struct listing *listing, struct slice row, uint8_t skip, struct arena *arena)
{
    struct buffer out;
    struct digest digest;
    struct slice tag;
    tag_of(listing->filter, &tag, &digest);
    buffer_init(&out, CURSOR_BYTES_MAX);
    pack_slice(&out, tag);
    pack_u8(&out, skip);
    pack_slice(&out, row);
    listing->page->next = out.failed ? (struct slice){ 0 } : arena_copy(arena, buffer_slice(&out));
    buffer_release(&out);
    return listing->page->next.ptr ? 0 : -1;
}

/* The order that reads the fewest rows. */
static void choose_order(struct listing *listing)
{
    const struct list_filter *f = listing->filter;
    if (f->user.len)
        listing->principal = (struct principal){ .kind = PRINCIPAL_USER, .user = f->user, .org = f->org };
    else if (f->role.len)
        listing->principal = (struct principal){ .kind = PRINCIPAL_ROLE, .org = f->org, .role = f->role };
    bool named = f->user.len || f->role.len;
    listing->all_orgs = f->user.len && f->org.len == 0;
    listing->by_principal = named && f->dashboard.len == 0;
}

static bool fits(const struct list_filter *filter, const struct principal *principal)
{
    return (filter->user.len == 0 || slice_equal(filter->user, principal->user)) &&
           (filter->org.len == 0 || slice_equal(filter->org, principal->org)) &&
           (filter->role.len == 0 || slice_equal(filter->role, principal->role));
}

/* Adds the row's grants but the first `skip`. 1: there was no room for all, the cursor is written; 0; -1. */
static int add_row(struct listing *listing, struct store_view *view, struct store_scan *scan,
                   const struct grant_row *row, uint8_t skip)
{
    const struct hold *holds[] = { &row->read, &row->read_write };
    const enum scope scopes[] = { SCOPE_READ, SCOPE_READ_WRITE };
    struct list_page *page = listing->page;
    for (uint8_t i = skip; i < 2; i++) {
        if (!holds[i]->present)
            continue;
        if (page->count == listing->limit)
            return write_cursor(listing, store_scan_position(scan), i, store_view_arena(view)) == 0 ? 1 : -1;
        page->grants[page->count++] = (struct grant){ row->dashboard, row->principal, scopes[i], holds[i]->period,
                                                      holds[i]->granted_by, holds[i]->granted_at };
    }
    return 0;
}

/* Whether the row's grants count as there: its dashboard's generation is looked up once for its neighbours. */
struct generation {
    struct slice dashboard;
    uint64_t generation;
    bool looked_up;
};

static int current(struct store_view *view, const struct grant_row *row, struct generation *last)
{
    if (!last->looked_up || !slice_equal(last->dashboard, row->dashboard)) {
        struct dashboard_row dashboard;
        int found = store_dashboard(view, row->project, row->dashboard, &dashboard);
        if (found < 0)
            return -1;
        bool alive = found == 1 && dashboard.state != DASHBOARD_DELETED;
        *last = (struct generation){ row->dashboard, alive ? dashboard.generation : 0, true };
    }
    return row->generation == last->generation;
}

/* The next row of either order: 1, 0, -1. In the order by principal the grant is read beside. */
static int next_row(struct store_view *view, struct store_scan *scan, const struct listing *listing,
                    struct grant_row *row)
{
    struct principal principal;
    struct slice dashboard;
    if (!listing->by_principal)
        return store_next_grant(scan, row);
    int found = store_next_principal(scan, &principal, &dashboard);
    if (found == 1)
        found = store_grant(view, listing->filter->project, dashboard, &principal, row);
    return found;
}

/* Fills the page. 1: there is more, 0: that was all, -1. */
static int walk(struct store_view *view, struct listing *listing, struct store_scan *scan)
{
    struct generation generation = { 0 };
    struct grant_row row;
    int found, full = 0;
    for (int looked_at = 0; (found = next_row(view, scan, listing, &row)) == 1; looked_at++) {
        struct slice position = store_scan_position(scan);
        if (!position.ptr)
            return -1;
        if (looked_at == ROWS_LOOKED_AT_MAX)
            return write_cursor(listing, position, 0, store_view_arena(view)) == 0 ? 1 : -1;
        int alive = current(view, &row, &generation);
        if (alive == 1 && fits(listing->filter, &row.principal))
            full = add_row(listing, view, scan, &row, slice_equal(position, listing->from) ? listing->skip : 0);
        if (alive < 0 || full)
            return alive < 0 ? -1 : full;
    }
    return found;
}

static int read_page(struct store_view *view, void *context, struct error *error)
{
    struct listing *listing = context;
    struct store_scan *scan = NULL;
    struct store_grants_range range = { .project = listing->filter->project, .dashboard = listing->filter->dashboard,
                                        .principal = listing->principal.kind ? &listing->principal : NULL,
                                        .all_orgs = listing->all_orgs, .from = listing->from };
    *listing->page = (struct list_page){ .grants = arena_array(store_view_arena(view), listing->limit,
                                                               sizeof(struct grant)) };
    if (!listing->page->grants)
        return error_memory(error);
    int found = listing->by_principal ? store_scan_principal(view, &range, &scan)
                                      : store_scan_grants(view, &range, &scan);
    if (found == 0)
        found = walk(view, listing, scan);
    store_scan_end(scan);
    return found < 0 ? error_memory(error) : 0;     /* what is stated already stands */
}

int list_grants(struct store *store, const struct list_filter *filter, size_t limit, struct slice cursor,
                struct arena *arena, struct list_page *page, struct error *error)
{
    struct listing listing = { .filter = filter, .limit = limit, .page = page };
    if (read_cursor(&listing, cursor, error) != 0)
        return -1;
    choose_order(&listing);
    return store_read(store, read_page, &listing, arena, NULL, error);
}
