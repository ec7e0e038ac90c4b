/* A roster goes into the store once for each content: its canonical bytes are the operation, and runs of them the
 * rows. */
#include <share/rosters.h>

#include <stdlib.h>

#include <base/digest.h>

#include "roster_pack.h"

enum {
    FORM = 1,                                       /* of the canonical bytes: a new form gives new digests */
    CONTENT_BYTES_MAX = 16 * 1024 * 1024,
    REQUEST_BYTES_MAX = CONTENT_BYTES_MAX + 4096,   /* project, digest, time before it */
    PART_BYTES_MAX = 32 * 1000                      /* fits eight overflow pages of 4 KiB */
};

/* A life is stored so much longer than asked: else each token, which needs it a little longer, would write. */
static const int64_t KEPT_LONGER = INT64_C(24) * 60 * 60 * 1000;

struct keeping {
    struct slice project, digest;
    int64_t kept_until;
    struct slice content;           /* empty: lengthen only, where it is there */
};

static void pack_keeping(struct buffer *out, const struct keeping *keeping)
{
    pack_slice(out, keeping->project);
    pack_slice(out, keeping->digest);
    pack_i64(out, keeping->kept_until);
    buffer_append(out, keeping->content);
}

static struct keeping unpack_keeping(struct unpack *in)
{
    struct keeping keeping = { .project = unpack_slice(in) };
    keeping.digest = unpack_slice(in);
    keeping.kept_until = unpack_i64(in);
    keeping.content = in->rest;
    return keeping;
}

/* Cuts the entries that stand next into parts, one row each. */
static int put_entries(struct store_plan *plan, struct roster_part part, struct unpack *in, uint32_t *count,
                       struct error *error)
{
    *count = unpack_u32(in);
    struct slice start = in->rest;
    for (uint32_t i = 0; i < *count; i++) {
        struct slice before = in->rest;
        struct slice name = unpack_slice(in);
        unpack_slice(in);
        if (in->failed)
            return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
        if (before.ptr > start.ptr && (size_t)(in->rest.ptr - start.ptr) > PART_BYTES_MAX) {
            part.entries = (struct slice){ start.ptr, (size_t)(before.ptr - start.ptr) };
            if (store_put_roster_part(plan->change, &part, error) != 0)
                return -1;
            start = before;
        }
        part.last = name;
    }
    part.entries = (struct slice){ start.ptr, (size_t)(in->rest.ptr - start.ptr) };
    return *count ? store_put_roster_part(plan->change, &part, error) : 0;
}

static int put_org(struct store_plan *plan, const struct keeping *keeping, struct unpack *in,
                   struct roster_org *org, struct error *error)
{
    org->org = unpack_slice(in);
    struct roster_part part = { .project = keeping->project, .digest = keeping->digest, .org = org->org,
                                .kind = ROSTER_ROLE };
    if (put_entries(plan, part, in, &org->roles, error) != 0)
        return -1;
    part.kind = ROSTER_USER;
    return put_entries(plan, part, in, &org->users, error);
}

/* All rows of a roster. Those that a sweep left of it are written over: one content gives the same parts. */
static int put_whole(struct store_plan *plan, const struct keeping *keeping, const struct roster_row *before,
                     struct error *error)
{
    struct unpack in = { keeping->content, false };
    uint8_t form = unpack_u8(&in);
    uint32_t count = unpack_u32(&in);
    struct roster_org *orgs = count <= ROSTER_ORGS_MAX ? arena_array(plan->arena, count, sizeof *orgs) : NULL;
    if (!orgs)
        return error_memory(error);
    for (uint32_t i = 0; i < count; i++)
        if (put_org(plan, keeping, &in, &orgs[i], error) != 0)
            return -1;
    if (form != FORM || !unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    struct roster_row row = { keeping->project, keeping->digest, keeping->kept_until, true, orgs, count };
    return store_put_roster(plan->change, &row, before, error);
}

/* Replies one byte: 1 where the roster is in the store when the change is. */
static int plan_put(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct keeping keeping = unpack_keeping(&in);
    struct roster_row row;
    int found = store_roster(plan->view, keeping.project, keeping.digest, &row);
    if (found < 0)
        return -1;
    bool there = found == 1 && row.whole;
    pack_u8(plan->reply, there || keeping.content.len);
    if (plan->reply->failed)
        return error_memory(error);
    if (!there)
        return keeping.content.len ? put_whole(plan, &keeping, found ? &row : NULL, error) : 0;
    if (row.kept_until >= keeping.kept_until)
        return 0;
    struct roster_row longer = row;
    longer.kept_until = keeping.kept_until;
    return store_put_roster(plan->change, &longer, &row, error);
}

static const struct store_operation put_operation = { "rosters_put", plan_put };

/* Runs the operation; `there` takes its reply. */
static int write_keeping(struct store *store, const struct keeping *keeping, size_t orgs, struct arena *arena,
                         bool *there, struct error *error)
{
    struct buffer request, reply;
    buffer_init(&request, REQUEST_BYTES_MAX);
    buffer_init(&reply, 16);
    pack_keeping(&request, keeping);
    size_t rows = keeping->content.len ? keeping->content.len / PART_BYTES_MAX + 2 * orgs + 2 : 3;
    struct store_request written = { &put_operation, buffer_slice(&request), rows, false };
    int result = request.failed ? error_memory(error) : store_write(store, &written, arena, &reply, NULL, error);
    *there = result == 0 && reply.len == 1 && reply.ptr[0] == 1;
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}

struct lookup {
    const struct keeping *keeping;
    int found;
    struct roster_row row;
};

static int look_up(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct lookup *lookup = context;
    lookup->found = store_roster(view, lookup->keeping->project, lookup->keeping->digest, &lookup->row);
    return lookup->found < 0 ? -1 : 0;
}

/* As little as will do: nothing, a longer life, or all. */
static int keep(struct store *store, struct keeping keeping, size_t orgs, struct arena *arena, struct error *error)
{
    struct lookup lookup = { .keeping = &keeping };
    struct slice content = keeping.content;
    bool there = false;
    if (store_read(store, look_up, &lookup, arena, NULL, error) != 0)
        return -1;
    if (lookup.found == 1 && lookup.row.whole && lookup.row.kept_until >= keeping.kept_until)
        return 0;
    keeping.kept_until += KEPT_LONGER;
    keeping.content = (struct slice){ 0 };
    if (lookup.found == 1 && lookup.row.whole &&
        write_keeping(store, &keeping, orgs, arena, &there, error) != 0)
        return -1;
    keeping.content = content;      /* not there, or swept in the meantime */
    return there ? 0 : write_keeping(store, &keeping, orgs, arena, &there, error);
}

static int refuse_conflict(const struct bearer_org *orgs, const struct roster_sorted *sorted, struct arena *arena,
                           struct error *error)
{
    struct slice at = arena_printf(arena, "/orgs/%zu/users/%zu", (size_t)(sorted->org - orgs),
                                   (size_t)(sorted->conflict - sorted->org->users));
    return error_entry(error, ERROR_INVALID_VALUE, at,
                       "This clientId stands in the org's users twice, with different e-mails; send it once.");
}

static int compare_org(const void *a, const void *b)
{
    return slice_compare(((const struct roster_sorted *)a)->org->org, ((const struct roster_sorted *)b)->org->org);
}

static struct roster_sorted *sort(const struct bearer_org *orgs, size_t count, struct arena *arena,
                                  struct error *error)
{
    struct roster_sorted *sorted = arena_array(arena, count, sizeof *sorted);
    if (!sorted)
        error_memory(error);
    for (size_t i = 0; sorted && i < count; i++) {
        if (roster_sort(&orgs[i], arena, &sorted[i]) != 0)
            error_memory(error);
        else if (sorted[i].conflict)
            refuse_conflict(orgs, &sorted[i], arena, error);
    }
    if (error_is_set(error))
        return NULL;
    qsort(sorted, count, sizeof *sorted, compare_org);
    return sorted;
}

static int pack_content(struct buffer *out, const struct roster_sorted *sorted, size_t count, struct error *error)
{
    size_t bytes = 1 + 4;
    for (size_t i = 0; i < count; i++)
        bytes += roster_packed_bytes(&sorted[i]);
    if (bytes > CONTENT_BYTES_MAX)
        return error_set(error, ERROR_BODY_TOO_LARGE, "The roster takes %zu bytes; it may take at most %d.", bytes,
                         CONTENT_BYTES_MAX);
    pack_u8(out, FORM);
    pack_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        roster_pack_org(out, &sorted[i]);
    return out->failed ? error_memory(error) : 0;
}

int rosters_put(struct store *store, struct slice project, const struct bearer_org *orgs, size_t count,
                int64_t kept_until, struct arena *arena, unsigned char *digest, struct error *error)
{
    struct digest made;
    struct buffer content;
    if (count > ROSTER_ORGS_MAX)
        return error_set(error, ERROR_TOO_MANY_ENTRIES, "A roster may have at most %d orgs.", ROSTER_ORGS_MAX);
    struct roster_sorted *sorted = sort(orgs, count, arena, error);
    if (!sorted)
        return -1;
    buffer_init(&content, CONTENT_BYTES_MAX);
    int result = pack_content(&content, sorted, count, error);
    if (result == 0 && digest_sha256(buffer_slice(&content), &made) != 0)
        result = error_set(error, ERROR_INTERNAL, "A digest could not be made.");
    if (result == 0) {
        struct keeping keeping = { project, { (const char *)made.bytes, DIGEST_BYTES }, kept_until,
                                   buffer_slice(&content) };
        result = keep(store, keeping, count, arena, error);
        memcpy(digest, made.bytes, DIGEST_BYTES);
    }
    buffer_release(&content);
    return result;
}
