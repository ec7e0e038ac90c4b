#include <stdlib.h>

#include <unit.h>

#include <auth/identity_claims.h>

static struct arena arena;
static struct error error;
static struct identity_claims claims;

static enum error_kind read_text(const char *text, bool token)
{
    static const struct json_limits limits = { .bytes = 1 << 20, .depth = 8, .values = 100000, .members = 1000 };
    struct json *root;
    error_init(&error, &arena);
    if (json_parse(slice_of(text), &limits, &arena, &root, &error) != 0)
        fail_msg("%s: %s", text, error.detail);
    int result = identity_claims_read(root, token, &arena, &claims, &error);
    assert_int_equal(result, error_is_set(&error) ? -1 : 0);
    return error.kind;
}

static int setup(void **state)
{
    (void)state;
    arena_init(&arena, 16 << 20);
    return 0;
}

static int teardown(void **state)
{
    (void)state;
    arena_release(&arena);
    return 0;
}

static void a_config_object_is_read(void **state)
{
    (void)state;
    assert_int_equal(read_text("{\"domain\":\"https://x\",\"appid\":\"app\",\"userId\":\"owner\","
                               "\"client_id\":\"user 123456\",\"org_id\":\"org:0\",\"roles\":[\"QA\"],"
                               "\"orgs\":[{\"orgId\":\"org:0\",\"orgRoles\":[\"QA\",\"Dev\"],"
                               "\"users\":[{\"clientId\":\"bob\",\"email\":\"b@x.org\"}]}],"
                               "\"dashboardId\":\"d\"}", false), ERROR_NONE);
    assert_slice(claims.app, "app");
    assert_int_equal(claims.project.len, 0);
    assert_slice(claims.user, "user 123456");
    assert_slice(claims.org, "org:0");
    assert_slice(claims.roles[0], "QA");
    assert_slice(claims.orgs[0].roles[1], "Dev");
    assert_slice(claims.orgs[0].users[0].email, "b@x.org");
    assert_slice(claims.dashboard, "d");
}

static void each_spelling_is_taken(void **state)
{
    (void)state;
    static const char *const apps[] = { "appId", "appid", "app_id" };
    static const char *const users[] = { "userReference", "clientId", "clientid", "client_id" };
    static const char *const orgs[] = { "orgId", "orgid", "org_id" };
    for (size_t i = 0; i < COUNT(users); i++) {
        char text[256];
        snprintf(text, sizeof text, "{\"%s\":\"a\",\"%s\":\"u\",\"%s\":\"o\"}", apps[i % 3], users[i],
                 orgs[i % 3]);
        assert_int_equal(read_text(text, true), ERROR_NONE);
        assert_slice(claims.app, "a");
        assert_slice(claims.user, "u");
        assert_slice(claims.org, "o");
    }
    assert_int_equal(read_text("{\"userId\":\"a\",\"user_reference\":\"b\",\"ClientId\":\"c\"}", true),
                     ERROR_NONE);
    assert_int_equal(claims.user.len, 0);
}

static void null_means_absent_in_a_body_alone(void **state)
{
    (void)state;
    static const char *const members[] = { "clientId", "orgId", "roles", "orgs", "dashboardId", "appId" };
    for (size_t i = 0; i < COUNT(members); i++) {
        char text[64];
        snprintf(text, sizeof text, "{\"%s\":null}", members[i]);
        assert_int_equal(read_text(text, false), ERROR_NONE);
        assert_int_equal(read_text(text, true), ERROR_INVALID_TOKEN);
    }
}

static void a_fault_in_a_body_is_an_entry_with_its_place(void **state)
{
    (void)state;
    static const struct {
        const char *text, *pointer;
        enum error_kind kind;
    } cases[] = {
        { "{\"clientId\":1}", "/clientId", ERROR_WRONG_TYPE },
        { "{\"clientId\":\"\"}", "/clientId", ERROR_INVALID_VALUE },
        { "{\"clientId\":\"a\",\"client_id\":\"b\"}", "/client_id", ERROR_INVALID_VALUE },
        { "{\"roles\":\"QA\"}", "/roles", ERROR_WRONG_TYPE },
        { "{\"roles\":[\"QA\",2]}", "/roles/1", ERROR_WRONG_TYPE },
        { "{\"orgs\":[{\"orgId\":5}]}", "/orgs/0/orgId", ERROR_WRONG_TYPE },
        { "{\"dashboardId\":\"a b\"}", "/dashboardId", ERROR_INVALID_VALUE },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        assert_int_equal(read_text(cases[i].text, false), cases[i].kind);
        assert_slice(error.first->pointer, cases[i].pointer);
        assert_int_equal(read_text(cases[i].text, true), ERROR_INVALID_TOKEN);
    }
}

static void an_id_over_its_length_is_refused(void **state)
{
    (void)state;
    char user[300], text[400];
    memset(user, 'u', sizeof user);
    snprintf(text, sizeof text, "{\"clientId\":\"%.256s\"}", user);
    assert_int_equal(read_text(text, false), ERROR_NONE);
    snprintf(text, sizeof text, "{\"clientId\":\"%.257s\"}", user);
    assert_int_equal(read_text(text, false), ERROR_TOO_LONG);
    snprintf(text, sizeof text, "{\"orgId\":\"%.129s\"}", user);
    assert_int_equal(read_text(text, false), ERROR_TOO_LONG);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, setup, teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_config_object_is_read),
        TEST(each_spelling_is_taken),
        TEST(null_means_absent_in_a_body_alone),
        TEST(a_fault_in_a_body_is_an_entry_with_its_place),
        TEST(an_id_over_its_length_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
