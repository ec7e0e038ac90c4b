/* Who somebody is, as JSON tells it: the claims of a token and the config object of the token endpoint use the
 * same names, and no other text does. */
#ifndef AUTH_IDENTITY_CLAIMS_H
#define AUTH_IDENTITY_CLAIMS_H

#include <stdbool.h>

#include <base/error.h>
#include <model/bearer.h>
#include <text/json.h>

struct identity_claims {
    struct slice project;               /* projectId, or empty */
    struct slice app;                   /* appId, or empty: the project or an alias (projects_resolve) */
    struct slice user, org;             /* or empty */
    struct slice dashboard;             /* or empty */
    const struct slice *roles;
    size_t role_count;
    const struct bearer_org *orgs;      /* the roster; an org stands once */
    size_t org_count;
};

/* Reads them off an object; other members are passed over, userId among them. Strings stay in the JSON's
 * memory, arrays lie in the arena. In a token (`token`) each fault is INVALID_TOKEN, and null is a wrong type.
 * In a body a fault is an entry with its pointer: WRONG_TYPE, INVALID_VALUE (also: two spellings of one thing
 * that differ), TOO_LONG, TOO_MANY_ENTRIES, or what roster_json_read says, and null means absent. 0 or -1. */
int identity_claims_read(const struct json *object, bool token, struct arena *arena,
                         struct identity_claims *claims, struct error *error);

#endif
