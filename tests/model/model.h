/* A plain, slow model of one project: who may open what. It is written from the contract, knows nothing of the
 * store, and looks at everything each time. */
#ifndef MODEL_TEST_MODEL_H
#define MODEL_TEST_MODEL_H

#include <share/check.h>
#include <share/dashboards.h>
#include <share/list.h>
#include <share/permissions.h>
#include <share/sharing.h>

enum {
    MODEL_NAMED = 6,                /* dashboards whose ids servers name; behind them those whose ids are drawn */
    MODEL_DASHBOARDS = 10,
    MODEL_GRANTS_MAX = 1000,
    MODEL_WAYS_MAX = 100
};

enum model_state { MODEL_ABSENT, MODEL_ELSEWHERE, MODEL_OWNED, MODEL_PARENT, MODEL_DELETED };

struct model_dashboard {
    char id[40];                    /* "": no id was drawn for it yet */
    enum model_state state;
    struct slice owner, owner_org;
    uint64_t changes;               /* counts what its grants' version counts */
};

/* Slices of grants point into `dashboards` and the names: a model is not moved. */
struct model {
    struct model_dashboard dashboards[MODEL_DASHBOARDS];
    struct grant grants[MODEL_GRANTS_MAX];
    size_t grant_count;
};

void model_init(struct model *model);

/* NULL: it never heard of that id. */
struct model_dashboard *model_find(struct model *model, struct slice id);

/* Where a drawn dashboard would go, or NULL: no more are taken. */
struct model_dashboard *model_room(struct model *model);

/* What a server's question is answered. */
enum scope model_check(struct model *model, const struct check_question *question, int64_t now);

/* What a person's token gives, and (uncapped) what it would give if it might write. */
enum scope model_access(struct model *model, const struct bearer *bearer, struct slice id, int64_t now);
enum scope model_access_uncapped(struct model *model, const struct bearer *bearer, struct slice id, int64_t now);

/* Bearer NULL: as a server sees it. The dashboard is there. */
enum dashboard_status model_status(struct model *model, const struct bearer *bearer,
                                   const struct model_dashboard *dashboard, int64_t now);

bool model_owns(const struct bearer *bearer, const struct model_dashboard *dashboard);
bool model_is_there(const struct model_dashboard *dashboard);

/* Whether the grant is one of the filter's. */
bool model_fits(const struct list_filter *filter, const struct grant *grant);

/* The principal's grant of that scope, or NULL. */
struct grant *model_grant(struct model *model, struct slice id, const struct principal *principal,
                          enum scope scope);

/* ---- Changes (model_change.c) ----
 * Each changes the model, or says why not and leaves it as it was. Several entries may have several faults. */

struct model_answer {
    enum error_kind kinds[8];       /* different ones */
    size_t count;                   /* 0: it is done */
};

/* Whether the program's answer is this one. */
bool model_agrees(const struct model_answer *answer, enum error_kind seen);

/* `statuses` hold one a permission. */
struct model_answer model_put(struct model *model, const struct permissions *permissions,
                              enum permission_status *statuses);
struct model_answer model_revoke(struct model *model, const struct permissions *permissions,
                                 enum permission_status *statuses);

/* `bearer` NULL: a server. `id` is the one that was drawn, or named by the draft. */
struct model_answer model_create(struct model *model, const struct bearer *bearer,
                                 const struct dashboard_draft *draft, struct slice id, int64_t now);
struct model_answer model_transfer(struct model *model, const struct bearer *bearer, struct slice id,
                                   struct slice user, int64_t now);
struct model_answer model_delete(struct model *model, const struct bearer *bearer, struct slice id, int64_t now);

/* A rename: changes nothing that the model knows. */
struct model_answer model_change(struct model *model, const struct bearer *bearer, struct slice id, int64_t now);

/* `current`: the version that the request names, if it names one, is the present one. */
struct model_answer model_share(struct model *model, const struct share_request *request, bool removal,
                                bool current, enum permission_status *statuses);

/* The ways by which a user still gets in or will, and grants to roles and orgs, after a revoke; what a revoke
 * tells of one entry. `org` as told_org of permissions. Counts; the ways are in `ways` (MODEL_WAYS_MAX). */
size_t model_remaining(struct model *model, struct slice id, struct slice user, struct slice org, int64_t now,
                       struct way *ways, bool *more);
size_t model_possible(struct model *model, struct slice id, struct slice org, int64_t now, struct way *ways,
                      bool *more);

#endif
