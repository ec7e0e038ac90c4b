/* What lies in a state directory is the owner's alone. */
#ifndef HOST_LOCK_FILES_H
#define HOST_LOCK_FILES_H

#include <base/error.h>

/* Every file there and in its store belongs to this user, and nobody else may read the store. 0, or -1
 * (UNAVAILABLE) with the first file that is not so and the command that mends it. */
int host_lock_files_check(const char *state_dir, struct error *error);

#endif
