/* Private to the room: the environment, its tables, and what readers and the writer share. */
#ifndef STORE_ENGINE_H
#define STORE_ENGINE_H

#include <pthread.h>
#include <stdatomic.h>

#include <db.h>

#include <store/rows.h>
#include <store/store.h>

enum table {
    TABLE_META, TABLE_PROJECTS, TABLE_ALIASES, TABLE_KEYS, TABLE_VERIFY_KEYS, TABLE_SIGN_KEYS, TABLE_REVOCATIONS,
    TABLE_ROSTERS, TABLE_ROSTER_ENDS, TABLE_ROSTER_PARTS, TABLE_DASHBOARDS, TABLE_DETAILS, TABLE_OWNERS,
    TABLE_GRANTS, TABLE_PRINCIPALS, TABLE_AUDIT, TABLE_COUNT
};

enum { SCHEMA_VERSION = 1 };

struct waiter;

struct store {
    DB_ENV *env;
    DB *tables[TABLE_COUNT];
    struct store_options options;
    uint64_t epoch;
    uint64_t number;                        /* of the last commit; only the leader reads or writes it */
    atomic_uint_fast64_t flushed;           /* number of the last revision on disk */
    atomic_uint_fast64_t commits;           /* odd while a commit makes rows visible */
    atomic_bool failed;

    pthread_mutex_t queue_lock;
    struct waiter *queue_first, *queue_last;
    bool leading;                           /* some thread is the leader, or was told to become it */

    pthread_mutex_t checkpoint_lock;
    int64_t checkpointed_at;                /* clock_monotonic */
    uint64_t checkpointed_number;
};

/* One run of a reader or plan. */
struct store_view {
    struct store *store;
    DB_TXN *txn;                            /* NULL: a reader's */
    struct arena *arena;
    struct error *error;
    struct revision flushed;                /* on disk when the run began */
    bool moved;                             /* a deadlock's victim: run again */
};

extern const char *const table_names[TABLE_COUNT];

/* Opens the environment (running recovery) and the tables; a failure leaves nothing open. */
int engine_open(struct store *store, struct error *error);
void engine_close(struct store *store);

/* The store can no longer be trusted: every later call is refused, the host is told once. */
void engine_fail(struct store *store, const char *why);

/* What Berkeley DB returned, as an error of ours; a panic fails the store. Always -1. */
int engine_error(struct store *store, int code, const char *doing, struct error *error);

/* Point reads and writes of raw rows. engine_get: 1, 0, -1 (view->moved or view->error is set); the value is in the
 * view's arena. engine_put, engine_delete: Berkeley DB's own code. */
int engine_get(struct store_view *view, enum table table, struct slice key, struct slice *value);
int engine_put(struct store *store, DB_TXN *txn, enum table table, struct slice key, struct slice value);
int engine_delete(struct store *store, DB_TXN *txn, enum table table, struct slice key);

/* What a read could not do: sets view->moved or view->error. Always -1. */
int engine_read_failed(struct store_view *view, int code);
/* A row that cannot be decoded. Always -1. */
int engine_corrupt(struct store_view *view, enum table table);

#endif
