/* A person behind a token (JWT): the one place where what a token says is believed. */
#ifndef AUTH_BEARER_H
#define AUTH_BEARER_H

#include <base/error.h>
#include <model/bearer.h>

struct tokens;

enum { TOKEN_BYTES_MAX = 16384 };

/* Verifies a token and reads who bears it. Reads the key's row and the person's revocations each time, so that
 * both count at once. What `bearer` points to lies in the arena. 0, or -1 with
 * INVALID_TOKEN: whatever is wrong with it, in words for whoever makes the tokens; also a revoked one;
 * TOKEN_EXPIRED: the detail carries the server's time; TOKEN_TTL_TOO_LONG;
 * IDENTITY_INCOMPLETE: issued here, rightly, for nobody;
 * UNAVAILABLE. Where the signature was right (a token that has ended, was revoked, is for nobody) `bearer` tells the
 * project and nothing else; else it is empty. Any thread; waits for no writer. */
int bearer_of_token(struct tokens *tokens, struct slice text, struct arena *arena, struct bearer *bearer,
                    struct error *error);

#endif
