/* The way of a request: id, route, who asks, query, body, handler; an error on the way becomes a problem document. */
#include "exchange.h"

#include <base/log.h>
#include <base/metrics.h>
#include <base/random.h>
#include <model/bounds.h>

static struct metric by_class[] = {
#define ROW(text) { .name = "dashgrant_requests_total", .labels = "status=\"" text "\"", .type = METRIC_COUNTER, \
                    .help = "Requests answered, by class of status." }
    ROW("2xx"), ROW("4xx"), ROW("5xx"),
#undef ROW
};

void web_register_metrics(void)
{
    for (size_t i = 0; i < sizeof by_class / sizeof *by_class; i++)
        metrics_register(&by_class[i]);
    check_register_metrics();
}

static void count(int status)
{
    metric_add(&by_class[status >= 500 ? 2 : status >= 400 ? 1 : 0], 1);
}

static bool sane_id(struct slice id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || (c && strchr("._:-", c))))
            return false;
    }
    return id.len > 0 && id.len <= REQUEST_ID_BYTES_MAX;
}

/* Taken over where it is sane, so that one id goes through all logs; drawn here else. */
static struct slice request_id(const struct request *request, struct arena *arena)
{
    struct slice sent;
    char drawn[33];
    if (request->variable(request, "HTTP_X_REQUEST_ID", &sent) == 1 && sane_id(sent))
        return sent;
    if (random_hex(drawn, 16) != 0)
        return SLICE("none");
    return arena_copy(arena, slice_of(drawn));
}

static void common_headers(struct exchange *exchange)
{
    struct response *response = exchange->response;
    response_header(response, "X-Request-Id", exchange->request_id);
    response_header(response, "X-Content-Type-Options", SLICE("nosniff"));
    response_header(response, "Referrer-Policy", SLICE("no-referrer"));
}

static int answer_options(struct exchange *exchange, struct slice allow)
{
    exchange->response->status = 204;
    response_header(exchange->response, "Allow", allow);
    response_header(exchange->response, "Cache-Control", SLICE("no-store"));
    cors_preflight(exchange);
    return 0;
}

static int run_route(struct exchange *exchange)
{
    const struct route *route = exchange->route;
    if (access_grant(exchange) != 0 || (exchange->bearer && exchange->id.len && dashboards_admit(exchange) != 0) ||
        query_parse(exchange->request->query, exchange->arena, &exchange->query, exchange->error) != 0 ||
        parameters_check(exchange) != 0)
        return -1;
    if (route->access == ROUTE_FORM) {
        if (body_read_form(exchange) != 0 || credential_of_form(exchange) != 0)
            return -1;
    } else if (route->body_max > 0 && body_read_json(exchange) != 0) {
        return -1;
    }
    return route->handle(exchange);
}

/* Whether a route exists for whoever came this way. */
static bool hidden(const struct exchange *exchange, const struct route *route)
{
    return route && route->access == ROUTE_CONTROL && exchange->request->channel != REQUEST_CONTROL;
}

static bool control_path(struct slice path)
{
    return slice_starts(path, SLICE("/control/"));
}

static int serve(struct exchange *exchange, struct slice *allow)
{
    const struct request *request = exchange->request;
    exchange->route = routes_find(request->method, request->path, exchange->arena, &exchange->id, allow);
    bool nothing = hidden(exchange, exchange->route) || (!exchange->route && allow->len == 0) ||
                   (control_path(request->path) && request->channel != REQUEST_CONTROL);
    if (nothing)
        return error_set(exchange->error, ERROR_NOT_FOUND, "There is nothing at this path.");
    if (exchange->route)
        return run_route(exchange);
    if (slice_is(request->method, "OPTIONS"))
        return answer_options(exchange, *allow);
    return error_set(exchange->error, ERROR_METHOD_NOT_ALLOWED, "This path takes %.*s.", SLICE_ARGS(*allow));
}

static void tell_problem(struct exchange *exchange, struct slice allow)
{
    if (!error_is_set(exchange->error))
        error_set(exchange->error, ERROR_INTERNAL, "The request could not be answered.");
    if (routes_answer_pages(exchange->request->path))
        sharing_page_problem(exchange, allow);
    else
        problem_write(exchange, allow);
}

void web_handle(const struct web *web, struct request *request, struct arena *arena, struct response *response)
{
    struct error error;
    struct slice allow = { 0 };
    struct exchange exchange = { .web = web, .request = request, .response = response, .arena = arena,
                                 .error = &error };
    error_init(&error, arena);
    exchange.request_id = request_id(request, arena);
    response->no_body = slice_is(request->method, "HEAD");
    common_headers(&exchange);
    if (serve(&exchange, &allow) != 0)
        tell_problem(&exchange, allow);
    cors_answer(&exchange);
    if (response->status >= 500)
        log_line(LOG_LINE_ERROR, "request %.*s: %d %s", SLICE_ARGS(exchange.request_id), response->status,
                 error_code(error.kind));
    count(response->status);
}
