/* The keys that tokens are signed with here (ES256). They lie in the store and never leave the process; JWKS shows
 * their public halves. */
#ifndef AUTH_SIGN_KEYS_H
#define AUTH_SIGN_KEYS_H

#include <stdint.h>

#include <base/buffer.h>
#include <base/error.h>
#include <model/actor.h>

struct store;

/* Every kid of ours begins so, and no project's does. */
#define SIGN_KEY_PREFIX "dashgrant:"

enum { SIGN_KEYS_KEPT_MAX = 1000 };     /* the current one, and those whose tokens may live yet */

/* Makes the first key of a store that has none; else changes nothing. 0 or -1. Blocks for the disk. */
int sign_keys_ensure(struct store *store, struct arena *arena, struct error *error);

/* Makes a new current key. The one before it is kept (and shown in JWKS) for another `kept_for` milliseconds:
 * the longest life of a token (issued_max_ttl) and the leeway. `kid` takes the new one's name, in the arena.
 * Told in the audit trail of no project. 0, or -1 with TOO_MANY_KEYS or what store_write says. Blocks for the
 * disk. */
int sign_keys_rotate(struct store *store, int64_t kept_for, const struct origin *origin, struct arena *arena,
                     struct slice *kid, struct error *error);

/* Appends the JWK set (RFC 7517) of the current key and of those kept: kty, crv, x, y, kid, alg, use. 0 or -1. */
int sign_keys_jwks(struct store *store, struct arena *arena, struct buffer *out, struct error *error);

/* Deletes keys whose last token has ended. Nothing ended: nothing is written. 0 or -1. Blocks for the disk. */
int sign_keys_sweep(struct store *store, int64_t now, struct error *error);

#endif
