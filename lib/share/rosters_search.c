/* Candidates of a roster page by page. A page is found in packed entries as they lie in the store; only what fits
 * is taken out. */
#include <share/rosters.h>

#include <stdint.h>

#include <base/digest.h>
#include <model/bounds.h>

#include "roster_match.h"
#include "roster_pack.h"

enum { CURSOR_BYTES_MAX = 512, TAG_BYTES = 8, ENTRIES_BYTES_MAX = 16 * 1024 * 1024 };

struct search {
    struct store_view *view;
    const struct bearer *bearer;
    struct slice org, text;
    struct roster_match match;
    struct buffer folded;           /* the entries that are looked at, in lower case */
    size_t limit;
    enum roster_kind from_kind;
    struct slice from;              /* name at which the page begins, or behind it; empty: at the first */
    struct roster_page *page;
    struct error *error;
};

/* Binds a cursor to the org and the text. */
static int tag_of(const struct search *search, struct digest *digest)
{
    struct buffer bytes;
    buffer_init(&bytes, search->org.len + search->text.len + 8);
    pack_slice(&bytes, search->org);
    buffer_append(&bytes, search->text);
    bool made = !bytes.failed && digest_sha256(buffer_slice(&bytes), digest) == 0;
    buffer_release(&bytes);
    return made ? 0 : error_memory(search->error);
}

static int read_cursor(struct search *search, struct slice cursor)
{
    struct unpack in = { cursor, false };
    struct digest digest;
    search->from_kind = ROSTER_ROLE;
    if (cursor.len == 0)
        return 0;
    if (tag_of(search, &digest) != 0)
        return -1;
    bool same = slice_equal(unpack_slice(&in), (struct slice){ (const char *)digest.bytes, TAG_BYTES });
    uint8_t kind = unpack_u8(&in);
    search->from_kind = (enum roster_kind)kind;
    search->from = unpack_slice(&in);
    if (!same || !unpack_done(&in) || (kind != ROSTER_ROLE && kind != ROSTER_USER) || search->from.len == 0 ||
        search->from.len > USER_REFERENCE_BYTES_MAX)
        return error_set(search->error, ERROR_INVALID_CURSOR,
                         "Take the cursor from the page before, with the same search, or begin without one.");
    return 0;
}

/* The next page begins at this entry. */
static int write_cursor(struct search *search, enum roster_kind kind, struct slice name)
{
    struct buffer out;
    struct digest digest;
    if (tag_of(search, &digest) != 0)
        return -1;
    buffer_init(&out, CURSOR_BYTES_MAX);
    pack_slice(&out, (struct slice){ (const char *)digest.bytes, TAG_BYTES });
    pack_u8(&out, (uint8_t)kind);
    pack_slice(&out, name);
    if (!out.failed)
        search->page->next = arena_copy(store_view_arena(search->view), buffer_slice(&out));
    buffer_release(&out);
    return search->page->next.ptr ? 0 : error_memory(search->error);
}

/* 1: there is no room for it, the cursor is written; 0; -1. */
static int add(struct search *search, enum roster_kind kind, const struct roster_entry *entry)
{
    struct arena *arena = store_view_arena(search->view);
    struct roster_page *page = search->page;
    if (page->count == search->limit)
        return write_cursor(search, kind, entry->name) == 0 ? 1 : -1;
    struct roster_candidate *candidate = &page->candidates[page->count++];
    *candidate = (struct roster_candidate){ kind == ROSTER_ROLE, arena_copy(arena, entry->name),
                                            arena_copy(arena, entry->email) };
    return candidate->name.ptr && candidate->email.ptr ? 0 : error_memory(search->error);
}

/* Does that field of the entries hold the text? */
static bool holds(const struct search *search, const char *start, struct slice field)
{
    struct slice folded = { search->folded.ptr + (field.ptr - start), field.len };
    return roster_match_find(&search->match, folded) != SIZE_MAX;
}

static bool fits(const struct search *search, enum roster_kind kind, const char *start,
                 const struct roster_entry *entry)
{
    if (kind == search->from_kind && search->from.len && slice_compare(entry->name, search->from) < 0)
        return false;
    return holds(search, start, entry->name) || holds(search, start, entry->email);
}

/* The text is searched for in all entries at once; one in which it is found is looked at, since it may stand over
 * the border of two fields. 1: the page is full, 0, -1. */
static int search_entries(struct search *search, enum roster_kind kind, struct slice entries)
{
    struct roster_entry entry;
    const char *start = entries.ptr;
    if (roster_match_fold(&search->folded, entries) != 0)
        return error_memory(search->error);
    struct slice folded = buffer_slice(&search->folded);
    size_t hit = roster_match_find(&search->match, folded);
    while (hit != SIZE_MAX && roster_take_entry(&entries, &entry)) {
        size_t end = (size_t)(entries.ptr - start);
        if (end <= hit)
            continue;
        int full = fits(search, kind, start, &entry) ? add(search, kind, &entry) : 0;
        if (full)
            return full;
        size_t further = roster_match_find(&search->match, slice_after(folded, end));
        hit = further == SIZE_MAX ? SIZE_MAX : end + further;
    }
    return 0;
}

static int search_stored(struct search *search, enum roster_kind kind)
{
    struct store_scan *scan = NULL;
    struct roster_part part = { .project = search->bearer->project, .digest = search->bearer->roster,
                                .org = search->org, .kind = kind };
    if (search->bearer->roster.len != DIGEST_BYTES)
        return 0;
    if (kind == search->from_kind)
        part.last = search->from;
    int found = store_scan_roster_parts(search->view, &part, &scan), full = 0;
    while (found >= 0 && full == 0 && (found = store_next_roster_part(scan, &part)) == 1)
        full = search_entries(search, kind, part.entries);
    store_scan_end(scan);
    return found < 0 ? -1 : full;
}

/* What the token carries is brought into the same form; it is as small as a token. */
static int search_carried(struct search *search, enum roster_kind kind)
{
    const struct bearer *bearer = search->bearer;
    const struct bearer_org *org = NULL;
    struct roster_sorted sorted;
    struct buffer entries;
    for (size_t i = 0; !org && i < bearer->org_count; i++)
        if (slice_equal(bearer->orgs[i].org, search->org))
            org = &bearer->orgs[i];
    if (!org)
        return 0;
    if (roster_sort(org, store_view_arena(search->view), &sorted) != 0)
        return error_memory(search->error);
    buffer_init(&entries, ENTRIES_BYTES_MAX);
    roster_pack_entries(&entries, &sorted, kind);
    int full = entries.failed ? error_memory(search->error)
                              : search_entries(search, kind, buffer_slice(&entries));
    buffer_release(&entries);
    return full;
}

int rosters_search(struct store_view *view, const struct bearer *bearer, struct slice org, struct slice text,
                   size_t limit, struct slice cursor, struct roster_page *page, struct error *error)
{
    static const enum roster_kind kinds[] = { ROSTER_ROLE, ROSTER_USER };
    struct search search = { .view = view, .bearer = bearer, .org = org, .text = text, .limit = limit,
                             .page = page, .error = error };
    struct arena *arena = store_view_arena(view);
    if (text.len > ROSTER_TEXT_BYTES_MAX)
        return error_set(error, ERROR_TOO_LONG, "The text to search for may have at most %d bytes.",
                         ROSTER_TEXT_BYTES_MAX);
    *page = (struct roster_page){ .candidates = arena_array(arena, limit, sizeof *page->candidates) };
    if (!page->candidates || roster_match_init(&search.match, text, arena) != 0)
        return error_memory(error);
    buffer_init(&search.folded, ENTRIES_BYTES_MAX);
    int full = read_cursor(&search, cursor);
    for (size_t i = 0; full == 0 && org.len && i < 2; i++)
        if (kinds[i] >= search.from_kind)
            full = bearer->issued ? search_stored(&search, kinds[i]) : search_carried(&search, kinds[i]);
    buffer_release(&search.folded);
    return full < 0 ? -1 : 0;
}
