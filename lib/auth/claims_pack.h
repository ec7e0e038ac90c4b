/* Private: verified claims as bytes, for the cache. */
#ifndef AUTH_CLAIMS_PACK_H
#define AUTH_CLAIMS_PACK_H

#include <base/arena.h>
#include <base/buffer.h>

struct claims;

void claims_pack(struct buffer *out, const struct claims *claims);

/* What was packed; slices point into the input, arrays lie in the arena. 0, or -1: no memory. */
int claims_unpack(struct slice in, struct arena *arena, struct claims *claims);

#endif
