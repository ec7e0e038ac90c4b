/* A grant: a dashboard, a principal, a scope, the period in which it counts, its giver. */
#ifndef MODEL_GRANT_H
#define MODEL_GRANT_H

#include <model/actor.h>
#include <model/period.h>
#include <model/principal.h>
#include <model/scope.h>

struct grant {
    struct slice dashboard;
    struct principal principal;
    enum scope scope;
    struct period period;
    struct actor granted_by;
    int64_t granted_at;
};

#endif
