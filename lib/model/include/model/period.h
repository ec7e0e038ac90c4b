/* When a grant counts. */
#ifndef MODEL_PERIOD_H
#define MODEL_PERIOD_H

#include <stdbool.h>
#include <stdint.h>

#include <base/pack.h>

#define PERIOD_OPEN_START INT64_MIN
#define PERIOD_OPEN_END INT64_MAX

/* A grant counts when starts_at <= now < expires_at (milliseconds since 1970, no leeway). */
struct period {
    int64_t starts_at;          /* PERIOD_OPEN_START: from ever */
    int64_t expires_at;         /* PERIOD_OPEN_END: for good */
};

enum period_state { PERIOD_NOT_YET, PERIOD_ACTIVE, PERIOD_EXPIRED };

enum period_state period_state(struct period period, int64_t now);
bool period_equal(struct period a, struct period b);

void period_pack(struct buffer *out, struct period period);
struct period period_unpack(struct unpack *in);

#endif
