/* Dashboards: made, changed, given on and deleted, by people and by a project's server.
 *
 * For a person without any scope on it a dashboard does not exist: every function here answers NOT_FOUND then,
 * before any other rule, in the same words and after the same work whether it is there or not. */
#ifndef SHARE_DASHBOARDS_H
#define SHARE_DASHBOARDS_H

#include <stdbool.h>
#include <stdint.h>

#include <base/error.h>
#include <model/actor.h>
#include <model/bearer.h>
#include <model/dashboard.h>
#include <model/revision.h>
#include <share/way.h>

struct store;

/* Who asks. */
struct dashboards_asker {
    struct slice project;
    const struct bearer *bearer;        /* a person; NULL: a server or an administrator */
    struct origin origin;               /* of a change */
};

enum dashboard_status {
    DASHBOARD_OWNED_PRIVATE = 1,        /* nobody else holds a grant that counts or will */
    DASHBOARD_OWNED_SHARED = 2,
    DASHBOARD_SHARED_WITH_ME = 3,
    DASHBOARD_IS_PARENT = 4,
    DASHBOARD_ELSEWHERE = 5             /* unregistered, as a server sees it */
};

/* "owned_private", "owned_shared", "shared_with_me", "parent", "unregistered". */
const char *dashboards_status_name(enum dashboard_status status);
/* False: not such a name. */
bool dashboards_status_parse(struct slice text, enum dashboard_status *status);

/* A dashboard as it is shown. */
struct dashboard {
    struct slice id;
    bool registered;                    /* false: it lives elsewhere, and the following five are empty */
    struct slice name;
    struct slice parent;
    struct slice owner, owner_org;      /* empty owner: nobody's */
    int64_t created_at, updated_at;
    enum dashboard_status status;
    enum scope scope;                   /* of the person asked for; SCOPE_NONE where nobody was */
    struct way_list ways;               /* by which that person gets in now */
    struct details details;             /* where they were asked for */
};

/* Whether it exists for whoever asks. 0, or -1 with NOT_FOUND. */
int dashboards_find(struct store *store, const struct dashboards_asker *asker, struct slice id,
                    struct arena *arena, struct error *error);

/* The dashboard with its details. 0, or -1 with NOT_FOUND (also: deleted). All in the arena. */
int dashboards_get(struct store *store, const struct dashboards_asker *asker, struct slice id, struct arena *arena,
                   struct dashboard *dashboard, struct error *error);

struct dashboard_draft {
    struct slice id;                    /* empty: it is drawn ("dsh_" and 32 hex digits); a person's always is */
    struct slice name;
    struct slice parent;                /* the parent dashboard's id, or empty */
    bool is_parent;                     /* a parent itself: it has no owner then */
    struct slice owner, owner_org;      /* from a server; a person owns what it makes, inside its org */
    bool adopt;                         /* from a server: grants that stand on the id go on to count */
    struct details details;             /* checked and bounded by the caller */
};

/* Makes a dashboard; `*id` lives in the arena. 0, or -1: a person: TOKEN_SCOPE_READ; NOT_ALLOWED (a confined
 * token, an admin's that is no parent, a parent by no admin); a server: DASHBOARD_EXISTS; HAS_GRANTS where
 * grants stand on an unregistered id and it does not adopt them. A deleted id may be used again: its old grants
 * stay dead. NOT_FOUND at /parent_dashboard_id where that is no parent, or none that the person may open.
 * Blocks for the disk. */
int dashboards_create(struct store *store, const struct dashboards_asker *asker,
                      const struct dashboard_draft *draft, struct arena *arena, struct slice *id,
                      struct revision *revision, struct error *error);

/* What is replaced: NULL stays. */
struct dashboard_patch {
    const struct slice *name;
    const struct slice *metadata;
    const struct chart *charts;         /* NULL: they stay */
    size_t chart_count;
};

/* 0, or -1: NOT_FOUND; of a person whose scope is read: TOKEN_SCOPE_READ or NOT_ALLOWED; DASHBOARD_NOT_REGISTERED.
 * Blocks for the disk. */
int dashboards_change(struct store *store, const struct dashboards_asker *asker, struct slice id,
                      const struct dashboard_patch *patch, struct arena *arena, struct revision *revision,
                      struct error *error);

/* Gives the dashboard to another user of its org; all grants stay. `owner_org` takes the org.
 * 0, or -1: NOT_FOUND; of a person: NOT_ALLOWED (not the owner), TOKEN_SCOPE_READ, CROSS_ORG (a dashboard
 * without org), and UNKNOWN_RECIPIENT at /user_reference (not in the users of the roster's entry for the org);
 * of a server: NOT_ALLOWED (nobody owns it). Blocks for the disk. */
int dashboards_transfer(struct store *store, const struct dashboards_asker *asker, struct slice id,
                        struct slice user, struct arena *arena, struct slice *owner_org, struct revision *revision,
                        struct error *error);

/* Deletes it, and ends every grant on it, in one step; the id stays taken. By the owner, by an admin for a
 * parent, by a server for any. 0, or -1: NOT_FOUND, TOKEN_SCOPE_READ, NOT_ALLOWED. Blocks for the disk. */
int dashboards_delete(struct store *store, const struct dashboards_asker *asker, struct slice id,
                      struct arena *arena, struct revision *revision, struct error *error);

struct dashboards_query {
    struct slice project;
    const struct bearer *bearer;        /* whose list; NULL: everything in the project. A user may be left out here
                                           (empty): what any bearer of the org, or of its roles, can open */
    enum dashboard_status status;       /* 0: any */
    enum scope scope;                   /* exactly this effective scope; SCOPE_NONE: any */
    bool charts;                        /* with the charts of each */
    size_t limit;
    struct slice cursor;                /* `next` of the page before; empty: the first */
};

struct dashboards_page {
    struct dashboard *dashboards;
    size_t count;
    struct slice next;                  /* opaque bytes; empty: that was all */
};

/* A page in order of ids. It looks at a bounded number of rows, so it may be short and still have a next.
 * Access is judged anew for each row; what is there throughout appears exactly once over the pages. The cost is
 * that of the page, not of the project. All in the arena. 0, or -1 with INVALID_CURSOR or UNAVAILABLE. */
int dashboards_list(struct store *store, const struct dashboards_query *query, struct arena *arena,
                    struct dashboards_page *page, struct error *error);

/* Deletes grant rows that ended with their dashboards, a bounded number of them. 0 or -1. Blocks for the disk;
 * for the host's periodic tasks. */
int dashboards_sweep(struct store *store, struct error *error);

#endif
