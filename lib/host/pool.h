/* The worker's threads around one epoll: they accept connections, look at them, and serve what is there. A
 * connection costs a thread only while a request of it is worked on. */
#ifndef HOST_POOL_H
#define HOST_POOL_H

#include <stdint.h>

#include <base/error.h>
#include <host/service.h>
#include <web/request.h>

struct host_pool;

/* Starts conf->threads threads. Signals that they shall not take are blocked by the caller. 0 or -1. */
int host_pool_open(struct host_service *service, struct host_pool **pool, struct error *error);

/* Serves what connects to a non-blocking listening socket, from now on; the descriptor stays the caller's, and
 * open until the pool is stopped. Any thread, at any time. 0 or -1. */
int host_pool_listen(struct host_pool *pool, int fd, enum request_channel channel, struct error *error);

/* The same for a socket that the peer of `holder` handed over, which need not be non-blocking; it is the pool's
 * now, also on failure, and closed when that connection ends. */
struct host_connection;
int host_pool_adopt(struct host_pool *pool, int fd, const struct host_connection *holder, struct error *error);

/* Answers each byte that comes on this socket with one byte, after store_probe said 0. Once a pool. 0 or -1. */
int host_pool_probe(struct host_pool *pool, int fd, struct error *error);

/* Closes what waited too long (body_timeout, idle_timeout), and accepts again after descriptors ran out. To be
 * called about every second, by any thread. */
void host_pool_sweep(struct host_pool *pool);

/* Before a stop: who will listen next does so at `front` (which lasts as long as the pool), where connections wait
 * meanwhile. Kept connections of web servers then go there instead of being closed: a web server that is about to
 * send on one would lose that request. */
void host_pool_followed(struct host_pool *pool, const char *front);

/* Accepts no more, finishes requests that run or have begun, closes the other connections, and ends the threads;
 * `deadline` by clock_monotonic(). 0, or -1 where something still runs then: the process can only be ended. */
int host_pool_stop(struct host_pool *pool, int64_t deadline);

/* Frees a stopped pool. */
void host_pool_close(struct host_pool *pool);

#endif
