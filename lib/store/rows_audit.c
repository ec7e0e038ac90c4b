/* The table audit: what was changed, in commit order. */
#include "change.h"
#include "scan.h"

enum { VALUE_VERSION = 1, VALUE_BYTES_MAX = 4096 };

int store_put_audit(struct store_change *change, const struct audit_row *row, struct error *error)
{
    struct key key;
    struct buffer value;
    key_init(&key);
    key_id(&key, row->project);
    buffer_init(&value, VALUE_BYTES_MAX);
    pack_u8(&value, VALUE_VERSION);
    pack_u8(&value, (uint8_t)row->event);
    origin_pack(&value, &row->origin);
    pack_slice(&value, row->dashboard);
    pack_slice(&value, row->subject);
    pack_u8(&value, row->has_principal);
    if (row->has_principal) {
        principal_pack(&value, &row->principal);
        pack_u8(&value, (uint8_t)row->scope);
        period_pack(&value, row->period);
    }
    int result = key.failed || value.failed
        ? error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.")
        : change_add(change, TABLE_AUDIT, key_slice(&key), buffer_slice(&value), false, error);
    buffer_release(&value);
    return result;
}

static bool decode(struct slice value, struct audit_row *row)
{
    struct unpack in = { value, false };
    uint8_t version = unpack_u8(&in);
    uint8_t event = unpack_u8(&in);
    row->event = (enum audit_event)event;
    row->origin = origin_unpack(&in);
    row->dashboard = unpack_slice(&in);
    row->subject = unpack_slice(&in);
    row->has_principal = unpack_u8(&in);
    if (row->has_principal) {
        row->principal = principal_unpack(&in);
        row->scope = (enum scope)unpack_u8(&in);
        row->period = period_unpack(&in);
    }
    return version == VALUE_VERSION && event >= AUDIT_GRANTED && event <= AUDIT_DASHBOARD_DELETED &&
           unpack_done(&in);
}

int store_scan_audit(struct store_view *view, struct slice project, uint64_t number, uint32_t n,
                     struct store_scan **scan)
{
    struct key prefix, from;
    key_init(&prefix);
    key_id(&prefix, project);
    key_init(&from);
    key_u64(&from, number);
    key_u32(&from, n);
    return scan_open(view, TABLE_AUDIT, &prefix, prefix.len, key_slice(&from), scan);
}

int store_next_audit(struct store_scan *scan, struct audit_row *row)
{
    struct slice key, value;
    int found = scan_next(scan, &key, &value);
    if (found != 1)
        return found;
    struct arena *arena = scan->view->arena;
    key = arena_copy(arena, key);
    value = arena_copy(arena, value);
    if (!key.ptr || !value.ptr)
        return error_memory(scan->view->error);
    *row = (struct audit_row){ 0 };
    bool whole = key_take_id(&key, &row->project) && key_take_u64(&key, &row->number) && key_take_u32(&key, &row->n) &&
                 key.len == 0 && decode(value, row);
    return whole ? 1 : engine_corrupt(scan->view, TABLE_AUDIT);
}
