/* Claimed connections on their way from one thread to another. */
#include "pool_inside.h"

#include <unistd.h>

static void put(struct host_pool_queue *queue, struct host_connection *connection)
{
    connection->next = NULL;
    if (queue->last)
        queue->last->next = connection;
    else
        queue->first = connection;
    queue->last = connection;
}

static struct host_connection *take(struct host_pool_queue *queue)
{
    struct host_connection *connection = queue->first;
    if (!connection)
        return NULL;
    queue->first = connection->next;
    if (!queue->first)
        queue->last = NULL;
    connection->next = NULL;
    return connection;
}

struct host_connection *host_pool_ready_take(struct host_pool *pool)
{
    if (atomic_load(&pool->ready_count) == 0)
        return NULL;
    pthread_mutex_lock(&pool->lock);
    struct host_connection *connection = take(&pool->ready);
    if (connection)
        atomic_fetch_sub(&pool->ready_count, 1);
    pthread_mutex_unlock(&pool->lock);
    return connection;
}

static void put_ready(struct host_pool *pool, struct host_connection *connection)
{
    put(&pool->ready, connection);
    atomic_fetch_add(&pool->ready_count, 1);
}

void host_pool_ready_put(struct host_pool *pool, struct host_connection *connection)
{
    pthread_mutex_lock(&pool->lock);
    put_ready(pool, connection);
    pthread_mutex_unlock(&pool->lock);
}

void host_pool_wake(struct host_pool *pool)
{
    const uint64_t one = 1;
    /* it fails only when the counter is full, which wakes as well */
    ssize_t written = write(pool->wake, &one, sizeof one);
    (void)written;
}

bool host_pool_slow_begin(struct host_pool *pool, struct host_connection *connection)
{
    pthread_mutex_lock(&pool->lock);
    bool begun = pool->slow_running < pool->slow_max;
    if (begun)
        pool->slow_running++;
    else
        put(&pool->slow, connection);
    pthread_mutex_unlock(&pool->lock);
    return begun;
}

void host_pool_slow_end(struct host_pool *pool)
{
    pthread_mutex_lock(&pool->lock);
    pool->slow_running--;
    struct host_connection *next = take(&pool->slow);
    if (next)
        put_ready(pool, next);
    pthread_mutex_unlock(&pool->lock);
}
