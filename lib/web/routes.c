/* One table of what can be asked. htdocs/openapi.json says the same; a test holds them against each other. */
#include "exchange.h"

#define PERMISSIONS "/api/v3/project/end-user/permissions"
#define CHECK "/api/v3/project/end-user/check"

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

static struct slice methods_of(struct slice path, struct arena *arena)
{
    struct slice allow = { 0 };
    for (size_t i = 0; i < ROUTE_COUNT; i++)
        if (slice_is(path, routes[i].path)) {
            const char *head = strcmp(routes[i].method, "GET") == 0 ? "GET, HEAD" : routes[i].method;
            allow = allow.len ? arena_printf(arena, "%.*s, %s", SLICE_ARGS(allow), head) : slice_of(head);
        }
    return allow.len ? arena_printf(arena, "%.*s, OPTIONS", SLICE_ARGS(allow)) : allow;
}

const struct route *routes_find(struct slice method, struct slice path, struct arena *arena, struct slice *allow)
{
    struct slice served = slice_is(method, "HEAD") ? SLICE("GET") : method;
    for (size_t i = 0; i < ROUTE_COUNT; i++)
        if (slice_is(path, routes[i].path) && slice_is(served, routes[i].method))
            return &routes[i];
    *allow = methods_of(path, arena);
    return NULL;
}
