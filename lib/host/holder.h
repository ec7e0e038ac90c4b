/* A holder: a process that was started with listening sockets while another one owns the state directory. */
#ifndef HOST_HOLDER_H
#define HOST_HOLDER_H

#include <stdbool.h>

#include <base/error.h>
#include <conf/conf.h>
#include <host/sockets.h>

enum host_holder_end {
    HOST_HOLDER_OWNS,           /* the lock is this process's now */
    HOST_HOLDER_TOLD,           /* SIGTERM or SIGINT */
    HOST_HOLDER_FAILED
};

/* Hands the inherited sockets to the owner, whenever there is one and as often as its worker dies, and stands by
 * to become the owner itself: until the lock is to be had, which it is at once where nobody owns. Blocks, at rest
 * without waking up. FAILED: `error` says why. `*stood_by`: somebody else owned it before. */
enum host_holder_end host_holder_run(const struct conf *conf, const struct host_sockets *sockets, int *lock,
                                     bool *stood_by, struct error *error);

#endif
