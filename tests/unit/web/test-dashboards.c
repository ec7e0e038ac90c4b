/* The routes of dashboards, from the request to the JSON; a person is set where a token would be resolved. */
#include "../store/store_fixture.h"

#include <base/clock.h>
#include <conf/conf.h>
#include <model/bearer.h>
#include <share/permissions.h>
#include <share/projects.h>

#include "../../../lib/web/exchange.h"

#define BOARDS "/api/v3/project/dashboards"

struct sent {
    const char *body;
    size_t read;
};

static int no_variable(const struct request *request, const char *name, struct slice *value)
{
    (void)request;
    (void)name;
    (void)value;
    return 0;
}

static long read_body(struct request *request, char *out, size_t size)
{
    struct sent *sent = request->front;
    size_t left = strlen(sent->body) - sent->read, n = left < size ? left : size;
    memcpy(out, sent->body + sent->read, n);
    sent->read += n;
    return (long)n;
}

/* As run_route does, but for the credential. */
static int run(struct exchange *exchange)
{
    if ((exchange->bearer && exchange->id.len && dashboards_admit(exchange) != 0) ||
        query_parse(exchange->request->query, exchange->arena, &exchange->query, exchange->error) != 0 ||
        parameters_check(exchange) != 0 || (exchange->route->body_max > 0 && body_read_json(exchange) != 0))
        return -1;
    return exchange->route->handle(exchange);
}

/* The answer's status; its body is in `answer`. */
static int ask(struct fixture *f, const struct bearer *bearer, const char *method, const char *path,
               const char *query, const char *body, const char **answer)
{
    static const struct conf conf;
    const struct web web = { .conf = &conf, .store = f->store };
    struct sent sent = { body ? body : "", 0 };
    struct request request = { .method = slice_of(method), .path = slice_of(path), .query = slice_of(query),
                               .variable = no_variable, .read = read_body, .front = &sent };
    struct response response;
    struct slice allow;
    struct exchange exchange = { .web = &web, .request = &request, .response = &response, .arena = &f->arena,
                                 .error = &f->error, .request_id = SLICE("r"), .bearer = bearer,
                                 .identity = { SLICE("p"), { ACTOR_SERVER, SLICE("k"), { 0 } } } };
    if (bearer)
        exchange.identity.actor = (struct actor){ ACTOR_PERSON, bearer->user, bearer->org };
    error_init(&f->error, &f->arena);
    response_init(&response);
    exchange.route = routes_find(request.method, request.path, &f->arena, &exchange.id, &allow);
    if (!exchange.route)
        error_set(&f->error, allow.len ? ERROR_METHOD_NOT_ALLOWED : ERROR_NOT_FOUND, "No route.");
    if (!exchange.route || run(&exchange) != 0)
        problem_write(&exchange, allow);
    struct slice text = arena_copy(&f->arena, buffer_slice(&response.body));
    if (answer)
        *answer = text.ptr;
    int status = response.status;
    response_release(&response);
    return status;
}

static void expect(struct fixture *f, const struct bearer *bearer, const char *method, const char *path,
                   const char *body, int status, const char *holds)
{
    const char *answer;
    char bare[256];
    snprintf(bare, sizeof bare, "%s", path);
    char *query = strchr(bare, '?');
    if (query)
        *query++ = '\0';
    int seen = ask(f, bearer, method, bare, query ? query : "", body, &answer);
    if (seen != status || !strstr(answer, holds))
        fail_msg("%s %s %s: %d %s, not %d with %s", method, path, body ? body : "", seen, answer, status, holds);
}

static struct bearer person(const char *user)
{
    return (struct bearer){ .project = SLICE("p"), .user = slice_of(user), .org = SLICE("o"),
                            .cap = SCOPE_READ_WRITE };
}

static void a_server_makes_reads_changes_gives_and_deletes(void **state)
{
    struct fixture *f = *state;
    expect(f, NULL, "POST", BOARDS,
           "{\"dashboard_id\":\"d1\",\"name\":\"Q \\u00e9\",\"owner\":{\"user_reference\":\"ann\",\"org_id\":\"o\"},"
           "\"metadata\":{ \"b\" : [1.50, 1e400, {}], \"a\":null },\"charts\":[{\"chart_id\":\"c\",\"name\":\"\"}]}",
           201, "{\"dashboard_id\":\"d1\",\"name\":\"Q \xc3\xa9\",\"parent_dashboard_id\":null,"
                "\"owner\":{\"user_reference\":\"ann\",\"org_id\":\"o\"},\"scope\":null,"
                "\"status\":\"owned_private\",\"via\":[],");
    expect(f, NULL, "GET", BOARDS "/d1", NULL, 200,
           "\"charts\":[{\"chart_id\":\"c\",\"name\":\"\"}],\"metadata\":{\"b\":[1.50,1e400,{}],\"a\":null}}");
    expect(f, NULL, "PATCH", BOARDS "/d1", "{\"name\":\"R\",\"metadata\":{}}", 200, "\"name\":\"R\"");
    expect(f, NULL, "GET", BOARDS "/d1", NULL, 200, "\"metadata\":{}}");
    expect(f, NULL, "GET", BOARDS "?include=charts", NULL, 200, "\"charts\":[{\"chart_id\":\"c\"");
    expect(f, NULL, "GET", BOARDS "?user_reference=ann&org_id=o", NULL, 200, "\"scope\":\"read_write\"");
    expect(f, NULL, "GET", BOARDS "?org_id=o&role=r", NULL, 200, "{\"dashboards\":[],\"next_cursor\":null}");
    expect(f, NULL, "POST", BOARDS "/d1/transfer", "{\"user_reference\":\"bob\"}", 200,
           "{\"dashboard_id\":\"d1\",\"owner\":{\"user_reference\":\"bob\",\"org_id\":\"o\"},\"revision\":\"");
    expect(f, NULL, "DELETE", BOARDS "/d1", NULL, 200, "{\"dashboard_id\":\"d1\",\"deleted\":true,\"revision\":\"");
    expect(f, NULL, "GET", BOARDS "/d1", NULL, 404, "\"code\":\"not_found\"");
    expect(f, NULL, "POST", BOARDS, "{\"name\":\"P\",\"parent\":true,\"dashboard_id\":\"d1\"}", 201,
           "\"owner\":null,\"scope\":null,\"status\":\"parent\"");
}

static void what_is_wrong_is_said_where_it_is(void **state)
{
    struct fixture *f = *state;
    struct bearer ann = person("ann");
#define OWNER "\"owner\":{\"user_reference\":\"u\"}"
#define TWICE "[{\"chart_id\":\"c\",\"name\":\"\"},{\"chart_id\":\"c\",\"name\":\"\"}]"
    const struct {
        const struct bearer *bearer;
        const char *method, *path, *body;
        int status;
        const char *holds;
    } cases[] = {
        { NULL, "POST", BOARDS, "{" OWNER "}", 422, "\"pointer\":\"#/name\",\"code\":\"missing_field\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"\"," OWNER "}", 422, "\"#/name\",\"code\":\"invalid_value\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"a\\u0007\"," OWNER "}", 422, "\"#/name\",\"code\":\"invalid_value\"" },
        { NULL, "POST", BOARDS, "{\"name\":1," OWNER "}", 422, "\"#/name\",\"code\":\"wrong_type\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\"}", 422, "\"#/owner\",\"code\":\"missing_field\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\",\"owner\":{}}", 422, "\"#/owner/user_reference\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\",\"parent\":true," OWNER "}", 422, "\"#/owner\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\",\"colour\":1," OWNER "}", 422,
          "\"#/colour\",\"code\":\"unknown_field\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\",\"dashboard_id\":\"a/b\"," OWNER "}", 422, "\"#/dashboard_id\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\",\"metadata\":[]," OWNER "}", 422,
          "\"#/metadata\",\"code\":\"wrong_type\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\",\"charts\":{}," OWNER "}", 422,
          "\"#/charts\",\"code\":\"wrong_type\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\",\"charts\":" TWICE "," OWNER "}", 422,
          "\"#/charts/1/chart_id\",\"code\":\"duplicate_target\"" },
        { NULL, "POST", BOARDS, "{\"name\":\"n\",\"parent_dashboard_id\":\"no\"," OWNER "}", 404,
          "\"#/parent_dashboard_id\",\"code\":\"not_found\"" },
        { NULL, "POST", BOARDS, "[]", 422, "\"code\":\"wrong_type\"" },
        { NULL, "POST", BOARDS, "{", 400, "\"code\":\"bad_json\"" },
        { &ann, "POST", BOARDS, "{\"name\":\"n\",\"dashboard_id\":\"d\"}", 422,
          "\"#/dashboard_id\",\"code\":\"unknown_field\"" },
        { &ann, "POST", BOARDS, "{\"name\":\"n\"," OWNER "}", 422, "\"#/owner\",\"code\":\"unknown_field\"" },
        { &ann, "POST", BOARDS, "{\"name\":\"n\",\"adopt\":true}", 422, "\"#/adopt\",\"code\":\"unknown_field\"" },
        { &ann, "GET", BOARDS "?user_reference=bob", NULL, 422, "\"code\":\"unknown_parameter\"" },
        { &ann, "GET", BOARDS "?status=unregistered", NULL, 422, "\"code\":\"invalid_value\"" },
        { NULL, "GET", BOARDS "?status=shared_with_me", NULL, 422, "\"code\":\"invalid_value\"" },
        { NULL, "GET", BOARDS "?scope=read", NULL, 422, "\"code\":\"invalid_value\"" },
        { NULL, "GET", BOARDS "?role=r", NULL, 422, "\"code\":\"invalid_principal\"" },
        { NULL, "GET", BOARDS "?include=all", NULL, 422, "\"code\":\"invalid_value\"" },
        { NULL, "GET", BOARDS "?cursor=AQ", NULL, 422, "\"code\":\"invalid_cursor\"" },
        { NULL, "PATCH", BOARDS "/.", "{}", 404, "\"code\":\"not_found\"" },
        { NULL, "PATCH", BOARDS "/a b", "{}", 404, "\"code\":\"not_found\"" },
        { NULL, "PATCH", BOARDS "/", "{}", 404, "\"code\":\"not_found\"" },
        { NULL, "GET", BOARDS "/d/transfer", NULL, 405, "\"code\":\"method_not_allowed\"" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect(f, cases[i].bearer, cases[i].method, cases[i].path, cases[i].body, cases[i].status, cases[i].holds);
}

static void metadata_is_taken_up_to_its_bounds(void **state)
{
    struct fixture *f = *state;
    enum { MOST = 64 * 1024 };
    static char body[2 * MOST];
    /* {"k":"mmm"} is 8 bytes longer than its text */
    for (int over = 0; over < 2; over++) {
        char *at = body + sprintf(body, "{\"name\":\"n\",\"owner\":{\"user_reference\":\"u\"},\"metadata\":{\"k\": \"");
        memset(at, 'm', MOST - 8 + (size_t)over);
        strcpy(at + MOST - 8 + over, "\"}}");
        expect(f, NULL, "POST", BOARDS, body, over ? 422 : 201, over ? "\"code\":\"too_long\"" : "mmmm");
    }
    for (int depth = 16; depth < 18; depth++) {
        char *at = body + sprintf(body, "{\"name\":\"n\",\"owner\":{\"user_reference\":\"u\"},\"metadata\":");
        for (int i = 1; i < depth; i++)
            at += sprintf(at, "{\"k\":");
        at += sprintf(at, "{}");
        memset(at, '}', (size_t)depth);
        at[depth] = '\0';
        expect(f, NULL, "POST", BOARDS, body, depth == 16 ? 201 : 400, depth == 16 ? "{}" : "nested deeper");
    }
}

/* The same words for what is not there, is foreign, or was deleted, whatever else is wrong with the request. */
static void a_person_without_a_scope_learns_nothing(void **state)
{
    struct fixture *f = *state;
    struct bearer ann = person("ann");
    static const char *const ids[] = { "foreign", "gone", "unknown" };
    static const struct {
        const char *method, *rest, *query, *body;
    } cases[] = {
        { "GET", "", "", NULL }, { "GET", "", "colour=1", NULL }, { "HEAD", "", "", NULL },
        { "PATCH", "", "", "{\"name\":\"x\"}" }, { "PATCH", "", "", "{\"colour\":1}" }, { "PATCH", "", "", "{" },
        { "DELETE", "", "", NULL }, { "POST", "/transfer", "", "{}" },
        { "POST", "/transfer", "", "{\"user_reference\":\"x\"}" },
    };
    expect(f, NULL, "POST", BOARDS, "{\"dashboard_id\":\"foreign\",\"name\":\"n\"," OWNER "}", 201, "foreign");
    expect(f, NULL, "POST", BOARDS, "{\"dashboard_id\":\"gone\",\"name\":\"n\",\"owner\":{\"user_reference\":\"ann\"}}",
           201, "gone");
    expect(f, NULL, "DELETE", BOARDS "/gone", NULL, 200, "gone");
    for (size_t i = 0; i < COUNT(cases); i++) {
        const char *first = NULL, *answer;
        for (size_t d = 0; d < COUNT(ids); d++) {
            char path[128];
            snprintf(path, sizeof path, BOARDS "/%s%s", ids[d], cases[i].rest);
            assert_int_equal(ask(f, &ann, cases[i].method, path, cases[i].query, cases[i].body, &answer), 404);
            if (first)
                assert_string_equal(answer, first);
            first = answer;
        }
    }
}

static void a_person_works_with_its_own(void **state)
{
    struct fixture *f = *state;
    struct bearer ann = person("ann");
    const char *answer;
    char path[128];
    assert_int_equal(ask(f, &ann, "POST", BOARDS, "", "{\"name\":\"mine\"}", &answer), 201);
    assert_non_null(strstr(answer, "\"scope\":\"read_write\",\"status\":\"owned_private\",\"via\":[{\"kind\":\"owner\","
                                   "\"user_reference\":\"ann\",\"org_id\":\"o\",\"scope\":\"read_write\"}]"));
    snprintf(path, sizeof path, BOARDS "/%.36s", answer + strlen("{\"dashboard_id\":\""));
    expect(f, &ann, "PATCH", path, "{\"charts\":[]}", 200, "\"charts\":[],\"metadata\":{}");
    expect(f, &ann, "GET", BOARDS "?status=owned_private&scope=read_write", NULL, 200, "\"name\":\"mine\"");
    expect(f, &ann, "GET", BOARDS "?status=parent", NULL, 200, "{\"dashboards\":[],\"next_cursor\":null}");
    expect(f, &ann, "DELETE", path, NULL, 200, "\"deleted\":true");
    expect(f, &ann, "GET", BOARDS, NULL, 200, "{\"dashboards\":[],\"next_cursor\":null}");
    expect(f, NULL, "GET", "/api/v3/project/audit", NULL, 200,
           "\"event\":\"dashboard_deleted\"");
    expect(f, NULL, "GET", "/api/v3/project/audit", NULL, 200,
           "\"actor\":{\"kind\":\"person\",\"id\":\"ann\",\"org_id\":\"o\"}");
}

int main(void)
{
#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)
    const struct CMUnitTest tests[] = {
        TEST(a_server_makes_reads_changes_gives_and_deletes),
        TEST(what_is_wrong_is_said_where_it_is),
        TEST(metadata_is_taken_up_to_its_bounds),
        TEST(a_person_without_a_scope_learns_nothing),
        TEST(a_person_works_with_its_own),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
