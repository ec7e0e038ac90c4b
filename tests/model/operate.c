/* Random operations, on the program and on the model. */
#include <stdio.h>

#include <store/store.h>

#include "chance.h"
#include "clock.h"
#include "draw.h"

enum { ENTRIES_DRAWN_MAX = 4 };

/* Whether the operation went through, and the two agree that it should. */
static bool went_through(struct world *world, int result, const struct model_answer *answer)
{
    enum error_kind seen = world->error.kind;
    world_tell(world, " -> %s", result == 0 ? "done" : error_code(seen));
    if ((result == 0) != (seen == ERROR_NONE))
        world_differ(world, "it answered %d, and the error is %s", result, error_code(seen));
    else if (!model_agrees(answer, seen))
        world_differ(world, "it said \"%s\", not \"%s\"%s", result ? error_code(seen) : "done",
                     answer->count ? error_code(answer->kinds[0]) : "done",
                     answer->count > 1 ? " and others" : "");
    return result == 0 && !world->differs;
}

static struct origin draw_origin(const struct bearer *bearer)
{
    struct origin origin = { .actor = { ACTOR_SERVER, chance_one_in(2) ? SLICE("k") : SLICE("l"), { 0 } },
                             .at = clock_now() };
    if (bearer)
        origin.actor = (struct actor){ ACTOR_PERSON, bearer->user, bearer->org };
    else if (chance_one_in(8))
        origin.actor = (struct actor){ ACTOR_ADMINISTRATOR, { 0 }, { 0 } };
    return origin;
}

static void tell_principal(struct world *world, const struct principal *p, enum scope scope, struct period period)
{
    world_tell(world, " [user \"%.*s\" org \"%.*s\" role \"%.*s\" \"%s\"", SLICE_ARGS(p->user), SLICE_ARGS(p->org),
               SLICE_ARGS(p->role), scope_name(scope));
    if (period.starts_at != PERIOD_OPEN_START)
        world_tell(world, " from now%+lld", (long long)(period.starts_at - clock_now()));
    if (period.expires_at != PERIOD_OPEN_END)
        world_tell(world, " to now%+lld", (long long)(period.expires_at - clock_now()));
    world_tell(world, "]");
}

static void compare_statuses(struct world *world, const struct permission_result *results,
                             const enum permission_status *statuses, size_t count)
{
    for (size_t i = 0; i < count; i++)
        if (results[i].status != statuses[i])
            world_differ(world, "entry %zu is %s, not %s", i, permission_status_name(results[i].status),
                         permission_status_name(statuses[i]));
}

static bool has_way(const struct way_list *list, const struct way *way)
{
    for (size_t i = 0; i < list->count; i++) {
        const struct way *other = &list->ways[i];
        if (other->kind == way->kind && principal_equal(&other->principal, &way->principal) &&
            other->scope == way->scope && other->state == way->state)
            return true;
    }
    return false;
}

static void compare_ways(struct world *world, const char *what, const struct way_list *seen, bool seen_more,
                         const struct way *ways, size_t count, bool more)
{
    if (seen->count != count || seen_more != more)
        world_differ(world, "%s are %zu%s, not %zu%s", what, seen->count, seen_more ? " and more" : "", count,
                     more ? " and more" : "");
    for (size_t i = 0; i < count; i++)
        if (!has_way(seen, &ways[i]))
            world_differ(world, "%s lacks one of %s, \"%s\"", what, way_name(ways[i].kind),
                         scope_name(ways[i].scope));
}

/* "A revoke is honest": what is left to each entry's user, by a way that the store knows or may be by one. */
static void compare_honesty(struct world *world, struct model *model, struct slice dashboard, struct slice user,
                            struct slice told_org, const struct permission_result *result)
{
    struct way ways[MODEL_WAYS_MAX] = { 0 };
    bool more = false;
    size_t count = user.len ? model_remaining(model, dashboard, user, told_org, clock_now(), ways, &more) : 0;
    compare_ways(world, "ways that remain", &result->remaining, result->remaining_more, ways, count, more);
    more = false;
    count = user.len ? model_possible(model, dashboard, told_org, clock_now(), ways, &more) : 0;
    compare_ways(world, "possible ways", &result->possible, result->possible_more, ways, count, more);
}

/* ---- By a project's server ---- */

/* Half of the entries are about one dashboard, or one principal. */
static size_t draw_entries(struct model *model, struct permission *entries)
{
    size_t count = chance_one_in(2) ? 1 : 1 + chance_below(ENTRIES_DRAWN_MAX);
    for (size_t i = 0; i < count; i++) {
        entries[i] = (struct permission){ .dashboard = draw_dashboard(model, false), .principal = draw_principal(),
                                          .scope = draw_scope(), .period = draw_period() };
        if (i && chance_one_in(2))
            entries[i].dashboard = entries[0].dashboard;
        if (i && chance_one_in(2))
            entries[i].principal = entries[0].principal;
    }
    return count;
}

static void tell_entries(struct world *world, const char *what, const struct permissions *permissions)
{
    world_tell(world, "%s in %.*s%s%s", what, SLICE_ARGS(permissions->project),
               permissions->require_registered ? " registered only" : "", permissions->dry_run ? " dry" : "");
    for (size_t i = 0; i < permissions->count; i++) {
        const struct permission *entry = &permissions->entries[i];
        world_tell(world, " %.*s%s", SLICE_ARGS(entry->dashboard), entry->every_org ? " every org" : "");
        tell_principal(world, &entry->principal, entry->scope, entry->period);
    }
}

static void put(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    struct permission entries[ENTRIES_DRAWN_MAX];
    struct permission_result results[ENTRIES_DRAWN_MAX];
    enum permission_status statuses[ENTRIES_DRAWN_MAX];
    struct permissions permissions = { .project = names_projects[project], .origin = draw_origin(NULL),
                                       .entries = entries, .count = draw_entries(model, entries),
                                       .require_registered = chance_one_in(8), .dry_run = chance_one_in(12) };
    tell_entries(world, "put", &permissions);
    int result = permissions_put(world->store, &permissions, &world->arena, results, NULL, &world->error);
    struct model_answer answer = model_put(model, &permissions, statuses);
    if (went_through(world, result, &answer))
        compare_statuses(world, results, statuses, permissions.count);
}

static void revoke(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    struct permission entries[ENTRIES_DRAWN_MAX];
    struct permission_result results[ENTRIES_DRAWN_MAX];
    enum permission_status statuses[ENTRIES_DRAWN_MAX];
    struct permissions permissions = { .project = names_projects[project], .origin = draw_origin(NULL),
                                       .entries = entries, .count = draw_entries(model, entries) };
    for (size_t i = 0; i < permissions.count; i++)
        entries[i].every_org = entries[i].principal.user.len && !entries[i].principal.org.len && chance_one_in(2);
    tell_entries(world, "revoke", &permissions);
    int result = permissions_delete(world->store, &permissions, &world->arena, results, NULL, &world->error);
    struct model_answer answer = model_revoke(model, &permissions, statuses);
    if (!went_through(world, result, &answer))
        return;
    compare_statuses(world, results, statuses, permissions.count);
    for (size_t i = 0; i < permissions.count; i++)
        compare_honesty(world, model, entries[i].dashboard, entries[i].principal.user, (struct slice){ 0 },
                        &results[i]);
}

/* ---- Dashboards ---- */

static void tell_asker(struct world *world, const char *what, size_t project, const struct bearer *bearer)
{
    world_tell(world, "%s in %.*s by ", what, SLICE_ARGS(names_projects[project]));
    if (bearer)
        world_tell(world, "user \"%.*s\" org \"%.*s\"%s%s:", SLICE_ARGS(bearer->user), SLICE_ARGS(bearer->org),
                   bearer->admin ? " admin" : "", bearer->cap == SCOPE_READ ? " reads" : "");
    else
        world_tell(world, "a server:");
}

static struct dashboards_asker draw_asker(size_t project, const struct bearer *bearer)
{
    return (struct dashboards_asker){ names_projects[project], bearer, draw_origin(bearer) };
}

/* Of a new dashboard: some that must be refused, too. */
static struct dashboard_draft draw_draft(struct model *model, const struct bearer *bearer)
{
    struct dashboard_draft draft = { .name = SLICE("n"), .adopt = chance_one_in(2) };
    draft.is_parent = bearer ? bearer->admin != chance_one_in(8) : chance_one_in(4);
    if (chance_one_in(3))
        draft.parent = draw_dashboard(model, true);
    if (!bearer && (!draft.is_parent || chance_one_in(16))) {
        draft.owner = draw_user();
        draft.owner_org = draw_org();
    }
    if (!bearer && (!model_room(model) || !chance_one_in(5)))
        draft.id = draw_dashboard(model, false);
    return draft;
}

static void create(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    struct draw_person person;
    draw_person(&person, names_projects[project]);
    const struct bearer *bearer = model_room(model) && chance_one_in(2) ? &person.bearer : NULL;
    struct dashboards_asker asker = draw_asker(project, bearer);
    struct dashboard_draft draft = draw_draft(model, bearer);
    struct slice id;
    tell_asker(world, "create", project, bearer);
    world_tell(world, " \"%.*s\"%s%s of \"%.*s\" in \"%.*s\" under \"%.*s\"", SLICE_ARGS(draft.id),
               draft.is_parent ? " parent" : "", draft.adopt ? " adopt" : "", SLICE_ARGS(draft.owner),
               SLICE_ARGS(draft.owner_org), SLICE_ARGS(draft.parent));
    int result = dashboards_create(world->store, &asker, &draft, &world->arena, &id, NULL, &world->error);
    struct model_answer answer = model_create(model, bearer, &draft, id, clock_now());
    went_through(world, result, &answer);
}

/* Whoever owns it, or somebody else, or a server. */
static const struct bearer *draw_actor(struct draw_person *person, struct model *model, size_t project,
                                       struct slice id)
{
    if (chance_one_in(3))
        return NULL;
    if (chance_one_in(4))
        draw_person(person, names_projects[project]);
    else
        draw_owner(person, names_projects[project], model_find(model, id));
    return &person->bearer;
}

static void transfer(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    struct draw_person person;
    struct slice id = draw_owned(model), user = draw_user(), org = { 0 };
    const struct bearer *bearer = draw_actor(&person, model, project, id);
    struct dashboards_asker asker = draw_asker(project, bearer);
    tell_asker(world, "transfer", project, bearer);
    world_tell(world, " %.*s to \"%.*s\"", SLICE_ARGS(id), SLICE_ARGS(user));
    int result = dashboards_transfer(world->store, &asker, id, user, &world->arena, &org, NULL, &world->error);
    struct model_answer answer = model_transfer(model, bearer, id, user, clock_now());
    if (went_through(world, result, &answer) && !slice_equal(org, model_find(model, id)->owner_org))
        world_differ(world, "the org is told to be \"%.*s\"", SLICE_ARGS(org));
}

static void delete(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    struct draw_person person;
    struct slice id = draw_dashboard(model, true);
    const struct bearer *bearer = draw_actor(&person, model, project, id);
    struct dashboards_asker asker = draw_asker(project, bearer);
    tell_asker(world, "delete", project, bearer);
    world_tell(world, " %.*s", SLICE_ARGS(id));
    int result = dashboards_delete(world->store, &asker, id, &world->arena, NULL, &world->error);
    struct model_answer answer = model_delete(model, bearer, id, clock_now());
    went_through(world, result, &answer);
}

static void change(struct world *world, size_t project)
{
    struct model *model = &world->models[project];
    struct draw_person person;
    struct slice id = draw_dashboard(model, true), name = SLICE("m");
    const struct bearer *bearer = draw_actor(&person, model, project, id);
    struct dashboards_asker asker = draw_asker(project, bearer);
    struct dashboard_patch patch = { .name = &name };
    tell_asker(world, "rename", project, bearer);
    world_tell(world, " %.*s", SLICE_ARGS(id));
    int result = dashboards_change(world->store, &asker, id, &patch, &world->arena, NULL, &world->error);
    struct model_answer answer = model_change(model, bearer, id, clock_now());
    went_through(world, result, &answer);
}

/* ---- Sharing ---- */

static size_t draw_shares(const struct bearer *bearer, struct share *shares, bool removal)
{
    size_t count = chance_one_in(2) ? 1 : 1 + chance_below(ENTRIES_DRAWN_MAX);
    for (size_t i = 0; i < count; i++) {
        shares[i] = (struct share){ .principal = draw_principal(), .scope = draw_scope(),
                                    .period = draw_period() };
        shares[i].principal.org = (struct slice){ 0 };
        if (removal && chance_one_in(3))
            shares[i].scope = SCOPE_NONE;
        if (chance_one_in(6))
            shares[i].email = names_emails[chance_below(NAMES_EMAILS)];
        if (chance_one_in(5))
            shares[i].named_org = chance_one_in(8) ? draw_org() : bearer->org;
    }
    return count;
}

/* A version that was answered at some time, or none. Whether it is still the one: nothing has changed since. */
static bool draw_version(const struct world *world, size_t project, struct share_request *request,
                         const struct model_dashboard *dashboard)
{
    size_t i = dashboard ? (size_t)(dashboard - world->models[project].dashboards) : 0;
    if (!dashboard || !world->versions[project][i].number || chance_one_in(2))
        return true;
    request->versions[request->version_count++] = world->versions[project][i];
    return world->changes[project][i] == dashboard->changes;
}

static void tell_shares(struct world *world, const struct share_request *request)
{
    world_tell(world, " %.*s%s", SLICE_ARGS(request->dashboard), request->version_count ? " if unchanged" : "");
    for (size_t i = 0; i < request->count; i++) {
        tell_principal(world, &request->shares[i].principal, request->shares[i].scope, request->shares[i].period);
        world_tell(world, " <%.*s>%s%.*s", SLICE_ARGS(request->shares[i].email),
                   request->shares[i].named_org.len ? " in " : "", SLICE_ARGS(request->shares[i].named_org));
    }
}

/* As a person sees them: ids of other orgs are not told. */
static void compare_share(struct world *world, size_t project, const struct share_request *request, bool removal,
                          const struct permission_result *results, struct revision version)
{
    struct model *model = &world->models[project];
    const struct model_dashboard *dashboard = model_find(model, request->dashboard);
    size_t i = (size_t)(dashboard - model->dashboards);
    const struct revision *last = &world->versions[project][i];
    if (last->number && (last->epoch == version.epoch && last->number == version.number) != (world->changes[project][i] == dashboard->changes))
        world_differ(world, "the version of the shares moves when they do not, or stays when they change");
    world->versions[project][i] = version;
    world->changes[project][i] = dashboard->changes;
    for (i = 0; removal && i < request->count; i++)
        compare_honesty(world, model, request->dashboard, request->shares[i].principal.user, request->bearer->org,
                        &results[i]);
}

static void share(struct world *world, size_t project, bool removal)
{
    struct model *model = &world->models[project];
    struct draw_person person;
    struct share shares[ENTRIES_DRAWN_MAX];
    struct permission_result results[ENTRIES_DRAWN_MAX];
    enum permission_status statuses[ENTRIES_DRAWN_MAX];
    struct share_request request = { .bearer = &person.bearer, .shares = shares,
                                     .dashboard = draw_owned(model) };
    struct revision version = { 0, 0 };
    if (chance_one_in(6))
        draw_person(&person, names_projects[project]);
    else
        draw_owner(&person, names_projects[project], model_find(model, request.dashboard));
    request.count = draw_shares(&person.bearer, shares, removal);
    request.origin = draw_origin(&person.bearer);
    bool current = draw_version(world, project, &request, model_find(model, request.dashboard));
    tell_asker(world, removal ? "end" : "share", project, &person.bearer);
    tell_shares(world, &request);
    int result = (removal ? sharing_end : sharing_set)(world->store, &request, &world->arena, results, &version,
                                                       &world->error);
    struct model_answer answer = model_share(model, &request, removal, current, statuses);
    if (!went_through(world, result, &answer))
        return;
    compare_statuses(world, results, statuses, request.count);
    compare_share(world, project, &request, removal, results, version);
}

static void share_set(struct world *world, size_t project)
{
    share(world, project, false);
}

static void share_end(struct world *world, size_t project)
{
    share(world, project, true);
}

/* ---- Without meaning to anybody ---- */

static void keep_house(struct world *world, size_t project)
{
    (void)project;
    int result = 0;
    world_tell(world, "sweep, checkpoint or reopen");
    if (chance_one_in(20))
        result = world_reopen(world);
    else if (chance_one_in(4))
        result = store_checkpoint(world->store, &world->error);
    else
        result = dashboards_sweep(world->store, &world->error);
    if (result != 0)
        world_differ(world, "it said: %s", world->error.detail);
}

void world_operate(struct world *world)
{
    static void (*const operations[])(struct world *, size_t) = {
        put, put, put, put, put, revoke, revoke, create, create, create, transfer, delete, change, share_set,
        share_set, share_set, share_set, share_end, share_end, keep_house,
    };
    world->doing[0] = '\0';
    if (chance_one_in(2))
        clock_pass((int64_t)chance_below(4));
    world_forget(world);
    operations[chance_below(sizeof operations / sizeof *operations)](world, draw_project());
    /* decisions may be met at a later moment than that of the change */
    if (chance_one_in(3))
        clock_pass((int64_t)chance_below(8));
}
