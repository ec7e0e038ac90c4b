/* Private: the context of tokens. */
#ifndef AUTH_TOKENS_PRIVATE_H
#define AUTH_TOKENS_PRIVATE_H

#include <auth/tokens.h>

#include "key_ring.h"
#include "token_cache.h"

struct tokens {
    struct store *store;
    struct token_rules rules;
    struct key_ring *ring;
    struct token_cache *cache;
};

#endif
