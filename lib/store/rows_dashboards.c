/* The table dashboards. */
#include "change.h"
#include "scan.h"

enum { VALUE_VERSION = 1, VALUE_BYTES_MAX = 1024 };

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
    int result = key.failed || value.failed
        ? error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.")
        : change_add(change, TABLE_DASHBOARDS, key_slice(&key), buffer_slice(&value), false, error);
    buffer_release(&value);
    return result;
}
