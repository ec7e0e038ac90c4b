/* The changes of the model: rules in the order in which the contract states them. */
#include "model_change.h"

void model_refuse(struct model_answer *answer, enum error_kind kind)
{
    for (size_t i = 0; i < answer->count; i++)
        if (answer->kinds[i] == kind)
            return;
    answer->kinds[answer->count++] = kind;
}

struct model_answer model_refused(enum error_kind kind)
{
    return (struct model_answer){ { kind }, 1 };
}

bool model_agrees(const struct model_answer *answer, enum error_kind seen)
{
    if (answer->count == 0)
        return seen == ERROR_NONE;
    for (size_t i = 0; i < answer->count; i++)
        if (answer->kinds[i] == seen)
            return true;
    return answer->count > 1 && seen == ERROR_INVALID_ENTRIES;
}

void model_put_grant(struct model *model, struct model_dashboard *dashboard, const struct principal *principal,
                      enum scope scope, struct period period, const struct origin *origin)
{
    struct grant *grant = model_grant(model, slice_of(dashboard->id), principal, scope);
    if (!grant)
        grant = &model->grants[model->grant_count++];
    *grant = (struct grant){ slice_of(dashboard->id), *principal, scope, period, origin->actor, origin->at };
    dashboard->changes++;
}

void model_drop_grant(struct model *model, struct model_dashboard *dashboard, struct grant *grant)
{
    *grant = model->grants[--model->grant_count];
    dashboard->changes++;
}

static void drop_all(struct model *model, const struct model_dashboard *dashboard)
{
    for (size_t i = model->grant_count; i-- > 0; )
        if (slice_is(model->grants[i].dashboard, dashboard->id))
            model->grants[i] = model->grants[--model->grant_count];
}

static bool same_target(const struct permission *a, const struct permission *b)
{
    return slice_equal(a->dashboard, b->dashboard) && a->principal.kind == b->principal.kind &&
           slice_equal(a->principal.user, b->principal.user) && slice_equal(a->principal.org, b->principal.org) &&
           slice_equal(a->principal.role, b->principal.role) && a->every_org == b->every_org &&
           a->scope == b->scope;
}

static bool has_twins(const struct permissions *permissions)
{
    for (size_t i = 0; i < permissions->count; i++)
        for (size_t j = 0; j < i; j++)
            if (same_target(&permissions->entries[i], &permissions->entries[j]))
                return true;
    return false;
}

static struct model_answer judge_put(struct model *model, const struct permissions *permissions)
{
    struct model_answer answer = MODEL_DONE;
    if (has_twins(permissions))
        return model_refused(ERROR_DUPLICATE_TARGET);
    for (size_t i = 0; i < permissions->count; i++) {
        const struct model_dashboard *dashboard = model_find(model, permissions->entries[i].dashboard);
        if (dashboard->state == MODEL_DELETED)
            model_refuse(&answer, ERROR_DELETED);
        else if (permissions->require_registered && dashboard->state != MODEL_OWNED &&
                 dashboard->state != MODEL_PARENT)
            model_refuse(&answer, ERROR_DASHBOARD_NOT_REGISTERED);
    }
    return answer;
}

static enum permission_status put_one(struct model *model, const struct permissions *permissions,
                                      const struct permission *entry)
{
    struct model_dashboard *dashboard = model_find(model, entry->dashboard);
    const struct grant *before = model_grant(model, entry->dashboard, &entry->principal, entry->scope);
    bool there = before != NULL;
    if (there && before->period.starts_at == entry->period.starts_at &&
        before->period.expires_at == entry->period.expires_at &&
        before->granted_by.kind == permissions->origin.actor.kind)
        return PERMISSION_UNCHANGED;
    if (dashboard->state == MODEL_ABSENT)
        dashboard->state = MODEL_ELSEWHERE;
    model_put_grant(model, dashboard, &entry->principal, entry->scope, entry->period, &permissions->origin);
    return there ? PERMISSION_UPDATED : PERMISSION_GRANTED;
}

struct model_answer model_put(struct model *model, const struct permissions *permissions,
                              enum permission_status *statuses)
{
    struct model before = *model;
    struct model_answer answer = judge_put(model, permissions);
    if (answer.count)
        return answer;
    for (size_t i = 0; i < permissions->count; i++)
        statuses[i] = put_one(model, permissions, &permissions->entries[i]);
    if (permissions->dry_run)
        *model = before;
    return answer;
}

static bool revokes(const struct permission *entry, const struct grant *grant)
{
    const struct principal *named = &entry->principal, *held = &grant->principal;
    return slice_equal(grant->dashboard, entry->dashboard) && held->kind == named->kind &&
           slice_equal(held->user, named->user) && slice_equal(held->role, named->role) &&
           (entry->every_org || slice_equal(held->org, named->org)) &&
           (entry->scope == SCOPE_READ || grant->scope == SCOPE_READ_WRITE);
}

static enum permission_status revoke_one(struct model *model, const struct permission *entry)
{
    enum permission_status status = PERMISSION_ABSENT;
    for (size_t i = model->grant_count; i-- > 0; )
        if (revokes(entry, &model->grants[i])) {
            model_drop_grant(model, model_find(model, entry->dashboard), &model->grants[i]);
            status = PERMISSION_REVOKED;
        }
    return status;
}

struct model_answer model_revoke(struct model *model, const struct permissions *permissions,
                                 enum permission_status *statuses)
{
    if (has_twins(permissions))
        return model_refused(ERROR_DUPLICATE_TARGET);
    for (size_t i = 0; i < permissions->count; i++)
        statuses[i] = revoke_one(model, &permissions->entries[i]);
    return MODEL_DONE;
}

static enum error_kind judge_creator(const struct bearer *bearer, const struct dashboard_draft *draft)
{
    if (!bearer)
        return draft->is_parent == (draft->owner.len > 0) ? ERROR_INVALID_VALUE : ERROR_NONE;
    if (bearer->cap != SCOPE_READ_WRITE)
        return ERROR_TOKEN_SCOPE_READ;
    return bearer->confined.len || draft->is_parent != bearer->admin ? ERROR_NOT_ALLOWED : ERROR_NONE;
}

static bool sees_parent(struct model *model, const struct bearer *bearer, struct slice id, int64_t now)
{
    const struct model_dashboard *parent = model_find(model, id);
    return parent && parent->state == MODEL_PARENT &&
           (!bearer || model_access(model, bearer, id, now) != SCOPE_NONE);
}

/* Ended ones too: they are there until they are revoked. */
static bool grants_stand(struct model *model, const struct model_dashboard *dashboard)
{
    for (size_t i = 0; i < model->grant_count; i++)
        if (slice_is(model->grants[i].dashboard, dashboard->id))
            return true;
    return false;
}

static enum error_kind judge_create(struct model *model, const struct bearer *bearer,
                                    const struct dashboard_draft *draft, const struct model_dashboard *dashboard,
                                    int64_t now)
{
    enum error_kind kind = judge_creator(bearer, draft);
    if (kind != ERROR_NONE)
        return kind;
    if (draft->is_parent && draft->parent.len)
        return ERROR_INVALID_VALUE;
    if (draft->parent.len && !sees_parent(model, bearer, draft->parent, now))
        return ERROR_NOT_FOUND;
    if (dashboard->state == MODEL_OWNED || dashboard->state == MODEL_PARENT)
        return ERROR_DASHBOARD_EXISTS;
    if (dashboard->state == MODEL_ELSEWHERE && !draft->adopt && grants_stand(model, dashboard))
        return ERROR_HAS_GRANTS;
    return ERROR_NONE;
}

struct model_answer model_create(struct model *model, const struct bearer *bearer,
                                 const struct dashboard_draft *draft, struct slice id, int64_t now)
{
    struct model_dashboard *dashboard = model_find(model, id), drawn = { .id = "" };
    bool is_new = !dashboard;
    enum error_kind kind = judge_create(model, bearer, draft, is_new ? &drawn : dashboard, now);
    if (kind != ERROR_NONE)
        return model_refused(kind);
    if (is_new) {
        dashboard = model_room(model);
        drawn.changes = dashboard->changes;
        *dashboard = drawn;
        memcpy(dashboard->id, id.ptr, id.len < sizeof dashboard->id ? id.len : sizeof dashboard->id - 1);
    }
    if (dashboard->state != MODEL_ELSEWHERE || !draft->adopt)
        drop_all(model, dashboard);
    dashboard->state = draft->is_parent ? MODEL_PARENT : MODEL_OWNED;
    dashboard->owner = draft->is_parent ? (struct slice){ 0 } : bearer ? bearer->user : draft->owner;
    dashboard->owner_org = draft->is_parent ? (struct slice){ 0 } : bearer ? bearer->org : draft->owner_org;
    dashboard->changes++;
    return MODEL_DONE;
}

bool model_exists_for(struct model *model, const struct bearer *bearer, struct slice id, int64_t now)
{
    return model_is_there(model_find(model, id)) &&
           (!bearer || model_access(model, bearer, id, now) != SCOPE_NONE);
}

struct model_answer model_delete(struct model *model, const struct bearer *bearer, struct slice id, int64_t now)
{
    struct model_dashboard *dashboard = model_find(model, id);
    if (!model_exists_for(model, bearer, id, now))
        return model_refused(ERROR_NOT_FOUND);
    if (bearer && !model_owns(bearer, dashboard) && !(bearer->admin && dashboard->state == MODEL_PARENT))
        return model_refused(ERROR_NOT_ALLOWED);
    if (bearer && bearer->cap != SCOPE_READ_WRITE)
        return model_refused(ERROR_TOKEN_SCOPE_READ);
    drop_all(model, dashboard);
    dashboard->state = MODEL_DELETED;
    dashboard->owner = dashboard->owner_org = (struct slice){ 0 };
    dashboard->changes++;
    return MODEL_DONE;
}

struct model_answer model_change(struct model *model, const struct bearer *bearer, struct slice id, int64_t now)
{
    if (!model_exists_for(model, bearer, id, now))
        return model_refused(ERROR_NOT_FOUND);
    if (bearer && model_access_uncapped(model, bearer, id, now) != SCOPE_READ_WRITE)
        return model_refused(ERROR_NOT_ALLOWED);
    if (bearer && bearer->cap != SCOPE_READ_WRITE)
        return model_refused(ERROR_TOKEN_SCOPE_READ);
    if (model_find(model, id)->state == MODEL_ELSEWHERE)
        return model_refused(ERROR_DASHBOARD_NOT_REGISTERED);
    return MODEL_DONE;
}
