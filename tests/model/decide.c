/* Decisions of the program beside those of the model. */
#include <stdio.h>

#include <share/access.h>

#include "chance.h"
#include "clock.h"
#include "draw.h"

enum { QUESTIONS_MAX = 8, PAGES_MAX = 10000 };

static bool answered(struct world *world, const char *what, int result)
{
    if (result != 0)
        world_differ(world, "%s: %s", what, world->error.detail);
    return result == 0;
}

static void describe(const struct bearer *bearer, char *out, size_t size)
{
    int len = snprintf(out, size, "%.*s: user \"%.*s\" org \"%.*s\"%s%s confined \"%.*s\" roles",
                       SLICE_ARGS(bearer->project), SLICE_ARGS(bearer->user), SLICE_ARGS(bearer->org),
                       bearer->admin ? " admin" : "", bearer->cap == SCOPE_READ ? " reads" : "",
                       SLICE_ARGS(bearer->confined));
    for (size_t i = 0; i < bearer->role_count && len > 0 && (size_t)len < size; i++)
        len += snprintf(out + len, size - (size_t)len, " %.*s", SLICE_ARGS(bearer->roles[i]));
}

static void compare_access(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    struct draw_person person;
    struct check_answer answer;
    char who[300];
    draw_person(&person, names_projects[project]);
    struct slice id = draw_dashboard(model, true);
    enum scope scope = draw_scope(), expected = model_access(model, &person.bearer, id, clock_now());
    world_forget(world);
    if (!answered(world, "access_check", access_check(world->store, &person.bearer, id, scope, chance_one_in(3),
                                                      &world->arena, &answer, NULL, &world->error)))
        return;
    world->decisions++;
    describe(&person.bearer, who, sizeof who);
    if (answer.scope != expected || answer.allowed != (expected >= scope))
        world_differ(world, "access_check of %.*s by %s is \"%s\" (%s of %s), not \"%s\"", SLICE_ARGS(id), who,
                     scope_name(answer.scope), answer.allowed ? "allowed" : "refused", scope_name(scope),
                     scope_name(expected));
}

/* As many questions as `count` at once. */
static void compare_checks(struct world *world, size_t project, const struct check_question *questions,
                           size_t count)
{
    world_forget(world);
    struct check_answer *answers = arena_array(&world->arena, count, sizeof *answers);
    if (!answers) {
        world_differ(world, "there is no memory");
        return;
    }
    if (!answered(world, "check_decide", check_decide(world->store, names_projects[project], questions, count,
                                                      chance_one_in(3), &world->arena, answers, NULL,
                                                      &world->error)))
        return;
    for (size_t i = 0; i < count; i++) {
        const struct check_question *q = &questions[i];
        enum scope expected = model_check(&world->models[project], q, clock_now());
        world->decisions++;
        if (answers[i].scope != expected || answers[i].allowed != (expected >= q->scope))
            world_differ(world, "check_decide in %.*s of %.*s for user \"%.*s\", org \"%.*s\", %zu roles from "
                         "\"%.*s\" is \"%s\", not \"%s\"", SLICE_ARGS(names_projects[project]),
                         SLICE_ARGS(q->dashboard), SLICE_ARGS(q->user), SLICE_ARGS(q->org), q->role_count,
                         SLICE_ARGS(q->role_count ? q->roles[0] : (struct slice){ 0 }),
                         scope_name(answers[i].scope), scope_name(expected));
    }
}

static void compare_questions(struct world *world, size_t project)
{
    struct check_question questions[QUESTIONS_MAX];
    struct draw_person people[QUESTIONS_MAX];
    size_t count = 1 + chance_below(QUESTIONS_MAX);
    for (size_t i = 0; i < count; i++) {
        draw_person(&people[i], names_projects[project]);
        const struct bearer *bearer = &people[i].bearer;
        questions[i] = (struct check_question){ .dashboard = draw_dashboard(&world->models[project], true),
                                                .scope = draw_scope(), .user = bearer->user, .org = bearer->org,
                                                .roles = bearer->roles, .role_count = bearer->role_count };
    }
    compare_checks(world, project, questions, count);
}

/* ---- Lists of dashboards ---- */

/* The dashboards that the list should hold, in order of their ids. */
static size_t expect_list(struct model *model, const struct dashboards_query *query,
                          const struct model_dashboard **expected)
{
    size_t count = 0;
    for (size_t i = 0; i < MODEL_DASHBOARDS; i++) {
        const struct model_dashboard *dashboard = &model->dashboards[i];
        enum scope scope = query->bearer && dashboard->id[0]
            ? model_access(model, query->bearer, slice_of(dashboard->id), clock_now()) : SCOPE_NONE;
        if (!model_is_there(dashboard) || (query->bearer && scope == SCOPE_NONE) ||
            (query->scope && query->scope != scope) ||
            (query->status && query->status != model_status(model, query->bearer, dashboard, clock_now())))
            continue;
        size_t at = count++;
        for (; at > 0 && strcmp(expected[at - 1]->id, dashboard->id) > 0; at--)
            expected[at] = expected[at - 1];
        expected[at] = dashboard;
    }
    return count;
}

static void compare_row(struct world *world, struct model *model, const struct dashboards_query *query,
                        const struct model_dashboard *expected, const struct dashboard *seen)
{
    struct slice id = slice_of(expected->id);
    enum scope scope = query->bearer ? model_access(model, query->bearer, id, clock_now()) : SCOPE_NONE;
    enum dashboard_status status = model_status(model, query->bearer, expected, clock_now());
    bool same = slice_equal(seen->id, id) && seen->scope == scope && seen->status == status &&
                slice_equal(seen->owner, expected->owner) && slice_equal(seen->owner_org, expected->owner_org) &&
                seen->registered == (expected->state != MODEL_ELSEWHERE);
    if (!same)
        world_differ(world, "the list has %.*s, scope \"%s\", %s, of \"%.*s\" in \"%.*s\", not %s, \"%s\", %s, "
                     "of \"%.*s\" in \"%.*s\"", SLICE_ARGS(seen->id), scope_name(seen->scope),
                     dashboards_status_name(seen->status), SLICE_ARGS(seen->owner), SLICE_ARGS(seen->owner_org),
                     expected->id, scope_name(scope), dashboards_status_name(status), SLICE_ARGS(expected->owner),
                     SLICE_ARGS(expected->owner_org));
}

static void draw_query(struct dashboards_query *query, struct draw_person *person)
{
    switch (chance_below(8)) {
    case 0:                                 /* everything, for a server */
        break;
    case 1:                                 /* what anybody of an org, or of its roles, can open */
        person->bearer = (struct bearer){ .project = query->project, .cap = SCOPE_READ_WRITE,
                                          .org = names_orgs[chance_below(NAMES_ORGS)], .roles = person->roles,
                                          .role_count = person->bearer.role_count };
        query->bearer = &person->bearer;
        break;
    default:
        query->bearer = &person->bearer;
    }
    if (chance_one_in(4))
        query->status = (enum dashboard_status)(1 + chance_below(DASHBOARD_ELSEWHERE));
    if (query->bearer && chance_one_in(4))
        query->scope = draw_scope();
}

static void compare_list(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    const struct model_dashboard *expected[MODEL_DASHBOARDS];
    struct dashboards_query query = { .project = names_projects[project], .limit = 1 + chance_below(5) };
    struct draw_person person;
    struct dashboards_page page;
    char who[300] = "a server";
    draw_person(&person, query.project);
    draw_query(&query, &person);
    if (query.bearer)
        describe(query.bearer, who, sizeof who);
    size_t count = expect_list(model, &query, expected), seen = 0, pages = 0;
    world_forget(world);
    do {
        if (!answered(world, "dashboards_list", dashboards_list(world->store, &query, &world->arena, &page,
                                                                &world->error)))
            return;
        for (size_t i = 0; i < page.count; i++, seen++)
            if (seen < count)
                compare_row(world, model, &query, expected[seen], &page.dashboards[i]);
            else
                world_differ(world, "the list has %.*s too many", SLICE_ARGS(page.dashboards[i].id));
        if (page.count > query.limit || ++pages == PAGES_MAX)
            world_differ(world, "a page has %zu rows of %zu, or pages do not end", page.count, query.limit);
        if (page.next.len == 0)
            break;
        query.cursor = page.next;
    } while (!world->differs);
    world->decisions++;
    if (seen < count)
        world_differ(world, "the list lacks %s", expected[seen]->id);
    if (world->differs)
        printf("# the list was that of %s, pages of %zu, status %d, scope \"%s\"\n", who, query.limit,
               (int)query.status, scope_name(query.scope));
}

/* ---- Lists of grants ---- */

static void draw_filter(struct model *model, struct list_filter *filter)
{
    if (chance_one_in(2))
        filter->dashboard = draw_dashboard(model, true);
    switch (chance_below(4)) {
    case 0:
        filter->user = draw_user();
        filter->org = draw_org();
        break;
    case 1:
        filter->org = names_orgs[chance_below(NAMES_ORGS)];
        break;
    case 2:
        filter->org = names_orgs[chance_below(NAMES_ORGS)];
        filter->role = names_roles[chance_below(NAMES_ROLES)];
        break;
    default:
        break;
    }
}

static bool same_grant(const struct grant *a, const struct grant *b)
{
    return a->period.starts_at == b->period.starts_at && a->period.expires_at == b->period.expires_at &&
           a->granted_by.kind == b->granted_by.kind && slice_equal(a->granted_by.id, b->granted_by.id) &&
           slice_equal(a->granted_by.org, b->granted_by.org) && a->granted_at == b->granted_at;
}

static void compare_grant(struct world *world, struct model *model, const struct list_filter *filter,
                          const struct grant *seen, bool *listed)
{
    const struct principal *p = &seen->principal;
    struct grant *grant = model_grant(model, seen->dashboard, p, seen->scope);
    const char *wrong = !grant ? "is none" : listed[grant - model->grants] ? "is listed twice"
                      : !model_fits(filter, grant) ? "is not asked for"
                      : !same_grant(grant, seen) ? "has another period or giver" : NULL;
    if (wrong)
        world_differ(world, "list_grants: \"%s\" on %.*s of user \"%.*s\" org \"%.*s\" role \"%.*s\" %s",
                     scope_name(seen->scope), SLICE_ARGS(seen->dashboard), SLICE_ARGS(p->user), SLICE_ARGS(p->org),
                     SLICE_ARGS(p->role), wrong);
    else
        listed[grant - model->grants] = true;
}

static void compare_grants(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    struct list_filter filter = { .project = names_projects[project] };
    struct list_page page;
    struct slice cursor = { 0 };
    bool listed[MODEL_GRANTS_MAX] = { false };
    size_t limit = 1 + chance_below(12), pages = 0;
    draw_filter(model, &filter);
    world_forget(world);
    do {
        if (!answered(world, "list_grants", list_grants(world->store, &filter, limit, cursor, &world->arena, &page,
                                                        &world->error)))
            return;
        for (size_t i = 0; i < page.count; i++)
            compare_grant(world, model, &filter, &page.grants[i], listed);
        if (page.count > limit || ++pages == PAGES_MAX)
            world_differ(world, "a page of grants has %zu of %zu, or pages do not end", page.count, limit);
        cursor = page.next;
    } while (cursor.len && !world->differs);
    world->decisions++;
    for (size_t i = 0; i < model->grant_count; i++)
        if (!listed[i] && model_fits(&filter, &model->grants[i]))
            world_differ(world, "list_grants lacks one on %.*s", SLICE_ARGS(model->grants[i].dashboard));
    if (world->differs)
        printf("# the filter was dashboard \"%.*s\", user \"%.*s\", org \"%.*s\", role \"%.*s\", pages of %zu\n",
               SLICE_ARGS(filter.dashboard), SLICE_ARGS(filter.user), SLICE_ARGS(filter.org),
               SLICE_ARGS(filter.role), limit);
}

void world_decide(struct world *world)
{
    static void (*const compare[])(struct world *, size_t) = { compare_access, compare_questions, compare_list,
                                                               compare_grants };
    for (size_t i = 0; i < 12 && !world->differs; i++)
        compare[chance_below(sizeof compare / sizeof *compare)](world, draw_project());
}

/* ---- Everybody, everywhere ---- */

void world_decide_all(struct world *world)
{
    enum { ORGS = NAMES_ORGS + 1, ROLES = NAMES_ROLES + 1, ALL = NAMES_USERS * ORGS * ROLES * MODEL_DASHBOARDS };
    static struct check_question questions[ALL];
    for (size_t project = 0; project < NAMES_PROJECTS && !world->differs; project++) {
        size_t count = 0;
        for (size_t i = 0; i < ALL; i++) {
            size_t org = i % ORGS, role = i / ORGS % ROLES, user = i / (ORGS * ROLES) % NAMES_USERS;
            const char *id = world->models[project].dashboards[i / (ORGS * ROLES * NAMES_USERS)].id;
            if (!id[0])
                continue;
            questions[count++] = (struct check_question){
                .dashboard = slice_of(id), .scope = draw_scope(), .user = names_users[user],
                .org = org < NAMES_ORGS ? names_orgs[org] : (struct slice){ 0 },
                .roles = &names_roles[role % NAMES_ROLES], .role_count = role < NAMES_ROLES };
        }
        compare_checks(world, project, questions, count);
    }
}
