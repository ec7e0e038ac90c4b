/* The tables dashboards and by_owner: the second is an order of the first. */
#include <store/dashboards.h>

#include "change.h"
#include "scan.h"

enum { VALUE_VERSION = 1, VALUE_BYTES_MAX = 2048 };

static void dashboard_key(struct key *key, struct slice project, struct slice dashboard)
{
    key_init(key);
    key_id(key, project);
    key_id(key, dashboard);
}

static bool decode(struct slice value, struct dashboard_row *row)
{
    struct unpack in = { value, false };
    uint8_t version = unpack_u8(&in);
    uint8_t state = unpack_u8(&in);
    row->state = (enum dashboard_state)state;
    row->generation = unpack_u64(&in);
    row->changed = unpack_u64(&in);
    row->owner = unpack_slice(&in);
    row->owner_org = unpack_slice(&in);
    row->name = unpack_slice(&in);
    row->parent = unpack_slice(&in);
    row->created_at = unpack_i64(&in);
    row->updated_at = unpack_i64(&in);
    return version == VALUE_VERSION && state >= DASHBOARD_UNREGISTERED && state <= DASHBOARD_DELETED &&
           unpack_done(&in);
}

int store_dashboard(struct store_view *view, struct slice project, struct slice dashboard, struct dashboard_row *row)
{
    struct key key;
    struct slice value;
    dashboard_key(&key, project, dashboard);
    if (key.failed)
        return 0;
    int found = engine_get(view, TABLE_DASHBOARDS, key_slice(&key), &value);
    if (found != 1)
        return found;
    *row = (struct dashboard_row){ .project = project, .dashboard = dashboard };
    return decode(value, row) ? 1 : engine_corrupt(view, TABLE_DASHBOARDS);
}

int store_put_dashboard(struct store_change *change, const struct dashboard_row *row, struct error *error)
{
    struct key key;
    struct buffer value;
    dashboard_key(&key, row->project, row->dashboard);
    buffer_init(&value, VALUE_BYTES_MAX);
    pack_u8(&value, VALUE_VERSION);
    pack_u8(&value, (uint8_t)row->state);
    pack_u64(&value, row->generation);
    pack_u64(&value, row->changed);
    pack_slice(&value, row->owner);
    pack_slice(&value, row->owner_org);
    pack_slice(&value, row->name);
    pack_slice(&value, row->parent);
    pack_i64(&value, row->created_at);
    pack_i64(&value, row->updated_at);
    int result = key.failed || value.failed
        ? error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.")
        : change_add(change, TABLE_DASHBOARDS, key_slice(&key), buffer_slice(&value), false, error);
    buffer_release(&value);
    return result;
}

/* Parents stand under an empty user, which nobody is. */
static void owner_prefix(struct key *key, struct slice project, struct slice user, struct slice org)
{
    key_init(key);
    key_id(key, project);
    key_id(key, user);
    key_id(key, org);
}

static bool has_owner_entry(const struct dashboard_row *row)
{
    return row && (row->state == DASHBOARD_OWNED || row->state == DASHBOARD_PARENT);
}

static bool same_owner(const struct dashboard_row *a, const struct dashboard_row *b)
{
    return slice_equal(a->owner, b->owner) && slice_equal(a->owner_org, b->owner_org);
}

static int change_owner_entry(struct store_change *change, const struct dashboard_row *row, bool deletion,
                              struct error *error)
{
    struct key key;
    owner_prefix(&key, row->project, row->owner, row->owner_org);
    key_id(&key, row->dashboard);
    if (key.failed)
        return error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.");
    return change_add(change, TABLE_OWNERS, key_slice(&key), (struct slice){ 0 }, deletion, error);
}

int store_replace_dashboard(struct store_change *change, const struct dashboard_row *before,
                            const struct dashboard_row *row, struct error *error)
{
    bool was = has_owner_entry(before), is = has_owner_entry(row);
    bool same = was && is && same_owner(before, row);
    if (store_put_dashboard(change, row, error) != 0 ||
        (was && !same && change_owner_entry(change, before, true, error) != 0))
        return -1;
    return is && !same ? change_owner_entry(change, row, false, error) : 0;
}

int store_scan_dashboards(struct store_view *view, struct slice project, struct slice behind,
                          struct store_scan **scan)
{
    struct key prefix;
    key_init(&prefix);
    key_id(&prefix, project);
    return scan_open_behind(view, TABLE_DASHBOARDS, &prefix, prefix.len, behind, scan);
}

int store_next_dashboard(struct store_scan *scan, struct dashboard_row *row)
{
    struct slice key, value;
    int found = scan_next(scan, &key, &value);
    if (found != 1)
        return found;
    key = arena_copy(scan->view->arena, key);
    value = arena_copy(scan->view->arena, value);
    if (!key.ptr || !value.ptr)
        return error_memory(scan->view->error);
    *row = (struct dashboard_row){ 0 };
    bool whole = key_take_id(&key, &row->project) && key_take_id(&key, &row->dashboard) && key.len == 0 &&
                 decode(value, row);
    return whole ? 1 : engine_corrupt(scan->view, TABLE_DASHBOARDS);
}

int store_scan_owner(struct store_view *view, struct slice project, struct slice user, struct slice org,
                     struct slice behind, struct store_scan **scan)
{
    struct key prefix;
    owner_prefix(&prefix, project, user, org);
    return scan_open_behind(view, TABLE_OWNERS, &prefix, project.len + 1, behind, scan);
}

int store_next_owner(struct store_scan *scan, struct slice *dashboard)
{
    struct slice key, value, part;
    int found = scan_next(scan, &key, &value);
    if (found != 1)
        return found;
    key = arena_copy(scan->view->arena, key);
    if (!key.ptr)
        return error_memory(scan->view->error);
    for (int i = 0; i < 3; i++)
        if (!key_take_id(&key, &part))
            return engine_corrupt(scan->view, TABLE_OWNERS);
    return key_take_id(&key, dashboard) && key.len == 0 ? 1 : engine_corrupt(scan->view, TABLE_OWNERS);
}
