/* Private: the ids of all dashboards that may be in somebody's list, in order, each once. */
#ifndef SHARE_DASHBOARDS_MERGE_H
#define SHARE_DASHBOARDS_MERGE_H

#include <share/dashboards.h>
#include <store/dashboards.h>

struct source;

struct dashboards_merge {
    struct store_view *view;
    struct slice project;
    struct slice behind;            /* the id that came last */
    struct source *sources;
    size_t count;
    struct bearer bearer;           /* the query's, with those of its roles alone that hold the last id */
    struct slice *held;             /* these; NULL: they are all there */
};

/* Begins behind an id (empty: at the first). A person's sources are the orders by owner and by principal, and the
 * parents that the token lists; no source walks the project, but for a query without a person. 0 or -1. */
int dashboards_merge_open(struct dashboards_merge *merge, struct store_view *view,
                          const struct dashboards_query *query, struct slice behind);

/* The next id, in the view's arena: 1, 0, -1. Between two calls no cursor is open. */
int dashboards_merge_next(struct dashboards_merge *merge, struct slice *id);

#endif
