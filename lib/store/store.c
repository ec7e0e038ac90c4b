/* The store as a whole: its files' safety, opening, closing, checkpoints. */
#include "engine.h"

#include <dirent.h>
#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <base/clock.h>

#include "meta.h"
#include "writer.h"

static int check_entry(const char *directory, const char *name, const struct stat *st, struct error *error)
{
    if (st->st_uid != geteuid())
        return error_set(error, ERROR_UNAVAILABLE, "%s%s belongs to user %u, not to the user it runs as (%u): "
                         "chown it.", directory, name, (unsigned)st->st_uid, (unsigned)geteuid());
    if (st->st_mode & 077)
        return error_set(error, ERROR_UNAVAILABLE, "%s%s can be read by others (mode %04o): chmod go= it.",
                         directory, name, (unsigned)(st->st_mode & 07777));
    return 0;
}

static int check_entries(const char *directory, int fd, DIR *listing, struct error *error)
{
    for (struct dirent *entry; (entry = readdir(listing)) != NULL;) {
        struct stat st;
        char name[300];
        if (strcmp(entry->d_name, ".") == 0 || strcmp(entry->d_name, "..") == 0)
            continue;
        snprintf(name, sizeof name, "/%s", entry->d_name);
        if (fstatat(fd, entry->d_name, &st, AT_SYMLINK_NOFOLLOW) == 0 &&
            check_entry(directory, name, &st, error) != 0)
            return -1;
    }
    return 0;
}

/* The directory and all in it are this user's alone. */
static int check_directory(const char *directory, struct error *error)
{
    struct stat st;
    if (mkdir(directory, 0700) != 0 && errno != EEXIST)
        return error_set(error, ERROR_UNAVAILABLE, "%s cannot be made: %s.", directory, strerror(errno));
    int fd = open(directory, O_RDONLY | O_DIRECTORY | O_CLOEXEC);
    if (fd < 0 || fstat(fd, &st) != 0) {
        error_set(error, ERROR_UNAVAILABLE, "%s cannot be opened: %s.", directory, strerror(errno));
        if (fd >= 0)
            close(fd);
        return -1;
    }
    DIR *listing = fdopendir(fd);
    if (!listing) {
        close(fd);
        return error_memory(error);
    }
    int result = check_entry(directory, "", &st, error);
    if (result == 0)
        result = check_entries(directory, fd, listing, error);
    closedir(listing);
    return result;
}

static int open_and_prepare(struct store *store, struct error *error)
{
    if (engine_open(store, error) != 0)
        return -1;
    if (meta_open(store, error) != 0) {
        engine_close(store);
        return -1;
    }
    /* else the next start would recover the same log again */
    store->env->txn_checkpoint(store->env, 0, 0, DB_FORCE);
    store->checkpointed_at = clock_monotonic();
    store->checkpointed_number = store->number;
    return 0;
}

int store_open(struct store **store, const struct store_options *options, struct error *error)
{
    if (check_directory(options->directory, error) != 0)
        return -1;
    struct store *opened = calloc(1, sizeof *opened);
    if (!opened)
        return error_memory(error);
    opened->options = *options;
    pthread_mutex_init(&opened->queue_lock, NULL);
    pthread_mutex_init(&opened->checkpoint_lock, NULL);
    mode_t mask = umask(077);
    int result = open_and_prepare(opened, error);
    umask(mask);
    if (result != 0) {
        free(opened);
        return -1;
    }
    writer_register_metrics();
    reader_register_metrics();
    *store = opened;
    return 0;
}

void store_close(struct store *store)
{
    if (!store)
        return;
    if (!atomic_load(&store->failed))
        store->env->txn_checkpoint(store->env, 0, 0, DB_FORCE);
    engine_close(store);
    pthread_mutex_destroy(&store->queue_lock);
    pthread_mutex_destroy(&store->checkpoint_lock);
    free(store);
}

int store_checkpoint(struct store *store, struct error *error)
{
    uint64_t flushed = atomic_load(&store->flushed);
    if (atomic_load(&store->failed) || flushed == store->checkpointed_number)
        return 0;
    pthread_mutex_lock(&store->checkpoint_lock);
    bool due = clock_monotonic() - store->checkpointed_at >= store->options.checkpoint_interval;
    u_int32_t kilobytes = due ? 0 : (u_int32_t)(store->options.checkpoint_bytes / 1024);
    int code = store->env->txn_checkpoint(store->env, kilobytes, 0, due ? DB_FORCE : 0);
    if (code == 0 && due) {
        store->checkpointed_at = clock_monotonic();
        store->checkpointed_number = flushed;
    }
    pthread_mutex_unlock(&store->checkpoint_lock);
    return code ? engine_error(store, code, "a checkpoint", error) : 0;
}

static int read_epoch(struct store_view *view, void *context, struct error *error)
{
    (void)context;
    (void)error;
    struct slice value;
    return engine_get(view, TABLE_META, SLICE("epoch"), &value) == 1 ? 0 : -1;
}

int store_probe(struct store *store, struct error *error)
{
    struct arena arena;
    arena_init(&arena, 65536);
    int result = writer_read(store, read_epoch, NULL, &arena, NULL, error);
    if (result == 0)
        result = store_read(store, read_epoch, NULL, &arena, NULL, error);
    arena_release(&arena);
    return result;
}

int store_count(struct store *store, void (*visit)(void *context, const char *table, uint64_t rows), void *context,
                struct error *error)
{
    for (int t = 0; t < TABLE_COUNT; t++) {
        DB_BTREE_STAT *stat;
        int code = store->tables[t]->stat(store->tables[t], NULL, &stat, 0);
        if (code)
            return engine_error(store, code, "counting rows", error);
        visit(context, table_names[t], stat->bt_nkeys);
        free(stat);
    }
    return 0;
}
