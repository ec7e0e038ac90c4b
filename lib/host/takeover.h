/* What a process passes to the program that is executed in its place: the lock, the listening sockets, and what
 * the options were that cannot change under them. It travels in an environment variable. */
#ifndef HOST_TAKEOVER_H
#define HOST_TAKEOVER_H

#include <stdbool.h>

#include <base/error.h>
#include <conf/conf.h>
#include <host/sockets.h>

enum { HOST_TAKEOVER_TEXT = 4096 };

struct host_takeover {
    int lock;                               /* -1: nothing is taken over */
    struct host_sockets sockets;
    char text[HOST_TAKEOVER_TEXT];          /* what the options below point into */
    const char *state_dir, *socket, *socket_mode, *socket_group;
};

/* For this process's next program: sets the variable, and keeps the descriptors open over exec. `sockets` may be
 * NULL: none yet. 0 or -1. */
int host_takeover_put(const struct conf *conf, int lock, const struct host_sockets *sockets, struct error *error);

/* After an exec that failed. */
void host_takeover_undo(int lock, const struct host_sockets *sockets);

/* Reads the variable and unsets it; the descriptors are closed at the next exec. What is not as it should be
 * counts as nothing at all, and is logged. */
void host_takeover_get(struct host_takeover *takeover);

/* Sets the options that cannot change as they were, and logs which of them the configuration says otherwise by
 * now. */
void host_takeover_keep_options(const struct host_takeover *takeover, struct conf *conf);

#endif
