/* A pool with its sockets, for tests. */
#ifndef HOST_POOL_FIXTURE_H
#define HOST_POOL_FIXTURE_H

#include <host/sockets.h>

#include "fakes.h"
#include "pool.h"

struct pool_running {
    struct conf conf;
    struct host_sockets sockets;
    struct host_service *service;
    struct host_pool *pool;
};

/* A configuration; then the pool, on front.sock. */
void pool_prepare(struct pool_running *running, int threads);
void pool_start(struct pool_running *running);

/* Stops all. */
void pool_end(struct pool_running *running);

void pool_send(int fd, const char *bytes, size_t size);

/* Connects so often, and sends these bytes each time. */
void pool_connect(const struct pool_running *running, int *fds, int count, const char *bytes, size_t size);

void pool_close_all(const int *fds, int count);

/* How long 20 requests took. */
int64_t pool_time_of_good_peer(const struct pool_running *running);

#endif
