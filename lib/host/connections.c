#include "connections.h"

#include <stdlib.h>

/* A slot's word: generation << 32, a flag, and one of the states. */
enum { IDLE = 0, BUSY = 1, BUSY_AGAIN = 2, UNUSED = 3, STATE = 3, HANGUP = 4 };

static uint64_t make_word(uint32_t generation, uint64_t state)
{
    return (uint64_t)generation << 32 | state;
}

static uint32_t generation_of(uint64_t word)
{
    return (uint32_t)(word >> 32);
}

int host_connections_init(struct host_connections *table, size_t max, struct error *error)
{
    *table = (struct host_connections){ .max = max < HOST_CONNECTIONS_MAX ? max : HOST_CONNECTIONS_MAX };
    table->slots = calloc(table->max, sizeof *table->slots);
    if (!table->slots)
        return error_memory(error);
    pthread_mutex_init(&table->lock, NULL);
    for (size_t i = table->max; i-- > 0; table->free = &table->slots[i]) {
        atomic_init(&table->slots[i].word, UNUSED);
        table->slots[i].next = table->free;
    }
    return 0;
}

void host_connections_release(struct host_connections *table)
{
    if (!table->slots)
        return;
    pthread_mutex_destroy(&table->lock);
    free(table->slots);
    table->slots = NULL;
}

struct host_connection *host_connections_take(struct host_connections *table)
{
    pthread_mutex_lock(&table->lock);
    struct host_connection *connection = table->free;
    if (connection) {
        table->free = connection->next;
        atomic_fetch_add(&table->open, 1);
    }
    pthread_mutex_unlock(&table->lock);
    if (!connection)
        return NULL;
    connection->fd = -1;
    connection->phase = HOST_CONNECTION_FRESH;
    connection->watched = connection->served = false;
    connection->vain = 0;
    connection->began = 0;
    connection->handed = NULL;
    connection->next = NULL;
    atomic_store(&connection->word, make_word(host_connection_generation(connection), BUSY));
    return connection;
}

void host_connections_give(struct host_connections *table, struct host_connection *connection)
{
    atomic_store(&connection->word, make_word(host_connection_generation(connection) + 1, UNUSED));
    pthread_mutex_lock(&table->lock);
    connection->next = table->free;
    table->free = connection;
    atomic_fetch_sub(&table->open, 1);
    pthread_mutex_unlock(&table->lock);
}

uint32_t host_connections_slot(const struct host_connections *table, const struct host_connection *connection)
{
    return (uint32_t)(connection - table->slots);
}

uint32_t host_connection_generation(const struct host_connection *connection)
{
    return generation_of(atomic_load(&connection->word));
}

bool host_connection_claim(struct host_connection *connection, uint32_t generation, bool hangup)
{
    uint64_t word = atomic_load(&connection->word);
    for (;;) {
        uint64_t state = word & STATE;
        if (generation_of(word) != generation || state == UNUSED)
            return false;
        uint64_t flags = (word & HANGUP) | (hangup ? HANGUP : 0);
        uint64_t next = make_word(generation, flags | (state == IDLE ? BUSY : BUSY_AGAIN));
        if (next == word)
            return false;
        if (atomic_compare_exchange_weak(&connection->word, &word, next))
            return state == IDLE;
    }
}

bool host_connection_park(struct host_connection *connection)
{
    uint64_t word = atomic_load(&connection->word);
    for (;;) {
        bool again = (word & STATE) == BUSY_AGAIN;
        uint64_t next = (word & ~(uint64_t)STATE) | (again ? BUSY : IDLE);
        if (atomic_compare_exchange_weak(&connection->word, &word, next))
            return !again;
    }
}

bool host_connection_hangup(const struct host_connection *connection)
{
    return atomic_load(&connection->word) & HANGUP;
}
