#include "tokens.h"

#include <pthread.h>
#include <stdlib.h>

#include <auth/sign_keys.h>
#include <base/metrics.h>
#include <conf/conf.h>

enum { CACHE_BYTES = 32 * 1024 * 1024 };

static struct metric kept = { .name = "dashgrant_verified_tokens", .type = METRIC_GAUGE,
                              .help = "Tokens whose signature need not be checked again, when last counted." };
static pthread_once_t metrics_once = PTHREAD_ONCE_INIT;

static void register_metrics(void)
{
    metrics_register(&kept);
}

static int ensure_key(struct store *store, struct error *error)
{
    struct arena arena;
    arena_init(&arena, 1024 * 1024);
    int result = sign_keys_ensure(store, &arena, error);
    arena_release(&arena);
    return result;
}

int tokens_open(struct tokens **tokens, struct store *store, const struct conf *conf, struct error *error)
{
    struct tokens *opened = calloc(1, sizeof *opened);
    *tokens = NULL;
    if (!opened)
        return error_memory(error);
    opened->store = store;
    opened->rules = (struct token_rules){ .issuer = slice_of(conf->token_issuer), .leeway = conf->token_leeway,
                                          .self_signed_max = conf->self_signed_max_ttl,
                                          .issued_max = conf->issued_max_ttl };
    opened->ring = key_ring_new();
    opened->cache = token_cache_new(CACHE_BYTES);
    int result = opened->ring && opened->cache ? ensure_key(store, error) : error_memory(error);
    if (result != 0) {
        tokens_close(opened);
        return -1;
    }
    pthread_once(&metrics_once, register_metrics);
    *tokens = opened;
    return 0;
}

void tokens_close(struct tokens *tokens)
{
    if (!tokens)
        return;
    key_ring_free(tokens->ring);
    token_cache_free(tokens->cache);
    free(tokens);
}

const struct token_rules *tokens_rules(const struct tokens *tokens)
{
    return &tokens->rules;
}

int tokens_sweep(struct tokens *tokens, int64_t now, struct error *error)
{
    token_cache_sweep(tokens->cache, now);
    metric_set(&kept, (int64_t)token_cache_count(tokens->cache));
    return sign_keys_sweep(tokens->store, now, error);
}
