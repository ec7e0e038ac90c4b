/* Rows beside the table dashboards: what a dashboard holds, who owns it, which were deleted. Results as in
 * rows.h. */
#ifndef STORE_DASHBOARDS_H
#define STORE_DASHBOARDS_H

#include <model/dashboard.h>
#include <store/rows.h>

/* Puts the row, and with it keeps the order by owner. `before` is the row as the plan read it, NULL where there
 * was none. A row that only its grants' bookkeeping changes is put with store_put_dashboard. */
int store_replace_dashboard(struct store_change *change, const struct dashboard_row *before,
                            const struct dashboard_row *row, struct error *error);

/* details: (project, dashboard). Metadata up to METADATA_BYTES_MAX, charts up to CHARTS_MAX. Nothing in either:
 * the row is deleted. */
int store_details(struct store_view *view, struct slice project, struct slice dashboard, struct details *details);
int store_put_details(struct store_change *change, struct slice project, struct slice dashboard,
                      const struct details *details, struct error *error);

/* Dashboards of a project in any state, in order of their ids, those behind `behind` (an id; empty: all). */
int store_scan_dashboards(struct store_view *view, struct slice project, struct slice behind,
                          struct store_scan **scan);
int store_next_dashboard(struct store_scan *scan, struct dashboard_row *row);

/* by_owner: (project, user, org, dashboard): the dashboards owned by that user in that org (empty: without
 * one); of an empty user, the parents. In order of their ids, those behind `behind`. */
int store_scan_owner(struct store_view *view, struct slice project, struct slice user, struct slice org,
                     struct slice behind, struct store_scan **scan);
int store_next_owner(struct store_scan *scan, struct slice *dashboard);

/* A deleted dashboard, some of whose grant rows may be there yet. Stands in by_owner, under a project without
 * name. */
struct deleted_row {
    struct slice project, dashboard;
    struct slice position;          /* a sweep goes on there (`from` of store_scan_grants); empty: at the first */
};
int store_put_deleted(struct store_change *change, const struct deleted_row *row, struct error *error);
int store_drop_deleted(struct store_change *change, const struct deleted_row *row, struct error *error);
/* Of all projects. */
int store_scan_deleted(struct store_view *view, struct store_scan **scan);
int store_next_deleted(struct store_scan *scan, struct deleted_row *row);

#endif
