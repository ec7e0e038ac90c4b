/* Private: dashboards as JSON, in and out. */
#ifndef WEB_DASHBOARDS_H
#define WEB_DASHBOARDS_H

#include <share/dashboards.h>
#include <text/json_write.h>

struct exchange;

/* The body of a creation: people name neither id nor owner. 0 or -1. */
int dashboards_read_draft(struct exchange *exchange, struct dashboard_draft *draft);

/* A patch and what it points to. */
struct dashboards_patch_body {
    struct slice name, metadata;
    struct dashboard_patch patch;
};
int dashboards_read_patch(struct exchange *exchange, struct dashboards_patch_body *body);

/* The parameters of a list; a server may ask for the list of a bearer, which is made up in the arena. 0 or -1. */
int dashboards_query_read(struct exchange *exchange, struct dashboards_query *query);

/* Members of an open object: all but charts and metadata. */
void dashboards_write_head(struct json_writer *writer, const struct dashboard *dashboard);
void dashboards_write_charts(struct json_writer *writer, const struct details *details);
void dashboards_write_metadata(struct json_writer *writer, const struct details *details);
/* {"user_reference","org_id"} or null. */
void dashboards_write_owner(struct json_writer *writer, struct slice user, struct slice org);

#endif
