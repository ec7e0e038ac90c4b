#include "scan.h"

#include <errno.h>
#include <stdlib.h>

enum { BULK_BYTES = 16384 };            /* at least a page */

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
    key_init(&opened->start);
    key_raw(&opened->start, from.len ? (struct slice){ prefix->bytes, project_bytes } : key_slice(prefix));
    key_raw(&opened->start, from);
    if (prefix->failed || opened->start.failed)
        return error_set(view->error, ERROR_INVALID_CURSOR, "The cursor is not of this list; begin without one.");
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

/* Room for rows, a multiple of 1,024 bytes. Berkeley DB's code. */
static int reserve(DBT *bulk, u_int32_t bytes)
{
    void *room = realloc(bulk->data, bytes);
    if (!room)
        return ENOMEM;
    bulk->data = room;
    bulk->ulen = bytes;
    bulk->flags = DB_DBT_USERMEM;
    return 0;
}

/* As many rows from the start on as there is room for. Berkeley DB's code; DB_BUFFER_SMALL: not even for one. */
static int read_rows(struct store_scan *scan)
{
    char start[KEY_BYTES_MAX];
    DB *db = scan->view->store->tables[scan->table];
    DBT key = { .data = start, .size = (u_int32_t)scan->start.len, .ulen = sizeof start, .flags = DB_DBT_USERMEM };
    DBC *cursor;
    memcpy(start, scan->start.bytes, scan->start.len);
    int code = db->cursor(db, scan->view->txn, &cursor, 0);
    if (code)
        return code;
    code = cursor->get(cursor, &key, &scan->bulk, DB_SET_RANGE | DB_MULTIPLE_KEY);
    int closed = cursor->close(cursor);
    return code ? code : closed;
}

static int fill(struct store_scan *scan)
{
    int code = scan->bulk.data ? 0 : reserve(&scan->bulk, BULK_BYTES);
    if (code == 0)
        code = read_rows(scan);
    while (code == DB_BUFFER_SMALL) {
        code = reserve(&scan->bulk, (scan->bulk.size / BULK_BYTES + 1) * BULK_BYTES);
        code = code ? code : read_rows(scan);
    }
    if (code == 0)
        DB_MULTIPLE_INIT(scan->rest, &scan->bulk);
    return code;
}

/* The next of the rows that were read; false: there is none left. */
static bool take(struct store_scan *scan, struct slice *key, struct slice *value)
{
    void *key_bytes, *value_bytes;
    size_t key_size, value_size;
    if (!scan->rest)
        return false;
    DB_MULTIPLE_KEY_NEXT(scan->rest, &scan->bulk, key_bytes, key_size, value_bytes, value_size);
    if (!scan->rest)
        return false;
    *key = (struct slice){ key_bytes, key_size };
    *value = (struct slice){ value_bytes, value_size };
    return true;
}

int scan_next(struct store_scan *scan, struct slice *key, struct slice *value)
{
    while (!take(scan, key, value)) {
        if (scan->key.len) {                /* go on behind the last row */
            key_init(&scan->start);
            key_raw(&scan->start, scan->key);
            key_u8(&scan->start, 0);
            scan->key = (struct slice){ 0 };
        }
        int code = scan->start.failed ? EINVAL : fill(scan);
        if (code == DB_NOTFOUND)
            return 0;
        if (code)
            return engine_read_failed(scan->view, code);
    }
    scan->key = *key;
    return slice_starts(*key, key_slice(&scan->prefix));
}

void store_scan_end(struct store_scan *scan)
{
    if (!scan)
        return;
    free(scan->bulk.data);
    scan->bulk.data = NULL;
    scan->rest = NULL;
}

struct slice store_scan_position(const struct store_scan *scan)
{
    return arena_copy(scan->view->arena, slice_after(scan->key, scan->project_bytes));
}
