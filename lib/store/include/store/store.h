/* The store: Berkeley DB behind a face that shows none of it. One process opens it, any of its threads uses it. */
#ifndef STORE_STORE_H
#define STORE_STORE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <base/arena.h>
#include <base/buffer.h>
#include <base/error.h>
#include <base/slice.h>
#include <model/revision.h>

struct store;
struct store_view;
struct store_change;

/* What a plan works with. */
struct store_plan {
    struct store_view *view;        /* the state that it plans on: nothing changes while it runs */
    struct store_change *change;    /* takes the rows to write (rows.h); they are written after the plan said 0 */
    struct slice request;           /* what store_write was given, packed by whoever knows the operation */
    struct buffer *reply;           /* takes the packed reply */
    struct arena *arena;            /* scratch, released when the operation has ended */
    uint64_t number;                /* of the revision that this change will have */
    bool dry_run;                   /* plan only: the rows are thrown away */
};

/* An operation that changes the store. Rules live in plans; the store runs them without knowing them. A request is
 * bytes, so that an operation can be sent to another site. */
struct store_operation {
    const char *name;
    /* Reads, decides, and either adds rows to the change and fills the reply (0), or states why not (-1): then
     * nothing of it is written. May run more than once; a -1 of any rows.h function is to be passed on. */
    int (*plan)(struct store_plan *plan, struct error *error);
};

struct store_options {
    const char *directory;          /* of the store's files alone: made (0700) where it is missing */
    uint64_t cache_bytes;
    uint64_t checkpoint_bytes;      /* of log between two checkpoints */
    int64_t checkpoint_interval;    /* milliseconds between two checkpoints at the most */
    /* Called once when the store can no longer answer rightly (a failed flush, a panic): the process must end soon.
     * Every later call of the store fails with UNAVAILABLE. NULL: the process is ended with _exit at once. */
    void (*fatal)(void *context, const char *why);
    void *fatal_context;
};

/* Makes or opens the store and recovers it: blocks for as long as the log since the last checkpoint takes. The
 * directory and each file in it must belong to this user and be closed to others (0700, 0600): UNAVAILABLE with what
 * to do otherwise, and also where the store is of a newer schema. The caller holds the lock that keeps every other
 * process out. 0 or -1. */
int store_open(struct store **store, const struct store_options *options, struct error *error);

/* Writes a checkpoint and closes; no call may run or follow. NULL is taken. */
void store_close(struct store *store);

struct store_request {
    const struct store_operation *operation;
    struct slice body;              /* packed request */
    size_t rows;                    /* about how many rows it touches: operations share a transaction up to a bound */
    bool dry_run;
};

/* Runs an operation, together with whatever else waits, in one transaction with one flush. Returns when it is on
 * disk: 0 with the reply in `reply` and the revision of the state that it left (its own where it changed rows), or -1
 * with the plan's error, UNAVAILABLE (nothing happened), or OUTCOME_UNKNOWN (it may be there after a restart or not).
 * `arena` serves the plan. Blocks for the disk. Any thread. */
int store_write(struct store *store, const struct store_request *request, struct arena *arena,
                struct buffer *reply, struct revision *revision, struct error *error);

/* A read that decides on one state. It may run several times: it starts from nothing each time and leaves its result
 * in the context. 0, or -1 with an error or as passed on from rows.h. */
typedef int store_reader(struct store_view *view, void *context, struct error *error);

/* Runs a reader until it saw one consistent state. `arena` becomes the view's: rows that the reader leaves in its
 * context stay valid as long as it. `revision` (NULL: not wanted) names a revision that is on disk and not newer than
 * what was read. 0 or -1. Does not wait for writers' flushes. Any thread. */
int store_read(struct store *store, store_reader *reader, void *context, struct arena *arena,
               struct revision *revision, struct error *error);

/* The memory of one run of a reader or plan; rows and scans live in it. */
struct arena *store_view_arena(struct store_view *view);

/* The last revision that was on disk when this run began. */
struct revision store_view_flushed(struct store_view *view);

/* Proves that writers and readers move: goes through the writers' queue and reads. 0 or -1. Blocks for the queue. */
int store_probe(struct store *store, struct error *error);

/* Writes a checkpoint when it is due (bytes of log, time). Blocks for the disk; for the host's periodic tasks. */
int store_checkpoint(struct store *store, struct error *error);

/* Number of rows in each table, by counting: takes seconds a million rows. `visit` gets the table's name. */
int store_count(struct store *store, void (*visit)(void *context, const char *table, uint64_t rows), void *context,
                struct error *error);

#endif
