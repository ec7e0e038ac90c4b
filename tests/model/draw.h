/* What the test draws: people with their tokens, periods, principals, dashboards. */
#ifndef MODEL_TEST_DRAW_H
#define MODEL_TEST_DRAW_H

#include "world.h"

enum { DRAW_ROLES = 3 };

struct draw_person {
    struct bearer bearer;
    struct slice roles[DRAW_ROLES], parents[NAMES_DASHBOARDS];
    struct bearer_org orgs[NAMES_ORGS];
    struct slice org_roles[NAMES_ORGS][NAMES_ROLES];
    struct bearer_user users[NAMES_ORGS][NAMES_USERS];
};

/* A token: of anybody, in and out of orgs and roles. A person is not moved once it was drawn. */
void draw_person(struct draw_person *person, struct slice project);

/* One who owns that dashboard, if anybody does, with a token that mostly lets its owner act. */
void draw_owner(struct draw_person *person, struct slice project, const struct model_dashboard *dashboard);

struct slice draw_user(void);
struct slice draw_org(void);            /* empty one time in four */
size_t draw_project(void);
enum scope draw_scope(void);
/* Near enough to now that its ends are met. */
struct period draw_period(void);
struct principal draw_principal(void);

/* One that the model has heard of, there or not; or, `strange` permitting, an id of nothing. */
struct slice draw_dashboard(struct model *model, bool strange);
/* The same, but mostly one that is owned inside an org: of it the rules of sharing have the most to say. */
struct slice draw_owned(struct model *model);

#endif
