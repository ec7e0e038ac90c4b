/* One table of what can be asked. htdocs/openapi.json says the same; a test holds them against each other. */
#include "exchange.h"

#define PERMISSIONS "/api/v3/project/end-user/permissions"
#define CHECK "/api/v3/project/end-user/check"
#define DASHBOARDS "/api/v3/project/dashboards"
#define DASHBOARD DASHBOARDS "/{id}"

static const struct route routes[] = {
    { "GET", PERMISSIONS, ROUTE_SERVER, false, permissions_handle_list,
      { { "dashboard_id", false }, { "user_reference", false }, { "org_id", false }, { "role", false },
        { "limit", false }, { "cursor", false } } },
    { "PUT", PERMISSIONS, ROUTE_SERVER, true, permissions_handle_put, { { "dry_run", false } } },
    { "DELETE", PERMISSIONS, ROUTE_SERVER, true, permissions_handle_delete, { { "dry_run", false } } },
    { "GET", CHECK, ROUTE_CHECK, false, check_handle_get,
      { { "dashboard_id", false }, { "scope", false }, { "user_reference", false }, { "org_id", false },
        { "role", true }, { "explain", false } } },
    { "POST", CHECK, ROUTE_SERVER, true, check_handle_post, { { NULL, false } } },
    { "GET", DASHBOARDS, ROUTE_EITHER, false, dashboards_handle_list,
      { { "status", false }, { "scope", false }, { "include", false }, { "user_reference", false },
        { "org_id", false }, { "role", true }, { "limit", false }, { "cursor", false } } },
    { "POST", DASHBOARDS, ROUTE_EITHER, true, dashboards_handle_create, { { NULL, false } } },
    { "GET", DASHBOARD, ROUTE_EITHER, false, dashboards_handle_get, { { NULL, false } } },
    { "PATCH", DASHBOARD, ROUTE_EITHER, true, dashboards_handle_change, { { NULL, false } } },
    { "DELETE", DASHBOARD, ROUTE_EITHER, false, dashboards_handle_delete, { { NULL, false } } },
    { "POST", DASHBOARD "/transfer", ROUTE_EITHER, true, dashboards_handle_transfer, { { NULL, false } } },
    { "GET", "/api/v3/project/audit", ROUTE_SERVER, false, audit_handle, { { "after", false }, { "limit", false } } },
    { "GET", "/openapi.json", ROUTE_OPEN, false, openapi_handle, { { NULL, false } } },
    { "GET", "/healthz", ROUTE_MONITOR, false, monitor_handle_healthz, { { NULL, false } } },
    { "GET", "/readyz", ROUTE_MONITOR, false, monitor_handle_readyz, { { NULL, false } } },
    { "GET", "/metrics", ROUTE_MONITOR, false, monitor_handle_metrics, { { NULL, false } } },
    { "GET", "/control/ping", ROUTE_CONTROL, false, control_handle_ping, { { NULL, false } } },
    { "GET", "/control/stats", ROUTE_CONTROL, false, control_handle_stats, { { "count", false } } },
    { "GET", "/control/projects", ROUTE_CONTROL, false, control_handle_projects,
      { { "limit", false }, { "cursor", false } } },
    { "POST", "/control/projects", ROUTE_CONTROL, true, control_handle_project_add, { { NULL, false } } },
    { "GET", "/control/keys", ROUTE_CONTROL, false, control_handle_keys,
      { { "project", false }, { "limit", false }, { "cursor", false } } },
    { "POST", "/control/keys", ROUTE_CONTROL, true, control_handle_key_add, { { NULL, false } } },
    { "POST", "/control/keys/revoke", ROUTE_CONTROL, true, control_handle_key_revoke, { { NULL, false } } },
};

enum { ROUTE_COUNT = sizeof routes / sizeof *routes };

const struct route *routes_all(size_t *count)
{
    *count = ROUTE_COUNT;
    return routes;
}

/* Whether the path is of that form; *id takes what stands at "{id}". */
static bool fits(const char *form, struct slice path, struct slice *id)
{
    const char *why, *begin = strstr(form, "{id}");
    *id = (struct slice){ 0 };
    if (!begin)
        return slice_is(path, form);
    struct slice head = { form, (size_t)(begin - form) }, tail = slice_of(begin + strlen("{id}"));
    if (path.len <= head.len + tail.len || !slice_starts(path, head) ||
        !slice_equal(slice_after(path, path.len - tail.len), tail))
        return false;
    *id = (struct slice){ path.ptr + head.len, path.len - head.len - tail.len };
    return id_check(ID_DASHBOARD, *id, &why) == ERROR_NONE;
}

static struct slice methods_of(struct slice path, struct arena *arena)
{
    struct slice allow = { 0 }, id;
    for (size_t i = 0; i < ROUTE_COUNT; i++)
        if (fits(routes[i].path, path, &id)) {
            const char *head = strcmp(routes[i].method, "GET") == 0 ? "GET, HEAD" : routes[i].method;
            allow = allow.len ? arena_printf(arena, "%.*s, %s", SLICE_ARGS(allow), head) : slice_of(head);
        }
    return allow.len ? arena_printf(arena, "%.*s, OPTIONS", SLICE_ARGS(allow)) : allow;
}

const struct route *routes_find(struct slice method, struct slice path, struct arena *arena, struct slice *id,
                                struct slice *allow)
{
    struct slice served = slice_is(method, "HEAD") ? SLICE("GET") : method;
    for (size_t i = 0; i < ROUTE_COUNT; i++)
        if (slice_is(served, routes[i].method) && fits(routes[i].path, path, id))
            return &routes[i];
    *id = (struct slice){ 0 };
    *allow = methods_of(path, arena);
    return NULL;
}
