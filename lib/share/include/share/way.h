/* The ways by which somebody may open a dashboard. */
#ifndef SHARE_WAY_H
#define SHARE_WAY_H

#include <stddef.h>

#include <base/arena.h>
#include <base/pack.h>
#include <model/period.h>
#include <model/principal.h>
#include <model/scope.h>

/* The values travel in replies. */
enum way_kind { WAY_OWNER = 1, WAY_USER = 2, WAY_ROLE = 3, WAY_ORG = 4, WAY_PARENT = 5, WAY_ADMIN = 6 };

struct way {
    enum way_kind kind;
    struct principal principal;     /* whose way it is; WAY_OWNER: the owner as a user; parent and admin: the bearer */
    enum scope scope;
    enum period_state state;        /* of the grant; PERIOD_ACTIVE for an owner */
};

/* Grows in an arena. */
struct way_list {
    struct way *ways;
    size_t count, capacity;
};

/* 0, or -1 without memory. */
int way_add(struct way_list *list, struct arena *arena, struct way way);

/* "owner", "user", "role", "org", "parent", "admin". */
const char *way_name(enum way_kind kind);

/* The way of a grant to that principal. */
struct way way_of(const struct principal *principal, enum scope scope, enum period_state state);

/* The greatest scope among the active ways. */
enum scope way_scope(const struct way_list *list);

void way_pack(struct buffer *out, const struct way_list *list);
/* The list's ways in the arena, their slices in the input. A bad input, or no memory, fails `in`. */
struct way_list way_unpack(struct unpack *in, struct arena *arena);

#endif
