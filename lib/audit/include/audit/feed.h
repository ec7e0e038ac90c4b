/* The audit trail read back, in commit order: who changed what, and the feed of changes. */
#ifndef AUDIT_FEED_H
#define AUDIT_FEED_H

#include <stddef.h>

#include <base/error.h>
#include <model/actor.h>
#include <model/period.h>
#include <model/principal.h>
#include <model/revision.h>
#include <model/scope.h>

struct store;

/* A place in the feed: behind the event `n` of a revision. Of n FEED_WHOLE, behind the whole revision. */
struct feed_position {
    struct revision revision;
    uint32_t n;
};

#define FEED_WHOLE UINT32_MAX

struct feed_event {
    struct feed_position position;
    const char *name;               /* "granted", "key_added", "dashboard_created": as audit.h has the functions */
    struct origin origin;
    struct slice dashboard;         /* empty where the event has none */
    bool has_principal;             /* then principal, and scope (or SCOPE_NONE) and period */
    struct principal principal;
    enum scope scope;
    struct period period;
    struct slice subject;           /* a key's id, a kid, an alias, or empty */
};

struct feed_page {
    struct feed_event *events;
    size_t count;
    struct feed_position next;      /* behind the last event, or behind all that is on disk: where to go on */
};

/* At most `limit` events behind `after` (NULL: from the first), all of them on disk. Whoever goes on at `next` sees
 * each event of the project once. 0, or -1 with REVISION_RESET (`after` is of another epoch of the store) or
 * UNAVAILABLE. Everything lies in the arena. */
int feed_read(struct store *store, struct slice project, const struct feed_position *after, size_t limit,
              struct arena *arena, struct feed_page *page, struct error *error);

#endif
