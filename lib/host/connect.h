/* Connecting to the owner. */
#ifndef HOST_CONNECT_H
#define HOST_CONNECT_H

/* A non-blocking connection to a listening unix socket, or -1 with errno. Does not block. */
int host_connect(const char *path);

#endif
