#include <auth/sign_keys.h>

#include <audit/audit.h>
#include <base/clock.h>
#include <base/digest.h>
#include <base/random.h>
#include <model/period.h>
#include <store/tokens.h>
#include <text/base64url.h>
#include <text/json_write.h>

#include "ec_key.h"
#include "sign_keys.h"

enum { KID_RANDOM_BYTES = 8, REQUEST_BYTES_MAX = 4096, ARENA_BYTES_MAX = 4 * 1024 * 1024 };

struct current {
    bool found;
    size_t count;                       /* of all keys */
    struct sign_key_row row;
};

static int find_current(struct store_view *view, struct current *current)
{
    struct store_scan *scan = NULL;
    struct sign_key_row row;
    *current = (struct current){ .found = false };
    int found = store_scan_sign_keys(view, &scan);
    for (; found >= 0 && (found = store_next_sign_key(scan, &row)) == 1; current->count++)
        if (row.retired_at == 0) {
            current->found = true;
            current->row = row;
        }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static int read_current(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    return find_current(view, context);
}

int sign_keys_current(struct store *store, struct arena *arena, struct slice *kid, struct slice *pem,
                      struct error *error)
{
    struct current current;
    if (store_read(store, read_current, &current, arena, NULL, error) != 0)
        return -1;
    *kid = current.row.kid;
    *pem = current.row.pem;
    return current.found;
}

/* Puts the new key in the place of the current one. With `first`, only where there is none. */
static int plan_rotate(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct origin origin = origin_unpack(&in);
    bool first = unpack_u8(&in);
    int64_t kept_for = unpack_i64(&in);
    struct sign_key_row row = { .created_at = origin.at, .kept_until = PERIOD_OPEN_END };
    struct current current;
    row.kid = unpack_slice(&in);
    row.pem = unpack_slice(&in);
    row.point = unpack_slice(&in);
    if (!unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    if (find_current(plan->view, &current) != 0)
        return -1;
    if (current.found && first)
        return 0;
    if (current.count >= SIGN_KEYS_KEPT_MAX)
        return error_set(error, ERROR_TOO_MANY_KEYS,
                         "There are %d keys whose tokens may live yet; rotate less often, or shorten "
                         "issued_max_ttl.", SIGN_KEYS_KEPT_MAX);
    if (current.found) {
        current.row.retired_at = origin.at;
        current.row.kept_until = origin.at + kept_for;
        if (store_put_sign_key(plan->change, &current.row, error) != 0)
            return -1;
    }
    if (store_put_sign_key(plan->change, &row, error) != 0)
        return -1;
    return audit_sign_key_rotated(plan->change, &origin, row.kid, error);
}

static const struct store_operation rotate_operation = { "sign_keys_rotate", plan_rotate };

/* A new key and its public half. */
static int pack_key(struct buffer *request, struct slice kid)
{
    struct buffer pem;
    struct ec_key key = { .is_private = true };
    unsigned char point[2 * EC_KEY_NUMBER];
    buffer_init(&pem, EC_KEY_PEM_MAX);
    int result = ec_key_make(&pem);
    if (result == 0)
        result = ec_key_read_private(buffer_slice(&pem), &key);
    memcpy(point, key.x, EC_KEY_NUMBER);
    memcpy(point + EC_KEY_NUMBER, key.y, EC_KEY_NUMBER);
    digest_wipe(&key, sizeof key);
    pack_slice(request, kid);
    pack_slice(request, buffer_slice(&pem));
    pack_slice(request, (struct slice){ (const char *)point, sizeof point });
    if (pem.len)
        digest_wipe(pem.ptr, pem.len);
    buffer_release(&pem);
    return result;
}

static int rotate(struct store *store, bool first, int64_t kept_for, const struct origin *origin,
                  struct arena *arena, struct slice *kid, struct error *error)
{
    char drawn[2 * KID_RANDOM_BYTES + 1];
    struct buffer request, reply;
    if (random_hex(drawn, KID_RANDOM_BYTES) != 0)
        return error_memory(error);
    *kid = arena_printf(arena, "%s%s", SIGN_KEY_PREFIX, drawn);
    if (!kid->ptr)
        return error_memory(error);
    buffer_init(&request, REQUEST_BYTES_MAX);
    buffer_init(&reply, 16);
    origin_pack(&request, origin);
    pack_u8(&request, first);
    pack_i64(&request, kept_for);
    int result = pack_key(&request, *kid) != 0 || request.failed ? error_memory(error) : 0;
    struct store_request written = { &rotate_operation, buffer_slice(&request), 2, false };
    if (result == 0)
        result = store_write(store, &written, arena, &reply, NULL, error);
    if (request.len)
        digest_wipe(request.ptr, request.len);
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}

int sign_keys_ensure(struct store *store, struct arena *arena, struct error *error)
{
    struct slice kid, pem;
    struct origin origin = { .actor = { .kind = ACTOR_ADMINISTRATOR }, .at = clock_now() };
    int found = sign_keys_current(store, arena, &kid, &pem, error);
    if (found != 0)
        return found < 0 ? -1 : 0;
    return rotate(store, true, 0, &origin, arena, &kid, error);
}

int sign_keys_rotate(struct store *store, int64_t kept_for, const struct origin *origin, struct arena *arena,
                     struct slice *kid, struct error *error)
{
    return rotate(store, false, kept_for, origin, arena, kid, error);
}

/* Rows of keys, as many as there are; of those that count at `now`, or of those that have ended. */
struct keys_read {
    int64_t now;
    bool ended;
    struct sign_key_row rows[SIGN_KEYS_KEPT_MAX];
    size_t count;
};

static int read_keys(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct keys_read *read = context;
    struct store_scan *scan = NULL;
    struct sign_key_row row;
    read->count = 0;
    int found = store_scan_sign_keys(view, &scan);
    while (found >= 0 && read->count < SIGN_KEYS_KEPT_MAX && (found = store_next_sign_key(scan, &row)) == 1)
        if ((row.retired_at != 0 && row.kept_until <= read->now) == read->ended)
            read->rows[read->count++] = row;
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

static void number_member(struct json_writer *writer, const char *name, struct slice number)
{
    struct buffer text;
    buffer_init(&text, 64);
    base64url_encode(&text, number);
    if (text.failed)
        writer->out->failed = true;
    json_write_string_member(writer, name, buffer_slice(&text));
    buffer_release(&text);
}

static int write_jwk(struct json_writer *writer, const struct sign_key_row *row, struct error *error)
{
    struct slice x = { row->point.ptr, EC_KEY_NUMBER }, y = slice_after(row->point, EC_KEY_NUMBER);
    if (row->point.len != 2 * EC_KEY_NUMBER)
        return error_set(error, ERROR_INTERNAL, "A key in the store cannot be read.");
    json_write_object(writer);
    json_write_string_member(writer, "kty", SLICE("EC"));
    json_write_string_member(writer, "crv", SLICE("P-256"));
    number_member(writer, "x", x);
    number_member(writer, "y", y);
    json_write_string_member(writer, "kid", row->kid);
    json_write_string_member(writer, "alg", SLICE("ES256"));
    json_write_string_member(writer, "use", SLICE("sig"));
    json_write_object_end(writer);
    return 0;
}

int sign_keys_jwks(struct store *store, struct arena *arena, struct buffer *out, struct error *error)
{
    struct json_writer writer;
    struct keys_read *read = arena_alloc(arena, sizeof *read);
    if (!read)
        return error_memory(error);
    read->now = clock_now();
    int result = store_read(store, read_keys, read, arena, NULL, error);
    if (result != 0)
        return -1;
    json_write_begin(&writer, out);
    json_write_object(&writer);
    json_write_key(&writer, "keys");
    json_write_array(&writer);
    for (size_t i = 0; i < read->count && result == 0; i++)
        result = write_jwk(&writer, &read->rows[i], error);
    json_write_array_end(&writer);
    json_write_object_end(&writer);
    json_write_end(&writer);
    if (result == 0 && out->failed)
        return error_memory(error);
    return result;
}

static int plan_sweep(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct keys_read *read = arena_alloc(plan->arena, sizeof *read);
    if (!read)
        return error_memory(error);
    read->now = unpack_i64(&in);
    read->ended = true;
    if (!unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    if (read_keys(plan->view, read, error) != 0)
        return -1;
    for (size_t i = 0; i < read->count; i++)
        if (store_delete_sign_key(plan->change, read->rows[i].kid, error) != 0)
            return -1;
    return 0;
}

static const struct store_operation sweep_operation = { "sign_keys_sweep", plan_sweep };

static int sweep(struct store *store, struct keys_read *read, struct arena *arena, struct error *error)
{
    struct buffer request, reply;
    if (store_read(store, read_keys, read, arena, NULL, error) != 0)
        return -1;
    if (read->count == 0)
        return 0;
    buffer_init(&request, 16);
    buffer_init(&reply, 16);
    pack_i64(&request, read->now);
    struct store_request written = { &sweep_operation, buffer_slice(&request), read->count, false };
    int result = request.failed ? error_memory(error) : store_write(store, &written, arena, &reply, NULL, error);
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}

int sign_keys_sweep(struct store *store, int64_t now, struct error *error)
{
    struct arena arena;
    arena_init(&arena, ARENA_BYTES_MAX);
    struct keys_read *read = arena_alloc(&arena, sizeof *read);
    if (read)
        *read = (struct keys_read){ .now = now, .ended = true };
    int result = read ? sweep(store, read, &arena, error) : error_memory(error);
    arena_release(&arena);
    return result;
}
