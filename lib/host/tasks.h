/* What is done now and then: one table, one thread. */
#ifndef HOST_TASKS_H
#define HOST_TASKS_H

#include <stdint.h>

#include <base/error.h>
#include <host/service.h>

#include "pool.h"

/* What a task works on. */
struct host_tasks_context {
    struct host_service *service;
    struct host_pool *pool;
};

struct host_task {
    const char *name;               /* for the log */
    int64_t interval;               /* milliseconds between two starts, at least */
    /* 0, or -1 with an error, which is logged; the next run comes all the same */
    int (*run)(const struct host_tasks_context *context, struct error *error);
};

/* All tasks of a worker; the last has no name. */
extern const struct host_task host_tasks_table[];

struct host_tasks;

/* Runs each task of a table for the first time after its interval, in a thread of its own; table and context
 * outlive it. 0 or -1. */
int host_tasks_start(const struct host_task *table, const struct host_tasks_context *context,
                     struct host_tasks **tasks, struct error *error);

/* Ends the thread, after the task that runs. NULL is taken. */
void host_tasks_stop(struct host_tasks *tasks);

#endif
