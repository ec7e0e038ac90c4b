#include <model/actor.h>

const char *actor_kind_name(enum actor_kind kind)
{
    static const char *const names[] = { [ACTOR_SERVER] = "server", [ACTOR_PERSON] = "person",
                                         [ACTOR_ADMINISTRATOR] = "administrator" };
    return names[kind];
}

void actor_pack(struct buffer *out, const struct actor *actor)
{
    pack_u8(out, (uint8_t)actor->kind);
    pack_slice(out, actor->id);
    pack_slice(out, actor->org);
}

struct actor actor_unpack(struct unpack *in)
{
    uint8_t kind = unpack_u8(in);
    if (kind < ACTOR_SERVER || kind > ACTOR_ADMINISTRATOR)
        in->failed = true;
    struct actor actor = { .kind = (enum actor_kind)kind };
    actor.id = unpack_slice(in);
    actor.org = unpack_slice(in);
    return actor;
}

void origin_pack(struct buffer *out, const struct origin *origin)
{
    actor_pack(out, &origin->actor);
    pack_i64(out, origin->at);
    pack_slice(out, origin->address);
    pack_slice(out, origin->reason);
    pack_slice(out, origin->request_id);
}

struct origin origin_unpack(struct unpack *in)
{
    struct origin origin = { .actor = actor_unpack(in) };
    origin.at = unpack_i64(in);
    origin.address = unpack_slice(in);
    origin.reason = unpack_slice(in);
    origin.request_id = unpack_slice(in);
    return origin;
}
