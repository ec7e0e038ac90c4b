/* Private: a walk over the rows of a table that begin with a prefix. */
#ifndef STORE_SCAN_H
#define STORE_SCAN_H

#include "engine.h"
#include "key.h"

/* Rows are read many at a time, and between two reads no cursor is open. A cursor would hold its page: a reader
 * that gets another row meanwhile, and a writer that has that row and wants the page, would wait for each other
 * for good, unseen by the deadlock detector, for which cursor and get are two lockers. */
struct store_scan {
    struct store_view *view;
    enum table table;
    struct key prefix;          /* every row of the walk begins so */
    size_t project_bytes;       /* how much of the prefix a position leaves out */
    struct key start;           /* the next read begins at or behind it */
    DBT bulk;                   /* the rows of the last read */
    void *rest;                 /* of them, those not returned yet; NULL: all were */
    struct slice key;           /* of the row it stands at */
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
