/* Reads: plain gets without a lock of ours, proved consistent afterwards by the commit counter. */
#include "engine.h"

#include <sched.h>
#include <time.h>

#include <base/clock.h>
#include <base/metrics.h>

#include "writer.h"

/* A short read is repeated, since its turn in the queue takes longer; a long one would be overtaken again, and its
 * work be done in vain. */
enum { TRIES_MAX = 8, TRIES_MILLISECONDS_MAX = 20 };

static struct metric retries = { .name = "dashgrant_store_read_retries_total", .type = METRIC_COUNTER,
                                 .help = "Reads that were run again because a commit fell into them." };
static struct metric queued = { .name = "dashgrant_store_reads_queued_total", .type = METRIC_COUNTER,
                                .help = "Reads that joined the writers' queue after too many tries." };

void reader_register_metrics(void)
{
    metrics_register(&retries);
    metrics_register(&queued);
}

struct arena *store_view_arena(struct store_view *view)
{
    return view->arena;
}

struct revision store_view_flushed(struct store_view *view)
{
    return view->flushed;
}

/* The counter when no commit is under way. A commit lasts some ten microseconds. */
static uint64_t wait_for_even(struct store *store)
{
    uint64_t seen = atomic_load(&store->commits);
    for (int spins = 0; seen & 1; spins++) {
        if (spins < 100)
            sched_yield();
        else
            nanosleep(&(struct timespec){ .tv_nsec = 50000 }, NULL);
        seen = atomic_load(&store->commits);
    }
    return seen;
}

/* One run: 1 it saw one state (then *result counts), 0 it did not. */
static int try_read(struct store *store, store_reader *reader, void *context, struct store_view *view,
                    struct revision *revision, int *result)
{
    uint64_t before = wait_for_even(store);
    view->flushed = (struct revision){ store->epoch, atomic_load(&store->flushed) };
    *result = reader(view, context, view->error);
    if (view->moved || atomic_load(&store->commits) != before)
        return 0;
    if (revision)
        *revision = view->flushed;
    return 1;
}

static int refuse_failed(struct store *store, struct error *error)
{
    if (!atomic_load(&store->failed))
        return 0;
    return error_set(error, ERROR_UNAVAILABLE, "The service is restarting; try again.");
}

int store_read(struct store *store, store_reader *reader, void *context, struct arena *arena,
               struct revision *revision, struct error *error)
{
    const struct error clean = *error;
    struct arena_mark mark = arena_mark(arena);
    const int64_t began = clock_monotonic();
    int result;
    for (int tries = 0; tries < TRIES_MAX; tries++) {
        if (tries > 0 && clock_monotonic() - began >= TRIES_MILLISECONDS_MAX)
            break;
        if (refuse_failed(store, error) != 0)
            return -1;
        struct store_view view = { .store = store, .arena = arena, .error = error };
        if (try_read(store, reader, context, &view, revision, &result))
            return refuse_failed(store, error) != 0 ? -1 : result;
        arena_rewind(arena, mark);
        *error = clean;
        metric_add(&retries, 1);
    }
    metric_add(&queued, 1);
    return writer_read(store, reader, context, arena, revision, error);
}
