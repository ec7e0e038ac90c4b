/* What the files of the pool share. */
#ifndef HOST_POOL_INSIDE_H
#define HOST_POOL_INSIDE_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stdint.h>

#include <base/metrics.h>
#include <front/fcgi.h>

#include "connections.h"
#include "pool.h"

enum { HOST_POOL_LISTENERS_MAX = 256 };

/* What an event is about: the upper four bits of its data. Of a connection and of a listener, slot and generation
 * follow. */
enum host_pool_target { HOST_POOL_CONNECTION, HOST_POOL_LISTENER, HOST_POOL_PROBE, HOST_POOL_WAKE };

/* Claimed connections in a row. */
struct host_pool_queue {
    struct host_connection *first, *last;
};

/* A slot of the table of listening sockets; all of it under the pool's lock. */
struct host_listener {
    int fd;
    enum request_channel channel;
    const struct host_connection *holder;   /* who handed it over; NULL: it stays the caller's */
    uint32_t generation;                    /* of the slot: a late event for an earlier socket is recognized */
    unsigned users;                         /* threads that accept from it at the moment */
    enum { HOST_LISTENER_UNUSED, HOST_LISTENER_OPEN, HOST_LISTENER_ENDED } state;
};

struct host_pool {
    struct host_service *service;
    const struct conf *conf;
    int epoll;
    int wake;                               /* an eventfd: there is something in `ready`, or the end */
    int probe;
    struct host_connections connections;
    atomic_bool paused;                     /* connections wait in the listening sockets: no slot, no descriptor */
    atomic_bool stopping;                   /* nothing more is accepted */
    atomic_bool quit;                       /* threads end */
    const char *next_front;                 /* set before `stopping`: host_pool_followed; NULL: nobody follows */
    pthread_mutex_t lock;                   /* over what follows */
    pthread_cond_t emptied;                 /* while stopping: the last connection was closed */
    struct host_listener listeners[HOST_POOL_LISTENERS_MAX];
    struct host_pool_queue ready;           /* to be worked on by any thread */
    atomic_uint ready_count;
    struct host_pool_queue slow;            /* large bodies that wait for their turn */
    unsigned slow_running, slow_max;        /* threads that read large bodies: never all */
    pthread_t *threads;
    size_t thread_count;
};

extern struct metric host_pool_connections;

/* pool_queue.c */

/* Takes an entry of `ready`; NULL where there is none. */
struct host_connection *host_pool_ready_take(struct host_pool *pool);

/* Puts a claimed connection into `ready`. A thread of the pool does so before it looks there itself; anybody else
 * wakes one (host_pool_wake). */
void host_pool_ready_put(struct host_pool *pool, struct host_connection *connection);

void host_pool_wake(struct host_pool *pool);

/* Before and after a large body is read. False where too many are read already: the connection, still claimed, is
 * queued until host_pool_slow_end moves it to `ready`. */
bool host_pool_slow_begin(struct host_pool *pool, struct host_connection *connection);
void host_pool_slow_end(struct host_pool *pool);

/* pool_listen.c */

/* Before and after a thread accepts from a listener: false where it is gone. What is copied to `listener` stays
 * good in between. */
bool host_pool_listener_begin(struct host_pool *pool, unsigned index, uint32_t generation,
                              struct host_listener *listener);
void host_pool_listener_end(struct host_pool *pool, unsigned index);

/* Watched anew, a socket with waiting connections brings an event. */
void host_pool_listener_again(struct host_pool *pool, unsigned index);
void host_pool_listeners_again(struct host_pool *pool);

/* Ends what this connection's peer handed over. */
void host_pool_unlisten(struct host_pool *pool, const struct host_connection *holder);

/* No listener brings an event any more. */
void host_pool_listeners_stop(struct host_pool *pool);

/* pool_handed.c */

/* Does what a message of front/hand.h asks for. True where the connection waits again or is gone; false where it
 * is to be looked at again. */
bool host_pool_take_handed(struct host_pool *pool, struct host_connection *connection,
                           const struct front_look *look);

/* Serves the request that a CGI program handed over, and closes the connection; or queues it, since its body has
 * to be waited for and too many are. True: it is no longer this thread's. */
bool host_pool_serve_handed(struct host_pool *pool, struct host_connection *connection);

/* Gives a claimed connection that is kept to the next worker, once the pool stops. False where there is none, or it
 * cannot be reached: the connection is as it was. */
bool host_pool_pass_on(struct host_pool *pool, struct host_connection *connection);

/* Frees what a connection was handed and not served. */
void host_pool_drop_handed(struct host_connection *connection);

/* pool_accept.c */

/* Accepts what waits: the first is returned claimed (NULL: there is none), the others go to other threads. */
struct host_connection *host_pool_accept(struct host_pool *pool, unsigned listener, uint32_t generation);

/* Accepts again, where it was paused. */
void host_pool_resume(struct host_pool *pool);

/* Ends a connection whose descriptor is closed, and its claim. */
void host_pool_forget(struct host_pool *pool, struct host_connection *connection);

/* Closes a claimed connection and forgets it. */
void host_pool_hang_up(struct host_pool *pool, struct host_connection *connection);

/* Leaves a claimed connection to epoll until something comes. True where that is done; false where something has
 * come, and the connection is still claimed; closed and true where epoll takes no more. */
bool host_pool_park(struct host_pool *pool, struct host_connection *connection);

/* Data of an event. */
static inline uint64_t host_pool_token(enum host_pool_target target, uint32_t index, uint32_t generation)
{
    return (uint64_t)target << 60 | (uint64_t)index << 32 | generation;
}

/* pool_thread.c */

/* Body of a thread; `pool` is a struct host_pool. */
void *host_pool_thread(void *pool);

#endif
