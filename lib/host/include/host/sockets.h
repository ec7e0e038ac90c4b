/* The listening sockets of an owner, and those that it or a holder was started with. */
#ifndef HOST_SOCKETS_H
#define HOST_SOCKETS_H

#include <stdbool.h>
#include <stddef.h>

#include <base/error.h>
#include <conf/conf.h>

enum { HOST_SOCKETS_INHERITED_MAX = 16, HOST_SOCKETS_PATH_BYTES = 128 };

/* All are non-blocking; -1 where there is none. */
struct host_sockets {
    int front;                      /* for web servers, holders and CGI programs; -1 also where one of the inherited
                                       is bound to front_path */
    int control;                    /* for administration: STATE_DIR/control.sock, 0600 */
    char front_path[HOST_SOCKETS_PATH_BYTES];
    int inherited[HOST_SOCKETS_INHERITED_MAX];
    size_t inherited_count;
};

/* Nothing open. */
void host_sockets_init(struct host_sockets *sockets);

/* Takes over the listening sockets that this process was started with: descriptor 0 where it is one (spawn-fcgi,
 * lighttpd, mod_fcgid), and systemd's (sd_listen_fds(3)), whose variables it unsets. 0, or -1 with those that it
 * took left open. To be called once, before other descriptors are opened. */
int host_sockets_inherit(struct host_sockets *sockets, struct error *error);

/* Opens control and front, beside what was inherited. The front socket is conf->socket with socket_mode and
 * socket_group; where that is empty, STATE_DIR/front.sock. A path appears, in place of a socket that nobody
 * listens on, when it can be connected to; an owner that is just ending is waited for. The caller holds the lock.
 * 0, or -1 with neither of the two left open. */
int host_sockets_open(const struct conf *conf, struct host_sockets *sockets, struct error *error);

/* Closes all; the paths stay, since a successor may own them by now. */
void host_sockets_close(struct host_sockets *sockets);

/* Whether `fd` is a stream socket that connections can be accepted from. */
bool host_sockets_is_listening(int fd);

/* Writes the path of a socket. 0, or -1 where it is too long for one. */
int host_sockets_control_path(const struct conf *conf, char *path, size_t size, struct error *error);
int host_sockets_front_path(const struct conf *conf, char *path, size_t size, struct error *error);

#endif
