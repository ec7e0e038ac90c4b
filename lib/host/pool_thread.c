/* What a thread of the pool does with an event: looks, serves, waits for more. Registrations are edge-triggered
 * and stay as they are; who gets an event for a connection that is worked on leaves a mark and goes on. */
#include "pool_inside.h"

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <sysexits.h>
#include <unistd.h>

#include <base/clock.h>
#include <base/log.h>
#include <store/store.h>

enum { TURNS_MAX = 32 };            /* requests of one connection before others get their turn */

struct thread {
    struct host_pool *pool;
    struct front_fcgi *fcgi;
    char *window;                   /* FRONT_LOOK_WINDOW bytes */
};

static int64_t body_deadline(const struct host_pool *pool, struct host_connection *connection)
{
    if (connection->phase != HOST_CONNECTION_BEGUN) {
        connection->phase = HOST_CONNECTION_BEGUN;
        connection->began = clock_monotonic();
    }
    return connection->began + pool->conf->body_timeout;
}

/* Serves what was found READY. True where the connection is kept and still this thread's. */
static bool serve(struct thread *thread, struct host_connection *connection, const struct front_look *look)
{
    struct host_pool *pool = thread->pool;
    struct front_fcgi_job job = { .fd = connection->fd, .look = look, .channel = connection->channel,
                                  .send_timeout = pool->conf->send_timeout, .fresh = !connection->served,
                                  .last = atomic_load(&pool->stopping) &&
                                          (!pool->next_front || connection->channel != REQUEST_PUBLIC) };
    if (!look->whole) {
        job.deadline = body_deadline(pool, connection);
        if (!host_pool_slow_begin(pool, connection))
            return false;
    }
    enum front_fcgi_end end = front_fcgi_serve(thread->fcgi, &job);
    if (!look->whole)
        host_pool_slow_end(pool);
    if (end == FRONT_FCGI_CLOSED) {
        host_pool_forget(pool, connection);
        return false;
    }
    connection->served = true;
    connection->phase = HOST_CONNECTION_KEPT;
    connection->vain = 0;
    return true;
}

/* True where the connection waits or is gone; false where it is to be looked at again. */
static bool wait_for_more(struct thread *thread, struct host_connection *connection, bool begun, bool hangup)
{
    struct host_pool *pool = thread->pool;
    if (hangup) {
        host_pool_hang_up(pool, connection);
        return true;
    }
    if (begun) {
        body_deadline(pool, connection);
        connection->vain++;
    }
    return host_pool_park(pool, connection);
}

/* One look, and what follows from it. True where the connection is no longer this thread's. */
static bool work_once(struct thread *thread, struct host_connection *connection)
{
    struct front_look look;
    if (connection->handed)
        return host_pool_serve_handed(thread->pool, connection);
    /* asked first: what is seen after it is all that there will be */
    bool hangup = host_connection_hangup(connection);
    front_look(connection->fd, connection->vain, thread->window, &look);
    /* a holder has nothing more to say: what it says else would make its connection one that sockets outlive */
    if (connection->phase == HOST_CONNECTION_HOLDER && look.state != FRONT_LOOK_NOTHING)
        look.state = FRONT_LOOK_GONE;
    switch (look.state) {
    case FRONT_LOOK_READY:
        /* what comes after a look that saw the whole request brings an event; else it may be there already */
        return !serve(thread, connection, &look) || host_pool_pass_on(thread->pool, connection) ||
               (look.whole && host_pool_park(thread->pool, connection));
    case FRONT_LOOK_NOTHING:
        return wait_for_more(thread, connection, false, hangup);
    case FRONT_LOOK_INCOMPLETE:
        return wait_for_more(thread, connection, true, hangup);
    case FRONT_LOOK_HANDED:
        return host_pool_take_handed(thread->pool, connection, &look);
    case FRONT_LOOK_BROKEN:
        log_line(LOG_LINE_INFO, "closed a FastCGI connection that sent %s", look.why);
        break;
    case FRONT_LOOK_GONE:
        break;
    }
    host_pool_hang_up(thread->pool, connection);
    return true;
}

static void work(struct thread *thread, struct host_connection *connection)
{
    for (int turn = 0; turn < TURNS_MAX; turn++)
        if (work_once(thread, connection))
            return;
    host_pool_ready_put(thread->pool, connection);
}

static void answer_probes(struct host_pool *pool)
{
    char probes[16];
    ssize_t count = recv(pool->probe, probes, sizeof probes, MSG_DONTWAIT);
    for (ssize_t i = 0; i < count; i++) {
        struct error error;
        error_init(&error, NULL);
        if (store_probe(host_service_store(pool->service), &error) != 0)
            log_line(LOG_LINE_ERROR, "the store does not answer a probe: %s", error.detail);
        else if (send(pool->probe, probes + i, 1, MSG_NOSIGNAL | MSG_DONTWAIT) != 1)
            log_line(LOG_LINE_WARNING, "a probe cannot be answered: %s", strerror(errno));
    }
}

static void take_wake(struct host_pool *pool)
{
    uint64_t count;
    ssize_t seen = read(pool->wake, &count, sizeof count);
    (void)seen;
    /* the end is for every thread to see */
    if (atomic_load(&pool->quit))
        host_pool_wake(pool);
}

static void on_event(struct thread *thread, const struct epoll_event *event)
{
    struct host_pool *pool = thread->pool;
    struct host_connection *connection;
    uint32_t index = event->data.u64 >> 32 & 0xfffffff;
    switch ((enum host_pool_target)(event->data.u64 >> 60)) {
    case HOST_POOL_CONNECTION:
        connection = &pool->connections.slots[index];
        if (host_connection_claim(connection, (uint32_t)event->data.u64, !!(event->events & ~(uint32_t)EPOLLIN)))
            work(thread, connection);
        break;
    case HOST_POOL_LISTENER:
        connection = host_pool_accept(pool, index, (uint32_t)event->data.u64);
        if (connection)
            work(thread, connection);
        break;
    case HOST_POOL_PROBE:
        answer_probes(pool);
        break;
    case HOST_POOL_WAKE:
        take_wake(pool);
        break;
    }
}

/* Events and queued connections in turn, so that neither keeps the other waiting. */
static void serve_until_the_end(struct thread *thread)
{
    struct host_pool *pool = thread->pool;
    while (!atomic_load(&pool->quit)) {
        struct epoll_event event;
        int count = epoll_wait(pool->epoll, &event, 1, atomic_load(&pool->ready_count) ? 0 : -1);
        if (count > 0)
            on_event(thread, &event);
        struct host_connection *connection = host_pool_ready_take(pool);
        if (connection)
            work(thread, connection);
    }
}

void *host_pool_thread(void *argument)
{
    struct thread thread = { .pool = argument, .window = malloc(FRONT_LOOK_WINDOW) };
    struct error error;
    error_init(&error, NULL);
    if (!thread.window || front_fcgi_open(host_service_web(thread.pool->service), &thread.fcgi, &error) != 0) {
        log_line(LOG_LINE_ERROR, "a thread cannot start, this process ends: no memory, or no libfcgi");
        _exit(EX_OSERR);
    }
    serve_until_the_end(&thread);
    front_fcgi_close(thread.fcgi);
    free(thread.window);
    return NULL;
}
