/* Sharing a dashboard inside the owner's org (Qrvey, "Sharing in Widgets"). */
#ifndef SHARE_SHARING_H
#define SHARE_SHARING_H

#include <stdbool.h>

#include <base/error.h>
#include <model/actor.h>
#include <model/bearer.h>
#include <model/grant.h>
#include <model/revision.h>
#include <share/dashboards.h>
#include <share/permissions.h>
#include <share/rosters.h>
#include <share/way.h>

struct store;

enum { SHARE_VERSIONS_MAX = 16 };

/* One recipient and the level that it shall have. */
struct share {
    struct principal principal;     /* inside the sharer's org; the org of it is filled in here */
    struct slice email;             /* sent along for a user, or empty */
    struct slice named_org;         /* that the entry named, or empty */
    enum scope scope;               /* SCOPE_NONE, in a removal: whatever it has */
    struct period period;           /* a removal does not look at it */
};

struct share_request {
    const struct bearer *bearer;
    struct slice dashboard;
    const struct share *shares;
    size_t count;                   /* up to ENTRIES_MAX */
    /* If-Match: only if the stored shares are still of one of these versions; none: whatever they are */
    struct revision versions[SHARE_VERSIONS_MAX];
    size_t version_count;
    struct origin origin;
};

/* Sets each recipient's level exactly, or ends it (of scope read_write: that alone), all or nothing. `results` holds
 * `count`: granted, updated or unchanged; of a removal revoked or absent, with what remains. 0, or -1:
 * NOT_FOUND where the bearer has no scope on the dashboard, before any other rule; then the rules of rules.h; entries
 * with DUPLICATE_TARGET, CROSS_ORG, UNKNOWN_RECIPIENT, INVALID_EMAIL, UNKNOWN_ROLE, GRANTED_BY_SERVER;
 * PRECONDITION_FAILED. A removal does not ask the roster: who has left it can be removed. Blocks for the disk. */
int sharing_set(struct store *store, const struct share_request *request, struct arena *arena,
                struct permission_result *results, struct revision *version, struct error *error);
int sharing_end(struct store *store, const struct share_request *request, struct arena *arena,
                struct permission_result *results, struct revision *version, struct error *error);

/* One grant as the sharing view shows it. */
struct share_row {
    struct grant grant;
    struct slice email;             /* of a user, where the roster has it */
    enum period_state state;
    bool may_change;                /* the bearer may share, and people of its org gave it (rules_change_hold) */
};

struct sharing_query {
    const struct bearer *bearer;
    struct slice dashboard;
    struct slice text;              /* candidates that hold it; empty: all */
    size_t limit;                   /* of candidates, and of shares */
    struct slice candidates_cursor, shares_cursor;      /* opaque, of the page before; empty: the first */
};

struct sharing_view {
    struct dashboard dashboard;     /* with the bearer's own scope and ways; without details */
    bool may_share;
    enum error_kind reason;         /* why not */
    struct share_row *shares;       /* may_share: all of the own org and without org; else the bearer's own */
    size_t share_count;
    struct slice shares_next;       /* empty: that was all */
    size_t other_orgs;              /* grants of other orgs on this page */
    struct roster_page candidates;
    bool roster_has_org;            /* the roster has an entry for the own org */
    uint64_t users;                 /* in that entry */
    bool roster_has_others;         /* it has entries for other orgs, which are left out */
    struct revision version;        /* of the change that the shares are of; a restored store has others */
};

/* What the sharing view shows. 0, or -1: NOT_FOUND as above, INVALID_CURSOR. All in the arena, on one state. */
int sharing_read(struct store *store, const struct sharing_query *query, struct arena *arena,
                 struct sharing_view *view, struct error *error);

#endif
