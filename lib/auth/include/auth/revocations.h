/* Taking tokens back: those of a person that were issued up to now. */
#ifndef AUTH_REVOCATIONS_H
#define AUTH_REVOCATIONS_H

#include <base/error.h>
#include <model/actor.h>
#include <model/revision.h>

struct store;

/* Refuses, from now on, tokens of that person (in `org`; in whatever org where it is empty) that were issued up
 * to the origin's time. A token says by `iat` when that was. One made here says it to the millisecond. A
 * self-signed one may say a time that is ahead by the leeway (token_leeway, a minute), so self-signed tokens of
 * the next minute are refused too, for good; as is one without iat, which may be of any time. Ids were checked.
 * 0, or -1 with PROJECT_UNKNOWN or what store_write says. Blocks for the disk. */
int revocations_add(struct store *store, struct slice project, struct slice user, struct slice org,
                    const struct origin *origin, struct arena *arena, struct revision *revision,
                    struct error *error);

#endif
