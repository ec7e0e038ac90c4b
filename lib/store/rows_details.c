/* The table details, and the list of deleted dashboards: large or rare, and so apart from the rows that decisions
 * read. */
#include <store/dashboards.h>

#include <model/bounds.h>

#include "change.h"
#include "scan.h"

enum {
    VALUE_VERSION = 1,
    CHART_BYTES_MAX = CHART_ID_BYTES_MAX + CHART_NAME_BYTES_MAX + 4,
    VALUE_BYTES_MAX = METADATA_BYTES_MAX + CHARTS_MAX * CHART_BYTES_MAX + 16,
    DELETED_BYTES_MAX = 2048
};

static void details_key(struct key *key, struct slice project, struct slice dashboard)
{
    key_init(key);
    key_id(key, project);
    key_id(key, dashboard);
}

/* Metadata is what is left behind the charts: it may be longer than a packed slice. */
static bool decode(struct slice value, struct arena *arena, struct details *details)
{
    struct unpack in = { value, false };
    uint8_t version = unpack_u8(&in);
    uint32_t count = unpack_u32(&in);
    struct chart *charts = count <= CHARTS_MAX ? arena_array(arena, count + (size_t)1, sizeof *charts) : NULL;
    for (uint32_t i = 0; charts && i < count; i++) {
        charts[i].id = unpack_slice(&in);
        charts[i].name = unpack_slice(&in);
    }
    *details = (struct details){ .metadata = in.rest, .charts = charts, .chart_count = count };
    return charts && version == VALUE_VERSION && !in.failed;
}

int store_details(struct store_view *view, struct slice project, struct slice dashboard, struct details *details)
{
    struct key key;
    struct slice value;
    details_key(&key, project, dashboard);
    if (key.failed)
        return 0;
    int found = engine_get(view, TABLE_DETAILS, key_slice(&key), &value);
    if (found != 1)
        return found;
    return decode(value, view->arena, details) ? 1 : engine_corrupt(view, TABLE_DETAILS);
}

static void encode(struct buffer *value, const struct details *details)
{
    pack_u8(value, VALUE_VERSION);
    pack_u32(value, (uint32_t)details->chart_count);
    for (size_t i = 0; i < details->chart_count; i++) {
        pack_slice(value, details->charts[i].id);
        pack_slice(value, details->charts[i].name);
    }
    buffer_append(value, details->metadata);
}

int store_put_details(struct store_change *change, struct slice project, struct slice dashboard,
                      const struct details *details, struct error *error)
{
    struct key key;
    struct buffer value;
    bool nothing = details->metadata.len == 0 && details->chart_count == 0;
    details_key(&key, project, dashboard);
    buffer_init(&value, VALUE_BYTES_MAX);
    if (!nothing)
        encode(&value, details);
    int result = key.failed || value.failed || details->chart_count > CHARTS_MAX
        ? error_set(error, ERROR_INVALID_VALUE, "Metadata or charts are too large.")
        : change_add(change, TABLE_DETAILS, key_slice(&key), buffer_slice(&value), nothing, error);
    buffer_release(&value);
    return result;
}

/* No project has an empty name. */
static void deleted_key(struct key *key, const struct deleted_row *row)
{
    key_init(key);
    key_id(key, (struct slice){ 0 });
    key_id(key, row->project);
    key_id(key, row->dashboard);
}

static int change_deleted(struct store_change *change, const struct deleted_row *row, bool deletion,
                          struct error *error)
{
    struct key key;
    struct buffer value;
    deleted_key(&key, row);
    buffer_init(&value, DELETED_BYTES_MAX);
    pack_u8(&value, VALUE_VERSION);
    pack_slice(&value, row->position);
    int result = key.failed || value.failed
        ? error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.")
        : change_add(change, TABLE_OWNERS, key_slice(&key), buffer_slice(&value), deletion, error);
    buffer_release(&value);
    return result;
}

int store_put_deleted(struct store_change *change, const struct deleted_row *row, struct error *error)
{
    return change_deleted(change, row, false, error);
}

int store_drop_deleted(struct store_change *change, const struct deleted_row *row, struct error *error)
{
    return change_deleted(change, row, true, error);
}

int store_scan_deleted(struct store_view *view, struct store_scan **scan)
{
    struct key prefix;
    key_init(&prefix);
    key_id(&prefix, (struct slice){ 0 });
    return scan_open(view, TABLE_OWNERS, &prefix, prefix.len, (struct slice){ 0 }, scan);
}

int store_next_deleted(struct store_scan *scan, struct deleted_row *row)
{
    struct slice key, value, none;
    int found = scan_next(scan, &key, &value);
    if (found != 1)
        return found;
    key = arena_copy(scan->view->arena, key);
    value = arena_copy(scan->view->arena, value);
    if (!key.ptr || !value.ptr)
        return error_memory(scan->view->error);
    struct unpack in = { value, false };
    uint8_t version = unpack_u8(&in);
    row->position = unpack_slice(&in);
    bool whole = key_take_id(&key, &none) && key_take_id(&key, &row->project) &&
                 key_take_id(&key, &row->dashboard) && key.len == 0 && version == VALUE_VERSION &&
                 unpack_done(&in);
    return whole ? 1 : engine_corrupt(scan->view, TABLE_OWNERS);
}
