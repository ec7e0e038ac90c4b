/* Private: the domain's things as JSON. */
#ifndef WEB_WORDING_H
#define WEB_WORDING_H

#include <model/grant.h>
#include <model/revision.h>
#include <share/way.h>
#include <text/json_write.h>

/* Members of an open object: user_reference and org_id, org_id and role, or org_id and org. */
void wording_principal(struct json_writer *writer, const struct principal *principal);
/* A member with who acted: kind, and id and org_id where there are. */
void wording_actor(struct json_writer *writer, const char *name, const struct actor *actor);
/* starts_at and expires_at, where they are bounded. */
void wording_period(struct json_writer *writer, struct period period);
void wording_time(struct json_writer *writer, const char *name, int64_t time);
void wording_revision(struct json_writer *writer, struct revision revision);
/* An object. */
void wording_grant(struct json_writer *writer, const struct grant *grant);
/* What a change was told with: `name` with the ways where there are any, `more_name` where there are more. The change is
 * made already, so the answer must hold: from half of what one holds on, ways are only said to be. */
void wording_told_ways(struct json_writer *writer, const char *name, const struct way_list *ways,
                       const char *more_name, bool more);
/* A member with an array of ways. */
void wording_ways(struct json_writer *writer, const char *name, const struct way_list *ways);
/* A member with a cursor (base64url) or null. */
void wording_cursor(struct json_writer *writer, const char *name, struct slice next);
/* "next_cursor". */
void wording_next_cursor(struct json_writer *writer, struct slice next);

#endif
