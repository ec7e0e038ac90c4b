/* Who owns a state directory: one process, and those that it forked. */
#ifndef HOST_LOCK_H
#define HOST_LOCK_H

#include <stdbool.h>
#include <sys/types.h>

#include <base/error.h>

/* The directory exists, belongs to this user as all that lies in it, and is closed to everybody else (0700). 0, or
 * -1 (UNAVAILABLE) with the command that mends it. */
int host_lock_check(const char *state_dir, struct error *error);

/* Takes the lock, a file in the state directory. 1: it is this process's, and that of every process forked from
 * it, until the last of them closes the descriptor or ends; 0: another owner has it, whose process id is in
 * `*owner` (0: not known); -1: it cannot be told. Waits up to a second for an owner that is just ending. */
int host_lock_take(const char *state_dir, int *lock, pid_t *owner, struct error *error);

/* Takes over a lock that another program of this process held, on this descriptor. False where it is no lock of
 * this state directory. */
bool host_lock_adopt(const char *state_dir, int fd);

/* As host_lock_take without waiting. */
int host_lock_try(const char *state_dir, int *lock, pid_t *owner, struct error *error);

#endif
