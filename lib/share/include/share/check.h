/* May they open it? */
#ifndef SHARE_CHECK_H
#define SHARE_CHECK_H

#include <stdbool.h>
#include <stddef.h>

#include <base/error.h>
#include <model/revision.h>
#include <share/way.h>

struct store;
struct store_view;

/* One question. A user, in an org or in none (`org` empty: then roles count for nothing), with the roles held. */
struct check_question {
    struct slice dashboard;
    enum scope scope;
    struct slice user;
    struct slice org;
    const struct slice *roles;
    size_t role_count;              /* at most ROLES_MAX */
};

struct check_answer {
    bool allowed;
    enum scope scope;               /* the greatest that is given, SCOPE_NONE where nothing is */
    struct way_list ways;           /* with `explain`: every way that gives a scope or would at another time */
};

/* Answers all questions on one state of the store and at one moment. `answers` holds `count`; what they point to
 * lives in the arena. An unknown or deleted dashboard is an answer (not allowed), not an error. 0 or -1
 * (UNAVAILABLE). Blocks for no writer. */
int check_decide(struct store *store, struct slice project, const struct check_question *questions, size_t count,
                 bool explain, struct arena *arena, struct check_answer *answers, struct revision *revision,
                 struct error *error);

#endif
