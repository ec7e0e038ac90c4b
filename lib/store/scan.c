#include "scan.h"

#include <errno.h>
#include <stdlib.h>

int scan_open(struct store_view *view, enum table table, const struct key *prefix, size_t project_bytes,
              struct slice from, struct store_scan **scan)
{
    struct store_scan *opened = arena_alloc(view->arena, sizeof *opened);
    if (!opened)
        return error_memory(view->error);
    opened->view = view;
    opened->table = table;
    opened->prefix = *prefix;
    opened->project_bytes = project_bytes;
    opened->key.flags = opened->value.flags = DB_DBT_REALLOC;
    key_init(&opened->start);
    key_raw(&opened->start, from.len ? (struct slice){ prefix->bytes, project_bytes } : key_slice(prefix));
    key_raw(&opened->start, from);
    if (prefix->failed || opened->start.failed)
        return error_set(view->error, ERROR_INVALID_CURSOR, "The cursor is not of this list; begin without one.");
    DB *db = view->store->tables[table];
    int code = db->cursor(db, view->txn, &opened->cursor, 0);
    if (code)
        return engine_read_failed(view, code);
    *scan = opened;
    return 0;
}

int scan_open_behind(struct store_view *view, enum table table, const struct key *prefix, size_t project_bytes,
                     struct slice dashboard, struct store_scan **scan)
{
    struct key start = *prefix;
    if (dashboard.len == 0)
        return scan_open(view, table, prefix, project_bytes, (struct slice){ 0 }, scan);
    key_id(&start, dashboard);
    key_u8(&start, 0);          /* behind the id's own NUL, before whatever else an id goes on with */
    if (start.failed)
        return error_set(view->error, ERROR_INVALID_CURSOR, "The cursor is not of this list; begin without one.");
    return scan_open(view, table, prefix, project_bytes, slice_after(key_slice(&start), project_bytes), scan);
}

/* DB_DBT_REALLOC wants memory of malloc's; the start is copied into it. */
static int seek(struct store_scan *scan)
{
    scan->key.data = malloc(scan->start.len ? scan->start.len : 1);
    if (!scan->key.data)
        return ENOMEM;
    memcpy(scan->key.data, scan->start.bytes, scan->start.len);
    scan->key.size = (u_int32_t)scan->start.len;
    return scan->cursor->get(scan->cursor, &scan->key, &scan->value, DB_SET_RANGE);
}

int scan_next(struct store_scan *scan, struct slice *key, struct slice *value)
{
    int code = scan->started ? scan->cursor->get(scan->cursor, &scan->key, &scan->value, DB_NEXT) : seek(scan);
    scan->started = true;
    if (code == DB_NOTFOUND)
        return 0;
    if (code)
        return engine_read_failed(scan->view, code);
    *key = (struct slice){ scan->key.data, scan->key.size };
    *value = (struct slice){ scan->value.data, scan->value.size };
    return slice_starts(*key, key_slice(&scan->prefix));
}

void store_scan_end(struct store_scan *scan)
{
    if (!scan)
        return;
    if (scan->cursor)
        scan->cursor->close(scan->cursor);
    free(scan->key.data);
    free(scan->value.data);
    scan->cursor = NULL;
    scan->key.data = scan->value.data = NULL;
}

struct slice store_scan_position(const struct store_scan *scan)
{
    struct slice key = { scan->key.data, scan->key.size };
    return arena_copy(scan->view->arena, slice_after(key, scan->project_bytes));
}
