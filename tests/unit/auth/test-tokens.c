#include "auth_fixture.h"

#include <auth/token_issue.h>

static void the_rules_are_those_of_the_configuration(void **state)
{
    struct auth *a = *state;
    const struct token_rules *rules = tokens_rules(a->tokens);
    assert_slice(rules->issuer, "dashgrant");
    assert_int_equal(rules->leeway, 60000);
    assert_true(rules->self_signed_max == INT64_C(366) * 86400000);
    assert_true(rules->issued_max == INT64_C(366) * 86400000);
}

static void tokens_outlive_the_context(void **state)
{
    struct auth *a = *state;
    struct token_request request = { .project = SLICE("p"), .user = SLICE("ann"), .lifetime = 600000 };
    struct issued_token issued;
    error_init(&a->error, NULL);
    assert_int_equal(token_issue(a->tokens, &request, &a->arena, &issued, &a->error), 0);
    tokens_close(a->tokens);
    store_close(a->f->store);
    fixture_open(a->f);
    auth_open(a);
    assert_int_equal(auth_ask(a, issued.text.ptr), ERROR_NONE);
}

static void a_sweep_is_always_allowed(void **state)
{
    struct auth *a = *state;
    auth_ask_signed(a, a->key, ES256, "{\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":1767229200}");
    assert_error(&a->error, ERROR_NONE);
    assert_int_equal(tokens_sweep(a->tokens, AUTH_NOW, &a->error), 0);
    assert_int_equal(tokens_sweep(a->tokens, AUTH_NOW + 10000000, &a->error), 0);
    auth_ask_signed(a, a->key, ES256, "{\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":1767229200}");
    assert_error(&a->error, ERROR_NONE);
    tokens_close(NULL);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, auth_setup, auth_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(the_rules_are_those_of_the_configuration),
        TEST(tokens_outlive_the_context),
        TEST(a_sweep_is_always_allowed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
