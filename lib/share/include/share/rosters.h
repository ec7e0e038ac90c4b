/* Rosters: the users and roles of orgs that may be offered as recipients (Q's `orgs[]`). A roster gives its bearer no
 * access. It is stored once per project and content, and tokens refer to it by digest. */
#ifndef SHARE_ROSTERS_H
#define SHARE_ROSTERS_H

#include <stdbool.h>
#include <stdint.h>

#include <base/error.h>
#include <model/bearer.h>
#include <model/revision.h>

struct store;
struct store_view;

/* Of one roster, roles and users of all its orgs together. */
enum { ROSTER_ORGS_MAX = 1000, ROSTER_ROLES_MAX = 10000, ROSTER_USERS_MAX = 200000 };

/* Stores a roster (orgs with roles and users; ids were checked, an org stands once) or, where its content is there
 * already, only lengthens its life to `kept_until` (milliseconds since 1970). `digest` takes DIGEST_BYTES. Written in
 * parts, so that 100,000 users are quick to search. Blocks for the disk; unchanged and long enough kept:
 * nothing is written. 0, or -1 with INVALID_VALUE (entries for clientIds that stand in one org with two e-mails),
 * TOO_MANY_ENTRIES (orgs), BODY_TOO_LARGE (16 MiB) or UNAVAILABLE. */
int rosters_put(struct store *store, struct slice project, const struct bearer_org *orgs, size_t count,
                int64_t kept_until, struct arena *arena, unsigned char *digest, struct error *error);

/* The following look at the bearer's roster, stored or carried in the token, and only at its entry for `org`;
 * inside a read or a plan. 1, 0, -1. */

/* Is there an entry for that org at all? */
int rosters_has_org(struct store_view *view, const struct bearer *bearer, struct slice org);
/* Has it entries for other orgs? */
int rosters_has_others(struct store_view *view, const struct bearer *bearer, struct slice org);
/* Is the client in the org's users? `email` takes what stands there (may be empty). */
int rosters_find_user(struct store_view *view, const struct bearer *bearer, struct slice org, struct slice client_id,
                      struct slice *email);
int rosters_find_role(struct store_view *view, const struct bearer *bearer, struct slice org, struct slice role);

/* A page of candidates: roles, then users, each in order of their bytes, whose name, clientId or e-mail holds `text`
 * (empty: all; ASCII letters in either case). */
struct roster_candidate {
    bool is_role;
    struct slice name;          /* role, or clientId */
    struct slice email;
};

struct roster_page {
    struct roster_candidate *candidates;
    size_t count;
    struct slice next;          /* opaque bytes where the next page begins; empty: that was all */
};

/* The longest text that is searched for: the bound of what a search costs in a roster made to slow it down. */
enum { ROSTER_TEXT_BYTES_MAX = 64 };

/* 0, or -1 (TOO_LONG: the text, which is any bytes from outside; INVALID_CURSOR; or passed on). Quick with 100,000
 * users: milliseconds. */
int rosters_search(struct store_view *view, const struct bearer *bearer, struct slice org, struct slice text,
                   size_t limit, struct slice cursor, struct roster_page *page, struct error *error);

/* How many users the org's entry has (for "this shares with N people"); one that a token names twice counts once. 0
 * or -1. */
int rosters_count_users(struct store_view *view, const struct bearer *bearer, struct slice org, uint64_t *count);

/* The org of the one entry whose users hold the client, if exactly one does (Q: orgId may be left out). 1, 0, -1. */
int rosters_org_of(const struct bearer_org *orgs, size_t count, struct slice client_id, struct slice *org);

/* Deletes rosters that no token can refer to any more, some at a time. 0 or -1. For the host's periodic tasks. */
int rosters_sweep(struct store *store, int64_t now, struct error *error);

#endif
