#include <stdlib.h>

#include <unit.h>

#include "claims.h"

#define NOW INT64_C(1767225600000)              /* 2026-01-01T00:00:00Z */
#define IN "\"exp\":1767229200"                 /* an hour later */
#define WHO "\"projectId\":\"p\",\"userReference\":\"ann\"," IN

static const struct token_rules rules = { SLICE_INIT("here"), 60000, INT64_C(366) * 86400000,
                                          INT64_C(366) * 86400000 };

struct read {
    struct arena arena;
    struct claims claims;
    struct error error;
};

static int setup(void **state)
{
    *state = calloc(1, sizeof(struct read));
    struct read *r = *state;
    arena_init(&r->arena, 64 << 20);
    return 0;
}

static int teardown(void **state)
{
    struct read *r = *state;
    arena_release(&r->arena);
    free(r);
    return 0;
}

/* The kind of error that `{TEXT}` gives. */
static enum error_kind judge(struct read *r, const char *text, bool issued)
{
    static const struct json_limits limits = { .bytes = 1 << 20, .depth = 8, .values = 100000, .members = 1000 };
    struct slice whole = arena_printf(&r->arena, "{%s}", text);
    struct json *root;
    error_init(&r->error, NULL);
    if (json_parse(whole, &limits, &r->arena, &root, &r->error) != 0)
        fail_msg("%s: %s", text, r->error.detail);
    int result = claims_read(root, issued, &rules, &r->arena, &r->claims, &r->error);
    assert_int_equal(result, error_is_set(&r->error) ? -1 : 0);
    if (result == 0)
        claims_check_times(&r->claims, &rules, NOW, &r->error);
    return r->error.kind;
}

static void the_claims_of_vizzly_are_read(void **state)
{
    struct read *r = *state;
    assert_int_equal(judge(r, "\"projectId\":\"p\",\"userReference\":\"user 123456\",\"scope\":\"read\","
                           "\"accessType\":\"admin\",\"parentDashboardIds\":[\"a\",\"b\"],"
                           "\"expires\":\"2026-01-01T00:20:00.123456+00:00\"", false), ERROR_NONE);
    const struct bearer *bearer = &r->claims.bearer;
    assert_slice(r->claims.project, "p");
    assert_slice(bearer->user, "user 123456");
    assert_int_equal(bearer->cap, SCOPE_READ);
    assert_true(bearer->admin);
    assert_int_equal(bearer->parent_count, 2);
    assert_slice(bearer->parents[1], "b");
    assert_int_equal(bearer->expires_at, NOW + 1200123);
    assert_int_equal(bearer->org.len, 0);
    assert_false(bearer->issued);
}

static void what_is_left_out_has_its_default(void **state)
{
    struct read *r = *state;
    assert_int_equal(judge(r, WHO, false), ERROR_NONE);
    assert_int_equal(r->claims.bearer.cap, SCOPE_READ_WRITE);
    assert_false(r->claims.bearer.admin);
    assert_int_equal(r->claims.bearer.parent_count, 0);
    assert_int_equal(r->claims.bearer.confined.len, 0);
    assert_true(r->claims.issued_at == CLAIMS_NO_TIME);
}

static void the_claims_of_qrvey_are_read(void **state)
{
    struct read *r = *state;
    assert_int_equal(judge(r, "\"appId\":\"p\",\"clientId\":\"ann\",\"userId\":\"owner\",\"orgId\":\"org:0\","
                           "\"roles\":[\"QA\",\"Dev\"],\"dashboardId\":\"d1\","
                           "\"orgs\":[{\"orgId\":\"org:0\",\"orgRoles\":[\"QA\"],"
                           "\"users\":[{\"clientId\":\"bob\",\"email\":\"b@x.org\"}]}]," IN, false), ERROR_NONE);
    const struct bearer *bearer = &r->claims.bearer;
    assert_slice(r->claims.app, "p");
    assert_slice(bearer->user, "ann");
    assert_slice(bearer->org, "org:0");
    assert_int_equal(bearer->role_count, 2);
    assert_slice(bearer->roles[1], "Dev");
    assert_slice(bearer->confined, "d1");
    assert_int_equal(bearer->org_count, 1);
    assert_slice(bearer->orgs[0].users[0].email, "b@x.org");
}

static void without_an_org_it_is_that_of_the_one_entry_with_the_user(void **state)
{
    struct read *r = *state;
    assert_int_equal(judge(r, WHO ",\"orgs\":[{\"orgId\":\"o1\",\"users\":[{\"clientId\":\"bob\"}]},"
                           "{\"orgId\":\"o2\",\"users\":[{\"clientId\":\"ann\"}]}]", false), ERROR_NONE);
    assert_slice(r->claims.bearer.org, "o2");
    assert_int_equal(judge(r, WHO ",\"orgs\":[{\"orgId\":\"o1\",\"users\":[{\"clientId\":\"ann\"}]},"
                           "{\"orgId\":\"o2\",\"users\":[{\"clientId\":\"ann\"}]}]", false), ERROR_NONE);
    assert_int_equal(r->claims.bearer.org.len, 0);
    assert_int_equal(judge(r, WHO ",\"orgId\":\"o1\",\"orgs\":[{\"orgId\":\"o2\","
                           "\"users\":[{\"clientId\":\"ann\"}]}]", false),
                     ERROR_NONE);
    assert_slice(r->claims.bearer.org, "o1");
}

static const struct {
    const char *name, *text;
    enum error_kind kind;
} cases[] = {
    { "no project", "\"userReference\":\"ann\"," IN, ERROR_INVALID_TOKEN },
    { "nobody", "\"projectId\":\"p\"," IN, ERROR_INVALID_TOKEN },
    { "userId is nobody", "\"projectId\":\"p\",\"userId\":\"ann\"," IN, ERROR_INVALID_TOKEN },
    { "sub is nobody", "\"projectId\":\"p\",\"sub\":\"ann\"," IN, ERROR_INVALID_TOKEN },
    { "no end", "\"projectId\":\"p\",\"userReference\":\"ann\"", ERROR_INVALID_TOKEN },
    { "two spellings that agree", WHO ",\"clientId\":\"ann\",\"client_id\":\"ann\"", ERROR_NONE },
    { "two users", WHO ",\"clientId\":\"bob\"", ERROR_INVALID_TOKEN },
    { "two users in Q's spellings", "\"projectId\":\"p\",\"clientId\":\"ann\",\"clientid\":\"Ann\"," IN,
      ERROR_INVALID_TOKEN },
    { "two orgs", WHO ",\"orgId\":\"a\",\"org_id\":\"b\"", ERROR_INVALID_TOKEN },
    { "two apps", WHO ",\"appId\":\"p\",\"app_id\":\"q\"", ERROR_INVALID_TOKEN },
    { "V's data tokens", WHO ",\"dataSetIds\":[]", ERROR_INVALID_TOKEN },
    { "dataSetIds null", WHO ",\"dataSetIds\":null", ERROR_INVALID_TOKEN },
    { "secureFilters", WHO ",\"secureFilters\":{}", ERROR_INVALID_TOKEN },
    { "allowDatabaseSchemaAccess", WHO ",\"allowDatabaseSchemaAccess\":false", ERROR_INVALID_TOKEN },
    { "an unknown scope", WHO ",\"scope\":\"write\"", ERROR_INVALID_TOKEN },
    { "a scope in capitals", WHO ",\"scope\":\"READ\"", ERROR_INVALID_TOKEN },
    { "an empty scope", WHO ",\"scope\":\"\"", ERROR_INVALID_TOKEN },
    { "scope null", WHO ",\"scope\":null", ERROR_INVALID_TOKEN },
    { "scope an array", WHO ",\"scope\":[\"read\"]", ERROR_INVALID_TOKEN },
    { "an unknown access type", WHO ",\"accessType\":\"owner\"", ERROR_INVALID_TOKEN },
    { "an empty access type", WHO ",\"accessType\":\"\"", ERROR_INVALID_TOKEN },
    { "access type a boolean", WHO ",\"accessType\":true", ERROR_INVALID_TOKEN },
    { "standard", WHO ",\"accessType\":\"standard\"", ERROR_NONE },
    { "user a number", "\"projectId\":\"p\",\"userReference\":7," IN, ERROR_INVALID_TOKEN },
    { "user null", "\"projectId\":\"p\",\"userReference\":null," IN, ERROR_INVALID_TOKEN },
    { "user empty", "\"projectId\":\"p\",\"userReference\":\"\"," IN, ERROR_INVALID_TOKEN },
    { "user with a NUL", "\"projectId\":\"p\",\"userReference\":\"a\\u0000b\"," IN, ERROR_INVALID_TOKEN },
    { "user with a control", "\"projectId\":\"p\",\"userReference\":\"a\\u0085b\"," IN, ERROR_INVALID_TOKEN },
    { "project an array", "\"projectId\":[\"p\"],\"userReference\":\"ann\"," IN, ERROR_INVALID_TOKEN },
    { "roles a string", WHO ",\"roles\":\"QA\"", ERROR_INVALID_TOKEN },
    { "roles of numbers", WHO ",\"roles\":[1]", ERROR_INVALID_TOKEN },
    { "an empty role", WHO ",\"roles\":[\"\"]", ERROR_INVALID_TOKEN },
    { "no roles", WHO ",\"roles\":[]", ERROR_NONE },
    { "org null", WHO ",\"orgId\":null", ERROR_INVALID_TOKEN },
    { "orgs an object", WHO ",\"orgs\":{}", ERROR_INVALID_TOKEN },
    { "orgs null", WHO ",\"orgs\":null", ERROR_INVALID_TOKEN },
    { "orgs without an id", WHO ",\"orgs\":[{}]", ERROR_INVALID_TOKEN },
    { "an org twice", WHO ",\"orgs\":[{\"orgId\":\"a\"},{\"orgid\":\"a\"}]", ERROR_INVALID_TOKEN },
    { "parents a string", WHO ",\"parentDashboardIds\":\"d\"", ERROR_INVALID_TOKEN },
    { "a parent that is no id", WHO ",\"parentDashboardIds\":[\"a/b\"]", ERROR_INVALID_TOKEN },
    { "a parent that is a number", WHO ",\"parentDashboardIds\":[1]", ERROR_INVALID_TOKEN },
    { "a dashboard that is no id", WHO ",\"dashboardId\":\"..\"", ERROR_INVALID_TOKEN },
    { "a dashboard that is an object", WHO ",\"dashboardId\":{}", ERROR_INVALID_TOKEN },
    { "exp a string", "\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":\"1767229200\"",
      ERROR_INVALID_TOKEN },
    { "exp null", WHO ",\"expires\":null", ERROR_INVALID_TOKEN },
    { "exp with an exponent", "\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":1e12", ERROR_INVALID_TOKEN },
    { "expires a number", WHO ",\"expires\":1767229200", ERROR_INVALID_TOKEN },
    { "expires without an offset", WHO ",\"expires\":\"2026-01-01T01:00:00\"", ERROR_INVALID_TOKEN },
    { "expires empty", WHO ",\"expires\":\"\"", ERROR_INVALID_TOKEN },
    { "nbf a string", WHO ",\"nbf\":\"1\"", ERROR_INVALID_TOKEN },
    { "iat a boolean", WHO ",\"iat\":true", ERROR_INVALID_TOKEN },
    { "iss of the project", WHO ",\"iss\":\"p\"", ERROR_NONE },
    { "iss of another", WHO ",\"iss\":\"q\"", ERROR_INVALID_TOKEN },
    { "iss of this service", WHO ",\"iss\":\"here\"", ERROR_INVALID_TOKEN },
    { "iss empty", WHO ",\"iss\":\"\"", ERROR_INVALID_TOKEN },
    { "iss a number", WHO ",\"iss\":1", ERROR_INVALID_TOKEN },
    { "aud this service", WHO ",\"aud\":\"here\"", ERROR_NONE },
    { "aud among others", WHO ",\"aud\":[\"x\",\"here\"]", ERROR_NONE },
    { "aud the project", WHO ",\"aud\":\"p\"", ERROR_NONE },
    { "aud another", WHO ",\"aud\":\"x\"", ERROR_INVALID_TOKEN },
    { "aud nobody", WHO ",\"aud\":[]", ERROR_INVALID_TOKEN },
    { "aud empty", WHO ",\"aud\":\"\"", ERROR_INVALID_TOKEN },
    { "aud with a number", WHO ",\"aud\":[\"here\",1]", ERROR_INVALID_TOKEN },
    { "aud null", WHO ",\"aud\":null", ERROR_INVALID_TOKEN },
    { "sub a number", WHO ",\"sub\":1", ERROR_INVALID_TOKEN },
    { "claims of no meaning here", WHO ",\"x\":{\"y\":[1,null]},\"userId\":5,\"roster\":1", ERROR_NONE },
};

static void each_case_of_a_self_signed_token(void **state)
{
    struct read *r = *state;
    for (size_t i = 0; i < COUNT(cases); i++)
        if (judge(r, cases[i].text, false) != cases[i].kind)
            fail_msg("%s: %s (%s)", cases[i].name, error_code(r->error.kind), r->error.detail);
}

#define BY "\"projectId\":\"p\",\"userReference\":\"ann\","

static const struct {
    const char *name, *text;
    enum error_kind kind;
} times[] = {
    { "ends now: the leeway still counts", BY "\"exp\":1767225600", ERROR_NONE },
    { "ended 59.999 s ago", BY "\"exp\":1767225540.001", ERROR_NONE },
    { "ended 60 s ago", BY "\"exp\":1767225540", ERROR_TOKEN_EXPIRED },
    { "ended before 1970", BY "\"exp\":-1", ERROR_TOKEN_EXPIRED },
    { "ended in the year 1", BY "\"expires\":\"0001-01-01T00:00:00Z\"", ERROR_TOKEN_EXPIRED },
    { "the earlier of two ends (exp)", BY "\"exp\":1,\"expires\":\"2026-01-01T01:00:00Z\"", ERROR_TOKEN_EXPIRED },
    { "the earlier of two ends (expires)", BY IN ",\"expires\":\"2025-01-01T01:00:00Z\"", ERROR_TOKEN_EXPIRED },
    { "a year of 366 days ahead", BY "\"exp\":1798848000", ERROR_NONE },
    { "a second more", BY "\"exp\":1798848001", ERROR_TOKEN_TTL_TOO_LONG },
    { "far ahead", BY "\"exp\":99999999999999999999999999", ERROR_TOKEN_TTL_TOO_LONG },
    { "the year 9999", BY "\"expires\":\"9999-12-31T23:59:59Z\"", ERROR_TOKEN_TTL_TOO_LONG },
    { "the near end of two saves it", BY IN ",\"expires\":\"9999-12-31T23:59:59Z\"", ERROR_NONE },
    { "not before a minute ahead", WHO ",\"nbf\":1767225660", ERROR_NONE },
    { "not before later", WHO ",\"nbf\":1767225661", ERROR_INVALID_TOKEN },
    { "issued a minute ahead", WHO ",\"iat\":1767225660", ERROR_NONE },
    { "issued later", WHO ",\"iat\":1767225660.001", ERROR_INVALID_TOKEN },
};

static void each_case_of_times(void **state)
{
    struct read *r = *state;
    for (size_t i = 0; i < COUNT(times); i++)
        if (judge(r, times[i].text, false) != times[i].kind)
            fail_msg("%s: %s (%s)", times[i].name, error_code(r->error.kind), r->error.detail);
}

static void an_expired_token_is_told_the_servers_time(void **state)
{
    struct read *r = *state;
    assert_int_equal(judge(r, BY "\"exp\":1767220000", false), ERROR_TOKEN_EXPIRED);
    assert_non_null(strstr(r->error.detail, "2026-01-01T00:00:00Z"));
}

#define OURS "\"iss\":\"here\",\"aud\":\"p\",\"iat\":1767225600," IN

static void only_what_we_write_counts_in_our_own_tokens(void **state)
{
    struct read *r = *state;
    const struct bearer *bearer = &r->claims.bearer;
    assert_int_equal(judge(r, OURS ",\"iat_ms\":1767225600123,\"clientId\":\"ann\",\"orgId\":\"o\","
                           "\"roles\":[\"QA\"],\"roster\":\"AAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAAA\","
                           "\"scope\":\"none\",\"accessType\":\"admin\",\"parentDashboardIds\":[\"d\"],"
                           "\"projectId\":\"q\",\"orgs\":[{\"orgId\":\"x\"}]", true), ERROR_NONE);
    assert_true(bearer->issued);
    assert_slice(r->claims.project, "p");
    assert_slice(bearer->user, "ann");
    assert_int_equal(bearer->roster.len, 32);
    assert_int_equal(bearer->cap, SCOPE_READ_WRITE);
    assert_false(bearer->admin);
    assert_int_equal(bearer->parent_count, 0);
    assert_int_equal(bearer->org_count, 0);
    assert_int_equal(r->claims.issued_at, INT64_C(1767225600123));
    assert_int_equal(judge(r, OURS, true), ERROR_NONE);
    assert_int_equal(bearer->user.len, 0);
    static const char *const bad[] = { IN, "\"iss\":\"there\",\"aud\":\"p\",\"iat\":1767225600," IN,
                                       "\"iss\":\"here\",\"aud\":[\"p\"],\"iat\":1767225600," IN,
                                       "\"iss\":\"here\",\"aud\":\"p\"," IN, OURS ",\"roster\":\"AAAA\"",
                                       OURS ",\"roster\":\"=\"",
                                       OURS ",\"dataSetIds\":[]" };
    for (size_t i = 0; i < COUNT(bad); i++)
        assert_int_equal(judge(r, bad[i], true), ERROR_INVALID_TOKEN);
}

static void roles_are_bounded(void **state)
{
    struct read *r = *state;
    struct buffer text;
    for (int count = 100; count <= 101; count++) {
        buffer_init(&text, 65536);
        buffer_printf(&text, WHO ",\"roles\":[\"r0\"");
        for (int i = 1; i < count; i++)
            buffer_printf(&text, ",\"r%d\"", i);
        buffer_append(&text, SLICE("]\0"));
        assert_int_equal(judge(r, text.ptr, false), count == 100 ? ERROR_NONE : ERROR_INVALID_TOKEN);
        buffer_release(&text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_claims_of_vizzly_are_read),
        cmocka_unit_test(what_is_left_out_has_its_default),
        cmocka_unit_test(the_claims_of_qrvey_are_read),
        cmocka_unit_test(without_an_org_it_is_that_of_the_one_entry_with_the_user),
        cmocka_unit_test(each_case_of_a_self_signed_token),
        cmocka_unit_test(each_case_of_times),
        cmocka_unit_test(an_expired_token_is_told_the_servers_time),
        cmocka_unit_test(only_what_we_write_counts_in_our_own_tokens),
        cmocka_unit_test(roles_are_bounded),
    };
    return cmocka_run_group_tests(tests, setup, teardown);
}
