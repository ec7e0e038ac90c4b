/* Connections come and go. Listening sockets are watched edge-triggered: one thread wakes for what comes in, takes
 * all of it, and nobody spins when no slot or no descriptor is left. */
#include "pool_inside.h"

#include <errno.h>
#include <string.h>
#include <sys/epoll.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>
#include <base/log.h>

enum { ACCEPTS_MAX = 64 };          /* at one event, so that the first of them does not wait for long */

struct metric host_pool_connections = {
    .name = "dashgrant_fastcgi_connections", .type = METRIC_GAUGE, .help = "Open FastCGI connections.",
};

void host_pool_resume(struct host_pool *pool)
{
    if (!atomic_load(&pool->paused) || !atomic_exchange(&pool->paused, false) || atomic_load(&pool->stopping))
        return;
    host_pool_listeners_again(pool);
}

/* Until a connection is closed, or the next sweep. */
static void pause_accepting(struct host_pool *pool, const char *why)
{
    if (!atomic_exchange(&pool->paused, true))
        log_line(LOG_LINE_WARNING, "new connections have to wait: %s", why);
}

static struct host_connection *take_slot(struct host_pool *pool)
{
    struct host_connection *connection = host_connections_take(&pool->connections);
    if (connection)
        return connection;
    pause_accepting(pool, "max_connections are open");
    /* one may have been closed before the pause was to be seen */
    if (atomic_load(&pool->connections.open) < pool->connections.max)
        host_pool_resume(pool);
    return NULL;
}

/* A connection that ended before it was accepted does not stop the ones behind it. What else is wrong with a socket
 * (a holder may have shut it down) is not mended by waiting. */
static int accept_next(int listener)
{
    int fd;
    do
        fd = accept4(listener, NULL, NULL, SOCK_CLOEXEC);
    while (fd < 0 && (errno == EINTR || errno == ECONNABORTED || errno == EPROTO));
    return fd;
}

static struct host_connection *accept_one(struct host_pool *pool, const struct host_listener *listener)
{
    struct host_connection *connection = take_slot(pool);
    if (!connection)
        return NULL;
    /* whoever stops the pool sees either the slot as taken, or this sees the stop */
    if (!atomic_load(&pool->stopping)) {
        connection->fd = accept_next(listener->fd);
        connection->channel = listener->channel;
        if (connection->fd >= 0) {
            metric_add(&host_pool_connections, 1);
            return connection;
        }
        if (errno == EMFILE || errno == ENFILE || errno == ENOBUFS || errno == ENOMEM)
            pause_accepting(pool, strerror(errno));
    }
    host_pool_forget(pool, connection);
    return NULL;
}

/* The connections behind the first; at most so many that this does not go on for ever. */
static void accept_others(struct host_pool *pool, const struct host_listener *listener, unsigned index)
{
    for (int i = 1; i < ACCEPTS_MAX; i++) {
        struct host_connection *next = accept_one(pool, listener);
        if (!next)
            return;
        if (!host_pool_park(pool, next)) {
            host_pool_ready_put(pool, next);
            host_pool_wake(pool);
        }
    }
    host_pool_listener_again(pool, index);
}

struct host_connection *host_pool_accept(struct host_pool *pool, unsigned index, uint32_t generation)
{
    struct host_listener listener;
    if (!host_pool_listener_begin(pool, index, generation, &listener))
        return NULL;
    struct host_connection *first = accept_one(pool, &listener);
    if (first)
        accept_others(pool, &listener, index);
    host_pool_listener_end(pool, index);
    return first;
}

void host_pool_forget(struct host_pool *pool, struct host_connection *connection)
{
    bool was_open = connection->fd >= 0;
    host_connections_give(&pool->connections, connection);
    if (was_open) {
        metric_add(&host_pool_connections, -1);
        host_pool_resume(pool);
    }
    if (atomic_load(&pool->stopping)) {
        pthread_mutex_lock(&pool->lock);
        pthread_cond_signal(&pool->emptied);
        pthread_mutex_unlock(&pool->lock);
    }
}

void host_pool_hang_up(struct host_pool *pool, struct host_connection *connection)
{
    if (connection->phase == HOST_CONNECTION_HOLDER)
        host_pool_unlisten(pool, connection);
    host_pool_drop_handed(connection);
    close(connection->fd);
    host_pool_forget(pool, connection);
}

/* When it is to be closed, should nothing come; 0: never. */
static int64_t due(const struct host_pool *pool, struct host_connection *connection)
{
    if (connection->phase == HOST_CONNECTION_HOLDER)
        return 0;
    if (connection->phase == HOST_CONNECTION_KEPT)
        return clock_monotonic() + pool->conf->idle_timeout;
    if (connection->began == 0)
        connection->began = clock_monotonic();
    return connection->began + pool->conf->body_timeout;
}

bool host_pool_park(struct host_pool *pool, struct host_connection *connection)
{
    atomic_store(&connection->due, due(pool, connection));
    if (!connection->watched) {
        uint32_t slot = host_connections_slot(&pool->connections, connection);
        struct epoll_event event = {
            .events = EPOLLIN | EPOLLRDHUP | EPOLLET,
            .data.u64 = host_pool_token(HOST_POOL_CONNECTION, slot, host_connection_generation(connection)),
        };
        if (epoll_ctl(pool->epoll, EPOLL_CTL_ADD, connection->fd, &event) != 0) {
            host_pool_hang_up(pool, connection);
            return true;
        }
        connection->watched = true;
    }
    return host_connection_park(connection);
}
