#include "worker.h"

#include <signal.h>
#include <stdbool.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/statvfs.h>
#include <sysexits.h>
#include <unistd.h>

#include <auth/keys.h>
#include <base/clock.h>
#include <base/log.h>
#include <host/service.h>

#include "pool.h"
#include "tasks.h"

enum {
    CLOSE_SHARE = 4,                /* this part of shutdown_timeout, */
    CLOSE_MAX = 2000,               /* and not more milliseconds, are for closing the store */
    DESCRIPTORS_EACH = 3,           /* of a connection: with a CGI request come two more */
    SPARE_DESCRIPTORS = 256,        /* beside those of connections */
    DISK_LEAST = 4 * 1024 * 1024    /* bytes without which the store can hardly be opened */
};

/* What a running worker has. */
struct running {
    const struct host_worker *worker;
    struct host_service *service;
    struct host_pool *pool;
    struct host_tasks *tasks;
    struct host_tasks_context context;
};

static void raise_descriptor_limit(const struct conf *conf)
{
    struct rlimit limit;
    rlim_t wanted = (rlim_t)conf->max_connections * DESCRIPTORS_EACH + SPARE_DESCRIPTORS;
    if (getrlimit(RLIMIT_NOFILE, &limit) != 0 || limit.rlim_cur >= wanted)
        return;
    limit.rlim_cur = wanted < limit.rlim_max ? wanted : limit.rlim_max;
    if (setrlimit(RLIMIT_NOFILE, &limit) != 0 ||
        limit.rlim_cur < (rlim_t)conf->max_connections + SPARE_DESCRIPTORS)
        log_line(LOG_LINE_WARNING, "this process may open %ju descriptors, too few for max_connections",
                 (uintmax_t)limit.rlim_cur);
}

/* A disk without room is behind most of what goes wrong next; the store says only that a write failed. */
static void look_at_disk(const struct conf *conf)
{
    struct statvfs disk;
    if (statvfs(conf->state_dir, &disk) != 0)
        return;
    uint64_t room = (uint64_t)disk.f_bavail * disk.f_frsize;
    if (disk.f_flag & ST_RDONLY)
        log_line(LOG_LINE_ERROR, "the disk of state_dir %s is read-only: mount it writable", conf->state_dir);
    else if (room < DISK_LEAST || (disk.f_files > 0 && disk.f_favail == 0))
        log_line(LOG_LINE_ERROR, "the disk of state_dir %s is full (%ju KiB are left): make room; nothing "
                 "acknowledged is lost, and the service goes on by itself", conf->state_dir, (uintmax_t)room / 1024);
}

/* Said at each start: what makes development easy must not stay on unseen. */
static void tell_of_page_keys(struct host_service *service)
{
    struct error error;
    size_t count = 0;
    error_init(&error, NULL);
    if (keys_count_page(host_service_store(service), &count, &error) == 0 && count > 0)
        log_line(LOG_LINE_WARNING, "%zu page %s: who has one shares as anybody of its project; revoke what is not "
                 "for development", count, count == 1 ? "key counts" : "keys count");
}

static int listen_on_all(struct host_pool *pool, const struct host_sockets *sockets, struct error *error)
{
    int result = host_pool_listen(pool, sockets->control, REQUEST_CONTROL, error);
    if (result == 0 && sockets->front >= 0)
        result = host_pool_listen(pool, sockets->front, REQUEST_PUBLIC, error);
    for (size_t i = 0; i < sockets->inherited_count && result == 0; i++)
        result = host_pool_listen(pool, sockets->inherited[i], REQUEST_PUBLIC, error);
    return result;
}

static int start(struct running *running, int channel, struct error *error)
{
    const struct host_worker *worker = running->worker;
    if (host_service_open(worker->conf, &running->service, error) != 0)
        return -1;
    running->context.service = running->service;
    tell_of_page_keys(running->service);
    if (host_pool_open(running->service, &running->pool, error) != 0)
        return -1;
    running->context.pool = running->pool;
    if (host_tasks_start(host_tasks_table, &running->context, &running->tasks, error) != 0 ||
        host_pool_probe(running->pool, channel, error) != 0 ||
        listen_on_all(running->pool, worker->sockets, error) != 0)
        return -1;
    const char ready = HOST_WORKER_READY;
    if (send(channel, &ready, 1, MSG_NOSIGNAL) != 1)
        return error_set(error, ERROR_UNAVAILABLE, "The parent process is gone.");
    return 0;
}

/* True where another worker will follow. */
static bool wait_for_end(void)
{
    sigset_t set;
    int received = SIGTERM;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    sigwait(&set, &received);
    return received == SIGHUP;
}

static int stop(struct running *running, bool followed)
{
    if (followed)
        host_pool_followed(running->pool, running->worker->sockets->front_path);
    int64_t whole = running->worker->conf->shutdown_timeout;
    int64_t closing = whole / CLOSE_SHARE < CLOSE_MAX ? whole / CLOSE_SHARE : CLOSE_MAX;
    if (host_pool_stop(running->pool, clock_monotonic() + whole - closing) != 0)
        return EX_TEMPFAIL;
    host_tasks_stop(running->tasks);
    host_pool_close(running->pool);
    struct error error;
    error_init(&error, NULL);
    if (host_service_close(running->service, &error) != 0)
        log_line(LOG_LINE_WARNING, "the store was closed without a checkpoint: %s", error.detail);
    return EX_OK;
}

int host_worker_run(void *context, int channel)
{
    struct running running = { .worker = context };
    struct error error;
    error_init(&error, NULL);
    /* a peer that went away is seen at the write */
    signal(SIGPIPE, SIG_IGN);
    raise_descriptor_limit(running.worker->conf);
    look_at_disk(running.worker->conf);
    if (start(&running, channel, &error) != 0) {
        /* what was opened ends with the process */
        log_line(LOG_LINE_ERROR, "the worker cannot start: %s", error.detail);
        return EX_UNAVAILABLE;
    }
    return stop(&running, wait_for_end());
}
