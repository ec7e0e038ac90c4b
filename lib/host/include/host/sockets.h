/* The listening sockets of an owner. */
#ifndef HOST_SOCKETS_H
#define HOST_SOCKETS_H

#include <stddef.h>

#include <base/error.h>
#include <conf/conf.h>

struct host_sockets {
    int front;                  /* for web servers */
    int control;                /* for administration: STATE_DIR/control.sock, 0600 */
    char front_path[128];       /* "" where it is descriptor 0 */
};

/* Opens both, non-blocking. The front socket is conf->socket with socket_mode and socket_group; where that is
 * empty, descriptor 0 if that is a listening socket, else STATE_DIR/front.sock. A path appears, in place of a
 * socket that nobody listens on, when it can be connected to. The caller holds the lock. 0, or -1 with nothing
 * left open. */
int host_sockets_open(const struct conf *conf, struct host_sockets *sockets, struct error *error);

/* Closes both; the paths stay, since a successor may own them by now. */
void host_sockets_close(struct host_sockets *sockets);

/* Writes the path of the control socket. 0, or -1 where it is too long for a socket. */
int host_sockets_control_path(const struct conf *conf, char *path, size_t size, struct error *error);

#endif
