#include <auth/keys.h>

#include <stdio.h>

#include <audit/audit.h>
#include <base/clock.h>
#include <base/digest.h>
#include <base/random.h>
#include <model/bounds.h>
#include <model/period.h>
#include <share/projects.h>
#include <store/rows.h>

enum { ID_RANDOM_BYTES = 8, SECRET_RANDOM_BYTES = 32, SECRET_BYTES_MAX = 512, REQUEST_BYTES_MAX = 4096,
       COUNT_ARENA_MAX = 64 * 1024 * 1024 };

static bool id_character(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-';
}

bool keys_parse(struct slice text, struct slice *id, struct slice *secret)
{
    const char *colons = text.len ? memmem(text.ptr, text.len, ":::", 3) : NULL;
    if (!colons)
        return false;
    struct slice head = { text.ptr, (size_t)(colons - text.ptr) };
    const char *underscore = memrchr(head.ptr, '_', head.len);
    if (!underscore)
        return false;
    *id = slice_after(head, (size_t)(underscore - head.ptr) + 1);
    *secret = slice_after(text, head.len + 3);
    for (size_t i = 0; i < id->len; i++)
        if (!id_character(id->ptr[i]))
            return false;
    return id->len > 0 && id->len <= ID_BYTES_MAX && secret->len > 0 && secret->len <= SECRET_BYTES_MAX;
}

static struct api_key key_of(const struct key_row *row)
{
    return (struct api_key){ .id = row->id, .project = row->project, .name = row->name, .purpose = row->purpose,
                             .created_at = row->created_at, .expires_at = row->expires_at,
                             .revoked_at = row->revoked_at, .used_at = row->used_at };
}

static int plan_add(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct origin origin = origin_unpack(&in);
    struct key_row row = { .created_at = origin.at };
    struct project_row project;
    row.id = unpack_slice(&in);
    row.project = unpack_slice(&in);
    row.name = unpack_slice(&in);
    row.expires_at = unpack_i64(&in);
    row.purpose = unpack_u8(&in);
    struct slice digest = unpack_slice(&in);
    if (!unpack_done(&in) || digest.len != DIGEST_BYTES)
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    memcpy(row.digest.bytes, digest.ptr, DIGEST_BYTES);
    int found = store_project(plan->view, row.project, &project);
    if (found == 0)
        return error_set(error, ERROR_PROJECT_UNKNOWN, "There is no such project; add it first.");
    if (found < 0 || store_put_key(plan->change, &row, error) != 0)
        return -1;
    return audit_key_added(plan->change, row.project, &origin, row.id, error);
}

static const struct store_operation add_operation = { "keys_add", plan_add };

static int draw(const char *prefix, struct arena *arena, struct api_key *key, char *text, struct digest *digest)
{
    char id[2 * ID_RANDOM_BYTES + 1], secret[2 * SECRET_RANDOM_BYTES + 1];
    if (random_hex(id, ID_RANDOM_BYTES) != 0 || random_hex(secret, SECRET_RANDOM_BYTES) != 0 ||
        digest_sha256(slice_of(secret), digest) != 0)
        return -1;
    snprintf(text, API_KEY_TEXT, "%s_%s:::%s", prefix, id, secret);
    digest_wipe(secret, sizeof secret);
    key->id = arena_copy(arena, slice_of(id));
    return key->id.ptr ? 0 : -1;
}

int keys_add(struct store *store, const char *prefix, struct api_key *key, const struct origin *origin,
             struct arena *arena, char text[API_KEY_TEXT], struct error *error)
{
    struct buffer request, reply;
    struct digest digest;
    if (draw(prefix, arena, key, text, &digest) != 0)
        return error_memory(error);
    buffer_init(&request, REQUEST_BYTES_MAX);
    buffer_init(&reply, 16);
    origin_pack(&request, origin);
    pack_slice(&request, key->id);
    pack_slice(&request, key->project);
    pack_slice(&request, key->name);
    pack_i64(&request, key->expires_at);
    pack_u8(&request, (uint8_t)key->purpose);
    pack_slice(&request, (struct slice){ (const char *)digest.bytes, DIGEST_BYTES });
    struct store_request written = { &add_operation, buffer_slice(&request), 1, false };
    int result = request.failed ? error_memory(error) : store_write(store, &written, arena, &reply, NULL, error);
    key->created_at = origin->at;
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}

static int plan_revoke(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct origin origin = origin_unpack(&in);
    struct slice id = unpack_slice(&in);
    struct key_row row;
    if (!unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    int found = store_key(plan->view, id, &row);
    if (found == 0)
        return error_set(error, ERROR_KEY_UNKNOWN, "There is no such key.");
    if (found < 0 || row.revoked_at != 0)
        return found < 0 ? -1 : 0;
    row.revoked_at = origin.at;
    if (store_put_key(plan->change, &row, error) != 0)
        return -1;
    return audit_key_revoked(plan->change, row.project, &origin, row.id, error);
}

static const struct store_operation revoke_operation = { "keys_revoke", plan_revoke };

struct lookup {
    struct slice id;
    int found;
    struct key_row row;
};

static int look_up(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct lookup *lookup = context;
    lookup->found = store_key(view, lookup->id, &lookup->row);
    return lookup->found < 0 ? -1 : 0;
}

int keys_revoke(struct store *store, struct slice id, const struct origin *origin, struct arena *arena,
                struct api_key *key, struct error *error)
{
    struct buffer request, reply;
    struct lookup lookup = { .id = id };
    buffer_init(&request, REQUEST_BYTES_MAX);
    buffer_init(&reply, 16);
    origin_pack(&request, origin);
    pack_slice(&request, id);
    struct store_request written = { &revoke_operation, buffer_slice(&request), 1, false };
    int result = request.failed ? error_memory(error) : store_write(store, &written, arena, &reply, NULL, error);
    if (result == 0)
        result = store_read(store, look_up, &lookup, arena, NULL, error);
    *key = key_of(&lookup.row);
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}

struct page_read {
    struct slice project, from;
    size_t limit;
    struct keys_page *page;
};

static int read_page(struct store_view *view, void *context, struct error *error)
{
    struct page_read *read = context;
    struct keys_page *page = read->page;
    struct store_scan *scan = NULL;
    struct key_row row;
    *page = (struct keys_page){ .keys = arena_array(store_view_arena(view), read->limit, sizeof(struct api_key)) };
    if (!page->keys)
        return error_memory(error);
    if (read->project.len && projects_known(view, read->project, error) != 0)
        return -1;
    int found = store_scan_keys(view, read->from, &scan);
    while (found >= 0 && (found = store_next_key(scan, &row)) == 1) {
        if (read->project.len && !slice_equal(read->project, row.project))
            continue;
        if (page->count == read->limit) {
            page->next = store_scan_position(scan);
            break;
        }
        page->keys[page->count++] = key_of(&row);
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

int keys_list(struct store *store, struct slice project, size_t limit, struct slice cursor, struct arena *arena,
              struct keys_page *page, struct error *error)
{
    struct page_read read = { project, cursor, limit, page };
    return store_read(store, read_page, &read, arena, NULL, error);
}

static int count_page(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    size_t *count = context;
    int64_t now = clock_now();
    struct store_scan *scan = NULL;
    struct key_row row;
    *count = 0;
    int found = store_scan_keys(view, SLICE(""), &scan);
    while (found >= 0 && (found = store_next_key(scan, &row)) == 1)
        *count += row.purpose == KEY_PAGE && row.revoked_at == 0 && row.expires_at > now;
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

int keys_count_page(struct store *store, size_t *count, struct error *error)
{
    struct arena arena;
    arena_init(&arena, COUNT_ARENA_MAX);
    int result = store_read(store, count_page, count, &arena, NULL, error);
    arena_release(&arena);
    return result;
}
