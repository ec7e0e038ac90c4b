/* A person who asks, as a verified token tells: made in one place (auth), used everywhere. */
#ifndef MODEL_BEARER_H
#define MODEL_BEARER_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <base/slice.h>
#include <model/scope.h>

/* One entry of a roster that a self-signed token carries itself (Q's `orgs[]`): who may be offered as a recipient. */
struct bearer_user {
    struct slice client_id, email;
};

struct bearer_org {
    struct slice org;
    const struct slice *roles;
    size_t role_count;
    const struct bearer_user *users;
    size_t user_count;
};

/* Ids were checked; slices live as long as the request. */
struct bearer {
    struct slice project;
    struct slice user;              /* never empty: without an identity there is no bearer (identity_incomplete) */
    struct slice org;               /* or empty: then roles count for nothing */
    const struct slice *roles;      /* held, at most ROLES_MAX */
    size_t role_count;
    enum scope cap;                 /* SCOPE_READ: changes nothing and reads only */
    bool admin;                     /* accessType admin: read_write on parent dashboards, and nothing else */
    const struct slice *parents;    /* parent dashboards that a standard user may read */
    size_t parent_count;
    struct slice confined;          /* the one dashboard that the token is for, or empty */
    bool issued;                    /* by us, not self-signed */
    struct slice roster;            /* issued: digest (DIGEST_BYTES raw) of the stored roster it refers to, or empty */
    const struct bearer_org *orgs;  /* self-signed: the roster itself */
    size_t org_count;
    int64_t expires_at;             /* milliseconds since 1970 */
};

#endif
