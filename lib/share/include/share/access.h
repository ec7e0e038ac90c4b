/* What a person may do with a dashboard: the one decision behind every route for people. */
#ifndef SHARE_ACCESS_H
#define SHARE_ACCESS_H

#include <stdbool.h>
#include <stdint.h>

#include <base/error.h>
#include <model/bearer.h>
#include <model/revision.h>
#include <share/check.h>
#include <share/way.h>

struct dashboard_row;
struct store;
struct store_view;

struct access {
    enum scope scope;           /* what the bearer may do now: the ways' greatest, cut by the token */
    struct way_list ways;       /* those that count now; with `explain` also those that did or will */
};

/* Inside a read or a plan. The rules, in order:
 * - the token is of the dashboard's project, and confined to no other dashboard; a deleted dashboard is none;
 * - accessType admin: read_write on a parent (WAY_ADMIN), nothing else;
 * - a standard user: read on a parent that parentDashboardIds lists (WAY_PARENT);
 * - owner, (user, -), (user, org), (org), each (org, role), as check.h has them;
 * - a token of scope read gives no more than read. Nothing is inherited from a parent.
 * 0, or -1 (passed on from rows.h). */
int access_find(struct store_view *view, const struct bearer *bearer, const struct dashboard_row *dashboard,
                int64_t now, bool explain, struct access *out);

/* Loads a dashboard for a person. One that is not there becomes a row on which no grant counts, so that access_find
 * asks the store the same of it as of any other: neither the answer nor the time tells what exists. 0 or -1. */
int access_load(struct store_view *view, struct slice project, struct slice dashboard, struct dashboard_row *row);

/* One question of a person about itself: the hot check. An unknown dashboard is an answer. 0 or -1. */
int access_check(struct store *store, const struct bearer *bearer, struct slice dashboard, enum scope scope,
                 bool explain, struct arena *arena, struct check_answer *answer, struct revision *revision,
                 struct error *error);

#endif
