/* The plan behind dashboards_create. */
#include "dashboards.h"

#include <audit/audit.h>
#include <share/rules.h>

struct creation {
    struct dashboards_asker asker;
    struct dashboard_draft draft;
};

static int unpack(struct store_plan *plan, struct creation *creation, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct dashboard_draft *draft = &creation->draft;
    *draft = (struct dashboard_draft){ 0 };
    if (dashboards_unpack_asker(&in, plan->arena, &creation->asker, &draft->id, error) != 0)
        return -1;
    draft->name = unpack_slice(&in);
    draft->parent = unpack_slice(&in);
    draft->is_parent = unpack_u8(&in);
    draft->owner = unpack_slice(&in);
    draft->owner_org = unpack_slice(&in);
    draft->adopt = unpack_u8(&in);
    struct details *details = &draft->details;
    if (dashboards_unpack_charts(&in, plan->arena, &details->charts, &details->chart_count, error) != 0)
        return -1;
    details->metadata = in.rest;
    return in.failed ? error_set(error, ERROR_INTERNAL, "The operation cannot be read.") : 0;
}

/* A person owns what it makes; only admins make parents, and nothing else. */
static int judge_person(const struct bearer *bearer, struct dashboard_draft *draft, struct error *error)
{
    if (bearer->cap != SCOPE_READ_WRITE)
        return error_set(error, ERROR_TOKEN_SCOPE_READ, "%s", rules_detail(ERROR_TOKEN_SCOPE_READ));
    if (bearer->confined.len)
        return error_set(error, ERROR_NOT_ALLOWED, "This token is for one dashboard alone; it makes no other.");
    if (draft->is_parent && !bearer->admin)
        return error_set(error, ERROR_NOT_ALLOWED, "Only a token of accessType admin makes parent dashboards.");
    if (!draft->is_parent && bearer->admin)
        return error_set(error, ERROR_NOT_ALLOWED, "A token of accessType admin makes parent dashboards only.");
    draft->owner = draft->is_parent ? (struct slice){ 0 } : bearer->user;
    draft->owner_org = draft->is_parent ? (struct slice){ 0 } : bearer->org;
    draft->adopt = false;
    return 0;
}

static int judge(struct creation *creation, struct error *error)
{
    struct dashboard_draft *draft = &creation->draft;
    if (creation->asker.bearer && judge_person(creation->asker.bearer, draft, error) != 0)
        return -1;
    if (draft->is_parent == (draft->owner.len > 0))
        return error_set(error, ERROR_INVALID_VALUE, "Name an owner, or say \"parent\": true.");
    if (draft->is_parent && draft->parent.len)
        return error_set(error, ERROR_INVALID_VALUE, "A parent dashboard has no parent itself.");
    return 0;
}

/* A parent is one that was registered as such and that the person may open; another does not exist. */
static int check_parent(struct store_plan *plan, const struct creation *creation, struct error *error)
{
    struct dashboard_row row;
    struct access access;
    struct error unseen;
    if (creation->draft.parent.len == 0)
        return 0;
    error_init(&unseen, NULL);
    int result = dashboards_look(plan->view, &creation->asker, creation->draft.parent, creation->asker.origin.at,
                                 false, &row, &access, &unseen);
    if (result != 0 && unseen.kind != ERROR_NOT_FOUND)
        return error_memory(error);                     /* what is stated already stands */
    if (result != 0 || row.state != DASHBOARD_PARENT)
        return error_entry(error, ERROR_NOT_FOUND, SLICE("/parent_dashboard_id"),
                           "There is no such parent dashboard.");
    return 0;
}

static int refuse_grants(struct store_plan *plan, const struct creation *creation,
                         const struct dashboard_row *before, struct error *error)
{
    if (creation->draft.adopt)
        return 0;
    int granted = dashboards_has_grants(plan->view, before);
    if (granted == 1)
        return error_set(error, ERROR_HAS_GRANTS,
                         "Grants stand on this id; say \"adopt\": true to let them go on, or revoke them first.");
    return granted;
}

/* Each life of an id has a generation of its own, but where grants are taken over. */
static int find_generation(struct store_plan *plan, const struct creation *creation,
                           const struct dashboard_row *before, uint64_t *generation, struct error *error)
{
    *generation = 1;
    if (!before)
        return 0;
    if (before->state == DASHBOARD_OWNED || before->state == DASHBOARD_PARENT)
        return error_set(error, ERROR_DASHBOARD_EXISTS, "There is a dashboard of this id already.");
    if (before->state == DASHBOARD_UNREGISTERED && refuse_grants(plan, creation, before, error) != 0)
        return -1;
    bool goes_on = before->state == DASHBOARD_UNREGISTERED && creation->draft.adopt;
    *generation = before->generation + !goes_on;
    if (goes_on)
        return 0;
    struct deleted_row dead = { .project = before->project, .dashboard = before->dashboard };
    return store_put_deleted(plan->change, &dead, error);
}

static int put(struct store_plan *plan, const struct creation *creation, const struct dashboard_row *before,
               uint64_t generation, struct error *error)
{
    const struct dashboard_draft *draft = &creation->draft;
    const struct dashboards_asker *asker = &creation->asker;
    struct principal owner = { .kind = PRINCIPAL_USER, .user = draft->owner, .org = draft->owner_org };
    struct dashboard_row row = { .project = asker->project, .dashboard = draft->id, .generation = generation,
                                 .state = draft->is_parent ? DASHBOARD_PARENT : DASHBOARD_OWNED,
                                 .changed = plan->number, .owner = draft->owner, .owner_org = draft->owner_org,
                                 .name = draft->name, .parent = draft->parent, .created_at = asker->origin.at,
                                 .updated_at = asker->origin.at };
    if (store_replace_dashboard(plan->change, before, &row, error) != 0 ||
        store_put_details(plan->change, row.project, row.dashboard, &draft->details, error) != 0)
        return -1;
    return audit_dashboard_created(plan->change, row.project, &asker->origin, row.dashboard,
                                   draft->is_parent ? NULL : &owner, error);
}

int dashboards_plan_create(struct store_plan *plan, struct error *error)
{
    struct creation creation;
    struct dashboard_row before;
    uint64_t generation;
    if (unpack(plan, &creation, error) != 0 || judge(&creation, error) != 0 ||
        check_parent(plan, &creation, error) != 0)
        return -1;
    int found = store_dashboard(plan->view, creation.asker.project, creation.draft.id, &before);
    if (found < 0 ||
        find_generation(plan, &creation, found ? &before : NULL, &generation, error) != 0)
        return -1;
    return put(plan, &creation, found ? &before : NULL, generation, error);
}
