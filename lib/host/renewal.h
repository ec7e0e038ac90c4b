/* The program executed anew in the same process: so a newly installed file and a changed configuration count, and
 * nobody who knows the process id notices. */
#ifndef HOST_RENEWAL_H
#define HOST_RENEWAL_H

#include <limits.h>
#include <stdbool.h>
#include <sys/types.h>

struct host_renewal {
    char program[PATH_MAX];         /* where it was started from; "": not known */
    char *const *arguments;         /* as main got them */
    int output;                     /* what a check says; -1 */
};

/* `arguments` may be NULL: then nothing is executed. To be called at the start, while the file is the one that
 * runs. */
void host_renewal_init(struct host_renewal *renewal, char *const *arguments);

/* Starts the program with --check-config beside its arguments. Its process, or -1 with the reason logged. */
pid_t host_renewal_check(struct host_renewal *renewal);

/* That process ended with this status, as of waitpid. True where it found nothing wrong; else what it said is
 * logged. */
bool host_renewal_checked(struct host_renewal *renewal, int status);

/* Both at once; blocks for some seconds at most. */
bool host_renewal_try(struct host_renewal *renewal);

/* Executes the program; returns only where that failed, with the reason logged. */
void host_renewal_execute(const struct host_renewal *renewal);

#endif
