/* The process that has the store open and answers requests. */
#ifndef HOST_WORKER_H
#define HOST_WORKER_H

#include <conf/conf.h>
#include <host/sockets.h>

/* What the parent and a worker say to each other, a byte each. */
enum { HOST_WORKER_READY = 'R', HOST_WORKER_PROBE = '?' };

struct host_worker {
    const struct conf *conf;
    const struct host_sockets *sockets;
};

/* Runs in a process that was just forked, with SIGTERM, SIGINT and SIGHUP blocked: opens the service (recovering
 * the store), says READY on `channel`, serves and answers probes until SIGTERM comes, finishes what runs within
 * conf->shutdown_timeout, and closes the store. The exit status: 0; EX_UNAVAILABLE where it could not start,
 * EX_TEMPFAIL where it could not finish in time; EX_SOFTWARE at once, without returning, when the store failed.
 * `context` is a struct host_worker. */
int host_worker_run(void *context, int channel);

#endif
