/* What people do to other people's access: sharing, and giving a dashboard on. */
#include "model_change.h"

#include "names.h"

/* The entry of the org in the roster that the token carries, or NULL. */
static const struct bearer_org *roster_of(const struct bearer *bearer)
{
    for (size_t i = 0; i < bearer->org_count; i++)
        if (bearer->org.len && slice_equal(bearer->orgs[i].org, bearer->org))
            return &bearer->orgs[i];
    return NULL;
}

static const struct bearer_user *roster_user(const struct bearer *bearer, struct slice user)
{
    const struct bearer_org *roster = roster_of(bearer);
    for (size_t i = 0; roster && i < roster->user_count; i++)
        if (slice_equal(roster->users[i].client_id, user))
            return &roster->users[i];
    return NULL;
}

static bool roster_has_role(const struct bearer *bearer, struct slice role)
{
    const struct bearer_org *roster = roster_of(bearer);
    for (size_t i = 0; roster && i < roster->role_count; i++)
        if (slice_equal(roster->roles[i], role))
            return true;
    return false;
}

static enum error_kind judge_transfer(const struct bearer *bearer, const struct model_dashboard *dashboard,
                                      struct slice user)
{
    if (dashboard->state != MODEL_OWNED || (bearer && !model_owns(bearer, dashboard)))
        return ERROR_NOT_ALLOWED;
    if (!bearer)
        return ERROR_NONE;
    if (bearer->cap != SCOPE_READ_WRITE)
        return ERROR_TOKEN_SCOPE_READ;
    if (dashboard->owner_org.len == 0)
        return ERROR_CROSS_ORG;
    return roster_user(bearer, user) ? ERROR_NONE : ERROR_UNKNOWN_RECIPIENT;
}

struct model_answer model_transfer(struct model *model, const struct bearer *bearer, struct slice id,
                                   struct slice user, int64_t now)
{
    struct model_dashboard *dashboard = model_find(model, id);
    if (!model_exists_for(model, bearer, id, now))
        return model_refused(ERROR_NOT_FOUND);
    enum error_kind kind = judge_transfer(bearer, dashboard, user);
    if (kind != ERROR_NONE)
        return model_refused(kind);
    if (!slice_equal(dashboard->owner, user))
        dashboard->changes++;
    dashboard->owner = user;
    return MODEL_DONE;
}

static enum error_kind judge_sharer(const struct bearer *bearer, const struct model_dashboard *dashboard)
{
    if (bearer->org.len == 0)
        return ERROR_IDENTITY_INCOMPLETE;
    if (!model_owns(bearer, dashboard))
        return ERROR_NOT_ALLOWED_TO_SHARE;
    if (bearer->cap != SCOPE_READ_WRITE)
        return ERROR_TOKEN_SCOPE_READ;
    return dashboard->owner_org.len ? ERROR_NONE : ERROR_CROSS_ORG;
}

static enum error_kind judge_recipient(const struct bearer *bearer, const struct share *share, bool removal)
{
    const struct principal *principal = &share->principal;
    if (share->named_org.len && !slice_equal(share->named_org, bearer->org))
        return ERROR_CROSS_ORG;
    if (removal || principal->kind == PRINCIPAL_ORG)
        return ERROR_NONE;
    if (principal->kind == PRINCIPAL_ROLE)
        return roster_has_role(bearer, principal->role) ? ERROR_NONE : ERROR_UNKNOWN_ROLE;
    const struct bearer_user *user = roster_user(bearer, principal->user);
    if (!user)
        return ERROR_UNKNOWN_RECIPIENT;
    bool good = false;
    for (size_t i = 0; i < NAMES_EMAILS_GOOD; i++)
        good = good || slice_equal(user->email, names_emails[i]);
    return good && (share->email.len == 0 || slice_equal(share->email, user->email)) ? ERROR_NONE
                                                                                    : ERROR_INVALID_EMAIL;
}

static bool names_one_twice(const struct share_request *request)
{
    for (size_t i = 0; i < request->count; i++)
        for (size_t j = 0; j < i; j++) {
            const struct principal *a = &request->shares[i].principal, *b = &request->shares[j].principal;
            if (a->kind == b->kind && slice_equal(a->user, b->user) && slice_equal(a->role, b->role))
                return true;
        }
    return false;
}

static struct model_answer judge_share(struct model *model, const struct share_request *request, bool removal,
                                       bool current)
{
    const struct bearer *bearer = request->bearer;
    struct model_answer answer = MODEL_DONE;
    if (!model_exists_for(model, bearer, request->dashboard, request->origin.at))
        return model_refused(ERROR_NOT_FOUND);
    enum error_kind kind = judge_sharer(bearer, model_find(model, request->dashboard));
    if (kind != ERROR_NONE)
        return model_refused(kind);
    for (size_t i = 0; i < request->count; i++) {
        kind = judge_recipient(bearer, &request->shares[i], removal);
        if (kind != ERROR_NONE)
            model_refuse(&answer, kind);
    }
    if (answer.count)
        return answer;
    if (!current)
        return model_refused(ERROR_PRECONDITION_FAILED);
    return names_one_twice(request) ? model_refused(ERROR_DUPLICATE_TARGET) : MODEL_DONE;
}

/* "People change and end only what people of their org gave." Nothing there: nothing to say against it. */
static enum error_kind judge_giver(const struct grant *grant, const struct bearer *bearer)
{
    if (!grant)
        return ERROR_NONE;
    if (grant->granted_by.kind != ACTOR_PERSON)
        return ERROR_GRANTED_BY_SERVER;
    return slice_equal(grant->granted_by.org, bearer->org) ? ERROR_NONE : ERROR_CROSS_ORG;
}

/* The level is set exactly: the grant of the other scope ends, but a read that the server gave is part of
 * read_write. */
static enum error_kind set_one(struct model *model, const struct share_request *request,
                               const struct share *share, enum permission_status *status)
{
    struct model_dashboard *dashboard = model_find(model, request->dashboard);
    struct principal principal = share->principal;
    principal.org = request->bearer->org;
    bool write = share->scope == SCOPE_READ_WRITE;
    struct grant *held = model_grant(model, request->dashboard, &principal, share->scope);
    struct grant *other = model_grant(model, request->dashboard, &principal,
                                      write ? SCOPE_READ : SCOPE_READ_WRITE);
    if (other && write && other->granted_by.kind != ACTOR_PERSON)
        other = NULL;
    bool same = held && held->period.starts_at == share->period.starts_at &&
                held->period.expires_at == share->period.expires_at;
    enum error_kind kind = same ? ERROR_NONE : judge_giver(held, request->bearer);
    if (kind == ERROR_NONE)
        kind = judge_giver(other, request->bearer);
    if (kind != ERROR_NONE)
        return kind;
    *status = !held ? PERMISSION_GRANTED : same && !other ? PERMISSION_UNCHANGED : PERMISSION_UPDATED;
    if (other)
        model_drop_grant(model, dashboard, other);
    if (!same)
        model_put_grant(model, dashboard, &principal, share->scope, share->period, &request->origin);
    return ERROR_NONE;
}

static enum error_kind end_one(struct model *model, const struct share_request *request,
                               const struct share *share, enum permission_status *status)
{
    struct model_dashboard *dashboard = model_find(model, request->dashboard);
    struct principal principal = share->principal;
    principal.org = request->bearer->org;
    enum scope lowest = share->scope == SCOPE_READ_WRITE ? SCOPE_READ_WRITE : SCOPE_READ;
    *status = PERMISSION_ABSENT;
    for (enum scope scope = SCOPE_READ_WRITE; scope >= lowest; scope--) {
        struct grant *grant = model_grant(model, request->dashboard, &principal, scope);
        enum error_kind kind = judge_giver(grant, request->bearer);
        if (kind != ERROR_NONE)
            return kind;
        if (grant) {
            model_drop_grant(model, dashboard, grant);
            *status = PERMISSION_REVOKED;
        }
    }
    return ERROR_NONE;
}

struct model_answer model_share(struct model *model, const struct share_request *request, bool removal,
                                bool current, enum permission_status *statuses)
{
    struct model before = *model;
    struct model_answer answer = judge_share(model, request, removal, current);
    if (answer.count)
        return answer;
    for (size_t i = 0; i < request->count; i++) {
        const struct share *share = &request->shares[i];
        enum error_kind kind = removal ? end_one(model, request, share, &statuses[i])
                                       : set_one(model, request, share, &statuses[i]);
        if (kind != ERROR_NONE)
            model_refuse(&answer, kind);
    }
    if (answer.count)
        *model = before;
    return answer;
}
