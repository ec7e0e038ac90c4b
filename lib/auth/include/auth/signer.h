/* Signs tokens as a project does, by a key pair of its own: for trying rules out without a project's real key. */
#ifndef AUTH_SIGNER_H
#define AUTH_SIGNER_H

#include <base/arena.h>
#include <base/error.h>
#include <base/slice.h>

struct signer;

/* Draws a key pair on P-256; its private half never leaves. NULL without memory or random numbers. Ended by
 * signer_free (NULL is taken). */
struct signer *signer_new(void);
void signer_free(struct signer *signer);

/* The public half as PEM, to be registered (verify_keys.h). Lives as long as the signer. */
struct slice signer_pem(const struct signer *signer);

/* Signs claims (JSON text, as they are) with ES256, without kid; the token goes to the arena. 0, or -1: no memory.
 * Any thread. */
int signer_sign(const struct signer *signer, struct slice claims, struct arena *arena, struct slice *token,
                struct error *error);

#endif
