/* The parameters of a list of dashboards. */
#include "dashboards.h"

#include "exchange.h"

/* A server asks what somebody with these can open; without any of them, for everything. */
static int read_bearer(struct exchange *exchange, struct dashboards_query *query)
{
    struct bearer *bearer = arena_alloc(exchange->arena, sizeof *bearer);
    if (!bearer)
        return error_memory(exchange->error);
    *bearer = (struct bearer){ .project = query->project, .cap = SCOPE_READ_WRITE };
    if (parameters_id(exchange, "user_reference", false, ID_USER, &bearer->user) != 0 ||
        parameters_id(exchange, "org_id", false, ID_ORG, &bearer->org) != 0 ||
        parameters_roles(exchange, &bearer->roles, &bearer->role_count) != 0)
        return -1;
    if (bearer->role_count && bearer->org.len == 0)
        return error_set(exchange->error, ERROR_INVALID_PRINCIPAL, "role goes with org_id.");
    if (bearer->user.len || bearer->org.len)
        query->bearer = bearer;
    return 0;
}

/* A person's list is its own. */
static int refuse_bearer(struct exchange *exchange)
{
    static const char *const names[] = { "user_reference", "org_id", "role" };
    struct slice value;
    for (size_t i = 0; i < sizeof names / sizeof *names; i++)
        if (parameters_get(exchange, names[i], &value))
            return error_set(exchange->error, ERROR_UNKNOWN_PARAMETER,
                             "The query parameter \"%s\" is for servers; a token lists what its bearer can open.",
                             names[i]);
    return 0;
}

static int read_status(struct exchange *exchange, struct dashboards_query *query)
{
    struct slice text;
    if (!parameters_get(exchange, "status", &text))
        return 0;
    enum dashboard_status never = query->bearer ? DASHBOARD_ELSEWHERE : DASHBOARD_SHARED_WITH_ME;
    if (dashboards_status_parse(text, &query->status) && query->status != never)
        return 0;
    enum dashboard_status fourth = query->bearer ? DASHBOARD_SHARED_WITH_ME : DASHBOARD_ELSEWHERE;
    return error_set(exchange->error, ERROR_INVALID_VALUE, "status is owned_private, owned_shared, parent or %s.",
                     dashboards_status_name(fourth));
}

static int read_scope(struct exchange *exchange, struct dashboards_query *query)
{
    struct slice text;
    if (!parameters_get(exchange, "scope", &text))
        return 0;
    if (!scope_parse(text, &query->scope))
        return error_set(exchange->error, ERROR_INVALID_SCOPE, "The scope is \"read\" or \"read_write\".");
    if (!query->bearer)
        return error_set(exchange->error, ERROR_INVALID_VALUE, "scope goes with user_reference or org_id.");
    return 0;
}

static int read_include(struct exchange *exchange, struct dashboards_query *query)
{
    struct slice text;
    query->charts = parameters_get(exchange, "include", &text);
    if (!query->charts || slice_is(text, "charts"))
        return 0;
    return error_set(exchange->error, ERROR_INVALID_VALUE, "include is \"charts\".");
}

int dashboards_query_read(struct exchange *exchange, struct dashboards_query *query)
{
    *query = (struct dashboards_query){ .project = exchange->identity.project, .bearer = exchange->bearer };
    if ((exchange->bearer ? refuse_bearer(exchange) : read_bearer(exchange, query)) != 0)
        return -1;
    if (read_status(exchange, query) != 0 || read_scope(exchange, query) != 0 ||
        read_include(exchange, query) != 0)
        return -1;
    return parameters_page(exchange, &query->limit, &query->cursor);
}
