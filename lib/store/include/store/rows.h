/* The rows of the store's tables as structs, how they are read and how they are changed.
 *
 * Reading: 1 there, 0 not there, -1 the state moved or the store failed (to be passed on at once; store_read runs the
 * reader again where that helps). Slices of a row live in the view's arena.
 * Changing: 0, or -1 with an error (memory). A row is put as a whole. */
#ifndef STORE_ROWS_H
#define STORE_ROWS_H

#include <base/digest.h>
#include <model/actor.h>
#include <model/grant.h>
#include <model/key_purpose.h>
#include <model/period.h>
#include <model/principal.h>
#include <store/store.h>

/* projects: (project) */
struct project_row {
    struct slice project;
    int64_t created_at;
};

/* keys: (key id): an API key, without its secret */
struct key_row {
    struct slice id;
    struct slice project;
    struct slice name;
    enum key_purpose purpose;
    struct digest digest;           /* SHA-256 of the secret */
    int64_t created_at;
    int64_t expires_at;             /* PERIOD_OPEN_END: never */
    int64_t revoked_at;             /* 0: it is not */
    int64_t used_at;                /* 0: never; about a minute late */
};

/* The values are stored. */
enum dashboard_state {
    DASHBOARD_UNREGISTERED = 1,     /* it lives elsewhere: only grants on it are known */
    DASHBOARD_OWNED = 2,
    DASHBOARD_PARENT = 3,
    DASHBOARD_DELETED = 4           /* tombstone */
};

/* dashboards: (project, dashboard). A grant counts only where its generation is the dashboard's: deleting raises it,
 * and so ends all grants at once. */
struct dashboard_row {
    struct slice project;
    struct slice dashboard;
    enum dashboard_state state;
    uint64_t generation;
    uint64_t changed;               /* number of the revision that last changed its grants */
    struct slice owner;             /* user reference, DASHBOARD_OWNED only */
    struct slice owner_org;         /* or empty */
    struct slice name;              /* DASHBOARD_OWNED and DASHBOARD_PARENT only */
    struct slice parent;            /* the parent dashboard's id, or empty */
    int64_t created_at;             /* 0: it was never registered */
    int64_t updated_at;             /* of name, owner, metadata and charts */
};

/* One of the up to two grants that a principal holds on a dashboard. */
struct hold {
    bool present;
    struct period period;
    struct actor granted_by;
    int64_t granted_at;
};

/* grants: (project, dashboard, principal) */
struct grant_row {
    struct slice project;
    struct slice dashboard;
    struct principal principal;
    uint64_t generation;
    struct hold read, read_write;
};

/* The values are stored. */
enum audit_event {
    AUDIT_GRANTED = 1, AUDIT_UPDATED = 2, AUDIT_REVOKED = 3,
    AUDIT_PROJECT_ADDED = 4, AUDIT_KEY_ADDED = 5, AUDIT_KEY_REVOKED = 6,
    AUDIT_VERIFY_KEY_ADDED = 7, AUDIT_VERIFY_KEY_REVOKED = 8, AUDIT_SIGN_KEY_ROTATED = 9, AUDIT_TOKENS_REVOKED = 10,
    AUDIT_ALIAS_ADDED = 11,
    AUDIT_DASHBOARD_CREATED = 12, AUDIT_DASHBOARD_CHANGED = 13, AUDIT_DASHBOARD_TRANSFERRED = 14,
    AUDIT_DASHBOARD_DELETED = 15
};

/* audit: (project, number of the revision, n of the row inside it) */
struct audit_row {
    struct slice project;
    uint64_t number;
    uint32_t n;
    enum audit_event event;
    struct origin origin;
    struct slice dashboard;         /* empty where the event has none */
    bool has_principal;
    struct principal principal;
    enum scope scope;
    struct period period;
    struct slice subject;           /* a key's id, a kid, an alias; empty where the event has none */
};

int store_project(struct store_view *view, struct slice project, struct project_row *row);
int store_key(struct store_view *view, struct slice id, struct key_row *row);
int store_dashboard(struct store_view *view, struct slice project, struct slice dashboard, struct dashboard_row *row);
int store_grant(struct store_view *view, struct slice project, struct slice dashboard,
                const struct principal *principal, struct grant_row *row);

int store_put_project(struct store_change *change, const struct project_row *row, struct error *error);
int store_put_key(struct store_change *change, const struct key_row *row, struct error *error);
int store_put_dashboard(struct store_change *change, const struct dashboard_row *row, struct error *error);
/* Also keeps the order by principal. A row without a hold is deleted. */
int store_put_grant(struct store_change *change, const struct grant_row *row, struct error *error);
/* Number and n are set by the store. */
int store_put_audit(struct store_change *change, const struct audit_row *row, struct error *error);

/* A walk over the rows of a table in key order. Ended by store_scan_end whatever happens (NULL is taken). */
struct store_scan;
void store_scan_end(struct store_scan *scan);

/* A scan begins at or behind the row at `from` (as store_scan_position gave it; empty: at the first). */
/* Grants on a dashboard, or of the whole project where `dashboard` is empty; of one user in all orgs where
 * `principal` names a user without org and `all_orgs`; of exactly that principal else; NULL: of all. */
struct store_grants_range {
    struct slice project;
    struct slice dashboard;
    const struct principal *principal;
    bool all_orgs;
    struct slice from;
    struct slice behind;            /* store_scan_principal of exactly one principal: dashboards behind this one */
};
/* In order of (dashboard, principal). A principal needs a dashboard. */
int store_scan_grants(struct store_view *view, const struct store_grants_range *range, struct store_scan **scan);
int store_next_grant(struct store_scan *scan, struct grant_row *row);

/* In order of (principal, dashboard); `dashboard` must be empty. Rows say only who and where: the grant itself is
 * read with store_grant. A principal with a kind alone (no user, org or role) means all of that kind; PRINCIPAL_ROLE
 * with an org alone, all roles of that org. */
int store_scan_principal(struct store_view *view, const struct store_grants_range *range, struct store_scan **scan);
int store_next_principal(struct store_scan *scan, struct principal *principal, struct slice *dashboard);

int store_scan_projects(struct store_view *view, struct slice from, struct store_scan **scan);
int store_next_project(struct store_scan *scan, struct project_row *row);

int store_scan_keys(struct store_view *view, struct slice from, struct store_scan **scan);
int store_next_key(struct store_scan *scan, struct key_row *row);

/* Rows of one project at or behind (number, n), in commit order; what is not on disk yet (store_view_flushed)
 * too. */
int store_scan_audit(struct store_view *view, struct slice project, uint64_t number, uint32_t n,
                     struct store_scan **scan);
int store_next_audit(struct store_scan *scan, struct audit_row *row);

/* Where the scan stands, for `from`: opaque bytes without the project, in the view's arena. ptr NULL: no memory. */
struct slice store_scan_position(const struct store_scan *scan);

#endif
