/* Lists of grants, page by page. */
#ifndef SHARE_LIST_H
#define SHARE_LIST_H

#include <base/error.h>
#include <model/grant.h>

struct store;

/* Which grants: empty fields do not narrow. With `user`: those of that user, in `org` where it is named, else in
 * every org and without one. With `org` alone: all of that org (the org's, its roles', its users'). With `role`
 * (needs org): of that role. */
struct list_filter {
    struct slice project;
    struct slice dashboard, user, org, role;
};

struct list_page {
    struct grant *grants;
    size_t count;
    struct slice next;          /* opaque bytes where the next page begins; empty: that was all */
};

/* At most `limit` grants from `cursor` on (as `next` of a page with the same filter said; empty: from the first). A page
 * may hold fewer and still have a next: a page looks at a bounded number of rows. What stands throughout appears
 * exactly once over the pages. All in the arena. 0, or -1 with INVALID_CURSOR (of another filter, or no cursor of
 * ours) or UNAVAILABLE. */
int list_grants(struct store *store, const struct list_filter *filter, size_t limit, struct slice cursor,
                struct arena *arena, struct list_page *page, struct error *error);

#endif
