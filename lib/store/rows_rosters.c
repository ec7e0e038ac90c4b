/* The tables rosters, roster_ends (the same by end of life) and roster_parts. */
#include <store/rosters.h>

#include "change.h"
#include "scan.h"

enum { VALUE_VERSION = 1, VALUE_BYTES_MAX = 1024 * 1024 };

static void roster_key(struct key *key, struct slice project, struct slice digest)
{
    key_init(key);
    key_id(key, project);
    key_raw(key, digest);
    if (digest.len != DIGEST_BYTES)     /* of another length, it would run into what stands behind it */
        key->failed = true;
}

static void end_key(struct key *key, const struct roster_row *row)
{
    key_init(key);
    key_u64(key, (uint64_t)row->kept_until);
    key_id(key, row->project);
    key_raw(key, row->digest);
}

/* The beginning of the keys of all parts of one org and kind. */
static void part_prefix(struct key *key, const struct roster_part *part)
{
    roster_key(key, part->project, part->digest);
    key_id(key, part->org);
    key_u8(key, (uint8_t)part->kind);
}

static void part_key(struct key *key, const struct roster_part *part)
{
    part_prefix(key, part);
    key_id(key, part->last);
}

static int refuse_key(struct error *error)
{
    return error_set(error, ERROR_INVALID_VALUE, "An id is too long or holds a NUL.");
}

static int decode(struct store_view *view, struct slice value, struct roster_row *row)
{
    struct unpack in = { value, false };
    uint8_t version = unpack_u8(&in);
    row->kept_until = unpack_i64(&in);
    row->whole = unpack_u8(&in);
    row->org_count = unpack_u32(&in);
    if (row->org_count > value.len)
        return engine_corrupt(view, TABLE_ROSTERS);
    struct roster_org *orgs = arena_array(view->arena, row->org_count, sizeof *orgs);
    if (!orgs)
        return error_memory(view->error);
    for (size_t i = 0; i < row->org_count; i++) {
        orgs[i].org = unpack_slice(&in);
        orgs[i].roles = unpack_u32(&in);
        orgs[i].users = unpack_u32(&in);
    }
    row->orgs = orgs;
    return version == VALUE_VERSION && unpack_done(&in) ? 1 : engine_corrupt(view, TABLE_ROSTERS);
}

int store_roster(struct store_view *view, struct slice project, struct slice digest, struct roster_row *row)
{
    struct key key;
    struct slice value;
    roster_key(&key, project, digest);
    if (key.failed)
        return 0;
    int found = engine_get(view, TABLE_ROSTERS, key_slice(&key), &value);
    if (found != 1)
        return found;
    *row = (struct roster_row){ .project = project, .digest = digest };
    return decode(view, value, row);
}

static void pack_header(struct buffer *out, const struct roster_row *row)
{
    pack_u8(out, VALUE_VERSION);
    pack_i64(out, row->kept_until);
    pack_u8(out, row->whole);
    pack_u32(out, (uint32_t)row->org_count);
    for (size_t i = 0; i < row->org_count; i++) {
        pack_slice(out, row->orgs[i].org);
        pack_u32(out, row->orgs[i].roles);
        pack_u32(out, row->orgs[i].users);
    }
}

static int change_end(struct store_change *change, const struct roster_row *row, bool deletion,
                      struct error *error)
{
    struct key key;
    end_key(&key, row);
    if (key.failed)
        return refuse_key(error);
    return change_add(change, TABLE_ROSTER_ENDS, key_slice(&key), (struct slice){ 0 }, deletion, error);
}

int store_put_roster(struct store_change *change, const struct roster_row *row, const struct roster_row *before,
                     struct error *error)
{
    struct key key;
    struct buffer value;
    if (before && change_end(change, before, true, error) != 0)
        return -1;
    roster_key(&key, row->project, row->digest);
    buffer_init(&value, VALUE_BYTES_MAX);
    pack_header(&value, row);
    int result = key.failed ? refuse_key(error) : value.failed ? error_memory(error)
        : change_add(change, TABLE_ROSTERS, key_slice(&key), buffer_slice(&value), false, error);
    buffer_release(&value);
    return result == 0 ? change_end(change, row, false, error) : -1;
}

int store_delete_roster(struct store_change *change, const struct roster_row *row, struct error *error)
{
    struct key key;
    roster_key(&key, row->project, row->digest);
    if (key.failed)
        return refuse_key(error);
    if (change_add(change, TABLE_ROSTERS, key_slice(&key), (struct slice){ 0 }, true, error) != 0)
        return -1;
    return change_end(change, row, true, error);
}

static int change_part(struct store_change *change, const struct roster_part *part, struct slice value,
                       bool deletion, struct error *error)
{
    struct key key;
    part_key(&key, part);
    if (key.failed)
        return refuse_key(error);
    return change_add(change, TABLE_ROSTER_PARTS, key_slice(&key), value, deletion, error);
}

int store_put_roster_part(struct store_change *change, const struct roster_part *part, struct error *error)
{
    return change_part(change, part, part->entries, false, error);
}

int store_delete_roster_part(struct store_change *change, const struct roster_part *part, struct error *error)
{
    return change_part(change, part, (struct slice){ 0 }, true, error);
}

int store_scan_roster_parts(struct store_view *view, const struct roster_part *range, struct store_scan **scan)
{
    struct key prefix;
    if (range->org.len)
        part_prefix(&prefix, range);
    else
        roster_key(&prefix, range->project, range->digest);
    return scan_open(view, TABLE_ROSTER_PARTS, &prefix, prefix.len, range->org.len ? range->last : SLICE(""),
                     scan);
}

int store_next_roster_part(struct store_scan *scan, struct roster_part *part)
{
    struct slice key;
    uint8_t kind = 0;
    int found = scan_next(scan, &key, &part->entries);
    if (found != 1)
        return found;
    bool whole = key_take_id(&key, &part->project) && key.len >= DIGEST_BYTES;
    part->digest = (struct slice){ key.ptr, whole ? DIGEST_BYTES : 0 };
    key = slice_after(key, part->digest.len);
    whole = whole && key_take_id(&key, &part->org) && key_take_u8(&key, &kind) && key_take_id(&key, &part->last) &&
            key.len == 0 && (kind == ROSTER_ROLE || kind == ROSTER_USER);
    part->kind = (enum roster_kind)kind;
    return whole ? 1 : engine_corrupt(scan->view, TABLE_ROSTER_PARTS);
}

static int find_entry(struct store_scan *scan, struct slice name, struct slice *email)
{
    struct roster_part part;
    struct roster_entry entry;
    int found = store_next_roster_part(scan, &part);
    if (found != 1)
        return found;
    while (roster_take_entry(&part.entries, &entry)) {
        int order = slice_compare(entry.name, name);
        if (order > 0)
            return 0;
        if (order < 0)
            continue;
        *email = arena_copy(scan->view->arena, entry.email);
        return email->ptr ? 1 : error_memory(scan->view->error);
    }
    return part.entries.len == 0 ? 0 : engine_corrupt(scan->view, TABLE_ROSTER_PARTS);
}

int store_roster_entry(struct store_view *view, const struct roster_part *named, struct slice *email)
{
    struct key key;
    struct store_scan *scan = NULL;
    part_key(&key, named);
    if (key.failed || named->org.len == 0 || named->last.len == 0)
        return 0;
    int found = store_scan_roster_parts(view, named, &scan);
    if (found == 0)
        found = find_entry(scan, named->last, email);
    store_scan_end(scan);
    return found;
}

int store_scan_roster_ends(struct store_view *view, struct store_scan **scan)
{
    struct key prefix;
    key_init(&prefix);
    return scan_open(view, TABLE_ROSTER_ENDS, &prefix, 0, SLICE(""), scan);
}

int store_next_roster_end(struct store_scan *scan, struct roster_row *row)
{
    struct slice key, value;
    uint64_t kept_until = 0;
    int found = scan_next(scan, &key, &value);
    if (found != 1)
        return found;
    *row = (struct roster_row){ 0 };
    bool whole = key_take_u64(&key, &kept_until) && key_take_id(&key, &row->project) && key.len == DIGEST_BYTES;
    row->kept_until = (int64_t)kept_until;
    row->digest = key;
    return whole ? 1 : engine_corrupt(scan->view, TABLE_ROSTER_ENDS);
}
