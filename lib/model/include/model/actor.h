/* Who acts, and from where: what a change is written down with. */
#ifndef MODEL_ACTOR_H
#define MODEL_ACTOR_H

#include <stdbool.h>
#include <stdint.h>

#include <base/pack.h>
#include <base/slice.h>

/* The values are stored. */
enum actor_kind {
    ACTOR_SERVER = 1,           /* a project's server; id: its API key's id */
    ACTOR_PERSON = 2,           /* id: the user reference, org: the org it acts in or empty */
    ACTOR_ADMINISTRATOR = 3     /* the control channel; id empty */
};

struct actor {
    enum actor_kind kind;
    struct slice id;
    struct slice org;
};

/* "server", "person", "administrator". */
const char *actor_kind_name(enum actor_kind kind);

void actor_pack(struct buffer *out, const struct actor *actor);
struct actor actor_unpack(struct unpack *in);

/* A change's circumstances: who, when, from where, why. */
struct origin {
    struct actor actor;
    int64_t at;                 /* milliseconds since 1970 */
    struct slice address;       /* numeric, or empty */
    struct slice reason;        /* X-Audit-Reason, or empty */
    struct slice request_id;
};

void origin_pack(struct buffer *out, const struct origin *origin);
struct origin origin_unpack(struct unpack *in);

#endif
