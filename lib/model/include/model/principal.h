/* To whom a grant is given. */
#ifndef MODEL_PRINCIPAL_H
#define MODEL_PRINCIPAL_H

#include <stdbool.h>

#include <base/pack.h>
#include <base/slice.h>

/* The values are stored. */
enum principal_kind { PRINCIPAL_USER = 1, PRINCIPAL_ORG = 2, PRINCIPAL_ROLE = 3 };

/* A user (in whatever org, where `org` is empty), a user inside an org, a whole org, or a role of an org. What the
 * kind does not need is empty: no id is empty, so empty says absent. */
struct principal {
    enum principal_kind kind;
    struct slice user;
    struct slice org;
    struct slice role;
};

bool principal_equal(const struct principal *a, const struct principal *b);

/* "user", "org", "role": as a way (`via`) names it. */
const char *principal_kind_name(enum principal_kind kind);

void principal_pack(struct buffer *out, const struct principal *principal);
/* A kind that is not known fails the input. */
struct principal principal_unpack(struct unpack *in);

#endif
