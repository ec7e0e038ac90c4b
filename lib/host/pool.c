#include "pool_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/eventfd.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <base/clock.h>
#include <base/log.h>

enum {
    FRESH_GRACE = 1000,             /* milliseconds for the first byte, where a stop follows an accept */
    STOP_TICK = 10                  /* between two looks at what is left */
};

static int watch(struct host_pool *pool, int fd, uint32_t events, uint64_t token, struct error *error)
{
    struct epoll_event event = { .events = events, .data.u64 = token };
    if (epoll_ctl(pool->epoll, EPOLL_CTL_ADD, fd, &event) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "A descriptor cannot be watched: %s", strerror(errno));
    return 0;
}

static void init_locks(struct host_pool *pool)
{
    pthread_condattr_t attributes;
    pthread_condattr_init(&attributes);
    pthread_condattr_setclock(&attributes, CLOCK_MONOTONIC);
    pthread_cond_init(&pool->emptied, &attributes);
    pthread_condattr_destroy(&attributes);
    pthread_mutex_init(&pool->lock, NULL);
}

static int open_descriptors(struct host_pool *pool, struct error *error)
{
    pool->epoll = epoll_create1(EPOLL_CLOEXEC);
    pool->wake = eventfd(0, EFD_CLOEXEC | EFD_NONBLOCK);
    if (pool->epoll < 0 || pool->wake < 0)
        return error_set(error, ERROR_UNAVAILABLE, "No descriptors for the threads: %s", strerror(errno));
    return watch(pool, pool->wake, EPOLLIN, host_pool_token(HOST_POOL_WAKE, 0, 0), error);
}

static int start_threads(struct host_pool *pool, struct error *error)
{
    size_t count = (size_t)pool->conf->threads;
    pool->slow_max = count > 1 ? (unsigned)count - 1 : 1;
    pool->threads = calloc(count, sizeof *pool->threads);
    if (!pool->threads)
        return error_memory(error);
    for (; pool->thread_count < count; pool->thread_count++) {
        int failure = pthread_create(&pool->threads[pool->thread_count], NULL, host_pool_thread, pool);
        if (failure != 0)
            return error_set(error, ERROR_UNAVAILABLE, "A thread cannot be started: %s", strerror(failure));
    }
    return 0;
}

int host_pool_open(struct host_service *service, struct host_pool **pool, struct error *error)
{
    struct host_pool *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    made->service = service;
    made->conf = host_service_conf(service);
    made->epoll = made->wake = made->probe = -1;
    metrics_register(&host_pool_connections);
    init_locks(made);
    if (host_connections_init(&made->connections, (size_t)made->conf->max_connections, error) != 0 ||
        open_descriptors(made, error) != 0 || start_threads(made, error) != 0) {
        host_pool_stop(made, INT64_MAX);
        host_pool_close(made);
        return -1;
    }
    *pool = made;
    return 0;
}

int host_pool_probe(struct host_pool *pool, int fd, struct error *error)
{
    pool->probe = fd;
    return watch(pool, fd, EPOLLIN | EPOLLET, host_pool_token(HOST_POOL_PROBE, 0, 0), error);
}

/* Ends a claim that somebody outside of the threads had. */
static void let_go(struct host_pool *pool, struct host_connection *connection)
{
    if (host_connection_park(connection))
        return;
    host_pool_ready_put(pool, connection);
    host_pool_wake(pool);
}

void host_pool_sweep(struct host_pool *pool)
{
    int64_t now = clock_monotonic();
    for (size_t i = 0; i < pool->connections.max; i++) {
        struct host_connection *connection = &pool->connections.slots[i];
        int64_t due = atomic_load(&connection->due);
        if (due == 0 || due > now ||
            !host_connection_claim(connection, host_connection_generation(connection), false))
            continue;
        if (atomic_load(&connection->due) <= now)
            host_pool_hang_up(pool, connection);
        else
            let_go(pool, connection);
    }
    host_pool_resume(pool);
}

static bool byte_waits(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) > 0;
}

/* Nothing waits on a kept connection that is about to be closed. Over a unix socket the peer can send nothing more
 * after this: who tries finds out at once that nothing was sent, and may ask elsewhere. */
static bool stays_silent(int fd)
{
    if (byte_waits(fd))
        return false;
    shutdown(fd, SHUT_RD);
    return !byte_waits(fd);
}

/* A connection that waits while the pool stops. A fresh one was taken from a peer that is about to send: closing
 * it would lose a request. */
static void stop_waiting(struct host_pool *pool, struct host_connection *connection, int64_t began, int64_t now)
{
    if (connection->phase == HOST_CONNECTION_HOLDER) {
        host_pool_hang_up(pool, connection);
    } else if (host_pool_pass_on(pool, connection)) {
        return;
    } else if (connection->phase == HOST_CONNECTION_KEPT ? !stays_silent(connection->fd)
               : connection->phase == HOST_CONNECTION_FRESH && byte_waits(connection->fd)) {
        host_pool_ready_put(pool, connection);
        host_pool_wake(pool);
    } else if (connection->phase == HOST_CONNECTION_KEPT || atomic_load(&connection->due) <= now ||
               (connection->phase == HOST_CONNECTION_FRESH && now - began >= FRESH_GRACE)) {
        host_pool_hang_up(pool, connection);
    } else {
        let_go(pool, connection);
    }
}

static void stop_waiting_all(struct host_pool *pool, int64_t began)
{
    int64_t now = clock_monotonic();
    for (size_t i = 0; i < pool->connections.max; i++) {
        struct host_connection *connection = &pool->connections.slots[i];
        if (host_connection_claim(connection, host_connection_generation(connection), false))
            stop_waiting(pool, connection, began, now);
    }
}

static struct timespec after(clockid_t clock, int64_t milliseconds)
{
    struct timespec time;
    clock_gettime(clock, &time);
    time.tv_sec += milliseconds / 1000;
    time.tv_nsec += milliseconds % 1000 * 1000000;
    if (time.tv_nsec >= 1000000000) {
        time.tv_nsec -= 1000000000;
        time.tv_sec++;
    }
    return time;
}

/* True once no connection is left. */
static bool finish_connections(struct host_pool *pool, int64_t deadline)
{
    int64_t began = clock_monotonic();
    while (atomic_load(&pool->connections.open) > 0) {
        if (clock_monotonic() >= deadline)
            return false;
        stop_waiting_all(pool, began);
        struct timespec tick = after(CLOCK_MONOTONIC, STOP_TICK);
        pthread_mutex_lock(&pool->lock);
        if (atomic_load(&pool->connections.open) > 0)
            pthread_cond_timedwait(&pool->emptied, &pool->lock, &tick);
        pthread_mutex_unlock(&pool->lock);
    }
    return true;
}

/* 0, or -1 where a thread does not end in time. */
static int join_threads(struct host_pool *pool, int64_t deadline)
{
    atomic_store(&pool->quit, true);
    host_pool_wake(pool);
    while (pool->thread_count > 0) {
        int64_t left = deadline - clock_monotonic();
        struct timespec until = after(CLOCK_REALTIME, left < 0 ? 0 : left > 3600000 ? 3600000 : left);
        if (pthread_timedjoin_np(pool->threads[pool->thread_count - 1], NULL, &until) != 0)
            return -1;
        pool->thread_count--;
    }
    return 0;
}

void host_pool_followed(struct host_pool *pool, const char *front)
{
    pool->next_front = front;
}

int host_pool_stop(struct host_pool *pool, int64_t deadline)
{
    atomic_store(&pool->stopping, true);
    host_pool_listeners_stop(pool);
    if (!finish_connections(pool, deadline)) {
        log_line(LOG_LINE_WARNING, "%zu connections are not finished in time",
                 atomic_load(&pool->connections.open));
        return -1;
    }
    return join_threads(pool, deadline);
}

void host_pool_close(struct host_pool *pool)
{
    if (pool->epoll >= 0)
        close(pool->epoll);
    if (pool->wake >= 0)
        close(pool->wake);
    host_connections_release(&pool->connections);
    pthread_cond_destroy(&pool->emptied);
    pthread_mutex_destroy(&pool->lock);
    free(pool->threads);
    free(pool);
}
