#include "roster_pack.h"

#include <stdlib.h>

static int compare_role(const void *a, const void *b)
{
    return slice_compare(**(const struct slice *const *)a, **(const struct slice *const *)b);
}

static int compare_user(const void *a, const void *b)
{
    const struct bearer_user *x = *(const struct bearer_user *const *)a;
    const struct bearer_user *y = *(const struct bearer_user *const *)b;
    int order = slice_compare(x->client_id, y->client_id);
    return order ? order : slice_compare(x->email, y->email);
}

static void drop_repeated_roles(struct roster_sorted *sorted)
{
    size_t kept = 0;
    for (size_t i = 0; i < sorted->role_count; i++)
        if (kept == 0 || !slice_equal(*sorted->roles[kept - 1], *sorted->roles[i]))
            sorted->roles[kept++] = sorted->roles[i];
    sorted->role_count = kept;
}

static void drop_repeated_users(struct roster_sorted *sorted)
{
    size_t kept = 0;
    for (size_t i = 0; i < sorted->user_count; i++) {
        const struct bearer_user *user = sorted->users[i], *before = kept ? sorted->users[kept - 1] : NULL;
        if (!before || !slice_equal(before->client_id, user->client_id))
            sorted->users[kept++] = user;
        else if (!sorted->conflict && !slice_equal(before->email, user->email))
            sorted->conflict = user;
    }
    sorted->user_count = kept;
}

int roster_sort(const struct bearer_org *org, struct arena *arena, struct roster_sorted *sorted)
{
    *sorted = (struct roster_sorted){ .org = org, .role_count = org->role_count, .user_count = org->user_count,
                                      .roles = arena_array(arena, org->role_count, sizeof *sorted->roles),
                                      .users = arena_array(arena, org->user_count, sizeof *sorted->users) };
    if (!sorted->roles || !sorted->users)
        return -1;
    for (size_t i = 0; i < org->role_count; i++)
        sorted->roles[i] = &org->roles[i];
    for (size_t i = 0; i < org->user_count; i++)
        sorted->users[i] = &org->users[i];
    qsort(sorted->roles, sorted->role_count, sizeof *sorted->roles, compare_role);
    qsort(sorted->users, sorted->user_count, sizeof *sorted->users, compare_user);
    drop_repeated_roles(sorted);
    drop_repeated_users(sorted);
    return 0;
}

size_t roster_packed_bytes(const struct roster_sorted *sorted)
{
    size_t bytes = 2 + sorted->org->org.len + 4 + 4;
    for (size_t i = 0; i < sorted->role_count; i++)
        bytes += 2 + sorted->roles[i]->len + 2;
    for (size_t i = 0; i < sorted->user_count; i++)
        bytes += 2 + sorted->users[i]->client_id.len + 2 + sorted->users[i]->email.len;
    return bytes;
}

void roster_pack_entries(struct buffer *out, const struct roster_sorted *sorted, enum roster_kind kind)
{
    for (size_t i = 0; kind == ROSTER_ROLE && i < sorted->role_count; i++) {
        pack_slice(out, *sorted->roles[i]);
        pack_slice(out, SLICE(""));
    }
    for (size_t i = 0; kind == ROSTER_USER && i < sorted->user_count; i++) {
        pack_slice(out, sorted->users[i]->client_id);
        pack_slice(out, sorted->users[i]->email);
    }
}

void roster_pack_org(struct buffer *out, const struct roster_sorted *sorted)
{
    pack_slice(out, sorted->org->org);
    pack_u32(out, (uint32_t)sorted->role_count);
    roster_pack_entries(out, sorted, ROSTER_ROLE);
    pack_u32(out, (uint32_t)sorted->user_count);
    roster_pack_entries(out, sorted, ROSTER_USER);
}
