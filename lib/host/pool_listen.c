/* The table of listening sockets: the owner's own, and those that holders handed over, which come and go while
 * threads accept from them. */
#include "pool_inside.h"

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <sys/epoll.h>
#include <unistd.h>

#include <host/sockets.h>

static int control(struct host_pool *pool, int operation, unsigned index)
{
    const struct host_listener *listener = &pool->listeners[index];
    struct epoll_event event = { .events = EPOLLIN | EPOLLET,
                                 .data.u64 = host_pool_token(HOST_POOL_LISTENER, index, listener->generation) };
    return epoll_ctl(pool->epoll, operation, listener->fd, &event);
}

static int find_slot(const struct host_pool *pool, unsigned *index)
{
    for (*index = 0; *index < HOST_POOL_LISTENERS_MAX; (*index)++)
        if (pool->listeners[*index].state == HOST_LISTENER_UNUSED)
            return 0;
    return -1;
}

/* Under the lock. */
static int add(struct host_pool *pool, const struct host_listener *wanted, struct error *error)
{
    unsigned index;
    if (atomic_load(&pool->stopping))
        return error_set(error, ERROR_UNAVAILABLE, "This worker ends.");
    if (find_slot(pool, &index) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "There are %d listening sockets already.",
                         HOST_POOL_LISTENERS_MAX);
    uint32_t generation = pool->listeners[index].generation;
    pool->listeners[index] = *wanted;
    pool->listeners[index].generation = generation;
    if (control(pool, EPOLL_CTL_ADD, index) != 0) {
        pool->listeners[index].state = HOST_LISTENER_UNUSED;
        return error_set(error, ERROR_UNAVAILABLE, "A listening socket cannot be watched: %s", strerror(errno));
    }
    return 0;
}

static int listen_on(struct host_pool *pool, int fd, enum request_channel channel,
                     const struct host_connection *holder, struct error *error)
{
    const struct host_listener wanted = { .fd = fd, .channel = channel, .holder = holder,
                                          .state = HOST_LISTENER_OPEN };
    pthread_mutex_lock(&pool->lock);
    int result = add(pool, &wanted, error);
    pthread_mutex_unlock(&pool->lock);
    return result;
}

int host_pool_listen(struct host_pool *pool, int fd, enum request_channel channel, struct error *error)
{
    return listen_on(pool, fd, channel, NULL, error);
}

int host_pool_adopt(struct host_pool *pool, int fd, const struct host_connection *holder, struct error *error)
{
    int result = -1, flags = fcntl(fd, F_GETFL);
    if (!host_sockets_is_listening(fd))
        error_set(error, ERROR_UNAVAILABLE, "A descriptor that is no listening stream socket was handed over.");
    else if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0)
        error_set(error, ERROR_UNAVAILABLE, "A listening socket cannot be set up: %s", strerror(errno));
    else
        result = listen_on(pool, fd, REQUEST_PUBLIC, holder, error);
    if (result != 0)
        close(fd);
    return result;
}

/* Under the lock, once it is ended and nobody uses it. */
static void release(struct host_listener *listener)
{
    if (listener->holder)
        close(listener->fd);
    *listener = (struct host_listener){ .fd = -1, .generation = listener->generation + 1 };
}

bool host_pool_listener_begin(struct host_pool *pool, unsigned index, uint32_t generation,
                              struct host_listener *listener)
{
    pthread_mutex_lock(&pool->lock);
    struct host_listener *at = &pool->listeners[index];
    bool open = at->state == HOST_LISTENER_OPEN && at->generation == generation;
    if (open) {
        at->users++;
        *listener = *at;
    }
    pthread_mutex_unlock(&pool->lock);
    return open;
}

void host_pool_listener_end(struct host_pool *pool, unsigned index)
{
    pthread_mutex_lock(&pool->lock);
    struct host_listener *listener = &pool->listeners[index];
    if (--listener->users == 0 && listener->state == HOST_LISTENER_ENDED)
        release(listener);
    pthread_mutex_unlock(&pool->lock);
}

void host_pool_listener_again(struct host_pool *pool, unsigned index)
{
    pthread_mutex_lock(&pool->lock);
    if (pool->listeners[index].state == HOST_LISTENER_OPEN && !atomic_load(&pool->stopping))
        control(pool, EPOLL_CTL_MOD, index);
    pthread_mutex_unlock(&pool->lock);
}

void host_pool_listeners_again(struct host_pool *pool)
{
    for (unsigned i = 0; i < HOST_POOL_LISTENERS_MAX; i++)
        host_pool_listener_again(pool, i);
}

void host_pool_unlisten(struct host_pool *pool, const struct host_connection *holder)
{
    pthread_mutex_lock(&pool->lock);
    for (unsigned i = 0; i < HOST_POOL_LISTENERS_MAX; i++) {
        struct host_listener *listener = &pool->listeners[i];
        if (listener->state != HOST_LISTENER_OPEN || listener->holder != holder)
            continue;
        /* other descriptors of the same socket may be open: closing this one would not end its events */
        control(pool, EPOLL_CTL_DEL, i);
        listener->state = HOST_LISTENER_ENDED;
        if (listener->users == 0)
            release(listener);
    }
    pthread_mutex_unlock(&pool->lock);
}

void host_pool_listeners_stop(struct host_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    for (unsigned i = 0; i < HOST_POOL_LISTENERS_MAX; i++)
        if (pool->listeners[i].state == HOST_LISTENER_OPEN)
            control(pool, EPOLL_CTL_DEL, i);
    pthread_mutex_unlock(&pool->lock);
}
