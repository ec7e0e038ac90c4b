#include "model.h"

#include <stdio.h>

#include "names.h"

void model_init(struct model *model)
{
    *model = (struct model){ .grant_count = 0 };
    for (size_t i = 0; i < MODEL_NAMED; i++)
        snprintf(model->dashboards[i].id, sizeof model->dashboards[i].id, "%.*s", SLICE_ARGS(names_dashboards[i]));
}

struct model_dashboard *model_find(struct model *model, struct slice id)
{
    for (size_t i = 0; i < MODEL_DASHBOARDS; i++)
        if (id.len && slice_is(id, model->dashboards[i].id))
            return &model->dashboards[i];
    return NULL;
}

struct model_dashboard *model_room(struct model *model)
{
    for (size_t i = MODEL_NAMED; i < MODEL_DASHBOARDS; i++)
        if (model->dashboards[i].state == MODEL_ABSENT || model->dashboards[i].state == MODEL_DELETED)
            return &model->dashboards[i];
    return NULL;
}

bool model_is_there(const struct model_dashboard *dashboard)
{
    return dashboard && dashboard->state != MODEL_ABSENT && dashboard->state != MODEL_DELETED;
}

static bool counts(struct period period, int64_t now)
{
    return period.starts_at <= now && now < period.expires_at;
}

static bool has_ended(struct period period, int64_t now)
{
    return now >= period.expires_at;
}

static bool holds(const struct slice *names, size_t count, struct slice name)
{
    for (size_t i = 0; i < count; i++)
        if (slice_equal(names[i], name))
            return true;
    return false;
}

/* "A grant to a user with an org counts for that reference in that org only; one without an org counts for that
 * reference whatever its org. A role grant counts for a bearer of that org who holds the role; an org grant for
 * any bearer of that org." */
static bool reaches(const struct principal *principal, const struct check_question *question)
{
    bool same_org = question->org.len > 0 && slice_equal(principal->org, question->org);
    switch (principal->kind) {
    case PRINCIPAL_USER:
        return slice_equal(principal->user, question->user) && (principal->org.len == 0 || same_org);
    case PRINCIPAL_ORG:
        return same_org;
    case PRINCIPAL_ROLE:
        return same_org && holds(question->roles, question->role_count, principal->role);
    }
    return false;
}

static bool owned_by(const struct model_dashboard *dashboard, struct slice user, struct slice org)
{
    return dashboard->state == MODEL_OWNED && slice_equal(dashboard->owner, user) &&
           (dashboard->owner_org.len == 0 || slice_equal(dashboard->owner_org, org));
}

enum scope model_check(struct model *model, const struct check_question *question, int64_t now)
{
    struct model_dashboard *dashboard = model_find(model, question->dashboard);
    enum scope most = SCOPE_NONE;
    if (!model_is_there(dashboard))
        return SCOPE_NONE;
    if (owned_by(dashboard, question->user, question->org))
        return SCOPE_READ_WRITE;
    for (size_t i = 0; i < model->grant_count; i++) {
        const struct grant *grant = &model->grants[i];
        if (slice_equal(grant->dashboard, question->dashboard) && reaches(&grant->principal, question) &&
            counts(grant->period, now) && grant->scope > most)
            most = grant->scope;
    }
    return most;
}

enum scope model_access_uncapped(struct model *model, const struct bearer *bearer, struct slice id, int64_t now)
{
    struct model_dashboard *dashboard = model_find(model, id);
    struct check_question question = { .dashboard = id, .user = bearer->user, .org = bearer->org,
                                       .roles = bearer->roles, .role_count = bearer->role_count };
    if (!model_is_there(dashboard) || (bearer->confined.len && !slice_equal(bearer->confined, id)))
        return SCOPE_NONE;
    if (bearer->admin)
        return dashboard->state == MODEL_PARENT ? SCOPE_READ_WRITE : SCOPE_NONE;
    enum scope scope = model_check(model, &question, now);
    bool listed = dashboard->state == MODEL_PARENT && holds(bearer->parents, bearer->parent_count, id);
    return scope == SCOPE_NONE && listed ? SCOPE_READ : scope;
}

enum scope model_access(struct model *model, const struct bearer *bearer, struct slice id, int64_t now)
{
    enum scope scope = model_access_uncapped(model, bearer, id, now);
    return scope < bearer->cap ? scope : bearer->cap;
}

bool model_owns(const struct bearer *bearer, const struct model_dashboard *dashboard)
{
    return !bearer->admin && owned_by(dashboard, bearer->user, bearer->org);
}

/* "Nobody else holds a grant that counts or will": the owner is the same person in whatever org. */
static bool is_shared(struct model *model, const struct model_dashboard *dashboard, int64_t now)
{
    for (size_t i = 0; i < model->grant_count; i++) {
        const struct grant *grant = &model->grants[i];
        bool own = grant->principal.kind == PRINCIPAL_USER && slice_equal(grant->principal.user, dashboard->owner);
        if (slice_is(grant->dashboard, dashboard->id) && !own && !has_ended(grant->period, now))
            return true;
    }
    return false;
}

enum dashboard_status model_status(struct model *model, const struct bearer *bearer,
                                   const struct model_dashboard *dashboard, int64_t now)
{
    if (dashboard->state == MODEL_PARENT)
        return DASHBOARD_IS_PARENT;
    if (bearer && !model_owns(bearer, dashboard))
        return DASHBOARD_SHARED_WITH_ME;
    if (dashboard->state == MODEL_ELSEWHERE)
        return DASHBOARD_ELSEWHERE;
    return is_shared(model, dashboard, now) ? DASHBOARD_OWNED_SHARED : DASHBOARD_OWNED_PRIVATE;
}

bool model_fits(const struct list_filter *filter, const struct grant *grant)
{
    const struct principal *principal = &grant->principal;
    return (filter->dashboard.len == 0 || slice_equal(filter->dashboard, grant->dashboard)) &&
           (filter->user.len == 0 || slice_equal(filter->user, principal->user)) &&
           (filter->org.len == 0 || slice_equal(filter->org, principal->org)) &&
           (filter->role.len == 0 || slice_equal(filter->role, principal->role));
}

static bool same_principal(const struct principal *a, const struct principal *b)
{
    return a->kind == b->kind && slice_equal(a->user, b->user) && slice_equal(a->org, b->org) &&
           slice_equal(a->role, b->role);
}

struct grant *model_grant(struct model *model, struct slice id, const struct principal *principal,
                          enum scope scope)
{
    for (size_t i = 0; i < model->grant_count; i++) {
        struct grant *grant = &model->grants[i];
        if (slice_equal(grant->dashboard, id) && same_principal(&grant->principal, principal) &&
            grant->scope == scope)
            return grant;
    }
    return NULL;
}

/* An id of another org is not told to a person; of such a grant it is said that there is more, ended or not. */
static size_t tell(struct model *model, struct slice id, struct slice user, struct slice org, int64_t now,
                   struct way *ways, bool *more)
{
    size_t count = 0;
    for (size_t i = 0; i < model->grant_count; i++) {
        const struct grant *grant = &model->grants[i];
        const struct principal *principal = &grant->principal;
        bool meant = user.len ? slice_equal(principal->user, user) : principal->kind != PRINCIPAL_USER;
        if (!slice_equal(grant->dashboard, id) || !meant)
            continue;
        if (org.len && principal->org.len && !slice_equal(principal->org, org))
            *more = true;
        else if (!has_ended(grant->period, now))
            ways[count++] = way_of(principal, grant->scope, counts(grant->period, now) ? PERIOD_ACTIVE
                                                                                       : PERIOD_NOT_YET);
    }
    return count;
}

size_t model_remaining(struct model *model, struct slice id, struct slice user, struct slice org, int64_t now,
                       struct way *ways, bool *more)
{
    const struct model_dashboard *dashboard = model_find(model, id);
    size_t count = tell(model, id, user, org, now, ways, more);
    if (dashboard && dashboard->state == MODEL_OWNED && slice_equal(dashboard->owner, user))
        ways[count++] = (struct way){ WAY_OWNER, { .kind = PRINCIPAL_USER, .user = user,
                                                   .org = dashboard->owner_org }, SCOPE_READ_WRITE,
                                      PERIOD_ACTIVE };
    return count;
}

size_t model_possible(struct model *model, struct slice id, struct slice org, int64_t now, struct way *ways,
                      bool *more)
{
    return tell(model, id, (struct slice){ 0 }, org, now, ways, more);
}
