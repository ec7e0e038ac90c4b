/* Writes: whatever operations wait are planned and applied in one transaction and share one flush. */
#include "writer.h"

#include <errno.h>

#include <base/log.h>
#include <base/metrics.h>

#include "change.h"
#include "meta.h"

enum {
    BATCH_OPERATIONS_MAX = 64,
    BATCH_ROWS_MAX = 1000       /* an operation larger than this is alone in its transaction */
};

static struct metric operations = { .name = "dashgrant_store_operations_total", .type = METRIC_COUNTER,
                                    .help = "Operations that changed the store." };
static struct metric flushes = { .name = "dashgrant_store_flushes_total", .type = METRIC_COUNTER,
                                 .help = "Flushes of the log, each for all operations of a transaction." };
static struct metric split = { .name = "dashgrant_store_batches_split_total", .type = METRIC_COUNTER,
                               .help = "Transactions that failed and were run again one operation at a time." };

void writer_register_metrics(void)
{
    metrics_register(&operations);
    metrics_register(&flushes);
    metrics_register(&split);
}

enum waiting { WAITING, LEAD, DONE };

/* One call that waits: an operation, or a read (then `request` is NULL). Lives on the caller's stack. */
struct waiter {
    struct waiter *next;
    pthread_cond_t wake;
    enum waiting state;         /* guarded by the queue's lock */

    const struct store_request *request;
    struct buffer *reply;
    store_reader *reader;
    void *context;

    struct arena *arena;
    struct arena_mark mark;
    struct error *error;
    struct error clean;         /* as the caller handed it in */
    struct store_change change;
    struct revision revision;
    int result;
};

static void forget_run(struct waiter *waiter)
{
    arena_rewind(waiter->arena, waiter->mark);
    *waiter->error = waiter->clean;
    waiter->change = (struct store_change){ .arena = waiter->arena };
    if (waiter->reply)
        buffer_clear(waiter->reply);
}

/* Plans one operation on what the transaction holds so far; `number` is that of the state before it. False: the plan
 * could not be run to its end. */
static bool plan(struct store *store, DB_TXN *txn, struct waiter *waiter, uint64_t number)
{
    struct store_view view = { .store = store, .txn = txn, .arena = waiter->arena, .error = waiter->error,
                               .flushed = { store->epoch, atomic_load(&store->flushed) } };
    forget_run(waiter);
    if (!waiter->request) {
        waiter->result = waiter->reader(&view, waiter->context, waiter->error);
        return !view.moved;
    }
    struct store_plan plan = { .view = &view, .change = &waiter->change, .request = waiter->request->body,
                               .reply = waiter->reply, .arena = waiter->arena, .number = number + 1,
                               .dry_run = waiter->request->dry_run };
    waiter->result = waiter->request->operation->plan(&plan, waiter->error);
    if (waiter->result != 0 || plan.dry_run)
        waiter->change = (struct store_change){ .arena = waiter->arena };
    return !view.moved;
}

/* Plans and applies all of a batch. Each operation that changes rows has a number of its own; whatever is answered
 * names the state that it was decided on. `*number`: before and after the batch. Berkeley DB's code. */
static int run_operations(struct store *store, DB_TXN *txn, struct waiter *batch, uint64_t *number)
{
    int code = 0;
    for (struct waiter *w = batch; w && code == 0; w = w->next) {
        uint32_t audit_rows = 0;
        if (!plan(store, txn, w, *number))
            return DB_LOCK_DEADLOCK;
        if (w->change.first)
            ++*number;
        code = change_apply(&w->change, store, txn, *number, &audit_rows);
        w->revision = (struct revision){ store->epoch, *number };
    }
    return code;
}

/* Makes the transaction's rows visible and puts them on disk: then the state has this number. Berkeley DB's code; where
 * it says nothing of whether the rows are there, the store has failed. */
static int commit(struct store *store, DB_TXN *txn, uint64_t number)
{
    atomic_fetch_add(&store->commits, 1);
    int code = txn->commit(txn, DB_TXN_WRITE_NOSYNC);
    atomic_fetch_add(&store->commits, 1);
    if (code == ENOSPC)
        return code;                        /* Berkeley DB turned the commit into an abort: nothing happened */
    if (code) {
        engine_fail(store, "a commit failed");
        return code;
    }
    store->number = number;
    code = store->env->log_flush(store->env, NULL);
    if (code) {
        engine_fail(store, "the log could not be flushed");
        return code;
    }
    metric_add(&flushes, 1);
    atomic_store(&store->flushed, store->number);
    return 0;
}

/* One transaction for the whole batch. 0: each waiter has its result. */
static int run_batch(struct store *store, struct waiter *batch)
{
    DB_TXN *txn;
    uint64_t number = store->number;
    int code = store->env->txn_begin(store->env, NULL, &txn, 0);
    if (code)
        return code;
    code = run_operations(store, txn, batch, &number);
    if (code == 0 && number > store->number)
        code = meta_put_number(store, txn, number);
    if (code == 0 && number > store->number) {
        metric_add(&operations, (int64_t)(number - store->number));
        return commit(store, txn, number);
    }
    int aborted = txn->abort(txn);
    if (aborted)
        engine_fail(store, "a transaction could not be rolled back");
    return code ? code : aborted;
}

static void refuse(struct store *store, struct waiter *waiter, int code)
{
    forget_run(waiter);
    waiter->result = -1;
    if (atomic_load(&store->failed))
        error_set(waiter->error, ERROR_OUTCOME_UNKNOWN,
                  "The change may have been made or not: ask for it before you send it again.");
    else
        engine_error(store, code, "writing", waiter->error);
}

/* A batch that failed is taken apart, so that one operation's trouble is its own. */
static void run_apart(struct store *store, struct waiter *batch)
{
    metric_add(&split, 1);
    struct waiter *next;
    for (struct waiter *w = batch; w; w = next) {
        next = w->next;
        w->next = NULL;
        int code = atomic_load(&store->failed) ? EIO : run_batch(store, w);
        if (code)
            refuse(store, w, code);
        w->next = next;
    }
}

static void run(struct store *store, struct waiter *batch)
{
    int code = run_batch(store, batch);
    if (code && atomic_load(&store->failed))
        for (struct waiter *w = batch; w; w = w->next)
            refuse(store, w, code);
    else if (code)
        run_apart(store, batch);
}

/* Takes from the queue what shares the next transaction. The lock is held. */
static struct waiter *take_batch(struct store *store)
{
    struct waiter *batch = store->queue_first, *last = batch;
    size_t rows = batch->request ? batch->request->rows : 0;
    for (int count = 1; count < BATCH_OPERATIONS_MAX && last->next; count++) {
        rows += last->next->request ? last->next->request->rows : 0;
        if (rows > BATCH_ROWS_MAX)
            break;
        last = last->next;
    }
    store->queue_first = last->next;
    if (!store->queue_first)
        store->queue_last = NULL;
    last->next = NULL;
    return batch;
}

/* The leader's turn: it serves its batch, then names the next leader. The lock is held before and after. */
static void lead(struct store *store)
{
    struct waiter *batch = take_batch(store);
    pthread_mutex_unlock(&store->queue_lock);
    run(store, batch);
    pthread_mutex_lock(&store->queue_lock);
    struct waiter *next;
    for (struct waiter *w = batch; w; w = next) {
        next = w->next;             /* w is gone as soon as its thread sees DONE */
        w->state = DONE;
        pthread_cond_signal(&w->wake);
    }
    store->leading = store->queue_first != NULL;
    if (store->leading) {
        store->queue_first->state = LEAD;
        pthread_cond_signal(&store->queue_first->wake);
    }
}

static int wait_for_turn(struct store *store, struct waiter *waiter)
{
    waiter->mark = arena_mark(waiter->arena);
    waiter->clean = *waiter->error;
    pthread_cond_init(&waiter->wake, NULL);
    pthread_mutex_lock(&store->queue_lock);
    if (store->queue_last)
        store->queue_last->next = waiter;
    else
        store->queue_first = waiter;
    store->queue_last = waiter;
    if (!store->leading) {
        store->leading = true;
        waiter->state = LEAD;
    }
    while (waiter->state == WAITING)
        pthread_cond_wait(&waiter->wake, &store->queue_lock);
    if (waiter->state == LEAD)
        lead(store);
    pthread_mutex_unlock(&store->queue_lock);
    pthread_cond_destroy(&waiter->wake);
    return waiter->result;
}

int store_write(struct store *store, const struct store_request *request, struct arena *arena,
                struct buffer *reply, struct revision *revision, struct error *error)
{
    if (atomic_load(&store->failed))
        return error_set(error, ERROR_UNAVAILABLE, "The service is restarting; try again.");
    struct waiter waiter = { .request = request, .reply = reply, .arena = arena, .error = error };
    int result = wait_for_turn(store, &waiter);
    if (revision)
        *revision = waiter.revision;
    return result;
}

int writer_read(struct store *store, store_reader *reader, void *context, struct arena *arena,
                struct revision *revision, struct error *error)
{
    struct waiter waiter = { .reader = reader, .context = context, .arena = arena, .error = error };
    int result = wait_for_turn(store, &waiter);
    if (revision)
        *revision = waiter.revision;
    return result;
}
