/* Private: the operations behind sharing_set and sharing_end. */
#ifndef SHARE_SHARING_PRIVATE_H
#define SHARE_SHARING_PRIVATE_H

#include <share/sharing.h>
#include <store/rows.h>

void sharing_pack(struct buffer *out, const struct share_request *request);

/* What names the state of a dashboard's shares. Numbers are given anew after a restore: the epoch tells them apart. */
struct revision sharing_version(struct store_view *view, const struct dashboard_row *row);
void sharing_pack_version(struct buffer *out, struct revision version);
struct revision sharing_unpack_version(struct unpack *in);

/* Text of a pointer to an entry: "/shares/3". */
struct slice sharing_pointer(struct arena *arena, size_t entry);

int sharing_plan_set(struct store_plan *plan, struct error *error);
int sharing_plan_end(struct store_plan *plan, struct error *error);

#endif
