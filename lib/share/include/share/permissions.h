/* Granting and revoking by a project's server (Vizzly's end-user permissions, and what goes beyond). */
#ifndef SHARE_PERMISSIONS_H
#define SHARE_PERMISSIONS_H

#include <stdbool.h>
#include <stddef.h>

#include <base/error.h>
#include <model/actor.h>
#include <model/grant.h>
#include <model/revision.h>
#include <share/way.h>

struct store;

/* One entry. The web room has checked ids, scope and period. */
struct permission {
    struct slice dashboard;
    struct principal principal;
    bool every_org;                 /* a revoke of a user named without org: in each org, and without one */
    enum scope scope;
    struct period period;           /* a revoke does not look at it */
};

struct permissions {
    struct slice project;
    struct origin origin;
    const struct permission *entries;
    size_t count;                   /* up to ENTRIES_MAX */
    struct slice told_org;          /* of ways that remain, only this org's are told, and those without; empty: all */
    bool require_registered;        /* refuse a grant on a dashboard that was not registered */
    bool dry_run;
};

/* The values travel in replies. */
enum permission_status {
    PERMISSION_GRANTED = 1, PERMISSION_UPDATED = 2, PERMISSION_UNCHANGED = 3, PERMISSION_REVOKED = 4,
    PERMISSION_ABSENT = 5
};

enum { WAYS_TOLD_MAX = 100 };

struct permission_result {
    enum permission_status status;
    /* Of a revoke from a user: the ways by which that user still gets in, or will later, and grants to roles and
     * orgs of the dashboard, by which they may (the first WAYS_TOLD_MAX of each; `more`: there are others). */
    struct way_list remaining, possible;
    bool remaining_more, possible_more;
};

/* "granted", "updated", "unchanged", "revoked", "absent". */
const char *permission_status_name(enum permission_status status);

/* Adds or restates each entry's grant, all or none: of a principal's up to two grants on a dashboard (read and
 * read_write, each with its own period and giver) the one that the entry names; nothing is lowered. A grant that
 * stands already with this period and a giver of this kind is unchanged. `results` holds `count`; what they point to
 * lives in the arena. 0, or -1 with entries for DUPLICATE_TARGET, DELETED (409), DASHBOARD_NOT_REGISTERED (404), or
 * what store_write says. Blocks for the disk. */
int permissions_put(struct store *store, const struct permissions *permissions, struct arena *arena,
                    struct permission_result *results, struct revision *revision, struct error *error);

/* Ends grants: of scope read both of the principal's, of read_write that one alone. Same results. */
int permissions_delete(struct store *store, const struct permissions *permissions, struct arena *arena,
                       struct permission_result *results, struct revision *revision, struct error *error);

#endif
