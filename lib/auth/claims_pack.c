#include "claims_pack.h"

#include <base/pack.h>

#include "claims.h"

static void pack_slices(struct buffer *out, const struct slice *slices, size_t count)
{
    pack_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++)
        pack_slice(out, slices[i]);
}

static void pack_org(struct buffer *out, const struct bearer_org *org)
{
    pack_slice(out, org->org);
    pack_slices(out, org->roles, org->role_count);
    pack_u32(out, (uint32_t)org->user_count);
    for (size_t i = 0; i < org->user_count; i++) {
        pack_slice(out, org->users[i].client_id);
        pack_slice(out, org->users[i].email);
    }
}

void claims_pack(struct buffer *out, const struct claims *claims)
{
    const struct bearer *bearer = &claims->bearer;
    pack_slice(out, claims->key);
    pack_i64(out, claims->issued_at);
    pack_i64(out, claims->not_before);
    pack_slice(out, bearer->project);
    pack_slice(out, bearer->user);
    pack_slice(out, bearer->org);
    pack_slices(out, bearer->roles, bearer->role_count);
    pack_u8(out, (uint8_t)bearer->cap);
    pack_u8(out, bearer->admin);
    pack_slices(out, bearer->parents, bearer->parent_count);
    pack_slice(out, bearer->confined);
    pack_u8(out, bearer->issued);
    pack_slice(out, bearer->roster);
    pack_u32(out, (uint32_t)bearer->org_count);
    for (size_t i = 0; i < bearer->org_count; i++)
        pack_org(out, &bearer->orgs[i]);
    pack_i64(out, bearer->expires_at);
}

/* An array of as many as the input says; none fails the input. */
static void *unpack_array(struct unpack *in, struct arena *arena, size_t size, size_t *count)
{
    *count = unpack_u32(in);
    void *array = in->failed || *count > in->rest.len ? NULL : arena_array(arena, *count, size);
    if (!array) {
        in->failed = true;
        *count = 0;
    }
    return array;
}

static const struct slice *unpack_slices(struct unpack *in, struct arena *arena, size_t *count)
{
    struct slice *slices = unpack_array(in, arena, sizeof *slices, count);
    for (size_t i = 0; i < *count; i++)
        slices[i] = unpack_slice(in);
    return slices;
}

static void unpack_org(struct unpack *in, struct arena *arena, struct bearer_org *org)
{
    org->org = unpack_slice(in);
    org->roles = unpack_slices(in, arena, &org->role_count);
    struct bearer_user *users = unpack_array(in, arena, sizeof *users, &org->user_count);
    for (size_t i = 0; i < org->user_count; i++) {
        users[i].client_id = unpack_slice(in);
        users[i].email = unpack_slice(in);
    }
    org->users = users;
}

int claims_unpack(struct slice packed, struct arena *arena, struct claims *claims)
{
    struct unpack in = { packed, false };
    struct bearer *bearer = &claims->bearer;
    *claims = (struct claims){ .key = unpack_slice(&in) };
    claims->issued_at = unpack_i64(&in);
    claims->not_before = unpack_i64(&in);
    bearer->project = unpack_slice(&in);
    bearer->user = unpack_slice(&in);
    bearer->org = unpack_slice(&in);
    bearer->roles = unpack_slices(&in, arena, &bearer->role_count);
    bearer->cap = (enum scope)unpack_u8(&in);
    bearer->admin = unpack_u8(&in);
    bearer->parents = unpack_slices(&in, arena, &bearer->parent_count);
    bearer->confined = unpack_slice(&in);
    bearer->issued = unpack_u8(&in);
    bearer->roster = unpack_slice(&in);
    struct bearer_org *orgs = unpack_array(&in, arena, sizeof *orgs, &bearer->org_count);
    for (size_t i = 0; i < bearer->org_count; i++)
        unpack_org(&in, arena, &orgs[i]);
    bearer->orgs = orgs;
    bearer->expires_at = unpack_i64(&in);
    return unpack_done(&in) ? 0 : -1;
}
