/* What verifying and issuing tokens needs, kept from request to request: the rules, keys ready for use, and a
 * cache of what was verified. */
#ifndef AUTH_TOKENS_H
#define AUTH_TOKENS_H

#include <stdint.h>

#include <base/error.h>
#include <base/slice.h>

struct conf;
struct store;
struct tokens;

/* From token_issuer, token_leeway, self_signed_max_ttl and issued_max_ttl; milliseconds. */
struct token_rules {
    struct slice issuer;            /* what our tokens say in iss */
    int64_t leeway;                 /* for clocks that differ */
    int64_t self_signed_max, issued_max;
};

/* Makes the context over an open store, which outlives it as `conf` does; makes our first signing key where the
 * store has none. One for the process; any thread may use it. 0 or -1. Blocks for the disk. */
int tokens_open(struct tokens **tokens, struct store *store, const struct conf *conf, struct error *error);

/* No call may run or follow. NULL is taken. */
void tokens_close(struct tokens *tokens);

const struct token_rules *tokens_rules(const struct tokens *tokens);

/* Forgets what has ended: verified tokens, signing keys. For the host's periodic tasks, about once a minute. 0
 * or -1. Blocks for the disk where a signing key ends. */
int tokens_sweep(struct tokens *tokens, int64_t now, struct error *error);

#endif
