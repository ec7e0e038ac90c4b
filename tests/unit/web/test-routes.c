#include "openapi_document.h"

#include <strings.h>

#include "exchange.h"

static const struct json *operation_of(const struct document *document, const struct route *route)
{
    char method[16] = "";
    for (size_t i = 0; route->method[i] && i < sizeof method - 1; i++)
        method[i] = (char)tolower((unsigned char)route->method[i]);
    const struct json *path = json_member(value_of(document, "/paths"), route->path);
    const struct json *operation = json_member(path, method);
    if (!operation)
        fail_msg("%s %s does not stand in htdocs/openapi.json", route->method, route->path);
    return operation;
}

typedef void route_hold(const struct document *document, const struct route *route, const struct json *operation);

/* Calls `hold` for each route of the public contract with its operation, which must be there. */
static void each_public_route(void **state, route_hold *hold)
{
    size_t count;
    const struct route *routes = routes_all(&count);
    assert_true(count > 0);
    for (size_t i = 0; i < count; i++)
        if (routes[i].access != ROUTE_CONTROL)
            hold(*state, &routes[i], operation_of(*state, &routes[i]));
}

static void hold_presence(const struct document *document, const struct route *route, const struct json *operation)
{
    (void)document;
    if (operation->type != JSON_OBJECT)
        fail_msg("%s %s is no object", route->method, route->path);
}

static void every_public_route_stands_in_the_file(void **state)
{
    each_public_route(state, hold_presence);
}

static const struct route *route_of(const struct json *path, const struct json *operation)
{
    size_t count;
    const struct route *routes = routes_all(&count);
    for (size_t i = 0; i < count; i++)
        if (slice_is(path->key, routes[i].path) && operation->key.len == strlen(routes[i].method) &&
            strncasecmp(operation->key.ptr, routes[i].method, operation->key.len) == 0)
            return &routes[i];
    return NULL;
}

static void hold_route(const struct document *document, const struct json *path, const struct json *operation)
{
    (void)document;
    const struct route *route = route_of(path, operation);
    if (!route || route->access == ROUTE_CONTROL)
        fail_msg("%.*s %.*s is no public route", SLICE_ARGS(operation->key), SLICE_ARGS(path->key));
}

static void every_operation_of_the_file_is_a_public_route(void **state)
{
    each_operation(*state, hold_route);
}

static void the_file_says_nothing_of_what_is_for_administrators(void **state)
{
    const struct document *document = *state;
    assert_null(memmem(document->text.ptr, document->text.len, "/control", strlen("/control")));
}

static void path_items_hold_operations_and_parameters_alone(void **state)
{
    for (const struct json *path = value_of(*state, "/paths")->first; path; path = path->next)
        for (const struct json *member = path->first; member; member = member->next) {
            bool known = slice_is(member->key, "parameters");
            for (size_t i = 0; i < COUNT(http_methods); i++)
                known = known || slice_is(member->key, http_methods[i]);
            if (!known)
                fail_msg("%.*s of %.*s is no method", SLICE_ARGS(member->key), SLICE_ARGS(path->key));
        }
}

/* The next query parameter of an array, from `parameter` on; NULL: there are no more. */
static const struct json *query_parameter(const struct document *document, const struct json *parameter)
{
    while (parameter && !text_is(json_member(resolve(document, parameter), "in"), "query"))
        parameter = parameter->next;
    return parameter;
}

/* In the operation's own parameters, or in those that all operations of its path share. */
static const struct json *lists_of(const struct json *operation, int which)
{
    const struct json *list = json_member(which == 0 ? operation : operation->parent, "parameters");
    return list ? list->first : NULL;
}

static size_t count_parameters(const struct document *document, const struct json *operation)
{
    size_t count = 0;
    for (int which = 0; which < 2; which++)
        for (const struct json *p = query_parameter(document, lists_of(operation, which)); p;
             p = query_parameter(document, p->next))
            count++;
    return count;
}

static const struct json *find_parameter(const struct document *document, const struct json *operation,
                                         const char *name)
{
    for (int which = 0; which < 2; which++)
        for (const struct json *p = query_parameter(document, lists_of(operation, which)); p;
             p = query_parameter(document, p->next))
            if (text_is(json_member(resolve(document, p), "name"), name))
                return resolve(document, p);
    return NULL;
}

/* A parameter that may stand several times is an exploded array. */
static bool may_repeat(const struct document *document, const struct json *parameter)
{
    const struct json *schema = resolve(document, json_member(parameter, "schema"));
    bool array = text_is(json_member(schema, "type"), "array");
    assert_int_equal(array, flag_is_set(json_member(parameter, "explode")));
    return array;
}

static void hold_parameters(const struct document *document, const struct route *route,
                            const struct json *operation)
{
    size_t count = 0;
    for (; count < ROUTE_PARAMETERS_MAX && route->parameters[count].name; count++) {
        const struct parameter *parameter = &route->parameters[count];
        const struct json *told = find_parameter(document, operation, parameter->name);
        if (!told)
            fail_msg("%s %s: %s is not told", route->method, route->path, parameter->name);
        if (may_repeat(document, told) != parameter->repeated)
            fail_msg("%s %s: %s is told wrongly to stand %s", route->method, route->path, parameter->name,
                     parameter->repeated ? "once" : "several times");
    }
    if (count_parameters(document, operation) != count)
        fail_msg("%s %s: another query parameter is told, or one twice", route->method, route->path);
}

static void query_parameters_are_the_same_in_name_and_repetition(void **state)
{
    each_public_route(state, hold_parameters);
}

static size_t count_path_parameters(const struct document *document, const struct json *operation,
                                    const struct json **last)
{
    size_t count = 0;
    for (int which = 0; which < 2; which++)
        for (const struct json *p = lists_of(operation, which); p; p = p->next)
            if (text_is(json_member(resolve(document, p), "in"), "path")) {
                *last = resolve(document, p);
                count++;
            }
    return count;
}

static void hold_path(const struct document *document, const struct route *route, const struct json *operation)
{
    const struct json *told = NULL;
    size_t count = count_path_parameters(document, operation, &told);
    if (count != (strchr(route->path, '{') ? 1 : 0))
        fail_msg("%s %s: %zu path parameters are told", route->method, route->path, count);
    if (told && (!text_is(json_member(told, "name"), "id") || !flag_is_set(json_member(told, "required")) ||
                 resolve(document, json_member(told, "schema")) !=
                 value_of(document, "/components/schemas/DashboardId")))
        fail_msg("%s %s: {id} is not told as a dashboard's id", route->method, route->path);
}

static void the_id_in_a_path_is_told_as_a_dashboards(void **state)
{
    each_public_route(state, hold_path);
}

static void hold_body(const struct document *document, const struct route *route, const struct json *operation)
{
    const struct json *body = resolve(document, json_member(operation, "requestBody"));
    bool taken = route->body_max > 0;
    if ((body != NULL) != taken)
        fail_msg("%s %s %s a body", route->method, route->path, taken ? "takes" : "takes no");
    if (body && !flag_is_set(json_member(body, "required")))
        fail_msg("%s %s needs its body", route->method, route->path);
}

static void a_body_is_told_where_one_is_taken_and_nowhere_else(void **state)
{
    each_public_route(state, hold_body);
}

/* The names of the credentials, in the order in which the file tells them; they end with NULL. */
static const char *const keys_told[] = { "auth", "x-api-key", "authorization", NULL };
static const char *const token_told[] = { "bearer", NULL };
static const char *const either_told[] = { "auth", "x-api-key", "authorization", "bearer", NULL };
static const char *const nothing_told[] = { NULL };

static const char *const *credentials_of(enum route_access access)
{
    switch (access) {
    case ROUTE_SERVER:
        return keys_told;
    case ROUTE_PERSON:
        return token_told;
    case ROUTE_EITHER:
        return either_told;
    default:
        return nothing_told;
    }
}

static bool same_credentials(const struct json *security, const char *const *names)
{
    const struct json *one = security->first;
    for (; one && *names; one = one->next, names++)
        if (one->count != 1 || !json_member(one, *names))
            return false;
    return !one && !*names;
}

static void hold_security(const struct document *document, const struct route *route, const struct json *operation)
{
    const struct json *security = json_member(operation, "security");
    if (!security)
        security = value_of(document, "/security");
    if (!same_credentials(security, credentials_of(route->access)))
        fail_msg("%s %s takes other credentials than are told", route->method, route->path);
}

static void each_route_is_told_with_the_credentials_that_it_takes(void **state)
{
    const struct json *schemes = value_of(*state, "/components/securitySchemes");
    assert_int_equal(schemes->count, CREDENTIAL_HEADERS + 1);
    for (size_t i = 0; either_told[i]; i++)
        assert_non_null(json_member(schemes, either_told[i]));
    each_public_route(state, hold_security);
}

static void every_code_stands_in_the_file_with_its_status_and_title(void **state)
{
    const struct json *codes = value_of(*state, "/components/schemas/ErrorCode/enum");
    const struct json *rows = value_of(*state, "/components/schemas/ErrorCode/x-errors");
    for (int i = 1; i < ERROR_KIND_COUNT; i++) {
        enum error_kind kind = (enum error_kind)i;
        const struct json *row = json_member(rows, error_code(kind));
        if (!array_holds(codes, error_code(kind)) || !row)
            fail_msg("%s does not stand in htdocs/openapi.json", error_code(kind));
        if (number_of(json_member(row, "status")) != (uint64_t)error_status(kind) ||
            !text_is(json_member(row, "title"), error_title(kind)))
            fail_msg("%s has another status or title: %d, \"%s\"", error_code(kind), error_status(kind),
                     error_title(kind));
    }
}

static bool code_known(struct slice code)
{
    for (int i = 1; i < ERROR_KIND_COUNT; i++)
        if (slice_is(code, error_code((enum error_kind)i)))
            return true;
    return false;
}

static void every_code_of_the_file_is_known_and_stands_once(void **state)
{
    const struct json *codes = value_of(*state, "/components/schemas/ErrorCode/enum");
    const struct json *rows = value_of(*state, "/components/schemas/ErrorCode/x-errors");
    for (const struct json *code = codes->first; code; code = code->next)
        if (!code_known(code->text))
            fail_msg("%.*s is no error's code", SLICE_ARGS(code->text));
    for (const struct json *row = rows->first; row; row = row->next)
        if (!code_known(row->key))
            fail_msg("%.*s is no error's code", SLICE_ARGS(row->key));
    assert_int_equal(codes->count, ERROR_KIND_COUNT - 1);
    assert_int_equal(rows->count, ERROR_KIND_COUNT - 1);
}

static void statuses_of_errors_are_those_of_errors(void **state)
{
    const struct json *rows = value_of(*state, "/components/schemas/ErrorCode/x-errors");
    for (int i = 1; i < ERROR_KIND_COUNT; i++)
        assert_in_range(error_status((enum error_kind)i), 400, 599);
    for (const struct json *row = rows->first; row; row = row->next)
        assert_in_range(number_of(json_member(row, "status")), 400, 599);
    assert_int_equal(number_of(value_of(*state, "/components/schemas/Problem/properties/status/minimum")), 400);
    assert_int_equal(number_of(value_of(*state, "/components/schemas/Problem/properties/status/maximum")), 599);
}

static const struct {
    const char *name, *method, *path;
    const char *found;              /* the route's method; NULL: none */
    const char *id;                 /* of the path */
    const char *allow;
} searches[] = {
    { "a route", "PUT", "/api/v3/project/end-user/permissions", "PUT", "", "" },
    { "HEAD is served by GET", "HEAD", "/healthz", "GET", "", "" },
    { "another method", "POST", "/healthz", NULL, "", "GET, HEAD, OPTIONS" },
    { "all methods of a path", "PATCH", "/api/v3/project/end-user/permissions", NULL, "",
      "GET, HEAD, PUT, DELETE, OPTIONS" },
    { "OPTIONS is answered from the methods", "OPTIONS", "/api/v3/project/end-user/check", NULL, "",
      "GET, HEAD, POST, OPTIONS" },
    { "methods are in upper case", "get", "/healthz", NULL, "", "GET, HEAD, OPTIONS" },
    { "no method", "", "/healthz", NULL, "", "GET, HEAD, OPTIONS" },
    { "a path that is not known", "GET", "/health", NULL, "", "" },
    { "a path and more", "GET", "/healthz/", NULL, "", "" },
    { "paths are in their case", "GET", "/Healthz", NULL, "", "" },
    { "no path", "GET", "", NULL, "", "" },
    { "a page", "HEAD", "/share", "GET", "", "" },
    { "another method of a page", "PUT", "/share", NULL, "", "GET, HEAD, POST, OPTIONS" },
    { "an id in the path", "GET", "/api/v3/project/dashboards/sales-2026", "GET", "sales-2026", "" },
    { "an id before more of the path", "PUT", "/api/v3/project/dashboards/a~b:c.d_e-F/sharing", "PUT", "a~b:c.d_e-F",
      "" },
    { "an id like what may follow one", "DELETE", "/api/v3/project/dashboards/sharing", "DELETE", "sharing", "" },
    { "another method of a path with an id", "PUT", "/api/v3/project/dashboards/x", NULL, "",
      "GET, HEAD, PATCH, DELETE, OPTIONS" },
    { "an empty id", "GET", "/api/v3/project/dashboards/", NULL, "", "" },
    { "an empty id before more", "GET", "/api/v3/project/dashboards//sharing", NULL, "", "" },
    { "an id of dots alone", "GET", "/api/v3/project/dashboards/..", NULL, "", "" },
    { "an id with a slash", "GET", "/api/v3/project/dashboards/x/y", NULL, "", "" },
    { "an id that is escaped", "GET", "/api/v3/project/dashboards/x%41", NULL, "", "" },
    { "more behind what follows an id", "POST", "/api/v3/project/dashboards/x/transfer/", NULL, "", "" },
};

static void routes_are_found_by_exact_method_and_path(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(searches); i++) {
        struct arena arena;
        struct slice allow = { 0 }, id = { 0 };
        arena_init(&arena, 65536);
        const struct route *route = routes_find(slice_of(searches[i].method), slice_of(searches[i].path), &arena,
                                                &id, &allow);
        const char *found = route ? route->method : "none";
        const char *wanted = searches[i].found ? searches[i].found : "none";
        if (strcmp(found, wanted) != 0 || !slice_is(id, searches[i].id) || !slice_is(allow, searches[i].allow))
            fail_msg("%s: found %s of \"%.*s\", allowed \"%.*s\"", searches[i].name, found, SLICE_ARGS(id),
                     SLICE_ARGS(allow));
        arena_release(&arena);
    }
}

static void pages_answer_at_their_paths_alone(void **state)
{
    (void)state;
    assert_true(routes_answer_pages(SLICE("/share")));
    static const char *const others[] = { "", "/", "/share/", "/shared", "/Share", "/healthz",
                                          "/api/v3/project/dashboards/share/sharing" };
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(routes_answer_pages(slice_of(others[i])));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_public_route_stands_in_the_file),
        cmocka_unit_test(every_operation_of_the_file_is_a_public_route),
        cmocka_unit_test(the_file_says_nothing_of_what_is_for_administrators),
        cmocka_unit_test(path_items_hold_operations_and_parameters_alone),
        cmocka_unit_test(query_parameters_are_the_same_in_name_and_repetition),
        cmocka_unit_test(the_id_in_a_path_is_told_as_a_dashboards),
        cmocka_unit_test(a_body_is_told_where_one_is_taken_and_nowhere_else),
        cmocka_unit_test(each_route_is_told_with_the_credentials_that_it_takes),
        cmocka_unit_test(every_code_stands_in_the_file_with_its_status_and_title),
        cmocka_unit_test(every_code_of_the_file_is_known_and_stands_once),
        cmocka_unit_test(statuses_of_errors_are_those_of_errors),
        cmocka_unit_test(pages_answer_at_their_paths_alone),
        cmocka_unit_test(routes_are_found_by_exact_method_and_path),
    };
    return cmocka_run_group_tests(tests, document_setup, document_teardown);
}
