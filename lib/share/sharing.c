/* Sharing from the outside: the rules, before the store is asked to change anything. */
#include "sharing.h"

#include <base/clock.h>
#include <model/bounds.h>
#include <share/access.h>
#include <share/rules.h>

#include "permissions.h"

enum { REQUEST_BYTES_MAX = 2 * 1024 * 1024, REPLY_BYTES_MAX = 32 * 1024 * 1024 };

static const struct store_operation set_operation = { "sharing_set", sharing_plan_set };
static const struct store_operation end_operation = { "sharing_end", sharing_plan_end };

struct slice sharing_pointer(struct arena *arena, size_t entry)
{
    return arena_printf(arena, "/shares/%zu", entry);
}

struct revision sharing_version(struct store_view *view, const struct dashboard_row *row)
{
    return (struct revision){ store_view_flushed(view).epoch, row->changed };
}

void sharing_pack_version(struct buffer *out, struct revision version)
{
    pack_u64(out, version.epoch);
    pack_u64(out, version.number);
}

struct revision sharing_unpack_version(struct unpack *in)
{
    uint64_t epoch = unpack_u64(in);
    return (struct revision){ epoch, unpack_u64(in) };
}

static int refuse_entry(struct error *error, struct arena *arena, size_t entry, enum error_kind kind)
{
    return error_entry(error, kind, sharing_pointer(arena, entry), "%s", rules_detail(kind));
}

struct checking {
    const struct share_request *request;
    bool removal;
};

/* ERROR_NONE or what is wrong with a recipient; -1 in `*failed` where the store was. */
static enum error_kind check_user(struct store_view *view, const struct bearer *bearer, const struct share *share,
                                  int *failed)
{
    struct slice email;
    int found = rosters_find_user(view, bearer, bearer->org, share->principal.user, &email);
    *failed = found < 0 ? -1 : 0;
    if (found != 1)
        return ERROR_UNKNOWN_RECIPIENT;
    if (share->email.len && !slice_equal(share->email, email))
        return ERROR_INVALID_EMAIL;
    return rules_email(email);
}

static enum error_kind check_recipient(struct store_view *view, const struct checking *checking,
                                       const struct share *share, int *failed)
{
    const struct bearer *bearer = checking->request->bearer;
    enum error_kind kind = rules_entry_org(bearer, share->named_org);
    *failed = 0;
    if (kind != ERROR_NONE || checking->removal || share->principal.kind == PRINCIPAL_ORG)
        return kind;
    if (share->principal.kind == PRINCIPAL_USER)
        return check_user(view, bearer, share, failed);
    int found = rosters_find_role(view, bearer, bearer->org, share->principal.role);
    *failed = found < 0 ? -1 : 0;
    return found == 1 ? ERROR_NONE : ERROR_UNKNOWN_ROLE;
}

/* Nobody without a scope learns anything but that there is nothing. */
static int check_all(struct store_view *view, void *context, struct error *error)
{
    const struct checking *checking = context;
    const struct share_request *request = checking->request;
    struct dashboard_row dashboard;
    struct access access;
    if (access_load(view, request->bearer->project, request->dashboard, &dashboard) != 0 ||
        access_find(view, request->bearer, &dashboard, clock_now(), false, &access) != 0)
        return error_memory(error);
    if (access.scope == SCOPE_NONE)
        return error_set(error, ERROR_NOT_FOUND, "There is no such dashboard.");
    enum error_kind kind = rules_may_share(request->bearer, &dashboard);
    if (kind != ERROR_NONE)
        return error_set(error, kind, "%s", rules_detail(kind));
    for (size_t i = 0; i < request->count; i++) {
        int failed;
        kind = check_recipient(view, checking, &request->shares[i], &failed);
        if (failed)
            return error_memory(error);
        if (kind != ERROR_NONE)
            refuse_entry(error, store_view_arena(view), i, kind);
    }
    return error_is_set(error) ? -1 : 0;
}

void sharing_pack(struct buffer *out, const struct share_request *request)
{
    pack_slice(out, request->bearer->project);
    pack_slice(out, request->bearer->user);
    pack_slice(out, request->bearer->org);
    pack_slice(out, request->dashboard);
    pack_u8(out, (uint8_t)request->version_count);
    for (size_t i = 0; i < request->version_count; i++)
        sharing_pack_version(out, request->versions[i]);
    origin_pack(out, &request->origin);
    pack_u32(out, (uint32_t)request->count);
    for (size_t i = 0; i < request->count; i++) {
        struct principal principal = request->shares[i].principal;
        principal.org = request->bearer->org;
        principal_pack(out, &principal);
        pack_u8(out, (uint8_t)request->shares[i].scope);
        period_pack(out, request->shares[i].period);
    }
}

static int run(struct store *store, const struct store_operation *operation, const struct share_request *request,
               struct arena *arena, struct permission_result *results, struct revision *version, struct error *error)
{
    struct checking checking = { request, operation == &end_operation };
    struct buffer packed, reply;
    if (store_read(store, check_all, &checking, arena, NULL, error) != 0)
        return -1;
    buffer_init(&packed, REQUEST_BYTES_MAX);
    buffer_init(&reply, REPLY_BYTES_MAX);
    sharing_pack(&packed, request);
    struct store_request written = { operation, buffer_slice(&packed), request->count, false };
    int result = packed.failed ? error_memory(error) : store_write(store, &written, arena, &reply, NULL, error);
    struct slice kept = arena_copy(arena, buffer_slice(&reply));
    buffer_release(&packed);
    buffer_release(&reply);
    if (result != 0 || !kept.ptr)
        return error_memory(error);                 /* what is stated already stands */
    struct unpack in = { kept, false };
    *version = sharing_unpack_version(&in);
    return permissions_unpack_results(in.rest, request->count, arena, results, error);
}

int sharing_set(struct store *store, const struct share_request *request, struct arena *arena,
                struct permission_result *results, struct revision *version, struct error *error)
{
    return run(store, &set_operation, request, arena, results, version, error);
}

int sharing_end(struct store *store, const struct share_request *request, struct arena *arena,
                struct permission_result *results, struct revision *version, struct error *error)
{
    return run(store, &end_operation, request, arena, results, version, error);
}
