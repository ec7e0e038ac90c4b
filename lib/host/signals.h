/* Signals as something to read, for the processes with one thread. */
#ifndef HOST_SIGNALS_H
#define HOST_SIGNALS_H

#include <signal.h>

/* Blocks SIGTERM, SIGINT, SIGHUP and SIGCHLD and makes them readable. A signalfd, non-blocking, with the mask
 * before in `*before`; -1 where there are no descriptors, with the mask as it was. */
int host_signals_open(sigset_t *before);

/* Closes it and sets the mask as it was. */
void host_signals_close(int fd, const sigset_t *before);

#endif
