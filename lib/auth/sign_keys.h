/* Private: the key to sign with. */
#ifndef AUTH_SIGN_KEYS_PRIVATE_H
#define AUTH_SIGN_KEYS_PRIVATE_H

#include <base/arena.h>
#include <base/error.h>

struct store;

/* The current key's kid and private PEM, in the arena: 1, 0 there is none, -1. */
int sign_keys_current(struct store *store, struct arena *arena, struct slice *kid, struct slice *pem,
                      struct error *error);

#endif
