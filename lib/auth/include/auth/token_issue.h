/* Tokens made here (Qrvey's login/token): signed by our key, always under 2 KiB however long the roster. */
#ifndef AUTH_TOKEN_ISSUE_H
#define AUTH_TOKEN_ISSUE_H

#include <base/error.h>
#include <model/bearer.h>

struct tokens;

enum { TOKEN_ISSUED_BYTES_MAX = 2047 };

/* For whom. Ids were checked. */
struct token_request {
    struct slice project;
    struct slice user;              /* or empty: the token then opens nothing */
    struct slice org;               /* or empty: that of the roster's one entry with the user, if it is one */
    const struct slice *roles;      /* held */
    size_t role_count;
    const struct bearer_org *orgs;  /* the roster; an org stands once */
    size_t org_count;
    struct slice dashboard;         /* the one that the token is confined to, or empty */
    int64_t lifetime;               /* milliseconds, more than 0 */
};

struct issued_token {
    struct slice text;
    struct slice org;               /* as the token has it, or empty */
    int64_t expires_at;             /* milliseconds since 1970, a whole second */
};

/* Stores the roster for as long as the token lives, and signs. All of it in the arena. 0, or -1 with
 * INVALID_VALUE: a lifetime of under a second or over issued_max_ttl; TOKEN_TOO_LARGE: more roles than fit; or
 * what rosters_put says. Any thread. Blocks for the disk where the roster is new. */
int token_issue(struct tokens *tokens, const struct token_request *request, struct arena *arena,
                struct issued_token *issued, struct error *error);

#endif
