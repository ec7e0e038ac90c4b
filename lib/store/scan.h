/* Private: a walk over the rows of a table that begin with a prefix. */
#ifndef STORE_SCAN_H
#define STORE_SCAN_H

#include "engine.h"
#include "key.h"

struct store_scan {
    struct store_view *view;
    enum table table;
    DBC *cursor;
    bool started;
    struct key prefix;          /* every row of the walk begins so */
    size_t project_bytes;       /* how much of the prefix a position leaves out */
    struct key start;           /* the first row is at or behind it */
    DBT key, value;             /* of the row it stands at; memory of the scan's own, grown as needed */
};

/* A walk over the prefix that begins at or behind the position `from` (its bytes follow the prefix's first
 * `project_bytes`; empty: at the first row). 0 or -1. */
int scan_open(struct store_view *view, enum table table, const struct key *prefix, size_t project_bytes,
              struct slice from, struct store_scan **scan);

/* A walk over rows (prefix, dashboard) that begins behind the dashboard (empty: at the first row). 0 or -1. */
int scan_open_behind(struct store_view *view, enum table table, const struct key *prefix, size_t project_bytes,
                     struct slice dashboard, struct store_scan **scan);

/* 1 and the row's key and value, borrowed until the next call; 0 at the end; -1. */
int scan_next(struct store_scan *scan, struct slice *key, struct slice *value);

#endif
