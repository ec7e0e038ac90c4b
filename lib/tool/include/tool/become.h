/* The user whom the state directory belongs to: nothing in it is made by anybody else. */
#ifndef TOOL_BECOME_H
#define TOOL_BECOME_H

#include <stdbool.h>

#include <base/error.h>

/* Makes sure that this process runs as the directory's user: root becomes it, for good (no supplementary groups,
 * the directory's group). 0, or -1 with NOT_FOUND (no such directory, or it belongs to another user) and what to
 * do. */
int become_owner(const char *directory, struct error *error);

/* Makes the directory (0700, of `user` where not NULL: a name, which only root may give), or checks one that is
 * there: it must be a directory, of that user, closed to others. `*made` says which. 0, or -1 with NOT_FOUND or
 * BAD_REQUEST (no such user). */
int become_prepare(const char *directory, const char *user, bool *made, struct error *error);

#endif
