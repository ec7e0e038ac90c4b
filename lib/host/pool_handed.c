/* What other processes of this program hand over on the front socket. */
#include "pool_inside.h"

#include <stdlib.h>
#include <sys/epoll.h>

#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>
#include <base/log.h>
#include <front/plain.h>
#include <host/sockets.h>

#include "connect.h"

enum { PASS_TIMEOUT = 100 };    /* milliseconds */

/* True where at least one of them counts now. */
static bool adopt_all(struct host_pool *pool, struct host_connection *holder, struct front_handed *handed)
{
    size_t adopted = 0;
    for (size_t i = 0; i < handed->count; i++) {
        struct error error;
        error_init(&error, NULL);
        if (host_pool_adopt(pool, handed->fds[i], holder, &error) == 0)
            adopted++;
        else
            log_line(LOG_LINE_WARNING, "a holder's socket is not taken: %s", error.detail);
        handed->fds[i] = -1;
    }
    if (adopted > 0)
        log_line(LOG_LINE_INFO, "took %zu listening sockets of a holder", adopted);
    return adopted > 0;
}

static bool take_sockets(struct host_pool *pool, struct host_connection *connection, struct front_handed *handed)
{
    connection->phase = HOST_CONNECTION_HOLDER;
    if (adopt_all(pool, connection, handed) && front_hand_reply(connection->fd, FRONT_HAND_TAKEN) == 0)
        return host_pool_park(pool, connection);
    host_pool_hang_up(pool, connection);
    return true;
}

static bool is_connection(int fd)
{
    struct sockaddr_storage peer;
    socklen_t size = sizeof peer;
    int type = 0;
    socklen_t type_size = sizeof type;
    return getsockopt(fd, SOL_SOCKET, SO_TYPE, &type, &type_size) == 0 && type == SOCK_STREAM &&
           getpeername(fd, (struct sockaddr *)&peer, &size) == 0 &&
           (peer.ss_family == AF_UNIX || peer.ss_family == AF_INET || peer.ss_family == AF_INET6);
}

static void take_connection(struct host_pool *pool, int fd)
{
    struct host_connection *connection = is_connection(fd) ? host_connections_take(&pool->connections) : NULL;
    if (!connection) {
        close(fd);
        return;
    }
    connection->fd = fd;
    connection->channel = REQUEST_PUBLIC;
    connection->phase = HOST_CONNECTION_KEPT;
    connection->served = true;
    metric_add(&host_pool_connections, 1);
    if (!host_pool_park(pool, connection)) {
        host_pool_ready_put(pool, connection);
        host_pool_wake(pool);
    }
}

static bool take_kept(struct host_pool *pool, struct host_connection *connection, struct front_handed *handed)
{
    for (size_t i = 0; i < handed->count; i++) {
        take_connection(pool, handed->fds[i]);
        handed->fds[i] = -1;
    }
    host_pool_hang_up(pool, connection);
    return true;
}

bool host_pool_pass_on(struct host_pool *pool, struct host_connection *connection)
{
    if (!atomic_load(&pool->stopping) || !pool->next_front || connection->channel != REQUEST_PUBLIC ||
        connection->phase != HOST_CONNECTION_KEPT)
        return false;
    struct error error;
    error_init(&error, NULL);
    int next = host_connect(pool->next_front);
    if (next < 0)
        return false;
    bool passed = front_hand_send(next, FRONT_HAND_KEPT, SLICE(""), &connection->fd, 1,
                                  clock_monotonic() + PASS_TIMEOUT, &error) == 0;
    close(next);
    if (!passed)
        return false;
    /* it lives on: closing this descriptor would not end its events */
    if (connection->watched)
        epoll_ctl(pool->epoll, EPOLL_CTL_DEL, connection->fd, NULL);
    host_pool_hang_up(pool, connection);
    return true;
}

/* Keeps the request with its connection: it may have to wait for its turn. */
static bool take_request(struct host_pool *pool, struct host_connection *connection, struct front_handed *handed)
{
    connection->handed = malloc(sizeof *connection->handed);
    if (!connection->handed) {
        front_hand_release(handed);
        host_pool_hang_up(pool, connection);
        return true;
    }
    *connection->handed = *handed;
    if (connection->began == 0)
        connection->began = clock_monotonic();
    return host_pool_serve_handed(pool, connection);
}

bool host_pool_serve_handed(struct host_pool *pool, struct host_connection *connection)
{
    bool slow = front_plain_waits(connection->handed);
    if (slow && !host_pool_slow_begin(pool, connection))
        return true;
    const struct front_plain_job job = { .handed = connection->handed, .channel = connection->fd,
                                         .deadline = connection->began + pool->conf->body_timeout,
                                         .send_timeout = pool->conf->send_timeout };
    front_plain_serve(host_service_web(pool->service), &job);
    if (slow)
        host_pool_slow_end(pool);
    host_pool_hang_up(pool, connection);
    return true;
}

void host_pool_drop_handed(struct host_connection *connection)
{
    if (!connection->handed)
        return;
    front_hand_release(connection->handed);
    free(connection->handed);
    connection->handed = NULL;
}

bool host_pool_take_handed(struct host_pool *pool, struct host_connection *connection,
                           const struct front_look *look)
{
    struct front_handed handed;
    struct error error;
    error_init(&error, NULL);
    if (connection->channel != REQUEST_PUBLIC || connection->served ||
        connection->phase == HOST_CONNECTION_HOLDER) {
        log_line(LOG_LINE_INFO, "closed a connection that handed over what has no place there");
    } else if (front_hand_take(connection->fd, look, &handed, &error) != 0) {
        log_line(LOG_LINE_WARNING, "what was handed over is not taken: %s", error.detail);
    } else if (handed.kind == FRONT_HAND_CGI) {
        return take_request(pool, connection, &handed);
    } else {
        bool result = handed.kind == FRONT_HAND_KEPT ? take_kept(pool, connection, &handed)
                                                     : take_sockets(pool, connection, &handed);
        front_hand_release(&handed);
        return result;
    }
    host_pool_hang_up(pool, connection);
    return true;
}
