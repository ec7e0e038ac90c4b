/* The table of FastCGI connections: who works on which, and which wait for what until when. */
#ifndef HOST_CONNECTIONS_H
#define HOST_CONNECTIONS_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <base/error.h>
#include <web/request.h>

struct front_handed;

enum { HOST_CONNECTIONS_MAX = 65535 };

enum host_connection_phase {
    HOST_CONNECTION_FRESH,          /* nothing has come yet */
    HOST_CONNECTION_BEGUN,          /* part of a request is there */
    HOST_CONNECTION_KEPT,           /* between two requests */
    HOST_CONNECTION_HOLDER          /* its peer handed listening sockets over: they count as long as it lasts */
};

/* A slot of the table. A connection is worked on by the one thread that claimed it, which alone touches the plain
 * fields. `word` holds its state, and the slot's generation, so that a late event for an earlier connection in the
 * slot is recognized. */
struct host_connection {
    _Atomic uint64_t word;
    _Atomic int64_t due;            /* when it is to be closed, by clock_monotonic(), should nothing come */
    int fd;
    enum request_channel channel;
    enum host_connection_phase phase;
    bool watched;                   /* epoll knows it */
    bool served;                    /* a request was answered on it */
    unsigned vain;                  /* looks that found the request incomplete */
    int64_t began;                  /* when the first part of its request was seen, or it was first waited for */
    struct front_handed *handed;    /* a CGI request; NULL: none */
    struct host_connection *next;   /* in the list of free slots, or in a queue of the pool */
};

struct host_connections {
    struct host_connection *slots;
    size_t max;
    pthread_mutex_t lock;
    struct host_connection *free;
    atomic_size_t open;             /* taken slots */
};

/* Room for `max` connections. 0 or -1 (UNAVAILABLE). */
int host_connections_init(struct host_connections *table, size_t max, struct error *error);
void host_connections_release(struct host_connections *table);

/* A slot that this thread has claimed, without a descriptor yet; NULL when the table is full. */
struct host_connection *host_connections_take(struct host_connections *table);

/* Gives a claimed slot back; its descriptor is closed or was never there. */
void host_connections_give(struct host_connections *table, struct host_connection *connection);

/* What names a connection to epoll: the index of its slot, and the slot's generation. */
uint32_t host_connections_slot(const struct host_connections *table, const struct host_connection *connection);
uint32_t host_connection_generation(const struct host_connection *connection);

/* Claims a waiting connection of that generation. False where it is worked on already, or gone; who works on it is
 * told by host_connection_park. `hangup`: the peer will send no more. */
bool host_connection_claim(struct host_connection *connection, uint32_t generation, bool hangup);

/* Ends the claim. False where an event came meanwhile: it is still claimed, and to be looked at again. */
bool host_connection_park(struct host_connection *connection);

/* The peer was seen to send no more. */
bool host_connection_hangup(const struct host_connection *connection);

#endif
