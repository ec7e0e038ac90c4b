#include <share/projects.h>

#include <audit/audit.h>
#include <store/rows.h>
#include <store/tokens.h>

static int plan_add(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct project_row row = { .project = unpack_slice(&in) };
    struct slice taken;
    struct origin origin = origin_unpack(&in);
    if (!unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    int found = projects_resolve(plan->view, row.project, &taken);
    if (found == 1)
        return error_set(error, ERROR_PROJECT_EXISTS, "There is a project of that name or alias already.");
    row.created_at = origin.at;
    if (found < 0 || store_put_project(plan->change, &row, error) != 0)
        return -1;
    return audit_project_added(plan->change, row.project, &origin, error);
}

static const struct store_operation add_operation = { "projects_add", plan_add };

int projects_add(struct store *store, struct slice id, const struct origin *origin, struct arena *arena,
                 struct revision *revision, struct error *error)
{
    struct buffer request, reply;
    buffer_init(&request, 4096);
    buffer_init(&reply, 16);
    pack_slice(&request, id);
    origin_pack(&request, origin);
    struct store_request written = { &add_operation, buffer_slice(&request), 1, false };
    int result = request.failed ? error_memory(error)
                                : store_write(store, &written, arena, &reply, revision, error);
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}

struct lookup {
    struct slice id;
    int found;
    struct project_row row;
};

static int look_up(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct lookup *lookup = context;
    lookup->found = store_project(view, lookup->id, &lookup->row);
    return lookup->found < 0 ? -1 : 0;
}

int projects_find(struct store *store, struct slice id, struct arena *arena, struct project *project,
                  struct error *error)
{
    struct lookup lookup = { .id = id };
    if (store_read(store, look_up, &lookup, arena, NULL, error) != 0)
        return -1;
    *project = (struct project){ id, lookup.row.created_at };
    return lookup.found;
}

int projects_revision(struct store *store, struct arena *arena, struct revision *revision, struct error *error)
{
    struct lookup lookup = { .id = SLICE("-") };
    return store_read(store, look_up, &lookup, arena, revision, error);
}

struct page_read {
    struct slice from;
    size_t limit;
    struct projects_page *page;
};

static int read_page(struct store_view *view, void *context, struct error *error)
{
    struct page_read *read = context;
    struct projects_page *page = read->page;
    struct store_scan *scan = NULL;
    struct project_row row;
    *page = (struct projects_page){ .projects = arena_array(store_view_arena(view), read->limit,
                                                            sizeof(struct project)) };
    if (!page->projects)
        return error_memory(error);
    int found = store_scan_projects(view, read->from, &scan);
    while (found >= 0 && (found = store_next_project(scan, &row)) == 1) {
        if (page->count == read->limit) {
            page->next = store_scan_position(scan);
            break;
        }
        page->projects[page->count++] = (struct project){ row.project, row.created_at };
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

int projects_list(struct store *store, size_t limit, struct slice cursor, struct arena *arena,
                  struct projects_page *page, struct error *error)
{
    struct page_read read = { cursor, limit, page };
    return store_read(store, read_page, &read, arena, NULL, error);
}

int projects_resolve(struct store_view *view, struct slice name, struct slice *project)
{
    struct project_row row;
    struct alias_row alias;
    int found = store_project(view, name, &row);
    *project = name;
    if (found != 0)
        return found;
    found = store_alias(view, name, &alias);
    *project = alias.project;
    return found;
}

static int plan_add_alias(struct store_plan *plan, struct error *error)
{
    struct unpack in = { plan->request, false };
    struct alias_row row;
    struct project_row project;
    struct slice taken;
    row.project = unpack_slice(&in);
    row.alias = unpack_slice(&in);
    struct origin origin = origin_unpack(&in);
    if (!unpack_done(&in))
        return error_set(error, ERROR_INTERNAL, "The operation cannot be read.");
    int found = store_project(plan->view, row.project, &project);
    if (found == 0)
        return error_set(error, ERROR_PROJECT_UNKNOWN, "There is no such project; add it first.");
    if (found < 0 || (found = projects_resolve(plan->view, row.alias, &taken)) < 0)
        return -1;
    if (found == 1 && slice_equal(taken, row.project))
        return 0;
    if (found == 1)
        return error_set(error, ERROR_ALIAS_EXISTS, "Another project goes by this name; choose another alias.");
    if (store_put_alias(plan->change, &row, error) != 0)
        return -1;
    return audit_alias_added(plan->change, row.project, &origin, row.alias, error);
}

static const struct store_operation add_alias_operation = { "projects_add_alias", plan_add_alias };

int projects_add_alias(struct store *store, struct slice project, struct slice alias, const struct origin *origin,
                       struct arena *arena, struct revision *revision, struct error *error)
{
    struct buffer request, reply;
    buffer_init(&request, 4096);
    buffer_init(&reply, 16);
    pack_slice(&request, project);
    pack_slice(&request, alias);
    origin_pack(&request, origin);
    struct store_request written = { &add_alias_operation, buffer_slice(&request), 1, false };
    int result = request.failed ? error_memory(error)
                                : store_write(store, &written, arena, &reply, revision, error);
    buffer_release(&request);
    buffer_release(&reply);
    return result;
}

struct aliases_read {
    struct slice project, from;
    size_t limit;
    struct projects_aliases *page;
};

int projects_known(struct store_view *view, struct slice project, struct error *error)
{
    struct project_row row;
    int found = store_project(view, project, &row);
    if (found == 0)
        return error_set(error, ERROR_PROJECT_UNKNOWN, "There is no such project; add it first.");
    return found < 0 ? -1 : 0;
}

static int read_aliases(struct store_view *view, void *context, struct error *error)
{
    struct aliases_read *read = context;
    struct projects_aliases *page = read->page;
    struct store_scan *scan = NULL;
    struct alias_row row;
    *page = (struct projects_aliases){ .aliases = arena_array(store_view_arena(view), read->limit,
                                                              sizeof(struct slice)) };
    if (!page->aliases)
        return error_memory(error);
    if (projects_known(view, read->project, error) != 0)
        return -1;
    int found = store_scan_aliases(view, read->from, &scan);
    while (found >= 0 && (found = store_next_alias(scan, &row)) == 1) {
        if (!slice_equal(row.project, read->project))
            continue;
        if (page->count == read->limit) {
            page->next = store_scan_position(scan);
            break;
        }
        page->aliases[page->count++] = row.alias;
    }
    store_scan_end(scan);
    return found < 0 ? -1 : 0;
}

int projects_list_aliases(struct store *store, struct slice project, size_t limit, struct slice cursor,
                          struct arena *arena, struct projects_aliases *page, struct error *error)
{
    struct aliases_read read = { project, cursor, limit, page };
    return store_read(store, read_aliases, &read, arena, NULL, error);
}

struct naming {
    struct slice name, project;
    int found;
};

static int resolve(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct naming *naming = context;
    naming->found = projects_resolve(view, naming->name, &naming->project);
    return naming->found < 0 ? -1 : 0;
}

int projects_goes_by(struct store *store, struct slice project, struct slice name, struct arena *arena,
                     struct error *error)
{
    struct naming naming = { .name = name };
    if (store_read(store, resolve, &naming, arena, NULL, error) != 0)
        return -1;
    return naming.found == 1 && slice_equal(naming.project, project);
}
