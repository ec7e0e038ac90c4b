/* One table of what can be asked. htdocs/openapi.json says the same; a test holds them against each other. */
#include "exchange.h"

#include <model/bounds.h>

#define PERMISSIONS "/api/v3/project/end-user/permissions"
#define CHECK "/api/v3/project/end-user/check"
#define DASHBOARDS "/api/v3/project/dashboards"
#define DASHBOARD DASHBOARDS "/{id}"
#define SHARE "/share"

static const struct route routes[] = {
    { "GET", PERMISSIONS, ROUTE_SERVER, 0, permissions_handle_list,
      { { "dashboard_id", false }, { "user_reference", false }, { "org_id", false }, { "role", false },
        { "limit", false }, { "cursor", false } } },
    { "PUT", PERMISSIONS, ROUTE_SERVER, BODY_BYTES_MAX, permissions_handle_put, { { "dry_run", false } } },
    { "DELETE", PERMISSIONS, ROUTE_SERVER, BODY_BYTES_MAX, permissions_handle_delete, { { "dry_run", false } } },
    { "GET", CHECK, ROUTE_EITHER, 0, check_handle_get,
      { { "dashboard_id", false }, { "scope", false }, { "user_reference", false }, { "org_id", false },
        { "role", true }, { "explain", false } } },
    { "POST", CHECK, ROUTE_SERVER, BODY_BYTES_MAX, check_handle_post, { { NULL, false } } },
    { "GET", DASHBOARDS, ROUTE_EITHER, 0, dashboards_handle_list,
      { { "status", false }, { "scope", false }, { "include", false }, { "user_reference", false },
        { "org_id", false }, { "role", true }, { "limit", false }, { "cursor", false } } },
    { "POST", DASHBOARDS, ROUTE_EITHER, BODY_BYTES_MAX, dashboards_handle_create, { { NULL, false } } },
    { "GET", DASHBOARD, ROUTE_EITHER, 0, dashboards_handle_get, { { NULL, false } } },
    { "PATCH", DASHBOARD, ROUTE_EITHER, BODY_BYTES_MAX, dashboards_handle_change, { { NULL, false } } },
    { "DELETE", DASHBOARD, ROUTE_EITHER, 0, dashboards_handle_delete, { { NULL, false } } },
    { "POST", DASHBOARD "/transfer", ROUTE_EITHER, BODY_BYTES_MAX, dashboards_handle_transfer, { { NULL, false } } },
    { "GET", "/api/v3/project/audit", ROUTE_SERVER, 0, audit_handle, { { "after", false }, { "limit", false } } },
    { "GET", DASHBOARD "/sharing", ROUTE_PERSON, 0, sharing_handle_get,
      { { "q", false }, { "limit", false }, { "cursor", false }, { "shares_cursor", false } } },
    { "PUT", DASHBOARD "/sharing", ROUTE_PERSON, BODY_BYTES_MAX, sharing_handle_put, { { NULL, false } } },
    { "DELETE", DASHBOARD "/sharing", ROUTE_PERSON, BODY_BYTES_MAX, sharing_handle_delete, { { NULL, false } } },
    { "GET", SHARE, ROUTE_PAGE, 0, sharing_page_handle_get, { { NULL, false } } },
    { "POST", SHARE, ROUTE_FORM, FORM_BODY_BYTES_MAX, sharing_page_handle_post, { { NULL, false } } },
    { "POST", "/devapi/v4/core/login/token", ROUTE_SERVER, LOGIN_BODY_BYTES_MAX, tokens_handle_login,
      { { NULL, false } } },
    { "POST", "/api/v3/project/tokens/revoke", ROUTE_SERVER, BODY_BYTES_MAX, tokens_handle_revoke, { { NULL, false } } },
    { "GET", "/.well-known/jwks.json", ROUTE_OPEN, 0, tokens_handle_jwks, { { NULL, false } } },
    { "GET", "/openapi.json", ROUTE_OPEN, 0, openapi_handle, { { NULL, false } } },
    { "GET", "/healthz", ROUTE_MONITOR, 0, monitor_handle_healthz, { { NULL, false } } },
    { "GET", "/readyz", ROUTE_MONITOR, 0, monitor_handle_readyz, { { NULL, false } } },
    { "GET", "/metrics", ROUTE_MONITOR, 0, monitor_handle_metrics, { { NULL, false } } },
    { "GET", "/control/ping", ROUTE_CONTROL, 0, control_handle_ping, { { NULL, false } } },
    { "GET", "/control/stats", ROUTE_CONTROL, 0, control_handle_stats, { { "count", false } } },
    { "GET", "/control/projects", ROUTE_CONTROL, 0, control_handle_projects,
      { { "limit", false }, { "cursor", false } } },
    { "POST", "/control/projects", ROUTE_CONTROL, BODY_BYTES_MAX, control_handle_project_add, { { NULL, false } } },
    { "GET", "/control/keys", ROUTE_CONTROL, 0, control_handle_keys,
      { { "project", false }, { "limit", false }, { "cursor", false } } },
    { "POST", "/control/keys", ROUTE_CONTROL, BODY_BYTES_MAX, control_handle_key_add, { { NULL, false } } },
    { "GET", "/control/aliases", ROUTE_CONTROL, 0, control_handle_aliases,
      { { "project", false }, { "limit", false }, { "cursor", false } } },
    { "POST", "/control/aliases", ROUTE_CONTROL, BODY_BYTES_MAX, control_handle_alias_add, { { NULL, false } } },
    { "POST", "/control/sign-keys/rotate", ROUTE_CONTROL, BODY_BYTES_MAX, control_handle_sign_key_rotate,
      { { NULL, false } } },
    { "GET", "/control/verify-keys", ROUTE_CONTROL, 0, control_handle_verify_keys, { { "project", false } } },
    { "POST", "/control/verify-keys", ROUTE_CONTROL, BODY_BYTES_MAX, control_handle_verify_key_add,
      { { NULL, false } } },
    { "POST", "/control/verify-keys/revoke", ROUTE_CONTROL, BODY_BYTES_MAX, control_handle_verify_key_revoke,
      { { NULL, false } } },
    { "POST", "/control/keys/revoke", ROUTE_CONTROL, BODY_BYTES_MAX, control_handle_key_revoke, { { NULL, false } } },
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

bool routes_answer_pages(struct slice path)
{
    struct slice id;
    for (size_t i = 0; i < ROUTE_COUNT; i++)
        if ((routes[i].access == ROUTE_PAGE || routes[i].access == ROUTE_FORM) && fits(routes[i].path, path, &id))
            return true;
    return false;
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
