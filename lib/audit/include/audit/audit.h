/* The audit trail: one function per kind of event. Its row goes into the change that it tells of, so that neither is
 * ever there without the other. */
#ifndef AUDIT_AUDIT_H
#define AUDIT_AUDIT_H

#include <base/error.h>
#include <model/actor.h>
#include <model/grant.h>

struct store_change;

/* Each: 0, or -1 without memory. `project` is where it happened, `origin` who did it, when, from where and why. */

/* A grant came into being. */
int audit_granted(struct store_change *change, struct slice project, const struct origin *origin,
                  const struct grant *grant, struct error *error);
/* A grant was restated with another period or giver; the new one is told. */
int audit_updated(struct store_change *change, struct slice project, const struct origin *origin,
                  const struct grant *grant, struct error *error);
/* A grant was ended before its time; what it was is told. */
int audit_revoked(struct store_change *change, struct slice project, const struct origin *origin,
                  const struct grant *grant, struct error *error);
int audit_project_added(struct store_change *change, struct slice project, const struct origin *origin,
                        struct error *error);
int audit_key_added(struct store_change *change, struct slice project, const struct origin *origin,
                    struct slice key_id, struct error *error);
int audit_key_revoked(struct store_change *change, struct slice project, const struct origin *origin,
                      struct slice key_id, struct error *error);
int audit_verify_key_added(struct store_change *change, struct slice project, const struct origin *origin,
                           struct slice key_id, struct error *error);
int audit_verify_key_revoked(struct store_change *change, struct slice project, const struct origin *origin,
                             struct slice key_id, struct error *error);
/* In the trail of no project: its name there is empty. */
int audit_sign_key_rotated(struct store_change *change, const struct origin *origin, struct slice kid,
                           struct error *error);
/* Of a person, in one org or (`org` empty) in all. */
int audit_tokens_revoked(struct store_change *change, struct slice project, const struct origin *origin,
                         struct slice user, struct slice org, struct error *error);
int audit_alias_added(struct store_change *change, struct slice project, const struct origin *origin,
                      struct slice alias, struct error *error);

/* A dashboard came into being, here or by registering one on which grants stood; `owner` as a user (NULL: a parent). */
int audit_dashboard_created(struct store_change *change, struct slice project, const struct origin *origin,
                            struct slice dashboard, const struct principal *owner, struct error *error);
/* Its name, metadata or charts were replaced. */
int audit_dashboard_changed(struct store_change *change, struct slice project, const struct origin *origin,
                            struct slice dashboard, struct error *error);
/* It has a new owner. */
int audit_dashboard_transferred(struct store_change *change, struct slice project, const struct origin *origin,
                                struct slice dashboard, const struct principal *owner, struct error *error);
/* It was deleted, and with it every grant on it. */
int audit_dashboard_deleted(struct store_change *change, struct slice project, const struct origin *origin,
                            struct slice dashboard, struct error *error);

#endif
