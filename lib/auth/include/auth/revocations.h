/* Taking tokens back: those of a person that were issued up to now. */
#ifndef AUTH_REVOCATIONS_H
#define AUTH_REVOCATIONS_H

#include <base/error.h>
#include <model/actor.h>
#include <model/revision.h>

struct store;

/* Refuses, from now on, tokens of that person (in `org`; in whatever org where it is empty) that were issued up
 * to the origin's time. A token says by `iat` when that was, a self-signed one to the second (so one of the
 * same second is refused too); one without iat may be of any time, and is refused for good. Ids were checked.
 * 0, or -1 with PROJECT_UNKNOWN or what store_write says. Blocks for the disk. */
int revocations_add(struct store *store, struct slice project, struct slice user, struct slice org,
                    const struct origin *origin, struct arena *arena, struct revision *revision,
                    struct error *error);

#endif
