/* The process that starts the worker, watches it, and starts the next. It has one thread, and never opens the
 * store. */
#ifndef HOST_PARENT_H
#define HOST_PARENT_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

/* Times in milliseconds. */
struct host_parent {
    /* Runs in the worker's process, with SIGTERM, SIGINT and SIGHUP blocked, and ends at SIGTERM, or at SIGHUP when
     * another will follow; its result is the exit status. It says READY on `channel`, and then answers each byte
     * that comes there with one byte. */
    int (*work)(void *context, int channel);
    void *context;
    int64_t recovery_timeout;       /* from start to READY */
    int64_t probe_interval, probe_timeout;
    int64_t shutdown_timeout;       /* from that signal to the end, before the worker is killed */

    /* SIGHUP: starts a process that finds out whether this program may be executed anew (its id, or -1), and is
     * told how it ended (as of waitpid): true where it may. Both NULL: SIGHUP replaces the worker alone. */
    pid_t (*check)(void *renewal);
    bool (*checked)(void *renewal, int status);
    void *renewal;
};

enum { HOST_PARENT_RENEW = -1 };

/* Keeps a worker running until SIGTERM or SIGINT, or until it was ended at SIGHUP for the program to be executed
 * anew (HOST_PARENT_RENEW; signals are blocked then, so that none is lost). A worker that ends by itself is
 * followed by the next at once, and after growing pauses if that goes on. Returns the exit status: 0, or EX_OSERR
 * where it could not begin. To be called by a process with one thread; the worker ends when that process does. */
int host_parent_run(const struct host_parent *options);

#endif
