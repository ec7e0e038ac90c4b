#include "meta.h"

#include <errno.h>

#include <base/log.h>
#include <base/pack.h>
#include <base/random.h>

/* A crash may forget numbers that were given but never named: far fewer than this between two flushes. */
enum { NUMBER_GAP = 1000000 };

static const struct migration *const no_migrations = NULL;    /* schema 1 is the first */

static int put(struct store *store, DB_TXN *txn, struct slice name, uint64_t number)
{
    struct buffer value;
    buffer_init(&value, 8);
    pack_u64(&value, number);
    int code = value.failed ? ENOMEM : engine_put(store, txn, TABLE_META, name, buffer_slice(&value));
    buffer_release(&value);
    return code;
}

int meta_put_number(struct store *store, DB_TXN *txn, uint64_t number)
{
    return put(store, txn, SLICE("number"), number);
}

/* 1, 0, -1. */
static int get(struct store *store, struct slice name, uint64_t *number, struct error *error)
{
    struct arena arena;
    arena_init(&arena, 4096);
    struct store_view view = { .store = store, .arena = &arena, .error = error };
    struct slice value;
    int found = engine_get(&view, TABLE_META, name, &value);
    if (found == 1) {
        struct unpack in = { value, false };
        *number = unpack_u64(&in);
        if (!unpack_done(&in))
            found = engine_corrupt(&view, TABLE_META);
    }
    arena_release(&arena);
    return found;
}

/* A transaction of its own around `steps`, on disk when it returns. */
static int in_transaction(struct store *store, int (*steps)(struct store *store, DB_TXN *txn, void *context),
                          void *context, struct error *error)
{
    DB_TXN *txn;
    int code = store->env->txn_begin(store->env, NULL, &txn, 0);
    if (code == 0) {
        code = steps(store, txn, context);
        if (code)
            txn->abort(txn);
        else
            code = txn->commit(txn, DB_TXN_SYNC);
    }
    return code ? engine_error(store, code, "preparing the store", error) : 0;
}

static int make_new(struct store *store, DB_TXN *txn, void *context)
{
    (void)context;
    uint64_t epoch = 0;
    while (epoch == 0)
        if (random_bytes(&epoch, sizeof epoch) != 0)
            return EIO;
    int code = put(store, txn, SLICE("schema"), SCHEMA_VERSION);
    code = code ? code : put(store, txn, SLICE("epoch"), epoch);
    return code ? code : put(store, txn, SLICE("number"), 0);
}

static int raise_number(struct store *store, DB_TXN *txn, void *context)
{
    (void)context;
    return meta_put_number(store, txn, store->number + NUMBER_GAP);
}

struct step {
    const struct migration *migration;
};

static int run_step(struct store *store, DB_TXN *txn, void *context)
{
    const struct step *step = context;
    int code = step->migration->run(store, txn);
    return code ? code : put(store, txn, SLICE("schema"), step->migration->from + 1);
}

int meta_migrate(struct store *store, const struct migration *steps, size_t count, uint32_t target,
                 struct error *error)
{
    uint64_t schema;
    if (get(store, SLICE("schema"), &schema, error) != 1)
        return error_set(error, ERROR_UNAVAILABLE, "The store does not say of which schema it is.");
    if (schema > target)
        return error_set(error, ERROR_UNAVAILABLE, "The store is of schema %u, newer than this program's %u: "
                         "install the newer dashgrant.", (unsigned)schema, (unsigned)target);
    for (; schema < target; schema++) {
        struct step step = { NULL };
        for (size_t i = 0; i < count; i++)
            if (steps[i].from == schema)
                step.migration = &steps[i];
        if (!step.migration)
            return error_set(error, ERROR_UNAVAILABLE, "There is no step from the store's schema %u.",
                             (unsigned)schema);
        log_line(LOG_LINE_NOTICE, "store: from schema %u to %u", (unsigned)schema, (unsigned)schema + 1);
        if (in_transaction(store, run_step, &step, error) != 0)
            return -1;
    }
    return 0;
}

int meta_open(struct store *store, struct error *error)
{
    int found = get(store, SLICE("epoch"), &store->epoch, error);
    if (found == 0 && in_transaction(store, make_new, NULL, error) == 0)
        found = get(store, SLICE("epoch"), &store->epoch, error);
    if (found != 1 || meta_migrate(store, no_migrations, 0, SCHEMA_VERSION, error) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "The store cannot be prepared.");
    if (get(store, SLICE("number"), &store->number, error) != 1 ||
        in_transaction(store, raise_number, NULL, error) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "The store cannot be prepared.");
    store->number += NUMBER_GAP;
    atomic_store(&store->flushed, store->number);
    return 0;
}
