#include <share/way.h>

int way_add(struct way_list *list, struct arena *arena, struct way way)
{
    if (list->count == list->capacity) {
        size_t capacity = list->capacity ? list->capacity * 2 : 4;
        struct way *ways = arena_array(arena, capacity, sizeof *ways);
        if (!ways)
            return -1;
        if (list->count)
            memcpy(ways, list->ways, list->count * sizeof *ways);
        list->ways = ways;
        list->capacity = capacity;
    }
    list->ways[list->count++] = way;
    return 0;
}

const char *way_name(enum way_kind kind)
{
    static const char *const names[] = { [WAY_OWNER] = "owner", [WAY_USER] = "user", [WAY_ROLE] = "role",
                                         [WAY_ORG] = "org", [WAY_PARENT] = "parent",
                                         [WAY_ADMIN] = "admin" };
    return names[kind];
}

struct way way_of(const struct principal *principal, enum scope scope, enum period_state state)
{
    static const enum way_kind kinds[] = { [PRINCIPAL_USER] = WAY_USER, [PRINCIPAL_ORG] = WAY_ORG,
                                           [PRINCIPAL_ROLE] = WAY_ROLE };
    return (struct way){ kinds[principal->kind], *principal, scope, state };
}

enum scope way_scope(const struct way_list *list)
{
    enum scope scope = SCOPE_NONE;
    for (size_t i = 0; i < list->count; i++)
        if (list->ways[i].state == PERIOD_ACTIVE && list->ways[i].scope > scope)
            scope = list->ways[i].scope;
    return scope;
}

void way_pack(struct buffer *out, const struct way_list *list)
{
    pack_u32(out, (uint32_t)list->count);
    for (size_t i = 0; i < list->count; i++) {
        pack_u8(out, (uint8_t)list->ways[i].kind);
        principal_pack(out, &list->ways[i].principal);
        pack_u8(out, (uint8_t)list->ways[i].scope);
        pack_u8(out, (uint8_t)list->ways[i].state);
    }
}

struct way_list way_unpack(struct unpack *in, struct arena *arena)
{
    struct way_list list = { 0 };
    for (uint32_t left = unpack_u32(in); left > 0 && !in->failed; left--) {
        struct way way = { .kind = (enum way_kind)unpack_u8(in) };
        way.principal = principal_unpack(in);
        way.scope = (enum scope)unpack_u8(in);
        way.state = (enum period_state)unpack_u8(in);
        if (way.kind < WAY_OWNER || way.kind > WAY_ADMIN || way.scope < SCOPE_READ || way.scope > SCOPE_READ_WRITE ||
            way.state > PERIOD_EXPIRED)
            in->failed = true;
        else if (way_add(&list, arena, way) != 0)
            in->failed = true;
    }
    return list;
}
