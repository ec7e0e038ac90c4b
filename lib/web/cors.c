/* Cross-origin requests (Fetch, 3.2) of people's routes: for the origins that a project lists, without credentials. What
 * an API key gets is for servers and carries none of these headers; nor is a preflight for one ever allowed. */
#include "exchange.h"

#include <strings.h>

#include <conf/conf.h>

static const char *const methods[] = { "GET", "PUT", "POST", "PATCH", "DELETE" };
static const char *const headers[] = { "authorization", "content-type", "if-match", "x-request-id" };

#define ALLOWED_HEADERS SLICE("Authorization, Content-Type, If-Match, X-Request-Id")
#define EXPOSED_HEADERS SLICE("ETag, X-Request-Id, Retry-After")

static bool takes_token(const struct route *route)
{
    return route && (route->access == ROUTE_PERSON || route->access == ROUTE_EITHER);
}

/* The header Origin, once; its value is never written where it is not one of the configuration's. */
static bool origin_sent(const struct request *request, struct slice *origin)
{
    return request->variable(request, "HTTP_ORIGIN", origin) == 1;
}

static bool listed_by(const struct exchange *exchange, struct slice project, struct slice origin)
{
    const struct conf_project *section = conf_find_project(exchange->web->conf, project);
    return section && conf_list_holds(section->origins, origin);
}

/* Where nobody can say yet which project it is about. */
static bool listed_by_any(const struct exchange *exchange, struct slice origin)
{
    const struct conf *conf = exchange->web->conf;
    for (size_t i = 0; i < conf->projects.count; i++)
        if (conf_list_holds(conf->projects.items[i].origins, origin))
            return true;
    return false;
}

static bool header_allowed(struct slice name)
{
    for (size_t i = 0; i < sizeof headers / sizeof *headers; i++)
        if (name.len == strlen(headers[i]) && strncasecmp(name.ptr, headers[i], name.len) == 0)
            return true;
    return name.len == 0;       /* an empty element of a list is none (RFC 9110, 5.6.1) */
}

/* Whether every header that the script wants to send may be sent. */
static bool headers_allowed(const struct request *request)
{
    struct slice list;
    int count = request->variable(request, "HTTP_ACCESS_CONTROL_REQUEST_HEADERS", &list);
    while (count == 1 && list.len) {
        const char *comma = memchr(list.ptr, ',', list.len);
        struct slice name = { list.ptr, comma ? (size_t)(comma - list.ptr) : list.len };
        if (!header_allowed(slice_trim(name)))
            return false;
        list = slice_after(list, name.len + (comma != NULL));
    }
    return count <= 1;
}

/* The methods of the path that a person's token may call. */
static struct slice methods_allowed(struct exchange *exchange)
{
    struct slice list = { 0 }, id, allow;
    for (size_t i = 0; i < sizeof methods / sizeof *methods; i++) {
        const struct route *route = routes_find(slice_of(methods[i]), exchange->request->path, exchange->arena, &id,
                                                &allow);
        if (takes_token(route))
            list = list.len ? arena_printf(exchange->arena, "%.*s, %s", SLICE_ARGS(list), methods[i])
                            : slice_of(methods[i]);
    }
    return list;
}

void cors_preflight(struct exchange *exchange)
{
    const struct request *request = exchange->request;
    struct response *response = exchange->response;
    struct slice origin, method, id, allow;
    if (methods_allowed(exchange).len == 0)
        return;
    response_header(response, "Vary",
                    SLICE("Origin, Access-Control-Request-Method, Access-Control-Request-Headers"));
    if (!origin_sent(request, &origin) || !listed_by_any(exchange, origin) || !headers_allowed(request) ||
        request->variable(request, "HTTP_ACCESS_CONTROL_REQUEST_METHOD", &method) != 1 ||
        !takes_token(routes_find(method, request->path, exchange->arena, &id, &allow)))
        return;
    response_header(response, "Access-Control-Allow-Origin", origin);
    response_header(response, "Access-Control-Allow-Methods", methods_allowed(exchange));
    response_header(response, "Access-Control-Allow-Headers", ALLOWED_HEADERS);
    response_header(response, "Access-Control-Max-Age", SLICE("600"));
}

/* Its bearer has to learn of it to renew it; the project is known only where the signature was right. */
static bool refused_token(const struct exchange *exchange)
{
    switch (exchange->error->kind) {
    case ERROR_INVALID_TOKEN:
    case ERROR_TOKEN_EXPIRED:
    case ERROR_TOKEN_TTL_TOO_LONG:
        return true;
    default:
        return false;
    }
}

void cors_answer(struct exchange *exchange)
{
    struct slice origin;
    if (!takes_token(exchange->route))
        return;
    response_header(exchange->response, "Vary", SLICE("Origin"));
    if (!origin_sent(exchange->request, &origin))
        return;
    struct slice project = exchange->identity.project;
    bool of_token = exchange->bearer || refused_token(exchange);
    if (!of_token || !(project.len ? listed_by(exchange, project, origin) : listed_by_any(exchange, origin)))
        return;
    response_header(exchange->response, "Access-Control-Allow-Origin", origin);
    response_header(exchange->response, "Access-Control-Expose-Headers", EXPOSED_HEADERS);
}
