/* Operations on dashboards as bytes: who asks is part of them, since the plan judges again what may have
 * changed. */
#include "dashboards.h"

#include <model/bounds.h>

static bool listed(const struct bearer *bearer, struct slice id)
{
    for (size_t i = 0; id.len && i < bearer->parent_count; i++)
        if (slice_equal(bearer->parents[i], id))
            return true;
    return false;
}

static void pack_bearer(struct buffer *out, const struct bearer *bearer, struct slice id, struct slice other)
{
    pack_slice(out, bearer->user);
    pack_slice(out, bearer->org);
    pack_u8(out, (uint8_t)bearer->cap);
    pack_u8(out, bearer->admin);
    pack_slice(out, bearer->confined);
    pack_slice(out, listed(bearer, id) ? id : (struct slice){ 0 });
    pack_slice(out, listed(bearer, other) ? other : (struct slice){ 0 });
    pack_u32(out, (uint32_t)bearer->role_count);
    for (size_t i = 0; i < bearer->role_count; i++)
        pack_slice(out, bearer->roles[i]);
}

void dashboards_pack_asker(struct buffer *out, const struct dashboards_asker *asker, struct slice id,
                           struct slice other)
{
    pack_slice(out, asker->project);
    origin_pack(out, &asker->origin);
    pack_slice(out, id);
    pack_u8(out, asker->bearer != NULL);
    if (asker->bearer)
        pack_bearer(out, asker->bearer, id, other);
}

static const struct bearer *unpack_bearer(struct unpack *in, struct slice project, struct arena *arena)
{
    struct bearer *bearer = arena_alloc(arena, sizeof *bearer);
    struct slice *parents = arena_array(arena, 2, sizeof *parents);
    if (!bearer || !parents)
        return NULL;
    *bearer = (struct bearer){ .project = project, .user = unpack_slice(in), .parents = parents,
                               .parent_count = 2 };
    bearer->org = unpack_slice(in);
    bearer->cap = (enum scope)unpack_u8(in);
    bearer->admin = unpack_u8(in);
    bearer->confined = unpack_slice(in);
    parents[0] = unpack_slice(in);
    parents[1] = unpack_slice(in);
    bearer->role_count = unpack_u32(in);
    if (bearer->role_count > ROLES_MAX || bearer->cap > SCOPE_READ_WRITE) {
        in->failed = true;
        return bearer;
    }
    struct slice *roles = arena_array(arena, bearer->role_count + 1, sizeof *roles);
    if (!roles)
        return NULL;
    for (size_t i = 0; i < bearer->role_count; i++)
        roles[i] = unpack_slice(in);
    bearer->roles = roles;
    return bearer;
}

int dashboards_unpack_asker(struct unpack *in, struct arena *arena, struct dashboards_asker *asker,
                            struct slice *id, struct error *error)
{
    *asker = (struct dashboards_asker){ .project = unpack_slice(in) };
    asker->origin = origin_unpack(in);
    *id = unpack_slice(in);
    if (unpack_u8(in)) {
        asker->bearer = unpack_bearer(in, asker->project, arena);
        if (!asker->bearer)
            return error_memory(error);
    }
    return in->failed ? error_set(error, ERROR_INTERNAL, "The operation cannot be read.") : 0;
}

void dashboards_pack_charts(struct buffer *out, const struct chart *charts, size_t count)
{
    pack_u32(out, (uint32_t)count);
    for (size_t i = 0; i < count; i++) {
        pack_slice(out, charts[i].id);
        pack_slice(out, charts[i].name);
    }
}

int dashboards_unpack_charts(struct unpack *in, struct arena *arena, const struct chart **charts, size_t *count,
                             struct error *error)
{
    *count = unpack_u32(in);
    if (*count > CHARTS_MAX)
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    struct chart *unpacked = arena_array(arena, *count + 1, sizeof *unpacked);
    if (!unpacked)
        return error_memory(error);
    for (size_t i = 0; i < *count; i++) {
        unpacked[i].id = unpack_slice(in);
        unpacked[i].name = unpack_slice(in);
    }
    *charts = unpacked;
    return 0;
}
