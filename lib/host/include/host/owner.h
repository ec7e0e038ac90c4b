/* The owner of a state directory, from its configuration to its end. */
#ifndef HOST_OWNER_H
#define HOST_OWNER_H

#include <conf/conf.h>

/* `arguments`: main's, to execute this program anew at SIGHUP; NULL: SIGHUP replaces the worker alone.
 *
 * Opens the log, checks and locks the state directory, opens the sockets, and keeps a worker running until
 * SIGTERM. Returns the exit status (sysexits.h), whose reason was logged: 0; EX_CONFIG: the state directory is not
 * fit; EX_TEMPFAIL: another owner runs; EX_CANTCREAT: lock or sockets cannot be made; EX_OSERR. */
int host_owner_run(const struct conf *conf, char *const *arguments);

#endif
