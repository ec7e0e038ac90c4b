#include <auth/key_use.h>

#include <pthread.h>
#include <stdlib.h>

#include <model/bounds.h>
#include <store/rows.h>

enum { NOTES_MAX = 4096, REQUEST_BYTES_MAX = 1024 * 1024 };

struct note {
    int64_t used_at;
    uint8_t length;
    char id[ID_BYTES_MAX];
};

/* Open addressing over a table twice as large as the notes it may hold; emptied by each write. */
struct key_use {
    pthread_mutex_t lock;
    size_t count;
    struct note notes[2 * NOTES_MAX];
};

struct key_use *key_use_new(void)
{
    struct key_use *uses = calloc(1, sizeof *uses);
    if (uses)
        pthread_mutex_init(&uses->lock, NULL);
    return uses;
}

void key_use_free(struct key_use *uses)
{
    if (!uses)
        return;
    pthread_mutex_destroy(&uses->lock);
    free(uses);
}

static struct note *place(struct key_use *uses, struct slice id)
{
    uint64_t hash = 14695981039346656037u;          /* FNV-1a; ids are drawn by us */
    for (size_t i = 0; i < id.len; i++)
        hash = (hash ^ (unsigned char)id.ptr[i]) * 1099511628211u;
    size_t at = hash % (2 * NOTES_MAX);
    while (uses->notes[at].length && !slice_equal(id, (struct slice){ uses->notes[at].id, uses->notes[at].length }))
        at = (at + 1) % (2 * NOTES_MAX);
    return &uses->notes[at];
}

void key_use_note(struct key_use *uses, struct slice key_id, int64_t now)
{
    if (key_id.len == 0 || key_id.len > ID_BYTES_MAX)
        return;
    pthread_mutex_lock(&uses->lock);
    struct note *note = place(uses, key_id);
    if (note->length == 0 && uses->count < NOTES_MAX) {
        memcpy(note->id, key_id.ptr, key_id.len);
        note->length = (uint8_t)key_id.len;
        uses->count++;
    }
    note->used_at = now;
    pthread_mutex_unlock(&uses->lock);
}

static int plan_used(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    for (uint32_t left = unpack_u32(&in); left > 0 && !in.failed; left--) {
        struct slice id = unpack_slice(&in);
        int64_t used_at = unpack_i64(&in);
        struct key_row row;
        int found = store_key(plan->view, id, &row);
        if (found < 0)
            return -1;
        if (found == 0 || row.used_at >= used_at)
            continue;
        row.used_at = used_at;
        if (store_put_key(plan->change, &row, error) != 0)
            return -1;
    }
    return unpack_done(&in) ? 0 : error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
}

static const struct store_operation used_operation = { "key_used", plan_used };

/* Moves the notes into the request. */
static size_t take(struct key_use *uses, struct buffer *request)
{
    pthread_mutex_lock(&uses->lock);
    size_t count = uses->count;
    pack_u32(request, (uint32_t)count);
    for (size_t i = 0; count > 0 && i < 2 * NOTES_MAX; i++) {
        struct note *note = &uses->notes[i];
        if (note->length == 0)
            continue;
        pack_slice(request, (struct slice){ note->id, note->length });
        pack_i64(request, note->used_at);
        note->length = 0;
    }
    uses->count = 0;
    pthread_mutex_unlock(&uses->lock);
    return count;
}

int key_use_write(struct key_use *uses, struct store *store, struct error *error)
{
    struct buffer request, reply;
    struct arena arena;
    int result = 0;
    buffer_init(&request, REQUEST_BYTES_MAX);
    buffer_init(&reply, 16);
    arena_init(&arena, 16 * 1024 * 1024);
    size_t count = take(uses, &request);
    struct store_request written = { &used_operation, buffer_slice(&request), count, false };
    if (request.failed)
        result = error_memory(error);
    else if (count > 0)
        result = store_write(store, &written, &arena, &reply, NULL, error);
    arena_release(&arena);
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}
