/* The tables grants and by_principal: two orders of the same rows, written together. */
#include "change.h"
#include "scan.h"

enum { VALUE_VERSION = 1, HAS_READ = 1, HAS_READ_WRITE = 2, VALUE_BYTES_MAX = 2048 };

static void grant_key(struct key *key, struct slice project, struct slice dashboard,
                      const struct principal *principal)
{
    key_init(key);
    key_id(key, project);
    key_id(key, dashboard);
    key_principal(key, principal);
}

static void principal_key(struct key *key, const struct grant_row *row)
{
    key_init(key);
    key_id(key, row->project);
    key_principal(key, &row->principal);
    key_id(key, row->dashboard);
}

static void pack_hold(struct buffer *out, const struct hold *hold)
{
    if (!hold->present)
        return;
    period_pack(out, hold->period);
    actor_pack(out, &hold->granted_by);
    pack_i64(out, hold->granted_at);
}

static struct hold unpack_hold(struct unpack *in, bool present)
{
    struct hold hold = { .present = present };
    if (!present)
        return hold;
    hold.period = period_unpack(in);
    hold.granted_by = actor_unpack(in);
    hold.granted_at = unpack_i64(in);
    return hold;
}

static bool decode(struct slice value, struct grant_row *row)
{
    struct unpack in = { value, false };
    uint8_t version = unpack_u8(&in);
    row->generation = unpack_u64(&in);
    uint8_t which = unpack_u8(&in);
    row->read = unpack_hold(&in, which & HAS_READ);
    row->read_write = unpack_hold(&in, which & HAS_READ_WRITE);
    return version == VALUE_VERSION && unpack_done(&in);
}

int store_grant(struct store_view *view, struct slice project, struct slice dashboard,
                const struct principal *principal, struct grant_row *row)
{
    struct key key;
    struct slice value;
    grant_key(&key, project, dashboard, principal);
    if (key.failed)
        return 0;
    int found = engine_get(view, TABLE_GRANTS, key_slice(&key), &value);
    if (found != 1)
        return found;
    *row = (struct grant_row){ .project = project, .dashboard = dashboard, .principal = *principal };
    return decode(value, row) ? 1 : engine_corrupt(view, TABLE_GRANTS);
}

static int put_pair(struct store_change *change, const struct grant_row *row, struct slice value, struct error *error)
{
    bool deletion = !row->read.present && !row->read_write.present;
    struct key key, other;
    grant_key(&key, row->project, row->dashboard, &row->principal);
    principal_key(&other, row);
    if (key.failed || other.failed)
        return error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.");
    if (change_add(change, TABLE_GRANTS, key_slice(&key), value, deletion, error) != 0)
        return -1;
    return change_add(change, TABLE_PRINCIPALS, key_slice(&other), (struct slice){ 0 }, deletion, error);
}

int store_put_grant(struct store_change *change, const struct grant_row *row, struct error *error)
{
    struct buffer value;
    buffer_init(&value, VALUE_BYTES_MAX);
    pack_u8(&value, VALUE_VERSION);
    pack_u64(&value, row->generation);
    pack_u8(&value, (uint8_t)((row->read.present ? HAS_READ : 0) | (row->read_write.present ? HAS_READ_WRITE : 0)));
    pack_hold(&value, &row->read);
    pack_hold(&value, &row->read_write);
    int result = value.failed ? error_memory(error) : put_pair(change, row, buffer_slice(&value), error);
    buffer_release(&value);
    return result;
}

/* A principal with parts left out at its end: the beginning of all keys that have the parts it names. */
static void key_partial_principal(struct key *key, const struct principal *principal, bool all_orgs)
{
    key_u8(key, (uint8_t)principal->kind);
    struct slice parts[2] = { principal->org, principal->role };
    if (principal->kind == PRINCIPAL_USER) {
        parts[0] = principal->user;
        parts[1] = principal->org;
    }
    if (parts[0].len)
        key_id(key, parts[0]);
    bool second = principal->kind != PRINCIPAL_ORG && parts[0].len && !all_orgs;
    if (second && (parts[1].len || principal->kind == PRINCIPAL_USER))
        key_id(key, parts[1]);
}

int store_scan_grants(struct store_view *view, const struct store_grants_range *range, struct store_scan **scan)
{
    struct key prefix;
    key_init(&prefix);
    key_id(&prefix, range->project);
    size_t project_bytes = prefix.len;
    if (range->dashboard.len)
        key_id(&prefix, range->dashboard);
    if (range->dashboard.len && range->principal)
        key_partial_principal(&prefix, range->principal, range->all_orgs);
    return scan_open(view, TABLE_GRANTS, &prefix, project_bytes, range->from, scan);
}

int store_next_grant(struct store_scan *scan, struct grant_row *row)
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
    *row = (struct grant_row){ 0 };
    bool whole = key_take_id(&key, &row->project) && key_take_id(&key, &row->dashboard) &&
                 key_take_principal(&key, &row->principal) && key.len == 0 && decode(value, row);
    return whole ? 1 : engine_corrupt(scan->view, TABLE_GRANTS);
}

int store_scan_principal(struct store_view *view, const struct store_grants_range *range, struct store_scan **scan)
{
    struct key prefix;
    key_init(&prefix);
    key_id(&prefix, range->project);
    size_t project_bytes = prefix.len;
    key_partial_principal(&prefix, range->principal, range->all_orgs);
    if (range->behind.len)
        return scan_open_behind(view, TABLE_PRINCIPALS, &prefix, project_bytes, range->behind, scan);
    return scan_open(view, TABLE_PRINCIPALS, &prefix, project_bytes, range->from, scan);
}

int store_next_principal(struct store_scan *scan, struct principal *principal, struct slice *dashboard)
{
    struct slice key, value, project;
    int found = scan_next(scan, &key, &value);
    if (found != 1)
        return found;
    key = arena_copy(scan->view->arena, key);
    if (!key.ptr)
        return error_memory(scan->view->error);
    bool whole = key_take_id(&key, &project) && key_take_principal(&key, principal) && key_take_id(&key, dashboard) &&
                 key.len == 0;
    return whole ? 1 : engine_corrupt(scan->view, TABLE_PRINCIPALS);
}
