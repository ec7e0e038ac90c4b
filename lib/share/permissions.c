/* Permissions from the outside: what comes in is packed for the store, what comes back unpacked. */
#include "permissions.h"

#include <stdlib.h>

#include <model/bounds.h>

enum { REQUEST_BYTES_MAX = 2 * 1024 * 1024, REPLY_BYTES_MAX = 32 * 1024 * 1024 };

static const struct store_operation put_operation = { "permissions_put", permissions_plan_put };
static const struct store_operation delete_operation = { "permissions_delete", permissions_plan_delete };

const char *permission_status_name(enum permission_status status)
{
    static const char *const names[] = {
        [PERMISSION_GRANTED] = "granted", [PERMISSION_UPDATED] = "updated", [PERMISSION_UNCHANGED] = "unchanged",
        [PERMISSION_REVOKED] = "revoked", [PERMISSION_ABSENT] = "absent",
    };
    return names[status];
}

struct slice permissions_pointer(struct arena *arena, uint32_t entry)
{
    return arena_printf(arena, "/permissions/%u", entry);
}

void permissions_pack(struct buffer *out, const struct permissions *permissions)
{
    pack_slice(out, permissions->project);
    origin_pack(out, &permissions->origin);
    pack_u8(out, permissions->require_registered);
    pack_u32(out, (uint32_t)permissions->count);
    for (size_t i = 0; i < permissions->count; i++) {
        const struct permission *entry = &permissions->entries[i];
        pack_slice(out, entry->dashboard);
        principal_pack(out, &entry->principal);
        pack_u8(out, entry->every_org);
        pack_u8(out, (uint8_t)entry->scope);
        period_pack(out, entry->period);
    }
}

static struct permission unpack_entry(struct unpack *in)
{
    struct permission entry = { .dashboard = unpack_slice(in) };
    entry.principal = principal_unpack(in);
    entry.every_org = unpack_u8(in);
    entry.scope = (enum scope)unpack_u8(in);
    entry.period = period_unpack(in);
    if (entry.scope != SCOPE_READ && entry.scope != SCOPE_READ_WRITE)
        in->failed = true;
    return entry;
}

int permissions_unpack(struct slice request, struct arena *arena, struct permissions *permissions,
                       struct error *error)
{
    struct unpack in = { request, false };
    *permissions = (struct permissions){ .project = unpack_slice(&in) };
    permissions->origin = origin_unpack(&in);
    permissions->require_registered = unpack_u8(&in);
    permissions->count = unpack_u32(&in);
    if (permissions->count > ENTRIES_MAX)
        return error_set(error, ERROR_INTERNAL, "The operation has too many entries.");
    struct permission *entries = arena_array(arena, permissions->count, sizeof *entries);
    if (!entries)
        return error_memory(error);
    for (size_t i = 0; i < permissions->count; i++)
        entries[i] = unpack_entry(&in);
    permissions->entries = entries;
    return unpack_done(&in) ? 0 : error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
}

/* Reply: the lists of `possible`, one a dashboard, then each entry's status, remaining ways and list (plus one). */
int permissions_unpack_results(struct slice reply, size_t count, struct arena *arena, struct permission_result *results,
                          struct error *error)
{
    struct unpack in = { reply, false };
    uint32_t lists = unpack_u32(&in);
    struct permission_result *possible = arena_array(arena, lists + (size_t)1, sizeof *possible);
    if (!possible || lists > count)
        return error_memory(error);
    for (uint32_t i = 0; i < lists; i++) {
        possible[i].possible_more = unpack_u8(&in);
        possible[i].possible = way_unpack(&in, arena);
    }
    for (size_t i = 0; i < count; i++) {
        results[i] = (struct permission_result){ .status = (enum permission_status)unpack_u8(&in) };
        results[i].remaining_more = unpack_u8(&in);
        results[i].remaining = way_unpack(&in, arena);
        uint32_t list = unpack_u32(&in);
        if (list > lists)
            in.failed = true;
        else if (list > 0) {
            results[i].possible = possible[list - 1].possible;
            results[i].possible_more = possible[list - 1].possible_more;
        }
    }
    return unpack_done(&in) ? 0 : error_set(error, ERROR_INTERNAL, "The store's reply cannot be read.");
}

struct target {
    const struct permission *permission;
    uint32_t entry;
};

static int compare_target(const void *a, const void *b)
{
    const struct permission *x = ((const struct target *)a)->permission, *y = ((const struct target *)b)->permission;
    int order = slice_compare(x->dashboard, y->dashboard);
    order = order ? order : (int)x->principal.kind - (int)y->principal.kind;
    order = order ? order : slice_compare(x->principal.user, y->principal.user);
    order = order ? order : slice_compare(x->principal.org, y->principal.org);
    order = order ? order : slice_compare(x->principal.role, y->principal.role);
    order = order ? order : (int)x->every_org - (int)y->every_org;
    return order ? order : (int)x->scope - (int)y->scope;
}

/* The same, and the earlier entry first. */
static int order_target(const void *a, const void *b)
{
    int order = compare_target(a, b);
    uint32_t x = ((const struct target *)a)->entry, y = ((const struct target *)b)->entry;
    return order ? order : (x > y) - (x < y);
}

static int refuse_duplicates(const struct permissions *permissions, struct arena *arena, struct error *error)
{
    struct target *targets = arena_array(arena, permissions->count, sizeof *targets);
    if (!targets)
        return error_memory(error);
    for (size_t i = 0; i < permissions->count; i++)
        targets[i] = (struct target){ &permissions->entries[i], (uint32_t)i };
    qsort(targets, permissions->count, sizeof *targets, order_target);
    for (size_t i = 1; i < permissions->count; i++)
        if (compare_target(&targets[i - 1], &targets[i]) == 0)
            error_entry(error, ERROR_DUPLICATE_TARGET, permissions_pointer(arena, targets[i].entry),
                        "Entry %u has the same dashboard, principal and scope as entry %u; send it once.",
                        targets[i].entry, targets[i - 1].entry);
    return error_is_set(error) ? -1 : 0;
}

static int run(struct store *store, const struct store_operation *operation, const struct permissions *permissions,
               struct arena *arena, struct permission_result *results, struct revision *revision,
               struct error *error)
{
    struct buffer request, reply;
    if (refuse_duplicates(permissions, arena, error) != 0)
        return -1;
    buffer_init(&request, REQUEST_BYTES_MAX);
    buffer_init(&reply, REPLY_BYTES_MAX);
    permissions_pack(&request, permissions);
    struct store_request written = { operation, buffer_slice(&request), permissions->count, permissions->dry_run };
    int result = request.failed ? error_memory(error)
                                : store_write(store, &written, arena, &reply, revision, error);
    struct slice kept = arena_copy(arena, buffer_slice(&reply));
    if (result == 0)
        result = kept.ptr ? permissions_unpack_results(kept, permissions->count, arena, results, error)
                          : error_memory(error);
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}

int permissions_put(struct store *store, const struct permissions *permissions, struct arena *arena,
                    struct permission_result *results, struct revision *revision, struct error *error)
{
    return run(store, &put_operation, permissions, arena, results, revision, error);
}

int permissions_delete(struct store *store, const struct permissions *permissions, struct arena *arena,
                       struct permission_result *results, struct revision *revision, struct error *error)
{
    return run(store, &delete_operation, permissions, arena, results, revision, error);
}
