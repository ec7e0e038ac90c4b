#include "auth_fixture.h"

#include <audit/feed.h>

static enum error_kind add(struct auth *a, const char *project, const char *kid, const char *name, const char *pem)
{
    struct origin origin = auth_origin();
    struct verify_key key = { .project = slice_of(project), .kid = slice_of(kid), .name = slice_of(name),
                              .pem = slice_of(pem) };
    error_init(&a->error, NULL);
    verify_keys_add(a->f->store, &key, &origin, &a->arena, &a->error);
    return a->error.kind;
}

static void take_back(struct auth *a, struct slice id, struct verify_key *key)
{
    struct origin origin = auth_origin();
    error_init(&a->error, NULL);
    verify_keys_revoke(a->f->store, SLICE("p"), id, &origin, &a->arena, key, &a->error);
}

static size_t list(struct auth *a, const char *project, struct verify_keys_list *out)
{
    assert_int_equal(verify_keys_list(a->f->store, slice_of(project), &a->arena, out, &a->error), 0);
    return out->count;
}

static void a_key_is_registered_listed_and_revoked(void **state)
{
    struct auth *a = *state;
    struct verify_keys_list keys;
    struct verify_key key;
    assert_int_equal(list(a, "p", &keys), 1);
    assert_slice(keys.keys[0].name, "main");
    assert_true(slice_equal(keys.keys[0].id, a->registered.id));
    assert_true(slice_starts(keys.keys[0].pem, SLICE("-----BEGIN PUBLIC KEY-----\n")));
    assert_int_equal(keys.keys[0].created_at, AUTH_NOW);
    auth_clock += 5;
    take_back(a, a->registered.id, &key);
    assert_error(&a->error, ERROR_NONE);
    assert_int_equal(key.revoked_at, AUTH_NOW + 5);
    auth_clock += 5;
    take_back(a, a->registered.id, &key);
    assert_int_equal(key.revoked_at, AUTH_NOW + 5);
    assert_int_equal(list(a, "p", &keys), 1);
    auth_project(a, "q");
    assert_int_equal(list(a, "q", &keys), 0);
    assert_int_equal(verify_keys_list(a->f->store, SLICE("nobody"), &a->arena, &keys, &a->error), -1);
    assert_error(&a->error, ERROR_PROJECT_UNKNOWN);
    take_back(a, SLICE("none"), &key);
    assert_error(&a->error, ERROR_KEY_UNKNOWN);
}

static void another_projects_key_is_not_revoked(void **state)
{
    struct auth *a = *state;
    struct verify_key key;
    struct origin origin = auth_origin();
    auth_project(a, "q");
    error_init(&a->error, NULL);
    assert_int_equal(verify_keys_revoke(a->f->store, SLICE("q"), a->registered.id, &origin, &a->arena, &key,
                                        &a->error), -1);
    assert_error(&a->error, ERROR_KEY_UNKNOWN);
}

static void what_is_wrong_with_a_new_key_is_told(void **state)
{
    struct auth *a = *state;
    EVP_PKEY *one = maker_key("P-256"), *two = maker_key("P-256"), *p384 = maker_key("P-384");
    char *first = maker_pem(one, false), *second = maker_pem(two, false), *large = maker_pem(p384, false);
    char *whole = maker_pem(one, true), *registered = maker_pem(a->key, false), name[200];
    memset(name, 'n', sizeof name);
    name[129] = 0;
    const struct {
        const char *what, *project, *kid, *name, *pem;
        enum error_kind kind;
    } cases[] = {
        { "a private key", "p", "", "", whole, ERROR_INVALID_KEY },
        { "another curve", "p", "", "", large, ERROR_INVALID_KEY },
        { "our name space", "p", "dashgrant:x", "", first, ERROR_INVALID_VALUE },
        { "a kid with a control", "p", "a\nb", "", first, ERROR_INVALID_VALUE },
        { "a name that is too long", "p", "", name, first, ERROR_TOO_LONG },
        { "a name with a control", "p", "", "a\tb", first, ERROR_INVALID_VALUE },
        { "no such project", "none", "", "", first, ERROR_PROJECT_UNKNOWN },
        { "registered already", "p", "x", "", registered, ERROR_KEY_EXISTS },
        { "right", "p", "x", "", first, ERROR_NONE },
        { "a kid that is taken", "p", "x", "", second, ERROR_KEY_EXISTS },
        { "right too", "p", "", "", second, ERROR_NONE },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (add(a, cases[i].project, cases[i].kid, cases[i].name, cases[i].pem) != cases[i].kind)
            fail_msg("%s: %s (%s)", cases[i].what, error_code(a->error.kind), a->error.detail);
    char *texts[] = { first, second, large, whole, registered };
    for (size_t i = 0; i < COUNT(texts); i++)
        free(texts[i]);
    EVP_PKEY_free(one);
    EVP_PKEY_free(two);
    EVP_PKEY_free(p384);
}

static void keys_are_bounded_and_the_one_revoked_first_makes_room(void **state)
{
    struct auth *a = *state;
    struct verify_keys_list keys;
    struct verify_key key;
    for (int i = 1; i < VERIFY_KEYS_ACTIVE_MAX; i++) {
        EVP_PKEY *made = maker_key("P-256");
        assert_int_equal(auth_register(a, "p", made, "", &key), 0);
        EVP_PKEY_free(made);
    }
    EVP_PKEY *made = maker_key("P-256");
    assert_int_equal(auth_register(a, "p", made, "", &key), -1);
    assert_error(&a->error, ERROR_TOO_MANY_KEYS);
    take_back(a, a->registered.id, &key);
    for (int i = VERIFY_KEYS_ACTIVE_MAX; i < VERIFY_KEYS_KEPT_MAX + 5; i++) {
        auth_clock++;
        if (auth_register(a, "p", made, "", &key) != 0)
            fail_msg("%d: %s", i, a->error.detail);
        take_back(a, key.id, &key);
        assert_int_equal(list(a, "p", &keys), i + 1 < VERIFY_KEYS_KEPT_MAX ? i + 1 : VERIFY_KEYS_KEPT_MAX);
    }
    for (size_t i = 0; i < keys.count; i++)
        assert_false(slice_equal(keys.keys[i].id, a->registered.id));
    EVP_PKEY_free(made);
}

static void the_trail_tells_of_keys(void **state)
{
    struct auth *a = *state;
    struct verify_key key;
    struct feed_page page;
    take_back(a, a->registered.id, &key);
    take_back(a, a->registered.id, &key);
    assert_int_equal(feed_read(a->f->store, SLICE("p"), NULL, 10, &a->arena, &page, &a->error), 0);
    assert_int_equal(page.count, 3);
    assert_string_equal(page.events[1].name, "verify_key_added");
    assert_string_equal(page.events[2].name, "verify_key_revoked");
    assert_true(slice_equal(page.events[2].subject, a->registered.id));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, auth_setup, auth_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_key_is_registered_listed_and_revoked),
        TEST(another_projects_key_is_not_revoked),
        TEST(what_is_wrong_with_a_new_key_is_told),
        TEST(keys_are_bounded_and_the_one_revoked_first_makes_room),
        TEST(the_trail_tells_of_keys),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
