#include <auth/verify_keys.h>

#include <audit/audit.h>
#include <auth/sign_keys.h>
#include <base/random.h>
#include <model/bounds.h>
#include <model/id.h>
#include <share/projects.h>
#include <store/tokens.h>
#include <text/utf8.h>

#include "ec_key.h"

enum { ID_RANDOM_BYTES = 8, REQUEST_BYTES_MAX = 8192 };

static struct verify_key key_of(const struct verify_key_row *row)
{
    return (struct verify_key){ .id = row->id, .project = row->project, .kid = row->kid, .name = row->name,
                                .pem = row->pem, .created_at = row->created_at, .revoked_at = row->revoked_at };
}

/* What a new key meets among the project's keys. */
struct neighbours {
    size_t count, active;
    bool same, same_kid;
    int64_t oldest_at;                  /* 0: none is revoked */
    struct slice oldest;                /* the one revoked first */
};

static void meet(struct neighbours *seen, const struct verify_key_row *row, const struct verify_key_row *added)
{
    seen->count++;
    if (row->revoked_at != 0 && (seen->oldest_at == 0 || row->revoked_at < seen->oldest_at)) {
        seen->oldest_at = row->revoked_at;
        seen->oldest = row->id;
    }
    if (row->revoked_at != 0)
        return;
    seen->active++;
    seen->same = seen->same || slice_equal(row->pem, added->pem);
    seen->same_kid = seen->same_kid || (added->kid.len && slice_equal(row->kid, added->kid));
}

static int look_around(struct store_view *view, const struct verify_key_row *added, struct neighbours *seen)
{
    struct store_scan *scan = NULL;
    struct verify_key_row row;
    *seen = (struct neighbours){ 0 };
    int found = store_scan_verify_keys(view, added->project, (struct slice){ 0 }, &scan);
    while (found >= 0 && (found = store_next_verify_key(scan, &row)) == 1)
        meet(seen, &row, added);
    store_scan_end(scan);
    return found;
}

static int check_neighbours(const struct neighbours *seen, struct error *error)
{
    if (seen->same)
        return error_set(error, ERROR_KEY_EXISTS, "This key is registered with the project already.");
    if (seen->same_kid)
        return error_set(error, ERROR_KEY_EXISTS,
                         "Another active key of the project has this kid; revoke it first.");
    if (seen->active >= VERIFY_KEYS_ACTIVE_MAX)
        return error_set(error, ERROR_TOO_MANY_KEYS, "A project has at most %d active keys; revoke one first.",
                         VERIFY_KEYS_ACTIVE_MAX);
    return 0;
}

static int plan_add(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct origin origin = origin_unpack(&in);
    struct verify_key_row row = { .created_at = origin.at };
    struct project_row project;
    struct neighbours seen;
    row.project = unpack_slice(&in);
    row.id = unpack_slice(&in);
    row.kid = unpack_slice(&in);
    row.name = unpack_slice(&in);
    row.pem = unpack_slice(&in);
    if (!unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    int found = store_project(plan->view, row.project, &project);
    if (found == 0)
        return error_set(error, ERROR_PROJECT_UNKNOWN, "There is no such project; add it first.");
    if (found < 0 || look_around(plan->view, &row, &seen) < 0 || check_neighbours(&seen, error) != 0)
        return -1;
    if (seen.count >= VERIFY_KEYS_KEPT_MAX &&
        store_delete_verify_key(plan->change, row.project, seen.oldest, error) != 0)
        return -1;
    if (store_put_verify_key(plan->change, &row, error) != 0)
        return -1;
    return audit_verify_key_added(plan->change, row.project, &origin, row.id, error);
}

static const struct store_operation add_operation = { "verify_keys_add", plan_add };

static int check_names(const struct verify_key *key, struct error *error)
{
    const char *why;
    enum error_kind wrong = key->kid.len ? id_check(ID_ORG, key->kid, &why) : ERROR_NONE;
    if (wrong)
        return error_set(error, wrong, "The kid: %s", why);
    if (slice_starts(key->kid, SLICE(SIGN_KEY_PREFIX)))
        return error_set(error, ERROR_INVALID_VALUE,
                         "A kid that begins with " SIGN_KEY_PREFIX " names a key of this service; choose "
                         "another.");
    if (key->name.len > KEY_NAME_BYTES_MAX)
        return error_set(error, ERROR_TOO_LONG, "The name may have at most %d bytes.", KEY_NAME_BYTES_MAX);
    if (!utf8_valid(key->name) || utf8_has_control(key->name))
        return error_set(error, ERROR_INVALID_VALUE, "The name must be valid UTF-8 without control characters.");
    return 0;
}

static int prepare(struct verify_key *key, struct arena *arena, struct error *error)
{
    char id[2 * ID_RANDOM_BYTES + 1];
    struct ec_key numbers;
    struct buffer normal;
    buffer_init(&normal, EC_KEY_PEM_MAX);
    int result = check_names(key, error) || ec_key_read_public(key->pem, &numbers, &normal, error) ? -1 : 0;
    if (result == 0 && random_hex(id, ID_RANDOM_BYTES) != 0)
        result = error_memory(error);
    if (result == 0) {
        key->pem = arena_copy(arena, buffer_slice(&normal));
        key->id = arena_copy(arena, slice_of(id));
        result = key->pem.ptr && key->id.ptr ? 0 : error_memory(error);
    }
    buffer_release(&normal);
    return result;
}

static int write(struct store *store, const struct store_operation *operation, const struct buffer *request,
                 struct arena *arena, struct error *error)
{
    struct buffer reply;
    struct store_request written = { operation, buffer_slice(request), 2, false };
    buffer_init(&reply, 16);
    int result = request->failed ? error_memory(error) : store_write(store, &written, arena, &reply, NULL, error);
    buffer_release(&reply);
    return result;
}

int verify_keys_add(struct store *store, struct verify_key *key, const struct origin *origin, struct arena *arena,
                    struct error *error)
{
    struct buffer request;
    if (prepare(key, arena, error) != 0)
        return -1;
    buffer_init(&request, REQUEST_BYTES_MAX);
    origin_pack(&request, origin);
    pack_slice(&request, key->project);
    pack_slice(&request, key->id);
    pack_slice(&request, key->kid);
    pack_slice(&request, key->name);
    pack_slice(&request, key->pem);
    int result = write(store, &add_operation, &request, arena, error);
    key->created_at = origin->at;
    key->revoked_at = 0;
    buffer_release(&request);
    return result;
}

static int plan_revoke(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct origin origin = origin_unpack(&in);
    struct slice project = unpack_slice(&in), id = unpack_slice(&in);
    struct verify_key_row row;
    if (!unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    int found = store_verify_key(plan->view, project, id, &row);
    if (found == 0)
        return error_set(error, ERROR_KEY_UNKNOWN, "The project has no such key.");
    if (found < 0 || row.revoked_at != 0)
        return found < 0 ? -1 : 0;
    row.revoked_at = origin.at;
    if (store_put_verify_key(plan->change, &row, error) != 0)
        return -1;
    return audit_verify_key_revoked(plan->change, row.project, &origin, row.id, error);
}

static const struct store_operation revoke_operation = { "verify_keys_revoke", plan_revoke };

struct lookup {
    struct slice project, id;
    struct verify_key_row row;
};

static int look_up(struct store_view *view, void *context, struct error *error)
{
    struct lookup *lookup = context;
    int found = store_verify_key(view, lookup->project, lookup->id, &lookup->row);
    return found == 0 ? error_set(error, ERROR_KEY_UNKNOWN, "The project has no such key.") : found < 0 ? -1 : 0;
}

int verify_keys_revoke(struct store *store, struct slice project, struct slice id, const struct origin *origin,
                       struct arena *arena, struct verify_key *key, struct error *error)
{
    struct buffer request;
    struct lookup lookup = { .project = project, .id = id };
    buffer_init(&request, REQUEST_BYTES_MAX);
    origin_pack(&request, origin);
    pack_slice(&request, project);
    pack_slice(&request, id);
    int result = write(store, &revoke_operation, &request, arena, error);
    if (result == 0)
        result = store_read(store, look_up, &lookup, arena, NULL, error);
    *key = key_of(&lookup.row);
    buffer_release(&request);
    return result;
}

struct list_read {
    struct slice project;
    struct verify_keys_list *list;
};

static int read_list(struct store_view *view, void *context, struct error *error)
{
    struct list_read *read = context;
    struct verify_keys_list *list = read->list;
    struct store_scan *scan = NULL;
    struct verify_key_row row;
    *list = (struct verify_keys_list){ .keys = arena_array(store_view_arena(view), VERIFY_KEYS_KEPT_MAX,
                                                           sizeof(struct verify_key)) };
    if (!list->keys)
        return error_memory(error);
    if (projects_known(view, read->project, error) != 0)
        return -1;
    int found = store_scan_verify_keys(view, read->project, (struct slice){ 0 }, &scan);
    while (found >= 0 && list->count < VERIFY_KEYS_KEPT_MAX && (found = store_next_verify_key(scan, &row)) == 1)
        list->keys[list->count++] = key_of(&row);
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

int verify_keys_list(struct store *store, struct slice project, struct arena *arena, struct verify_keys_list *list,
                     struct error *error)
{
    struct list_read read = { project, list };
    return store_read(store, read_list, &read, arena, NULL, error);
}
