#include "auth_fixture.h"

#include <auth/token_issue.h>
#include <model/bounds.h>
#include <text/json.h>

static enum error_kind issue(struct auth *a, const struct token_request *request, struct issued_token *issued)
{
    error_init(&a->error, NULL);
    int result = token_issue(a->tokens, request, &a->arena, issued, &a->error);
    assert_int_equal(result, error_is_set(&a->error) ? -1 : 0);
    return a->error.kind;
}

/* What stands in a token's payload. */
static const struct json *payload(struct auth *a, struct slice token)
{
    static const struct json_limits limits = { .bytes = 1 << 20, .depth = 8, .values = 100000, .members = 1000 };
    const char *begin = strchr(token.ptr, '.') + 1, *end = strchr(begin, '.');
    struct slice text;
    struct json *root;
    assert_int_equal(base64url_decode((struct slice){ begin, (size_t)(end - begin) }, &a->arena, &text), 1);
    assert_int_equal(json_parse(text, &limits, &a->arena, &root, &a->error), 0);
    return root;
}

static void an_issued_token_comes_back_as_its_bearer(void **state)
{
    struct auth *a = *state;
    const struct slice roles[] = { SLICE_INIT("QA"), SLICE_INIT("D\xc3\xa9v \"x\"") };
    struct token_request request = { .project = SLICE("p"), .user = SLICE("user 123456"), .org = SLICE("org:0"),
                                     .roles = roles, .role_count = 2, .dashboard = SLICE("d1"),
                                         .lifetime = 600000 };
    struct issued_token issued;
    auth_clock += 123;
    assert_int_equal(issue(a, &request, &issued), ERROR_NONE);
    assert_int_equal(issued.expires_at, AUTH_NOW + 600000);
    assert_int_equal(auth_ask(a, issued.text.ptr), ERROR_NONE);
    const struct bearer *bearer = &a->bearer;
    assert_slice(bearer->project, "p");
    assert_slice(bearer->user, "user 123456");
    assert_slice(bearer->org, "org:0");
    assert_int_equal(bearer->role_count, 2);
    assert_true(slice_equal(bearer->roles[1], roles[1]));
    assert_slice(bearer->confined, "d1");
    assert_int_equal(bearer->roster.len, 0);
    assert_int_equal(bearer->cap, SCOPE_READ_WRITE);
    assert_int_equal(bearer->expires_at, issued.expires_at);
    const struct json *claims = payload(a, issued.text);
    assert_slice(json_member(claims, "iss")->text, "dashgrant");
    assert_slice(json_member(claims, "aud")->text, "p");
    assert_slice(json_member(claims, "iat")->text, "1767225600");
    assert_slice(json_member(claims, "exp")->text, "1767226200");
    assert_int_equal(json_member(claims, "jti")->text.len, 32);
}

static void two_tokens_are_never_the_same(void **state)
{
    struct auth *a = *state;
    struct token_request request = { .project = SLICE("p"), .user = SLICE("ann"), .lifetime = 1000 };
    struct issued_token one, two;
    assert_int_equal(issue(a, &request, &one), ERROR_NONE);
    assert_int_equal(issue(a, &request, &two), ERROR_NONE);
    assert_false(slice_equal(json_member(payload(a, one.text), "jti")->text, json_member(payload(a, two.text),
                                                                                         "jti")->text));
}

static void a_lifetime_is_refused_never_cut(void **state)
{
    struct auth *a = *state;
    static const struct {
        int64_t lifetime;
        enum error_kind kind;
    } cases[] = { { 0, ERROR_INVALID_VALUE }, { -1, ERROR_INVALID_VALUE }, { 999, ERROR_INVALID_VALUE },
                  { 1000, ERROR_NONE }, { INT64_C(31557600000), ERROR_NONE },
                  { INT64_C(366) * 86400000, ERROR_NONE },
                  { INT64_C(366) * 86400000 + 1, ERROR_INVALID_VALUE }, { INT64_MAX, ERROR_INVALID_VALUE } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct token_request request = { .project = SLICE("p"), .user = SLICE("ann"),
                                         .lifetime = cases[i].lifetime };
        struct issued_token issued;
        assert_int_equal(issue(a, &request, &issued), cases[i].kind);
        if (cases[i].kind == ERROR_NONE)
            assert_int_equal(auth_ask(a, issued.text.ptr), ERROR_NONE);
    }
}

enum { USERS = 10000 };

static void a_token_stays_short_however_long_the_roster(void **state)
{
    struct auth *a = *state;
    struct bearer_user *users = calloc(USERS, sizeof *users);
    const struct slice role = SLICE_INIT("QA");
    char user[256], id[129];
    for (size_t i = 0; i < USERS; i++)
        users[i] = (struct bearer_user){ arena_printf(&a->arena, "user %zu", i),
                                         arena_printf(&a->arena, "u%zu@x.org", i) };
    memset(user, '"', sizeof user);     /* each becomes two characters */
    memset(id, 'i', sizeof id);
    const struct bearer_org org = { { id, 128 }, &role, 1, users, USERS };
    struct token_request request = { .project = SLICE("p"), .user = { user, sizeof user }, .org = { id, 128 },
                                     .roles = &role, .role_count = 1, .orgs = &org, .org_count = 1,
                                     .dashboard = { id, 128 },
                                     .lifetime = 600000 };
    struct issued_token issued;
    assert_int_equal(issue(a, &request, &issued), ERROR_NONE);
    assert_true(issued.text.len <= TOKEN_ISSUED_BYTES_MAX);
    assert_int_equal(auth_ask(a, issued.text.ptr), ERROR_NONE);
    assert_int_equal(a->bearer.roster.len, 32);
    free(users);
}

static void roles_that_do_not_fit_are_told(void **state)
{
    struct auth *a = *state;
    struct slice roles[ROLES_MAX];
    struct issued_token issued;
    for (size_t i = 0; i < ROLES_MAX; i++)
        roles[i] = arena_printf(&a->arena, "a role with a long name %zu", i);
    struct token_request request = { .project = SLICE("p"), .user = SLICE("ann"), .org = SLICE("o"),
                                     .roles = roles,
                                     .role_count = ROLES_MAX, .lifetime = 600000 };
    assert_int_equal(issue(a, &request, &issued), ERROR_TOKEN_TOO_LARGE);
    request.role_count = 20;
    assert_int_equal(issue(a, &request, &issued), ERROR_NONE);
}

static void the_org_is_that_of_the_roster_where_none_is_said(void **state)
{
    struct auth *a = *state;
    const struct bearer_user ann = { SLICE_INIT("ann"), { 0 } }, bob = { SLICE_INIT("bob"), { 0 } };
    const struct bearer_org orgs[] = { { SLICE("o1"), NULL, 0, &bob, 1 }, { SLICE("o2"), NULL, 0, &ann, 1 },
                                       { SLICE("o3"), NULL, 0, &bob, 1 } };
    static const struct {
        const char *user, *org, *expected;
    } cases[] = { { "ann", "", "o2" }, { "bob", "", "" }, { "eve", "", "" }, { "ann", "o1", "o1" },
                  { "", "", "" } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct token_request request = { .project = SLICE("p"), .user = slice_of(cases[i].user),
                                         .org = slice_of(cases[i].org), .orgs = orgs, .org_count = 3,
                                         .lifetime = 600000 };
        struct issued_token issued;
        assert_int_equal(issue(a, &request, &issued), ERROR_NONE);
        assert_slice(issued.org, cases[i].expected);
        if (cases[i].user[0]) {
            assert_int_equal(auth_ask(a, issued.text.ptr), ERROR_NONE);
            assert_slice(a->bearer.org, cases[i].expected);
        }
    }
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, auth_setup, auth_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(an_issued_token_comes_back_as_its_bearer),
        TEST(two_tokens_are_never_the_same),
        TEST(a_lifetime_is_refused_never_cut),
        TEST(a_token_stays_short_however_long_the_roster),
        TEST(roles_that_do_not_fit_are_told),
        TEST(the_org_is_that_of_the_roster_where_none_is_said),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
