#include <model/principal.h>

bool principal_equal(const struct principal *a, const struct principal *b)
{
    return a->kind == b->kind && slice_equal(a->user, b->user) && slice_equal(a->org, b->org) &&
           slice_equal(a->role, b->role);
}

const char *principal_kind_name(enum principal_kind kind)
{
    static const char *const names[] = { [PRINCIPAL_USER] = "user", [PRINCIPAL_ORG] = "org",
                                         [PRINCIPAL_ROLE] = "role" };
    return names[kind];
}

void principal_pack(struct buffer *out, const struct principal *principal)
{
    pack_u8(out, (uint8_t)principal->kind);
    pack_slice(out, principal->user);
    pack_slice(out, principal->org);
    pack_slice(out, principal->role);
}

struct principal principal_unpack(struct unpack *in)
{
    uint8_t kind = unpack_u8(in);
    if (kind < PRINCIPAL_USER || kind > PRINCIPAL_ROLE)
        in->failed = true;
    struct principal principal = { .kind = (enum principal_kind)kind };
    principal.user = unpack_slice(in);
    principal.org = unpack_slice(in);
    principal.role = unpack_slice(in);
    return principal;
}
