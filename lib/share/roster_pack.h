/* Private: the canonical form of a roster. Whatever the order in which it was sent, the same content gives the
 * same bytes, and so one digest. */
#ifndef SHARE_ROSTER_PACK_H
#define SHARE_ROSTER_PACK_H

#include <base/buffer.h>
#include <base/pack.h>
#include <model/bearer.h>
#include <store/rosters.h>

/* Roles and users of an org in the order of their bytes, each once. */
struct roster_sorted {
    const struct bearer_org *org;
    const struct slice **roles;
    size_t role_count;
    const struct bearer_user **users;
    size_t user_count;
    const struct bearer_user *conflict;     /* one whose clientId stands there too with another e-mail, or NULL */
};

/* Of users with one clientId the one with the lowest e-mail stays. 0, or -1: no memory. */
int roster_sort(const struct bearer_org *org, struct arena *arena, struct roster_sorted *sorted);

/* How many bytes roster_pack_org will append. */
size_t roster_packed_bytes(const struct roster_sorted *sorted);

/* Appends the org: its id, the number of roles and their entries, the number of users and their entries. */
void roster_pack_org(struct buffer *out, const struct roster_sorted *sorted);
/* The entries of one kind alone, as they stand in the parts of the store. */
void roster_pack_entries(struct buffer *out, const struct roster_sorted *sorted, enum roster_kind kind);

#endif
