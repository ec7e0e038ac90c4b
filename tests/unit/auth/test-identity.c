#include <unit.h>

#include <auth/identity.h>

enum { AUTH = CREDENTIAL_AUTH, X_API_KEY = CREDENTIAL_X_API_KEY, AUTHORIZATION = CREDENTIAL_AUTHORIZATION };

static const struct {
    const char *name;
    struct {
        int count;
        const char *value;
    } headers[CREDENTIAL_HEADERS];
    enum credential_kind kind;
    const char *text;
} single[] = {
    { "nothing", { { 0 } }, CREDENTIAL_NONE, "" },
    { "auth", { [AUTH] = { 1, "Api-Key K" } }, CREDENTIAL_API_KEY, "K" },
    { "x-api-key", { [X_API_KEY] = { 1, "K" } }, CREDENTIAL_API_KEY, "K" },
    { "Authorization with a key", { [AUTHORIZATION] = { 1, "Api-Key K" } }, CREDENTIAL_API_KEY, "K" },
    { "Authorization with a token", { [AUTHORIZATION] = { 1, "Bearer T" } }, CREDENTIAL_TOKEN, "T" },
    { "a scheme in lower case", { [AUTHORIZATION] = { 1, "api-key K" } }, CREDENTIAL_API_KEY, "K" },
    { "a scheme in upper case", { [AUTH] = { 1, "API-KEY K" } }, CREDENTIAL_API_KEY, "K" },
    { "bearer in any case", { [AUTHORIZATION] = { 1, "bEARER T" } }, CREDENTIAL_TOKEN, "T" },
    { "a credential keeps its case", { [AUTH] = { 1, "Api-Key p_K:::aB" } }, CREDENTIAL_API_KEY, "p_K:::aB" },
    { "several spaces", { [AUTH] = { 1, "Api-Key   K" } }, CREDENTIAL_API_KEY, "K" },
    { "a space inside stays", { [AUTH] = { 1, "Api-Key K L" } }, CREDENTIAL_API_KEY, "K L" },
    { "a scheme of x-api-key is part of the key", { [X_API_KEY] = { 1, "Api-Key K" } }, CREDENTIAL_API_KEY,
      "Api-Key K" },
    { "a key without scheme", { [AUTH] = { 1, "p_K:::s" } }, CREDENTIAL_UNREADABLE, "p_K:::s" },
    { "Basic", { [AUTHORIZATION] = { 1, "Basic dTpw" } }, CREDENTIAL_UNREADABLE, "Basic dTpw" },
    { "a scheme alone", { [AUTHORIZATION] = { 1, "Bearer" } }, CREDENTIAL_UNREADABLE, "Bearer" },
    { "a scheme and nothing behind its space", { [AUTHORIZATION] = { 1, "Bearer " } }, CREDENTIAL_TOKEN, "" },
    { "a longer scheme", { [AUTHORIZATION] = { 1, "Bearers T" } }, CREDENTIAL_UNREADABLE, "Bearers T" },
    { "a tab behind the scheme", { [AUTHORIZATION] = { 1, "Bearer\tT" } }, CREDENTIAL_UNREADABLE, "Bearer\tT" },
    { "an empty auth", { [AUTH] = { 1, "" } }, CREDENTIAL_NONE, "" },
    { "an empty x-api-key", { [X_API_KEY] = { 1, "" } }, CREDENTIAL_NONE, "" },
    { "an empty Authorization", { [AUTHORIZATION] = { 1, "" } }, CREDENTIAL_NONE, "" },
    { "all three empty", { { 1, "" }, { 1, "" }, { 1, "" } }, CREDENTIAL_NONE, "" },
    { "a key beside empty headers", { { 1, "" }, { 1, "K" }, { 1, "" } }, CREDENTIAL_API_KEY, "K" },
    { "an empty header behind a key", { [AUTH] = { 1, "Api-Key K" }, [AUTHORIZATION] = { 1, "" } },
      CREDENTIAL_API_KEY, "K" },
    { "a space before the scheme", { [AUTHORIZATION] = { 1, " Bearer T" } }, CREDENTIAL_UNREADABLE, " Bearer T" },
};

static void the_one_credential_is_found(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(single); i++) {
        struct credentials credentials = { 0 };
        struct slice text = { 0 };
        struct error error;
        enum credential_kind kind = CREDENTIAL_NONE;
        error_init(&error, NULL);
        for (int h = 0; h < CREDENTIAL_HEADERS; h++) {
            credentials.headers[h].count = single[i].headers[h].count;
            credentials.headers[h].value = slice_of(single[i].headers[h].value);
        }
        if (identity_credential(&credentials, &kind, &text, &error) != 0)
            fail_msg("%s: %s", single[i].name, error.detail);
        if (kind != single[i].kind || !slice_is(text, single[i].text))
            fail_msg("%s: kind %d, \"%.*s\"", single[i].name, (int)kind, SLICE_ARGS(text));
    }
}

static const struct {
    const char *name;
    struct {
        int count;
        const char *value;
    } headers[CREDENTIAL_HEADERS];
} several[] = {
    { "auth and x-api-key", { [AUTH] = { 1, "Api-Key K" }, [X_API_KEY] = { 1, "L" } } },
    { "auth and Authorization", { [AUTH] = { 1, "Api-Key K" }, [AUTHORIZATION] = { 1, "Bearer T" } } },
    { "x-api-key and Authorization", { [X_API_KEY] = { 1, "K" }, [AUTHORIZATION] = { 1, "Bearer T" } } },
    { "all three", { { 1, "Api-Key K" }, { 1, "K" }, { 1, "Bearer T" } } },
    { "the same key in two headers", { [AUTH] = { 1, "Api-Key K" }, [AUTHORIZATION] = { 1, "Api-Key K" } } },
    { "one beside an unknown scheme", { [X_API_KEY] = { 1, "K" }, [AUTHORIZATION] = { 1, "Basic dTpw" } } },
    { "auth twice", { [AUTH] = { 2, "Api-Key K" } } },
    { "x-api-key twice", { [X_API_KEY] = { 2, "K" } } },
    { "Authorization three times", { [AUTHORIZATION] = { 3, "Bearer T" } } },
    { "one twice, the first of them empty", { [X_API_KEY] = { 2, "" } } },
    { "auth joined by a comma", { [AUTH] = { 1, "Api-Key K, Api-Key L" } } },
    { "x-api-key joined by a comma", { [X_API_KEY] = { 1, "K, L" } } },
    { "joined without a space", { [X_API_KEY] = { 1, "K,L" } } },
    { "Authorization joined by a comma", { [AUTHORIZATION] = { 1, "Bearer T, Basic dTpw" } } },
    { "joined with an empty one before", { [X_API_KEY] = { 1, ", K" } } },
    { "joined with an empty one behind", { [X_API_KEY] = { 1, "K," } } },
};

static void more_than_one_credential_is_refused(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(several); i++) {
        struct credentials credentials = { 0 };
        struct slice text;
        struct error error;
        enum credential_kind kind;
        error_init(&error, NULL);
        for (int h = 0; h < CREDENTIAL_HEADERS; h++) {
            credentials.headers[h].count = several[i].headers[h].count;
            credentials.headers[h].value = slice_of(several[i].headers[h].value);
        }
        if (identity_credential(&credentials, &kind, &text, &error) != -1)
            fail_msg("%s is taken", several[i].name);
        assert_error(&error, ERROR_AMBIGUOUS_CREDENTIALS);
        if (strstr(error.detail, "Api-Key K"))
            fail_msg("%s: the credential is shown", several[i].name);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_one_credential_is_found),
        cmocka_unit_test(more_than_one_credential_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
