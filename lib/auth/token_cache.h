/* Private: what verified tokens said, by the SHA-256 of their text, until they end. Bounded: what was used
 * least recently makes room. Whether the key and the person still count is asked each time, so nothing here can
 * be stale. */
#ifndef AUTH_TOKEN_CACHE_H
#define AUTH_TOKEN_CACHE_H

#include <stdint.h>

#include <base/arena.h>
#include <base/digest.h>
#include <base/slice.h>

struct token_cache;

/* One that holds at most about `bytes`; NULL without memory. NULL is taken by token_cache_free. */
struct token_cache *token_cache_new(size_t bytes);
void token_cache_free(struct token_cache *cache);

/* 1 and a copy in the arena, 0 not there (also: ended by `now`), -1 no memory. Any thread. */
int token_cache_get(struct token_cache *cache, const struct digest *token, int64_t now, struct arena *arena,
                    struct slice *value);

/* Keeps a value until a moment; where there is no memory, it does not. Any thread. */
void token_cache_put(struct token_cache *cache, const struct digest *token, struct slice value, int64_t until);

/* Forgets what has ended. Any thread. */
void token_cache_sweep(struct token_cache *cache, int64_t now);

/* What it holds now. */
size_t token_cache_count(struct token_cache *cache);

#endif
