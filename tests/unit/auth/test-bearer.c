#include "auth_fixture.h"

#include <pthread.h>

#include <auth/revocations.h>
#include <auth/sign_keys.h>
#include <auth/token_issue.h>

#define WHO "\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":1767229200"

/* Asked twice: anew, and as a token that is known. */
static void expect(struct auth *a, EVP_PKEY *key, const char *header, const char *payload,
                   enum error_kind expected)
{
    char *token = maker_token(key, header, payload);
    for (int i = 0; i < 2; i++) {
        auth_ask(a, token);
        assert_error(&a->error, expected);
    }
    free(token);
}

static void take_back(struct auth *a, const char *user, const char *org)
{
    struct origin origin = auth_origin();
    error_init(&a->error, NULL);
    assert_int_equal(revocations_add(a->f->store, SLICE("p"), slice_of(user), slice_of(org), &origin, &a->arena,
                                     NULL, &a->error), 0);
}

static void a_self_signed_token_tells_its_bearer(void **state)
{
    struct auth *a = *state;
    for (int i = 0; i < 2; i++) {
        expect(a, a->key, ES256, "{" WHO ",\"orgId\":\"o\",\"roles\":[\"QA\"],\"scope\":\"read\","
               "\"orgs\":[{\"orgId\":\"o\",\"orgRoles\":[\"QA\"],"
               "\"users\":[{\"clientId\":\"bob\",\"email\":\"b@x.org\"}]}]}",
               ERROR_NONE);
        assert_slice(a->bearer.project, "p");
        assert_slice(a->bearer.user, "ann");
        assert_slice(a->bearer.org, "o");
        assert_slice(a->bearer.roles[0], "QA");
        assert_int_equal(a->bearer.cap, SCOPE_READ);
        assert_slice(a->bearer.orgs[0].users[0].client_id, "bob");
        assert_int_equal(a->bearer.expires_at, AUTH_NOW + 3600000);
        assert_false(a->bearer.issued);
    }
}

static void the_signature_must_be_of_an_active_key_of_the_project(void **state)
{
    struct auth *a = *state;
    EVP_PKEY *other = maker_key("P-256"), *p384 = maker_key("P-384");
    struct verify_key registered;
    struct origin origin = auth_origin();
    expect(a, other, ES256, "{" WHO "}", ERROR_INVALID_TOKEN);
    auth_project(a, "q");
    assert_int_equal(auth_register(a, "q", other, "", &registered), 0);
    expect(a, other, ES256, "{" WHO "}", ERROR_INVALID_TOKEN);                  /* another project's key */
    expect(a, a->key, ES256, "{\"projectId\":\"q\",\"userReference\":\"ann\",\"exp\":1767229200}",
           ERROR_INVALID_TOKEN);
    expect(a, other, ES256, "{\"projectId\":\"q\",\"userReference\":\"ann\",\"exp\":1767229200}", ERROR_NONE);
    expect(a, a->key, ES256, "{\"projectId\":\"none\",\"userReference\":\"ann\",\"exp\":1767229200}",
           ERROR_INVALID_TOKEN);
    expect(a, a->key, "{\"alg\":\"ES384\"}", "{" WHO "}", ERROR_INVALID_TOKEN);
    char *token = maker_token(a->key, ES256, "{" WHO "}");
    assert_int_equal(auth_ask(a, token), ERROR_NONE);
    assert_int_equal(verify_keys_revoke(a->f->store, SLICE("p"), a->registered.id, &origin, &a->arena, &registered,
                                        &a->error), 0);
    assert_int_equal(auth_ask(a, token), ERROR_INVALID_TOKEN);      /* at once, however well it is known */
    expect(a, a->key, ES256, "{" WHO ",\"x\":1}", ERROR_INVALID_TOKEN);
    free(token);
    EVP_PKEY_free(other);
    EVP_PKEY_free(p384);
}

static void a_kid_names_a_key_of_the_project(void **state)
{
    struct auth *a = *state;
    EVP_PKEY *named = maker_key("P-256");
    struct verify_key registered;
    assert_int_equal(auth_register(a, "p", named, "two", &registered), 0);
    static const struct {
        const char *name, *header;
        bool by_named;
        enum error_kind kind;
    } cases[] = {
        { "its kid", "{\"alg\":\"ES256\",\"kid\":\"two\"}", true, ERROR_NONE },
        { "no kid", "{\"alg\":\"ES256\"}", true, ERROR_NONE },
        { "an unknown kid", "{\"alg\":\"ES256\",\"kid\":\"three\"}", true, ERROR_INVALID_TOKEN },
        { "an empty kid", "{\"alg\":\"ES256\",\"kid\":\"\"}", true, ERROR_INVALID_TOKEN },
        { "another's kid", "{\"alg\":\"ES256\",\"kid\":\"two\"}", false, ERROR_INVALID_TOKEN },
        { "a kid for a key without", "{\"alg\":\"ES256\",\"kid\":\"one\"}", false, ERROR_INVALID_TOKEN },
        { "a path", "{\"alg\":\"ES256\",\"kid\":\"../../two\"}", true, ERROR_INVALID_TOKEN },
        { "a kid of this service", "{\"alg\":\"ES256\",\"kid\":\"dashgrant:two\"}", true, ERROR_INVALID_TOKEN },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        expect(a, cases[i].by_named ? named : a->key, cases[i].header, "{" WHO "}", cases[i].kind);
    EVP_PKEY_free(named);
}

static void an_app_is_the_project_or_an_alias_of_it(void **state)
{
    struct auth *a = *state;
    struct origin origin = auth_origin();
    auth_project(a, "q");
    assert_int_equal(projects_add_alias(a->f->store, SLICE("p"), SLICE("app one"), &origin, &a->arena, NULL,
                                        &a->error), 0);
    static const struct {
        const char *claims;
        enum error_kind kind;
    } cases[] = {
        { "\"appId\":\"p\"", ERROR_NONE },
        { "\"appid\":\"app one\"", ERROR_NONE },
        { "\"projectId\":\"p\",\"app_id\":\"app one\"", ERROR_NONE },
        { "\"projectId\":\"p\",\"appId\":\"q\"", ERROR_INVALID_TOKEN },
        { "\"projectId\":\"p\",\"appId\":\"app two\"", ERROR_INVALID_TOKEN },
        { "\"projectId\":\"app one\"", ERROR_INVALID_TOKEN },
        { "\"appId\":\"app one\",\"app_id\":\"p\"", ERROR_INVALID_TOKEN },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char payload[256];
        snprintf(payload, sizeof payload, "{%s,\"userReference\":\"ann\",\"exp\":1767229200}", cases[i].claims);
        expect(a, a->key, ES256, payload, cases[i].kind);
        if (cases[i].kind == ERROR_NONE)
            assert_slice(a->bearer.project, "p");
    }
}

static void a_known_token_ends_when_it_says(void **state)
{
    struct auth *a = *state;
    char *token = maker_token(a->key, ES256, "{" WHO "}");
    assert_int_equal(auth_ask(a, token), ERROR_NONE);
    auth_clock = AUTH_NOW + 3600000 + 59999;
    assert_int_equal(auth_ask(a, token), ERROR_NONE);
    auth_clock = AUTH_NOW + 3600000 + 60000;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(auth_ask(a, token), ERROR_TOKEN_EXPIRED);
        assert_non_null(strstr(a->error.detail, "2026-01-01T01:01:00Z"));
    }
    free(token);
}

static void a_wrong_signature_is_told_before_what_the_token_says(void **state)
{
    struct auth *a = *state;
    EVP_PKEY *other = maker_key("P-256");
    expect(a, other, ES256, "{\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":1}", ERROR_INVALID_TOKEN);
    expect(a, a->key, ES256, "{\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":1}", ERROR_TOKEN_EXPIRED);
    expect(a, a->key, ES256, "{\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":9999999999}",
           ERROR_TOKEN_TTL_TOO_LONG);
    EVP_PKEY_free(other);
}

static void a_revocation_ends_what_was_issued_before(void **state)
{
    struct auth *a = *state;
    char *before = maker_token(a->key, ES256, "{" WHO ",\"iat\":1767225600}");
    char *timeless = maker_token(a->key, ES256, "{" WHO "}");
    char *of_bob = maker_token(a->key, ES256,
                               "{\"projectId\":\"p\",\"clientId\":\"bob\",\"exp\":1767229200,\"iat\":1}");
    assert_int_equal(auth_ask(a, before), ERROR_NONE);
    assert_int_equal(auth_ask(a, timeless), ERROR_NONE);
    auth_clock += 500;
    take_back(a, "ann", "");
    assert_int_equal(auth_ask(a, before), ERROR_INVALID_TOKEN);
    assert_int_equal(auth_ask(a, timeless), ERROR_INVALID_TOKEN);
    assert_non_null(strstr(a->error.detail, "iat"));
    assert_int_equal(auth_ask(a, of_bob), ERROR_NONE);
    expect(a, a->key, ES256, "{" WHO ",\"iat\":1767225600,\"orgId\":\"o\"}", ERROR_INVALID_TOKEN);
    auth_clock += 120000;
    expect(a, a->key, ES256, "{" WHO ",\"iat\":1767225661}", ERROR_NONE);
    free(before);
    free(timeless);
    free(of_bob);
}

/* Signed before a revocation, by a clock that runs ahead by as much as is taken. */
static void a_self_signed_token_of_the_leeway_after_a_revocation_is_refused(void **state)
{
    struct auth *a = *state;
    char *ahead = maker_token(a->key, ES256, "{" WHO ",\"iat\":1767225650}");
    char *last = maker_token(a->key, ES256, "{" WHO ",\"iat\":1767225660}");
    char *after = maker_token(a->key, ES256, "{" WHO ",\"iat\":1767225660.001}");
    assert_int_equal(auth_ask(a, ahead), ERROR_NONE);
    take_back(a, "ann", "");
    for (int minute = 0; minute < 3; minute++, auth_clock += 60000) {
        assert_int_equal(auth_ask(a, ahead), ERROR_INVALID_TOKEN);
        assert_non_null(strstr(a->error.detail, "60 seconds"));
        assert_int_equal(auth_ask(a, last), ERROR_INVALID_TOKEN);
        assert_int_equal(auth_ask(a, after), minute == 0 ? ERROR_INVALID_TOKEN : ERROR_NONE);
    }
    free(ahead);
    free(last);
    free(after);
}

static void a_revocation_in_an_org_ends_what_was_issued_for_it(void **state)
{
    struct auth *a = *state;
    take_back(a, "ann", "o");
    expect(a, a->key, ES256, "{" WHO ",\"iat\":1767225599,\"orgId\":\"o\"}", ERROR_INVALID_TOKEN);
    expect(a, a->key, ES256, "{" WHO ",\"iat\":1767225599,\"orgId\":\"other\"}", ERROR_NONE);
    expect(a, a->key, ES256, "{" WHO ",\"iat\":1767225599}", ERROR_NONE);
    expect(a, a->key, ES256,
           "{" WHO ",\"iat\":1767225599,\"orgs\":[{\"orgId\":\"o\",\"users\":[{\"clientId\":\"ann\"}]}]}",
           ERROR_INVALID_TOKEN);
}

static void what_is_no_token_is_refused(void **state)
{
    struct auth *a = *state;
    char *large = malloc(20000);
    memset(large, 'a', 20000);
    large[19999] = 0;
    const char *const cases[] = { "", ".", "a.b.c", "null", "ann", "eyJhbGciOiJub25lIn0.e30.", large };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(auth_ask(a, cases[i]), ERROR_INVALID_TOKEN);
    free(large);
}

static const char *issue(struct auth *a, const char *user)
{
    struct token_request request = { .project = SLICE("p"), .user = slice_of(user), .org = SLICE("o"),
                                     .lifetime = 600000 };
    struct issued_token issued;
    error_init(&a->error, NULL);
    assert_int_equal(token_issue(a->tokens, &request, &a->arena, &issued, &a->error), 0);
    return issued.text.ptr;
}

static void a_token_made_here_counts_as_long_as_its_key(void **state)
{
    struct auth *a = *state;
    struct origin origin = auth_origin();
    struct slice kid;
    const char *token = issue(a, "ann"), *unseen = issue(a, "ann");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(auth_ask(a, token), ERROR_NONE);
        assert_true(a->bearer.issued);
        assert_slice(a->bearer.project, "p");
    }
    assert_int_equal(sign_keys_rotate(a->f->store, 300000, &origin, &a->arena, &kid, &a->error), 0);
    assert_int_equal(auth_ask(a, token), ERROR_NONE);
    assert_int_equal(auth_ask(a, unseen), ERROR_NONE);
    assert_int_equal(auth_ask(a, issue(a, "bob")), ERROR_NONE);
    auth_clock += 300000;
    assert_int_equal(auth_ask(a, token), ERROR_INVALID_TOKEN);
    assert_int_equal(auth_ask(a, issue(a, "ann")), ERROR_NONE);
}

static void a_project_cannot_sign_in_our_name(void **state)
{
    struct auth *a = *state;
    struct slice kid;
    struct origin origin = auth_origin();
    char header[128];
    assert_int_equal(sign_keys_rotate(a->f->store, 0, &origin, &a->arena, &kid, &a->error), 0);
    snprintf(header, sizeof header, "{\"alg\":\"ES256\",\"kid\":\"%s\"}", kid.ptr);
    expect(a, a->key, header,
           "{\"iss\":\"dashgrant\",\"aud\":\"p\",\"iat\":1767225600,\"exp\":1767229200,\"clientId\":\"ann\"}",
           ERROR_INVALID_TOKEN);
    expect(a, a->key, ES256,
           "{\"iss\":\"dashgrant\",\"aud\":\"p\",\"iat\":1767225600,\"exp\":1767229200,\"clientId\":\"ann\"}",
           ERROR_INVALID_TOKEN);
}

static void a_token_made_for_nobody_opens_nothing(void **state)
{
    struct auth *a = *state;
    const char *token = issue(a, "");
    assert_int_equal(auth_ask(a, token), ERROR_IDENTITY_INCOMPLETE);
    assert_int_equal(auth_ask(a, token), ERROR_IDENTITY_INCOMPLETE);
}

static void a_refused_token_tells_its_project_where_the_signature_was_right(void **state)
{
    struct auth *a = *state;
    char *token = maker_token(a->key, ES256, "{" WHO "}");
    auth_ask(a, token);
    auth_clock = AUTH_NOW + 3600000 + 60000;
    for (int i = 0; i < 2; i++) {
        assert_int_equal(auth_ask(a, token), ERROR_TOKEN_EXPIRED);
        assert_slice(a->bearer.project, "p");
        assert_slice(a->bearer.user, "");
    }
    free(token);
    expect(a, a->key, ES256, "{\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":1}", ERROR_TOKEN_EXPIRED);
    assert_slice(a->bearer.project, "p");
    EVP_PKEY *other = maker_key("P-256");
    expect(a, other, ES256, "{\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":1}", ERROR_INVALID_TOKEN);
    assert_slice(a->bearer.project, "");
    EVP_PKEY_free(other);
    assert_int_equal(auth_ask(a, "x"), ERROR_INVALID_TOKEN);
    assert_slice(a->bearer.project, "");
    auth_clock = AUTH_NOW;
    assert_int_equal(auth_ask(a, issue(a, "")), ERROR_IDENTITY_INCOMPLETE);
    assert_slice(a->bearer.project, "p");
    expect(a, a->key, ES256, "{\"projectId\":\"p\",\"userReference\":\"ann\",\"exp\":9999999999}",
           ERROR_TOKEN_TTL_TOO_LONG);
    assert_slice(a->bearer.project, "p");
    const char *before = issue(a, "ann");
    take_back(a, "ann", "");
    assert_int_equal(auth_ask(a, before), ERROR_INVALID_TOKEN);
    assert_slice(a->bearer.project, "p");
    assert_slice(a->bearer.user, "");
}

static void a_token_made_in_the_millisecond_after_a_revocation_counts(void **state)
{
    struct auth *a = *state;
    const char *before = issue(a, "ann");
    auth_clock += 1;
    take_back(a, "ann", "");
    auth_clock += 1;
    const char *after = issue(a, "ann");
    for (int i = 0; i < 2; i++) {
        assert_int_equal(auth_ask(a, before), ERROR_INVALID_TOKEN);
        assert_int_equal(auth_ask(a, after), ERROR_NONE);
    }
}

static void a_token_made_after_a_revocation_counts_though_the_clock_stood_still_or_went_back(void **state)
{
    struct auth *a = *state;
    const char *before = issue(a, "ann");
    take_back(a, "ann", "");
    const char *same = issue(a, "ann");
    auth_clock += 5000;
    take_back(a, "ann", "");
    auth_clock -= 5000;
    const char *back = issue(a, "ann");
    assert_int_equal(auth_ask(a, before), ERROR_INVALID_TOKEN);
    assert_int_equal(auth_ask(a, same), ERROR_INVALID_TOKEN);
    assert_int_equal(auth_ask(a, back), ERROR_NONE);
    take_back(a, "ann", "");
    assert_int_equal(auth_ask(a, issue(a, "ann")), ERROR_NONE);
}

/* Threads that meet the same and new tokens while keys come and go: each answer must be right for its token. */
struct crowd {
    struct auth *a;
    int wrong;
    unsigned seed;
};

enum { CROWD = 8, ROUNDS = 150 };

static char *crowd_tokens[16];

static void *ask_on(void *argument)
{
    struct crowd *crowd = argument;
    for (int i = 0; i < ROUNDS; i++) {
        struct arena arena;
        struct error error;
        struct bearer bearer;
        char expected[16];
        size_t which = (size_t)rand_r(&crowd->seed) % COUNT(crowd_tokens);
        arena_init(&arena, 1 << 20);
        error_init(&error, NULL);
        snprintf(expected, sizeof expected, "u%zu", which);
        int result = bearer_of_token(crowd->a->tokens, slice_of(crowd_tokens[which]), &arena, &bearer, &error);
        /* odd ones are signed by a stranger */
        bool right = which % 2 ? error.kind == ERROR_INVALID_TOKEN
                               : result == 0 && slice_is(bearer.user, expected);
        crowd->wrong += !right;
        arena_release(&arena);
    }
    return NULL;
}

static void many_threads_ask_at_once(void **state)
{
    struct auth *a = *state;
    EVP_PKEY *stranger = maker_key("P-256");
    struct crowd crowds[CROWD];
    pthread_t threads[CROWD];
    for (size_t i = 0; i < COUNT(crowd_tokens); i++) {
        char payload[128];
        snprintf(payload, sizeof payload, "{\"projectId\":\"p\",\"userReference\":\"u%zu\",\"exp\":1767229200}",
                 i);
        crowd_tokens[i] = maker_token(i % 2 ? stranger : a->key, ES256, payload);
    }
    for (unsigned t = 0; t < CROWD; t++) {
        crowds[t] = (struct crowd){ a, 0, t };
        assert_int_equal(pthread_create(&threads[t], NULL, ask_on, &crowds[t]), 0);
    }
    for (int i = 0; i < 5; i++) {
        EVP_PKEY *extra = maker_key("P-256");
        struct verify_key registered;
        struct origin origin = auth_origin();
        assert_int_equal(auth_register(a, "p", extra, "", &registered), 0);
        assert_int_equal(verify_keys_revoke(a->f->store, SLICE("p"), registered.id, &origin, &a->arena,
                                            &registered, &a->error), 0);
        EVP_PKEY_free(extra);
    }
    for (int t = 0; t < CROWD; t++) {
        pthread_join(threads[t], NULL);
        assert_int_equal(crowds[t].wrong, 0);
    }
    for (size_t i = 0; i < COUNT(crowd_tokens); i++)
        free(crowd_tokens[i]);
    EVP_PKEY_free(stranger);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, auth_setup, auth_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_self_signed_token_tells_its_bearer),
        TEST(the_signature_must_be_of_an_active_key_of_the_project),
        TEST(a_kid_names_a_key_of_the_project),
        TEST(an_app_is_the_project_or_an_alias_of_it),
        TEST(a_known_token_ends_when_it_says),
        TEST(a_wrong_signature_is_told_before_what_the_token_says),
        TEST(a_revocation_ends_what_was_issued_before),
        TEST(a_self_signed_token_of_the_leeway_after_a_revocation_is_refused),
        TEST(a_revocation_in_an_org_ends_what_was_issued_for_it),
        TEST(what_is_no_token_is_refused),
        TEST(a_token_made_here_counts_as_long_as_its_key),
        TEST(a_project_cannot_sign_in_our_name),
        TEST(a_token_made_for_nobody_opens_nothing),
        TEST(a_refused_token_tells_its_project_where_the_signature_was_right),
        TEST(a_token_made_in_the_millisecond_after_a_revocation_counts),
        TEST(a_token_made_after_a_revocation_counts_though_the_clock_stood_still_or_went_back),
        TEST(many_threads_ask_at_once),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
