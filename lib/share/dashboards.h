/* Private: what the functions of dashboards share, and the operations behind them. */
#ifndef SHARE_DASHBOARDS_PRIVATE_H
#define SHARE_DASHBOARDS_PRIVATE_H

#include <share/access.h>
#include <share/dashboards.h>
#include <store/dashboards.h>

/* Loads a dashboard for whoever asks (bearer NULL: a server). 0, or -1 with NOT_FOUND: it is not there, or is
 * nothing to that person. A server gets no access filled in. `explain` as access_find has it. */
int dashboards_look(struct store_view *view, const struct dashboards_asker *asker, struct slice id, int64_t now,
                    bool explain, struct dashboard_row *row, struct access *access, struct error *error);

/* Whether somebody but its owner holds a grant on it that counts or will: 1, 0, -1. Looks at a bounded number
 * of rows; what it cannot see to its end counts as granted. */
int dashboards_granted(struct store_view *view, const struct dashboard_row *row, int64_t now);

/* Whether grants stand on it at all, as a list of grants has them: also ended ones, which are the giver's until he
 * takes them away. 1, 0, -1; bounded as above. */
int dashboards_has_grants(struct store_view *view, const struct dashboard_row *row);

/* The row as it is shown; `access` is NULL where nobody in particular asks. Without details. 0 or -1. */
int dashboards_fill(struct store_view *view, const struct dashboard_row *row, const struct access *access,
                    int64_t now, struct dashboard *out);

/* The beginning of every operation: who asks, and for which dashboard. Of the token's parents only those that the
 * operation is about travel along: `id` and `other`. */
void dashboards_pack_asker(struct buffer *out, const struct dashboards_asker *asker, struct slice id,
                           struct slice other);
/* 0 or -1. Slices lie in the request, the bearer in the arena. */
int dashboards_unpack_asker(struct unpack *in, struct arena *arena, struct dashboards_asker *asker,
                            struct slice *id, struct error *error);

/* Metadata stands last in an operation: it may be longer than a packed slice. */
void dashboards_pack_charts(struct buffer *out, const struct chart *charts, size_t count);
int dashboards_unpack_charts(struct unpack *in, struct arena *arena, const struct chart **charts, size_t *count,
                             struct error *error);

/* Whether the person may give it to somebody else in the org, by rules without I/O. 0, or -1 as
 * dashboards_transfer. */
int dashboards_judge_transfer(const struct dashboards_asker *asker, const struct dashboard_row *row,
                              struct error *error);

int dashboards_plan_create(struct store_plan *plan, struct error *error);
int dashboards_plan_change(struct store_plan *plan, struct error *error);
int dashboards_plan_transfer(struct store_plan *plan, struct error *error);
int dashboards_plan_delete(struct store_plan *plan, struct error *error);
int dashboards_plan_sweep(struct store_plan *plan, struct error *error);

#endif
