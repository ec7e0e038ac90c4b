/* The tables verify_keys, sign_keys, revocations and aliases. */
#include <store/tokens.h>

#include "change.h"
#include "scan.h"

/* a PEM of ours has 227 bytes, its point 64; a project's, normalized, 178 */
enum { VALUE_VERSION = 1, VALUE_BYTES_MAX = 4096 };

static struct key key_of(const struct slice *ids, size_t count)
{
    struct key key;
    key_init(&key);
    for (size_t i = 0; i < count; i++)
        key_id(&key, ids[i]);
    return key;
}

static void value_begin(struct buffer *value)
{
    buffer_init(value, VALUE_BYTES_MAX);
    pack_u8(value, VALUE_VERSION);
}

static int put(struct store_change *change, enum table table, const struct key *key, struct buffer *value,
               struct error *error)
{
    int result = key->failed || value->failed
        ? error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.")
        : change_add(change, table, key_slice(key), buffer_slice(value), false, error);
    buffer_release(value);
    return result;
}

static int delete(struct store_change *change, enum table table, const struct key *key, struct error *error)
{
    if (key->failed)
        return error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.");
    return change_add(change, table, key_slice(key), SLICE(""), true, error);
}

/* The value's fields behind its version: 1, 0, -1. */
static int get(struct store_view *view, enum table table, const struct key *key, struct unpack *in)
{
    struct slice value;
    if (key->failed)
        return 0;
    int found = engine_get(view, table, key_slice(key), &value);
    if (found != 1)
        return found;
    *in = (struct unpack){ value, false };
    return unpack_u8(in) == VALUE_VERSION ? 1 : engine_corrupt(view, table);
}

/* The next row's key and the fields of its value, both in the view's arena: 1, 0, -1. */
static int next(struct store_scan *scan, enum table table, struct slice *key, struct unpack *in)
{
    struct slice value;
    int found = scan_next(scan, key, &value);
    if (found != 1)
        return found;
    *key = arena_copy(scan->view->arena, *key);
    *in = (struct unpack){ arena_copy(scan->view->arena, value), false };
    if (!key->ptr || !in->rest.ptr)
        return error_memory(scan->view->error);
    return unpack_u8(in) == VALUE_VERSION ? 1 : engine_corrupt(scan->view, table);
}

static int checked(struct store_view *view, enum table table, bool whole)
{
    return whole ? 1 : engine_corrupt(view, table);
}

static bool decode_verify_key(struct unpack *in, struct verify_key_row *row)
{
    row->kid = unpack_slice(in);
    row->name = unpack_slice(in);
    row->pem = unpack_slice(in);
    row->created_at = unpack_i64(in);
    row->revoked_at = unpack_i64(in);
    return unpack_done(in);
}

int store_verify_key(struct store_view *view, struct slice project, struct slice id, struct verify_key_row *row)
{
    struct key key = key_of((struct slice[]){ project, id }, 2);
    struct unpack in;
    int found = get(view, TABLE_VERIFY_KEYS, &key, &in);
    *row = (struct verify_key_row){ .project = project, .id = id };
    return found == 1 ? checked(view, TABLE_VERIFY_KEYS, decode_verify_key(&in, row)) : found;
}

int store_put_verify_key(struct store_change *change, const struct verify_key_row *row, struct error *error)
{
    struct key key = key_of((struct slice[]){ row->project, row->id }, 2);
    struct buffer value;
    value_begin(&value);
    pack_slice(&value, row->kid);
    pack_slice(&value, row->name);
    pack_slice(&value, row->pem);
    pack_i64(&value, row->created_at);
    pack_i64(&value, row->revoked_at);
    return put(change, TABLE_VERIFY_KEYS, &key, &value, error);
}

int store_delete_verify_key(struct store_change *change, struct slice project, struct slice id,
                            struct error *error)
{
    struct key key = key_of((struct slice[]){ project, id }, 2);
    return delete(change, TABLE_VERIFY_KEYS, &key, error);
}

int store_scan_verify_keys(struct store_view *view, struct slice project, struct slice from,
                           struct store_scan **scan)
{
    struct key prefix = key_of(&project, 1);
    return scan_open(view, TABLE_VERIFY_KEYS, &prefix, prefix.len, from, scan);
}

int store_next_verify_key(struct store_scan *scan, struct verify_key_row *row)
{
    struct slice key;
    struct unpack in;
    int found = next(scan, TABLE_VERIFY_KEYS, &key, &in);
    *row = (struct verify_key_row){ 0 };
    if (found != 1)
        return found;
    return checked(scan->view, TABLE_VERIFY_KEYS,
                   key_take_id(&key, &row->project) && key_take_id(&key, &row->id) && key.len == 0 &&
                   decode_verify_key(&in, row));
}

static bool decode_sign_key(struct unpack *in, struct sign_key_row *row)
{
    row->pem = unpack_slice(in);
    row->point = unpack_slice(in);
    row->created_at = unpack_i64(in);
    row->retired_at = unpack_i64(in);
    row->kept_until = unpack_i64(in);
    return unpack_done(in);
}

int store_sign_key(struct store_view *view, struct slice kid, struct sign_key_row *row)
{
    struct key key = key_of(&kid, 1);
    struct unpack in;
    int found = get(view, TABLE_SIGN_KEYS, &key, &in);
    *row = (struct sign_key_row){ .kid = kid };
    return found == 1 ? checked(view, TABLE_SIGN_KEYS, decode_sign_key(&in, row)) : found;
}

int store_put_sign_key(struct store_change *change, const struct sign_key_row *row, struct error *error)
{
    struct key key = key_of(&row->kid, 1);
    struct buffer value;
    value_begin(&value);
    pack_slice(&value, row->pem);
    pack_slice(&value, row->point);
    pack_i64(&value, row->created_at);
    pack_i64(&value, row->retired_at);
    pack_i64(&value, row->kept_until);
    return put(change, TABLE_SIGN_KEYS, &key, &value, error);
}

int store_delete_sign_key(struct store_change *change, struct slice kid, struct error *error)
{
    struct key key = key_of(&kid, 1);
    return delete(change, TABLE_SIGN_KEYS, &key, error);
}

int store_scan_sign_keys(struct store_view *view, struct store_scan **scan)
{
    struct key prefix = key_of(NULL, 0);
    return scan_open(view, TABLE_SIGN_KEYS, &prefix, 0, (struct slice){ 0 }, scan);
}

int store_next_sign_key(struct store_scan *scan, struct sign_key_row *row)
{
    struct slice key;
    struct unpack in;
    int found = next(scan, TABLE_SIGN_KEYS, &key, &in);
    *row = (struct sign_key_row){ 0 };
    if (found != 1)
        return found;
    return checked(scan->view, TABLE_SIGN_KEYS,
                   key_take_id(&key, &row->kid) && key.len == 0 && decode_sign_key(&in, row));
}

int store_revocation(struct store_view *view, struct slice project, struct slice user, struct slice org,
                     struct revocation_row *row)
{
    struct key key = key_of((struct slice[]){ project, user, org }, 3);
    struct unpack in;
    int found = get(view, TABLE_REVOCATIONS, &key, &in);
    *row = (struct revocation_row){ .project = project, .user = user, .org = org };
    if (found != 1)
        return found;
    row->revoked_before = unpack_i64(&in);
    return checked(view, TABLE_REVOCATIONS, unpack_done(&in));
}

int store_put_revocation(struct store_change *change, const struct revocation_row *row, struct error *error)
{
    struct key key = key_of((struct slice[]){ row->project, row->user, row->org }, 3);
    struct buffer value;
    value_begin(&value);
    pack_i64(&value, row->revoked_before);
    return put(change, TABLE_REVOCATIONS, &key, &value, error);
}

int store_alias(struct store_view *view, struct slice alias, struct alias_row *row)
{
    struct key key = key_of(&alias, 1);
    struct unpack in;
    int found = get(view, TABLE_ALIASES, &key, &in);
    *row = (struct alias_row){ .alias = alias };
    if (found != 1)
        return found;
    row->project = unpack_slice(&in);
    return checked(view, TABLE_ALIASES, unpack_done(&in));
}

int store_put_alias(struct store_change *change, const struct alias_row *row, struct error *error)
{
    struct key key = key_of(&row->alias, 1);
    struct buffer value;
    value_begin(&value);
    pack_slice(&value, row->project);
    return put(change, TABLE_ALIASES, &key, &value, error);
}

int store_scan_aliases(struct store_view *view, struct slice from, struct store_scan **scan)
{
    struct key prefix = key_of(NULL, 0);
    return scan_open(view, TABLE_ALIASES, &prefix, 0, from, scan);
}

int store_next_alias(struct store_scan *scan, struct alias_row *row)
{
    struct slice key;
    struct unpack in;
    int found = next(scan, TABLE_ALIASES, &key, &in);
    *row = (struct alias_row){ 0 };
    if (found != 1)
        return found;
    row->project = unpack_slice(&in);
    return checked(scan->view, TABLE_ALIASES,
                   key_take_id(&key, &row->alias) && key.len == 0 && unpack_done(&in));
}
