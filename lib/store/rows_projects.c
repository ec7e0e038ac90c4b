/* The tables projects and keys. */
#include "change.h"
#include "scan.h"

enum {
    VALUE_VERSION = 1,
    KEY_VERSION = 2,            /* 1 had no purpose: such a key is a server's */
    VALUE_BYTES_MAX = 1024
};

static void one_id(struct key *key, struct slice id)
{
    key_init(key);
    key_id(key, id);
}

static int put(struct store_change *change, enum table table, struct slice id, struct buffer *value,
               struct error *error)
{
    struct key key;
    one_id(&key, id);
    int result = key.failed || value->failed
        ? error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.")
        : change_add(change, table, key_slice(&key), buffer_slice(value), false, error);
    buffer_release(value);
    return result;
}

static bool decode_project(struct slice value, struct project_row *row)
{
    struct unpack in = { value, false };
    uint8_t version = unpack_u8(&in);
    row->created_at = unpack_i64(&in);
    return version == VALUE_VERSION && unpack_done(&in);
}

int store_project(struct store_view *view, struct slice project, struct project_row *row)
{
    struct key key;
    struct slice value;
    one_id(&key, project);
    if (key.failed)
        return 0;
    int found = engine_get(view, TABLE_PROJECTS, key_slice(&key), &value);
    if (found != 1)
        return found;
    *row = (struct project_row){ .project = project };
    return decode_project(value, row) ? 1 : engine_corrupt(view, TABLE_PROJECTS);
}

int store_put_project(struct store_change *change, const struct project_row *row, struct error *error)
{
    struct buffer value;
    buffer_init(&value, VALUE_BYTES_MAX);
    pack_u8(&value, VALUE_VERSION);
    pack_i64(&value, row->created_at);
    return put(change, TABLE_PROJECTS, row->project, &value, error);
}

static bool decode_key(struct slice value, struct key_row *row)
{
    struct unpack in = { value, false };
    uint8_t version = unpack_u8(&in);
    row->project = unpack_slice(&in);
    row->name = unpack_slice(&in);
    struct slice digest = unpack_slice(&in);
    row->created_at = unpack_i64(&in);
    row->expires_at = unpack_i64(&in);
    row->revoked_at = unpack_i64(&in);
    row->used_at = unpack_i64(&in);
    row->purpose = version == 1 ? KEY_SERVER : unpack_u8(&in);
    if (version < 1 || version > KEY_VERSION || digest.len != DIGEST_BYTES || !unpack_done(&in) ||
        (row->purpose != KEY_SERVER && row->purpose != KEY_PAGE))
        return false;
    memcpy(row->digest.bytes, digest.ptr, DIGEST_BYTES);
    return true;
}

int store_key(struct store_view *view, struct slice id, struct key_row *row)
{
    struct key key;
    struct slice value;
    one_id(&key, id);
    if (key.failed)
        return 0;
    int found = engine_get(view, TABLE_KEYS, key_slice(&key), &value);
    if (found != 1)
        return found;
    *row = (struct key_row){ .id = id };
    return decode_key(value, row) ? 1 : engine_corrupt(view, TABLE_KEYS);
}

int store_put_key(struct store_change *change, const struct key_row *row, struct error *error)
{
    struct buffer value;
    buffer_init(&value, VALUE_BYTES_MAX);
    pack_u8(&value, KEY_VERSION);
    pack_slice(&value, row->project);
    pack_slice(&value, row->name);
    pack_slice(&value, (struct slice){ (const char *)row->digest.bytes, DIGEST_BYTES });
    pack_i64(&value, row->created_at);
    pack_i64(&value, row->expires_at);
    pack_i64(&value, row->revoked_at);
    pack_i64(&value, row->used_at);
    pack_u8(&value, (uint8_t)row->purpose);
    return put(change, TABLE_KEYS, row->id, &value, error);
}

static int scan_all(struct store_view *view, enum table table, struct slice from, struct store_scan **scan)
{
    struct key prefix;
    key_init(&prefix);
    return scan_open(view, table, &prefix, 0, from, scan);
}

/* The next row's id and value, both in the view's arena: 1, 0, -1. */
static int next_row(struct store_scan *scan, enum table table, struct slice *id, struct slice *value)
{
    struct slice key;
    int found = scan_next(scan, &key, value);
    if (found != 1)
        return found;
    key = arena_copy(scan->view->arena, key);
    *value = arena_copy(scan->view->arena, *value);
    if (!key.ptr || !value->ptr)
        return error_memory(scan->view->error);
    return key_take_id(&key, id) && key.len == 0 ? 1 : engine_corrupt(scan->view, table);
}

int store_scan_projects(struct store_view *view, struct slice from, struct store_scan **scan)
{
    return scan_all(view, TABLE_PROJECTS, from, scan);
}

int store_next_project(struct store_scan *scan, struct project_row *row)
{
    struct slice value;
    *row = (struct project_row){ 0 };
    int found = next_row(scan, TABLE_PROJECTS, &row->project, &value);
    if (found != 1)
        return found;
    return decode_project(value, row) ? 1 : engine_corrupt(scan->view, TABLE_PROJECTS);
}

int store_scan_keys(struct store_view *view, struct slice from, struct store_scan **scan)
{
    return scan_all(view, TABLE_KEYS, from, scan);
}

int store_next_key(struct store_scan *scan, struct key_row *row)
{
    struct slice value;
    *row = (struct key_row){ 0 };
    int found = next_row(scan, TABLE_KEYS, &row->id, &value);
    if (found != 1)
        return found;
    return decode_key(value, row) ? 1 : engine_corrupt(scan->view, TABLE_KEYS);
}
