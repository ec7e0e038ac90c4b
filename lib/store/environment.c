/* Opening Berkeley DB's environment so that a kill loses nothing that was flushed, and what its errors mean here. */
#include "engine.h"

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <base/log.h>

enum {
    LOG_FILE_BYTES = 8 * 1024 * 1024,
    LOG_BUFFER_BYTES = 2 * 1024 * 1024,
    LOCKS_MAX = 400000,         /* an operation of 1,000 entries touches some thousand pages in four tables */
    LOCKERS_MAX = 4096
};

const char *const table_names[TABLE_COUNT] = {
    [TABLE_META] = "meta", [TABLE_PROJECTS] = "projects", [TABLE_ALIASES] = "aliases", [TABLE_KEYS] = "keys",
    [TABLE_VERIFY_KEYS] = "verify_keys", [TABLE_SIGN_KEYS] = "sign_keys", [TABLE_REVOCATIONS] = "revocations",
    [TABLE_ROSTERS] = "rosters", [TABLE_ROSTER_ENDS] = "roster_ends", [TABLE_ROSTER_PARTS] = "roster_parts",
    [TABLE_DASHBOARDS] = "dashboards", [TABLE_DETAILS] = "details", [TABLE_OWNERS] = "by_owner",
    [TABLE_GRANTS] = "grants", [TABLE_PRINCIPALS] = "by_principal", [TABLE_AUDIT] = "audit",
};

void engine_fail(struct store *store, const char *why)
{
    if (atomic_exchange(&store->failed, true))
        return;
    log_line(LOG_LINE_ERROR, "the store has failed and must be opened anew: %s", why);
    if (!store->options.fatal)
        _exit(70);
    store->options.fatal(store->options.fatal_context, why);
}

static bool no_room(int code)
{
    return code == ENOSPC || code == EDQUOT || code == EFBIG;
}

int engine_error(struct store *store, int code, const char *doing, struct error *error)
{
    log_line(LOG_LINE_ERROR, "store: %s: %s", doing, db_strerror(code));
    if (code == DB_RUNRECOVERY)
        engine_fail(store, doing);
    if (no_room(code))
        return error_set(error, ERROR_UNAVAILABLE, "There is no room left on the disk of the store.");
    if (code == ENOMEM)
        return error_memory(error);
    return error_set(error, ERROR_UNAVAILABLE, "The store cannot do this at the moment; try again.");
}

int engine_read_failed(struct store_view *view, int code)
{
    if (code == DB_LOCK_DEADLOCK || code == DB_LOCK_NOTGRANTED) {
        view->moved = true;
        return -1;
    }
    return engine_error(view->store, code, "reading", view->error);
}

int engine_corrupt(struct store_view *view, enum table table)
{
    log_line(LOG_LINE_ERROR, "store: a row of %s cannot be read", table_names[table]);
    return error_set(view->error, ERROR_INTERNAL, "A row of the store cannot be read; see the log.");
}

static void say(const DB_ENV *env, const char *prefix, const char *message)
{
    (void)env;
    (void)prefix;
    log_line(LOG_LINE_WARNING, "Berkeley DB: %s", message);
}

static void event(DB_ENV *env, u_int32_t which, void *info)
{
    (void)info;
    if (which == DB_EVENT_PANIC || which == DB_EVENT_WRITE_FAILED)
        log_line(LOG_LINE_ERROR, "Berkeley DB: %s", which == DB_EVENT_PANIC ? "panic" : "a write failed");
    if (which == DB_EVENT_PANIC)
        engine_fail(env->app_private, "Berkeley DB panicked");
}

static int configure(DB_ENV *env, const struct store_options *options)
{
    u_int32_t giga = (u_int32_t)(options->cache_bytes >> 30), rest = (u_int32_t)(options->cache_bytes & 0x3fffffff);
    int code = env->set_cachesize(env, giga, rest, 1);
    code = code ? code : env->set_lk_detect(env, DB_LOCK_MINWRITE);     /* the victim is a reader, who runs again */
    code = code ? code : env->set_lk_max_locks(env, LOCKS_MAX);
    code = code ? code : env->set_lk_max_objects(env, LOCKS_MAX);
    code = code ? code : env->set_lk_max_lockers(env, LOCKERS_MAX);
    code = code ? code : env->set_lg_max(env, LOG_FILE_BYTES);
    code = code ? code : env->set_lg_bsize(env, LOG_BUFFER_BYTES);
    code = code ? code : env->set_lg_filemode(env, 0600);
    code = code ? code : env->log_set_config(env, DB_LOG_AUTO_REMOVE, 1);
    /* a flush that does not lengthen the file is cheaper: a fifth more commits on ext4 */
    code = code ? code : env->log_set_config(env, DB_LOG_ZERO, 1);
    return code;
}

static int open_environment(struct store *store)
{
    int code = db_env_create(&store->env, 0);
    if (code)
        return code;
    DB_ENV *env = store->env;
    env->app_private = store;
    env->set_errcall(env, say);
    env->set_event_notify(env, event);
    code = configure(env, &store->options);
    /* private: one process, no region files that a full disk could tear (SIGBUS) */
    return code ? code : env->open(env, store->options.directory,
                                   DB_CREATE | DB_INIT_LOCK | DB_INIT_LOG | DB_INIT_MPOOL | DB_INIT_TXN | DB_THREAD |
                                   DB_RECOVER | DB_PRIVATE, 0600);
}

static int open_table(struct store *store, enum table table)
{
    char file[64];
    snprintf(file, sizeof file, "%s.db", table_names[table]);
    DB *db;
    int code = db_create(&db, store->env, 0);
    if (code)
        return code;
    store->tables[table] = db;
    return db->open(db, NULL, file, NULL, DB_BTREE, DB_CREATE | DB_THREAD | DB_AUTO_COMMIT, 0600);
}

int engine_open(struct store *store, struct error *error)
{
    const char *doing = "opening the environment";
    int code = open_environment(store);
    for (int t = 0; code == 0 && t < TABLE_COUNT; t++) {
        doing = table_names[t];
        code = open_table(store, (enum table)t);
    }
    if (code == 0)
        return 0;
    engine_error(store, code, doing, error);
    engine_close(store);
    return -1;
}

void engine_close(struct store *store)
{
    for (int t = 0; t < TABLE_COUNT; t++)
        if (store->tables[t])
            store->tables[t]->close(store->tables[t], 0);
    if (store->env)
        store->env->close(store->env, 0);
    memset(store->tables, 0, sizeof store->tables);
    store->env = NULL;
}

static DBT dbt_of(struct slice s)
{
    DBT dbt = { 0 };
    dbt.data = (void *)(uintptr_t)s.ptr;    /* Berkeley DB only reads it */
    dbt.size = (u_int32_t)s.len;
    return dbt;
}

int engine_get(struct store_view *view, enum table table, struct slice key, struct slice *value)
{
    char first_try[1024];
    DB *db = view->store->tables[table];
    DBT k = dbt_of(key), v = { .data = first_try, .ulen = sizeof first_try, .flags = DB_DBT_USERMEM };
    int code = db->get(db, view->txn, &k, &v, 0);
    while (code == DB_BUFFER_SMALL) {
        v.ulen = v.size;
        v.data = arena_alloc(view->arena, v.ulen);
        if (!v.data)
            return error_memory(view->error);
        code = db->get(db, view->txn, &k, &v, 0);
    }
    if (code == DB_NOTFOUND)
        return 0;
    if (code)
        return engine_read_failed(view, code);
    *value = (struct slice){ v.data, v.size };
    if (v.data == first_try)
        *value = arena_copy(view->arena, *value);
    return value->ptr ? 1 : error_memory(view->error);
}

int engine_put(struct store *store, DB_TXN *txn, enum table table, struct slice key, struct slice value)
{
    DBT k = dbt_of(key), v = dbt_of(value);
    return store->tables[table]->put(store->tables[table], txn, &k, &v, 0);
}

int engine_delete(struct store *store, DB_TXN *txn, enum table table, struct slice key)
{
    DBT k = dbt_of(key);
    int code = store->tables[table]->del(store->tables[table], txn, &k, 0);
    return code == DB_NOTFOUND ? 0 : code;
}
