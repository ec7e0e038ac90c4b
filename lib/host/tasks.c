#include "tasks.h"

#include <pthread.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include <auth/key_use.h>
#include <auth/tokens.h>
#include <base/clock.h>
#include <base/log.h>
#include <share/dashboards.h>
#include <share/rosters.h>
#include <store/store.h>

enum { TASKS_MAX = 32 };

struct host_tasks {
    const struct host_task *table;
    const struct host_tasks_context *context;
    int64_t due[TASKS_MAX];
    size_t count;
    bool stop;
    pthread_mutex_t lock;           /* over stop */
    pthread_cond_t stopped;
    pthread_t thread;
};

static int checkpoint(const struct host_tasks_context *context, struct error *error)
{
    return store_checkpoint(host_service_store(context->service), error);
}

static int sweep(const struct host_tasks_context *context, struct error *error)
{
    (void)error;
    host_pool_sweep(context->pool);
    return 0;
}

static int note_key_use(const struct host_tasks_context *context, struct error *error)
{
    return key_use_write(host_service_web(context->service)->key_use, host_service_store(context->service), error);
}

static int sweep_tokens(const struct host_tasks_context *context, struct error *error)
{
    return tokens_sweep(host_service_web(context->service)->tokens, clock_now(), error);
}

static int sweep_rosters(const struct host_tasks_context *context, struct error *error)
{
    return rosters_sweep(host_service_store(context->service), clock_now(), error);
}

static int sweep_dashboards(const struct host_tasks_context *context, struct error *error)
{
    return dashboards_sweep(host_service_store(context->service), error);
}

const struct host_task host_tasks_table[] = {
    { "checkpoint", 1000, checkpoint },
    { "connections", 500, sweep },
    { "key use", 60 * 1000, note_key_use },
    { "tokens", 60 * 1000, sweep_tokens },
    { "rosters", 5 * 1000, sweep_rosters },
    { "dashboards", 1000, sweep_dashboards },
    { .name = NULL },
};

static void run(const struct host_tasks *tasks, const struct host_task *task)
{
    struct error error;
    error_init(&error, NULL);
    if (task->run(tasks->context, &error) != 0)
        log_line(LOG_LINE_WARNING, "task %s failed: %s", task->name, error.detail);
}

/* When the next task is due. */
static int64_t run_due(struct host_tasks *tasks)
{
    int64_t next = INT64_MAX;
    for (size_t i = 0; i < tasks->count; i++) {
        if (tasks->due[i] <= clock_monotonic()) {
            tasks->due[i] = clock_monotonic() + tasks->table[i].interval;
            run(tasks, &tasks->table[i]);
        }
        if (tasks->due[i] < next)
            next = tasks->due[i];
    }
    return next;
}

static struct timespec when(int64_t milliseconds)
{
    return (struct timespec){ .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 };
}

static void *work(void *argument)
{
    struct host_tasks *tasks = argument;
    pthread_mutex_lock(&tasks->lock);
    while (!tasks->stop) {
        pthread_mutex_unlock(&tasks->lock);
        struct timespec next = when(run_due(tasks));
        pthread_mutex_lock(&tasks->lock);
        if (!tasks->stop)
            pthread_cond_timedwait(&tasks->stopped, &tasks->lock, &next);
    }
    pthread_mutex_unlock(&tasks->lock);
    return NULL;
}

static void init_locks(struct host_tasks *tasks)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&tasks->stopped, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&tasks->lock, NULL);
}

static void release(struct host_tasks *tasks)
{
    pthread_cond_destroy(&tasks->stopped);
    pthread_mutex_destroy(&tasks->lock);
    free(tasks);
}

int host_tasks_start(const struct host_task *table, const struct host_tasks_context *context,
                     struct host_tasks **tasks, struct error *error)
{
    struct host_tasks *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    made->table = table;
    made->context = context;
    for (; table[made->count].name && made->count < TASKS_MAX; made->count++)
        made->due[made->count] = clock_monotonic() + table[made->count].interval;
    init_locks(made);
    int failure = pthread_create(&made->thread, NULL, work, made);
    if (failure != 0) {
        release(made);
        return error_set(error, ERROR_UNAVAILABLE, "The thread for tasks cannot be started: %s",
                         strerror(failure));
    }
    *tasks = made;
    return 0;
}

void host_tasks_stop(struct host_tasks *tasks)
{
    if (!tasks)
        return;
    pthread_mutex_lock(&tasks->lock);
    tasks->stop = true;
    pthread_cond_signal(&tasks->stopped);
    pthread_mutex_unlock(&tasks->lock);
    pthread_join(tasks->thread, NULL);
    release(tasks);
}
