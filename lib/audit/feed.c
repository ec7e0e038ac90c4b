#include <audit/feed.h>

#include <store/rows.h>

static const char *const names[] = {
    [AUDIT_GRANTED] = "granted", [AUDIT_UPDATED] = "updated", [AUDIT_REVOKED] = "revoked",
    [AUDIT_PROJECT_ADDED] = "project_added", [AUDIT_KEY_ADDED] = "key_added", [AUDIT_KEY_REVOKED] = "key_revoked",
    [AUDIT_VERIFY_KEY_ADDED] = "verify_key_added", [AUDIT_VERIFY_KEY_REVOKED] = "verify_key_revoked",
    [AUDIT_SIGN_KEY_ROTATED] = "sign_key_rotated", [AUDIT_TOKENS_REVOKED] = "tokens_revoked",
    [AUDIT_ALIAS_ADDED] = "alias_added",
    [AUDIT_DASHBOARD_CREATED] = "dashboard_created", [AUDIT_DASHBOARD_CHANGED] = "dashboard_changed",
    [AUDIT_DASHBOARD_TRANSFERRED] = "dashboard_transferred", [AUDIT_DASHBOARD_DELETED] = "dashboard_deleted",
};

struct reading {
    struct slice project;
    const struct feed_position *after;
    size_t limit;
    struct feed_page *page;
    struct revision on_disk;
};

static struct feed_event event_of(const struct audit_row *row, uint64_t epoch)
{
    return (struct feed_event){ .position = { { epoch, row->number }, row->n }, .name = names[row->event],
                                .origin = row->origin, .dashboard = row->dashboard,
                                .has_principal = row->has_principal, .principal = row->principal,
                                .scope = row->scope, .period = row->period, .subject = row->subject };
}

/* Everything up to what was on disk before the walk began: later rows may lack earlier ones beside them. */
static int walk(struct store_scan *scan, struct reading *reading)
{
    struct feed_page *page = reading->page;
    struct audit_row row;
    int found;
    while ((found = store_next_audit(scan, &row)) == 1 && row.number <= reading->on_disk.number) {
        if (page->count == reading->limit)
            return 0;
        page->events[page->count++] = event_of(&row, reading->on_disk.epoch);
        page->next = page->events[page->count - 1].position;
    }
    if (found >= 0)
        page->next = (struct feed_position){ reading->on_disk, FEED_WHOLE };
    return found < 0 ? -1 : 0;
}

static int read_page(struct store_view *view, void *context, struct error *error)
{
    struct reading *reading = context;
    const struct feed_position *after = reading->after;
    struct store_scan *scan = NULL;
    reading->on_disk = store_view_flushed(view);
    if (after && after->revision.epoch != reading->on_disk.epoch)
        return error_set(error, ERROR_REVISION_RESET, "The store was restored since; begin without a revision.");
    *reading->page = (struct feed_page){ .events = arena_array(store_view_arena(view), reading->limit,
                                                               sizeof(struct feed_event)) };
    if (!reading->page->events)
        return error_memory(error);
    uint64_t number = after ? after->revision.number : 0;
    uint32_t n = 0;
    if (after && after->n == FEED_WHOLE)
        number++;
    else if (after)
        n = after->n + 1;
    int found = store_scan_audit(view, reading->project, number, n, &scan);
    if (found == 0)
        found = walk(scan, reading);
    store_scan_end(scan);
    return found;
}

int feed_read(struct store *store, struct slice project, const struct feed_position *after, size_t limit,
              struct arena *arena, struct feed_page *page, struct error *error)
{
    struct reading reading = { .project = project, .after = after, .limit = limit, .page = page };
    return store_read(store, read_page, &reading, arena, NULL, error);
}
