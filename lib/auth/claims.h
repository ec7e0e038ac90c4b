/* Private: what a token claims, read strictly, and kept in a packed form once it was verified. */
#ifndef AUTH_CLAIMS_H
#define AUTH_CLAIMS_H

#include <auth/tokens.h>
#include <base/buffer.h>
#include <model/bearer.h>
#include <text/json.h>

#define CLAIMS_NO_TIME INT64_MIN

struct claims {
    struct bearer bearer;       /* its user may be empty in an issued token; its project, until it was looked up */
    struct slice project;       /* as the token names it (projectId; an issued one's aud), or empty */
    struct slice app;           /* appId: a project or an alias, or empty */
    struct slice key;           /* whose signature it has: id of a verify key, or kid of ours */
    int64_t issued_at;          /* milliseconds; CLAIMS_NO_TIME: it does not say */
    int64_t not_before;         /* the same */
};

/* Reads the claims of a token that says that it is issued here, or self-signed. Nothing is believed yet. What
 * `claims` points to lies in the JSON's memory or the arena. 0, or -1 with INVALID_TOKEN or UNAVAILABLE. */
int claims_read(const struct json *object, bool issued, const struct token_rules *rules, struct arena *arena,
                struct claims *claims, struct error *error);

/* Whether they count now. 0, or -1 with TOKEN_EXPIRED, TOKEN_TTL_TOO_LONG or INVALID_TOKEN (not yet valid). */
int claims_check_times(const struct claims *claims, const struct token_rules *rules, int64_t now,
                       struct error *error);

#endif
