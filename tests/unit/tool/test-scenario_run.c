#include <unit.h>

#include "fake_time.h"
#include <tool/scenario.h>
#include <tool/scenario_service.h>

/* A service that a test plays: linked in place of tool/scenario_service.c. It gives a token to whoever is not
 * "nobody", and answers everything else with what was asked. */
static char asked[4096];        /* what was asked behind the tokens, a line each */
static char logins[4096];
static int status = 200;
static const char *reply;       /* NULL: none, the service fails */
static unsigned projects;

int scenario_service_open(const struct conf *conf, struct scenario_service **service, struct error *error)
{
    (void)conf, (void)service;
    return error_set(error, ERROR_INTERNAL, "no service");
}

void scenario_service_close(struct scenario_service *service)
{
    (void)service;
}

int scenario_service_project(struct scenario_service *service, struct error *error)
{
    (void)service, (void)error;
    projects++;
    return 0;
}

struct slice scenario_service_project_name(const struct scenario_service *service)
{
    (void)service;
    return SLICE("P");
}

int scenario_service_sign(const struct scenario_service *service, struct slice claims, struct arena *arena,
                          struct slice *token, struct error *error)
{
    (void)service;
    *token = arena_printf(arena, "S%.*s", (int)(claims.len > 24 ? 24 : claims.len), claims.ptr);
    return token->ptr ? 0 : error_memory(error);
}

int64_t scenario_service_lifetime(const struct scenario_service *service)
{
    (void)service;
    return 600;
}

static void add(char *out, size_t size, const struct scenario_request *request)
{
    size_t used = strlen(out);
    snprintf(out + used, size - used, "%.*s %.*s?%.*s %.*s %.*s\n", SLICE_ARGS(request->method),
             SLICE_ARGS(request->path), SLICE_ARGS(request->query), SLICE_ARGS(request->token),
             SLICE_ARGS(request->body));
}

static int give(struct front_answer *answer, int code, const char *body)
{
    buffer_clear(&answer->storage);
    buffer_append(&answer->storage, slice_of(body));
    answer->status = code;
    answer->body = buffer_slice(&answer->storage);
    return 0;
}

int scenario_service_call(struct scenario_service *service, const struct scenario_request *request,
                          struct front_answer *answer, struct error *error)
{
    (void)service;
    if (slice_is(request->path, "/devapi/v4/core/login/token")) {
        add(logins, sizeof logins, request);
        if (strstr(logins, "nobody"))
            return give(answer, 422, "{\"code\":\"invalid_value\",\"detail\":\"Who?\"}");
        return give(answer, 200, "{\"token\":\"T\"}");
    }
    add(asked, sizeof asked, request);
    return reply ? give(answer, status, reply) : error_set(error, ERROR_UNAVAILABLE, "It is gone.");
}

struct fixture {
    struct arena arena;
    struct scenario scenario;
    struct scenario_result result;
    struct error error;
};

static int run(struct fixture *fixture, const char *steps, int code, const char *body)
{
    static char text[4096];
    *fixture = (struct fixture){ .result = { .arena = &fixture->arena } };
    arena_init(&fixture->arena, SCENARIO_ARENA_MAX);
    error_init(&fixture->error, NULL);
    asked[0] = logins[0] = '\0';
    status = code;
    reply = body;
    snprintf(text, sizeof text, "{\"name\": \"n\", \"steps\": [%s]}", steps);
    if (scenario_read("f", slice_of(text), &fixture->arena, &fixture->scenario, &fixture->error) != 0)
        fail_msg("%s", fixture->error.detail);
    return scenario_run(&fixture->scenario, NULL, &fixture->result, &fixture->error);
}

static void a_request_is_sent_as_it_stands(void **state)
{
    (void)state;
    struct fixture fixture;
    assert_int_equal(run(&fixture, "{\"as\": \"server\", \"do\": \"PUT /a%20b?c=%20\", \"body\": {\"d\": 1},"
                         " \"save\": {\"id\": \"/id\"}},"
                         "{\"as\": \"server\", \"do\": \"GET /${id}?x=${id}\"}", 201, "{\"id\":\"a/b\"}"), 0);
    assert_string_equal(asked, "PUT /a b?c=%20  {\"d\":1}\nGET /a/b?x=a%2Fb  \n");
    assert_string_equal(logins, "");
    assert_int_equal(fixture.result.count, 0);
    arena_release(&fixture.arena);
}

static void a_person_gets_a_token_of_the_service(void **state)
{
    (void)state;
    struct fixture fixture;
    unsigned before = projects;
    assert_int_equal(run(&fixture, "{\"as\": {\"user\": \"u\", \"org\": \"o\", \"roles\": [\"r\"], \"dashboard\": \"d\","
                         " \"roster\": [{}]}, \"do\": \"GET /\"}", 200, "{}"), 0);
    assert_string_equal(logins, "POST /devapi/v4/core/login/token?  {\"clientId\":\"u\",\"orgId\":\"o\",\"roles\":[\"r\"],"
                        "\"orgs\":[{}],\"dashboardId\":\"d\",\"expiresIn\":600}\n");
    assert_string_equal(asked, "GET /? T \n");
    assert_int_equal(projects, before + 1);
    arena_release(&fixture.arena);
}

static void a_person_whose_claims_the_service_does_not_issue_signs_them_itself(void **state)
{
    (void)state;
    struct fixture fixture;
    assert_int_equal(run(&fixture, "{\"as\": {\"user\": \"u\", \"scope\": \"read\"}, \"do\": \"GET /\"}", 200, "{}"), 0);
    assert_string_equal(logins, "");
    assert_string_equal(asked, "GET /? S{\"userReference\":\"u\",\"sc \n");
    arena_release(&fixture.arena);
}

static void may_is_a_check_of_the_person(void **state)
{
    (void)state;
    static const struct {
        const char *may, *answer;
        bool same;
    } cases[] = {
        { "true", "{\"allowed\":true,\"scope\":\"read\"}", true },
        { "false", "{\"allowed\":true,\"scope\":\"read\"}", false },
        { "true", "{\"allowed\":false,\"scope\":null}", false },
        { "\"read\"", "{\"allowed\":true,\"scope\":\"read\"}", true },
        { "\"read\"", "{\"allowed\":true,\"scope\":\"read_write\"}", false },
        { "null", "{\"allowed\":false,\"scope\":null}", true },
        { "null", "{\"allowed\":true,\"scope\":\"read\"}", false },
        { "\"read\"", "{}", false },
        { "false", "{}", false },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        char steps[200];
        snprintf(steps, sizeof steps, "{\"as\": {\"user\": \"u\"}, \"may\": %s, \"dashboard\": \"a&b\"}", cases[i].may);
        assert_int_equal(run(&fixture, steps, 200, cases[i].answer), 0);
        assert_string_equal(asked, "GET /api/v3/project/end-user/check?scope=read&dashboard_id=a%26b T \n");
        if ((fixture.result.count == 0) != cases[i].same)
            fail_msg("%s of %s", cases[i].may, cases[i].answer);
        if (!cases[i].same) {
            assert_slice(fixture.result.first->at, "may");
            assert_slice(fixture.result.first->expected, cases[i].may);
        }
        arena_release(&fixture.arena);
    }
}

static void what_differs_is_noted_and_the_next_step_is_run(void **state)
{
    (void)state;
    static const struct {
        const char *step;
        int status;
        const char *reply, *at, *expected, *seen, *remark;
    } cases[] = {
        { "\"as\": \"server\", \"do\": \"GET /\"", 404, "{\"code\":\"not_found\",\"detail\":\"No.\"}", "status", "\"2xx\"",
          "404", "not_found: No." },
        { "\"as\": \"server\", \"do\": \"GET /\", \"expect\": {\"status\": 200}", 201, "", "status", "200", "201", "" },
        { "\"as\": \"server\", \"do\": \"GET /\", \"expect\": {\"body\": {\"a\": 1}}", 200, "{\"a\":2}", "body/a", "1", "2",
          "" },
        { "\"as\": \"server\", \"do\": \"GET /\", \"expect\": {\"body\": {}}", 200, "<p>", "body", "{}", NULL, "" },
        { "\"as\": \"server\", \"do\": \"GET /\", \"save\": {\"x\": \"/a\"}", 200, "{\"a\":[]}", "save x",
          "\"a string or a number\"", "\"an array\"", "/a" },
        { "\"as\": {\"user\": \"nobody\"}, \"do\": \"GET /\"", 200, "{}", "as", "200", "422", "invalid_value: Who?" },
        { "\"as\": \"server\", \"do\": \"GET /%zz\"", 200, "{}", "step", "\"to be run\"", NULL, NULL },
        { "\"as\": {\"user\": \"u\"}, \"may\": true, \"dashboard\": \"d\"", 422, "{}", "status", "200", "422", "" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        char steps[400];
        snprintf(steps, sizeof steps, "{%s}, {\"as\": \"server\", \"do\": \"DELETE /next\", \"expect\": {\"status\": %d}}",
                 cases[i].step, cases[i].status);
        assert_int_equal(run(&fixture, steps, cases[i].status, cases[i].reply), 0);
        assert_int_equal(fixture.result.count, 1);
        const struct scenario_difference *seen = fixture.result.first;
        assert_int_equal(seen->step->number, 1);
        assert_slice(seen->at, cases[i].at);
        assert_slice(seen->expected, cases[i].expected);
        if (cases[i].seen)
            assert_slice(seen->seen, cases[i].seen);
        else
            assert_null(seen->seen.ptr);
        if (cases[i].remark)
            assert_slice(seen->remark, cases[i].remark);
        assert_non_null(strstr(asked, "DELETE /next"));
        arena_release(&fixture.arena);
    }
}

static void a_name_that_could_not_be_saved_is_a_difference(void **state)
{
    (void)state;
    struct fixture fixture;
    assert_int_equal(run(&fixture, "{\"as\": \"server\", \"do\": \"GET /\", \"save\": {\"id\": \"/id\"}},"
                         "{\"as\": \"server\", \"do\": \"GET /${id}\"}", 500, "{\"id\":\"x\"}"), 0);
    assert_int_equal(fixture.result.count, 2);
    assert_slice(fixture.result.first->at, "status");
    assert_slice(fixture.result.last->at, "step");
    assert_string_equal(asked, "GET /?  \n");
    arena_release(&fixture.arena);
}

static void a_service_that_fails_ends_it(void **state)
{
    (void)state;
    struct fixture fixture;
    assert_int_equal(run(&fixture, "{\"as\": \"server\", \"do\": \"GET /\"}, {\"as\": \"server\", \"do\": \"GET /\"}", 0,
                         NULL), -1);
    assert_error(&fixture.error, ERROR_UNAVAILABLE);
    assert_string_equal(asked, "GET /?  \n");
    arena_release(&fixture.arena);
}

static void a_wish_to_stop_ends_it(void **state)
{
    (void)state;
    struct fixture fixture;
    fake_asked = true;
    assert_int_equal(run(&fixture, "{\"as\": \"server\", \"do\": \"GET /\"}", 200, "{}"), -1);
    fake_asked = false;
    assert_error(&fixture.error, ERROR_UNAVAILABLE);
    assert_string_equal(asked, "");
    arena_release(&fixture.arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_sent_as_it_stands),
        cmocka_unit_test(a_person_gets_a_token_of_the_service),
        cmocka_unit_test(a_person_whose_claims_the_service_does_not_issue_signs_them_itself),
        cmocka_unit_test(may_is_a_check_of_the_person),
        cmocka_unit_test(what_differs_is_noted_and_the_next_step_is_run),
        cmocka_unit_test(a_name_that_could_not_be_saved_is_a_difference),
        cmocka_unit_test(a_service_that_fails_ends_it),
        cmocka_unit_test(a_wish_to_stop_ends_it),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
