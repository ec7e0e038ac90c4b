#include <audit/audit.h>

#include <store/rows.h>

static int grant_event(struct store_change *change, enum audit_event event, struct slice project,
                       const struct origin *origin, const struct grant *grant, struct error *error)
{
    struct audit_row row = { .project = project, .event = event, .origin = *origin, .dashboard = grant->dashboard,
                             .has_principal = true, .principal = grant->principal, .scope = grant->scope,
                             .period = grant->period };
    return store_put_audit(change, &row, error);
}

static int subject_event(struct store_change *change, enum audit_event event, struct slice project,
                         const struct origin *origin, struct slice subject, struct error *error)
{
    struct audit_row row = { .project = project, .event = event, .origin = *origin, .subject = subject };
    return store_put_audit(change, &row, error);
}

int audit_granted(struct store_change *change, struct slice project, const struct origin *origin,
                  const struct grant *grant, struct error *error)
{
    return grant_event(change, AUDIT_GRANTED, project, origin, grant, error);
}

int audit_updated(struct store_change *change, struct slice project, const struct origin *origin,
                  const struct grant *grant, struct error *error)
{
    return grant_event(change, AUDIT_UPDATED, project, origin, grant, error);
}

int audit_revoked(struct store_change *change, struct slice project, const struct origin *origin,
                  const struct grant *grant, struct error *error)
{
    return grant_event(change, AUDIT_REVOKED, project, origin, grant, error);
}

int audit_project_added(struct store_change *change, struct slice project, const struct origin *origin,
                        struct error *error)
{
    return subject_event(change, AUDIT_PROJECT_ADDED, project, origin, (struct slice){ 0 }, error);
}

int audit_key_added(struct store_change *change, struct slice project, const struct origin *origin,
                    struct slice key_id, struct error *error)
{
    return subject_event(change, AUDIT_KEY_ADDED, project, origin, key_id, error);
}

int audit_key_revoked(struct store_change *change, struct slice project, const struct origin *origin,
                      struct slice key_id, struct error *error)
{
    return subject_event(change, AUDIT_KEY_REVOKED, project, origin, key_id, error);
}

/* An owner is told like a grant without end. */
static int dashboard_event(struct store_change *change, enum audit_event event, struct slice project,
                           const struct origin *origin, struct slice dashboard, const struct principal *owner,
                           struct error *error)
{
    struct audit_row row = { .project = project, .event = event, .origin = *origin, .dashboard = dashboard,
                             .has_principal = owner != NULL };
    if (owner) {
        row.principal = *owner;
        row.scope = SCOPE_READ_WRITE;
        row.period = (struct period){ PERIOD_OPEN_START, PERIOD_OPEN_END };
    }
    return store_put_audit(change, &row, error);
}

int audit_dashboard_created(struct store_change *change, struct slice project, const struct origin *origin,
                            struct slice dashboard, const struct principal *owner, struct error *error)
{
    return dashboard_event(change, AUDIT_DASHBOARD_CREATED, project, origin, dashboard, owner, error);
}

int audit_dashboard_changed(struct store_change *change, struct slice project, const struct origin *origin,
                            struct slice dashboard, struct error *error)
{
    return dashboard_event(change, AUDIT_DASHBOARD_CHANGED, project, origin, dashboard, NULL, error);
}

int audit_dashboard_transferred(struct store_change *change, struct slice project, const struct origin *origin,
                                struct slice dashboard, const struct principal *owner, struct error *error)
{
    return dashboard_event(change, AUDIT_DASHBOARD_TRANSFERRED, project, origin, dashboard, owner, error);
}

int audit_dashboard_deleted(struct store_change *change, struct slice project, const struct origin *origin,
                            struct slice dashboard, struct error *error)
{
    return dashboard_event(change, AUDIT_DASHBOARD_DELETED, project, origin, dashboard, NULL, error);
}

int audit_verify_key_added(struct store_change *change, struct slice project, const struct origin *origin,
                           struct slice key_id, struct error *error)
{
    return subject_event(change, AUDIT_VERIFY_KEY_ADDED, project, origin, key_id, error);
}

int audit_verify_key_revoked(struct store_change *change, struct slice project, const struct origin *origin,
                             struct slice key_id, struct error *error)
{
    return subject_event(change, AUDIT_VERIFY_KEY_REVOKED, project, origin, key_id, error);
}

int audit_sign_key_rotated(struct store_change *change, const struct origin *origin, struct slice kid,
                           struct error *error)
{
    return subject_event(change, AUDIT_SIGN_KEY_ROTATED, (struct slice){ 0 }, origin, kid, error);
}

int audit_tokens_revoked(struct store_change *change, struct slice project, const struct origin *origin,
                         struct slice user, struct slice org, struct error *error)
{
    struct audit_row row = { .project = project, .event = AUDIT_TOKENS_REVOKED, .origin = *origin,
                             .has_principal = true,
                             .principal = { .kind = PRINCIPAL_USER, .user = user, .org = org },
                             .period = { PERIOD_OPEN_START, PERIOD_OPEN_END } };
    return store_put_audit(change, &row, error);
}

int audit_alias_added(struct store_change *change, struct slice project, const struct origin *origin,
                      struct slice alias, struct error *error)
{
    return subject_event(change, AUDIT_ALIAS_ADDED, project, origin, alias, error);
}
