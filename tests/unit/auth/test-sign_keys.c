#include "auth_fixture.h"

#include <audit/feed.h>
#include <auth/sign_keys.h>
#include <store/tokens.h>
#include <text/base64url.h>
#include <text/json.h>

#include "../../../lib/auth/ec_key.h"
#include "../../../lib/auth/sign_keys.h"

static const struct json *jwks(struct auth *a)
{
    static const struct json_limits limits = { .bytes = 1 << 20, .depth = 8, .values = 100000, .members = 1000 };
    struct buffer out;
    struct json *root;
    buffer_init(&out, 1 << 20);
    error_init(&a->error, NULL);
    assert_int_equal(sign_keys_jwks(a->f->store, &a->arena, &out, &a->error), 0);
    struct slice text = arena_copy(&a->arena, buffer_slice(&out));
    buffer_release(&out);
    assert_int_equal(json_parse(text, &limits, &a->arena, &root, &a->error), 0);
    return json_member(root, "keys");
}

static struct slice rotate(struct auth *a, int64_t kept_for)
{
    struct origin origin = auth_origin();
    struct slice kid;
    error_init(&a->error, NULL);
    assert_int_equal(sign_keys_rotate(a->f->store, kept_for, &origin, &a->arena, &kid, &a->error), 0);
    return kid;
}

static bool shows(const struct json *keys, struct slice kid)
{
    for (const struct json *key = keys->first; key; key = key->next)
        if (slice_equal(json_member(key, "kid")->text, kid))
            return true;
    return false;
}

static void a_store_has_one_key_from_the_first_opening_on(void **state)
{
    struct auth *a = *state;
    struct slice kid = json_member(jwks(a)->first, "kid")->text;
    assert_true(slice_starts(kid, SLICE(SIGN_KEY_PREFIX)));
    tokens_close(a->tokens);
    auth_open(a);
    assert_int_equal(jwks(a)->count, 1);
    assert_true(shows(jwks(a), kid));
}

static void the_set_says_how_a_key_is_used_and_no_secret(void **state)
{
    struct auth *a = *state;
    const struct json *key = jwks(a)->first;
    static const struct {
        const char *name, *value;
    } members[] = { { "kty", "EC" }, { "crv", "P-256" }, { "alg", "ES256" }, { "use", "sig" } };
    for (size_t i = 0; i < COUNT(members); i++)
        assert_slice(json_member(key, members[i].name)->text, members[i].value);
    assert_int_equal(json_member(key, "x")->text.len, 43);
    assert_int_equal(json_member(key, "y")->text.len, 43);
    assert_null(json_member(key, "d"));
    assert_int_equal(key->count, 7);
}

static void assert_number(struct auth *a, const struct json *key, const char *name, const void *number)
{
    struct slice decoded;
    assert_int_equal(base64url_decode(json_member(key, name)->text, &a->arena, &decoded), 1);
    assert_int_equal(decoded.len, EC_KEY_NUMBER);
    assert_memory_equal(decoded.ptr, number, EC_KEY_NUMBER);
}

static void the_set_shows_the_public_half_of_the_key_that_signs(void **state)
{
    struct auth *a = *state;
    struct slice kid, pem;
    struct ec_key key;
    rotate(a, 0);
    assert_int_equal(sign_keys_current(a->f->store, &a->arena, &kid, &pem, &a->error), 1);
    assert_int_equal(ec_key_read_private(pem, &key), 0);
    const struct json *shown = jwks(a)->first;
    assert_true(slice_equal(json_member(shown, "kid")->text, kid));
    assert_number(a, shown, "x", key.x);
    assert_number(a, shown, "y", key.y);
}

static int put_row(struct store_plan *plan, struct error *error)
{
    struct sign_key_row row = { .kid = SLICE(SIGN_KEY_PREFIX "row"), .pem = SLICE("no key at all"),
                                .point = plan->request, .created_at = 1, .retired_at = 1,
                                .kept_until = INT64_MAX };
    return store_put_sign_key(plan->change, &row, error);
}

static void put_key(struct auth *a, struct slice point)
{
    static const struct store_operation operation = { "put_row", put_row };
    struct store_request request = { &operation, point, 1, false };
    struct buffer reply;
    buffer_init(&reply, 16);
    assert_int_equal(store_write(a->f->store, &request, &a->arena, &reply, NULL, &a->error), 0);
    buffer_release(&reply);
}

/* Whoever asks for it would make the service parse a thousand keys. */
static void the_set_is_made_without_reading_a_private_key(void **state)
{
    struct auth *a = *state;
    static const char point[] = "0123456789abcdef0123456789abcdefABCDEFGHIJKLMNOPABCDEFGHIJKLMNOP";
    put_key(a, slice_of(point));
    const struct json *keys = jwks(a);
    assert_int_equal(keys->count, 2);
    for (const struct json *key = keys->first; key; key = key->next)
        if (slice_is(json_member(key, "kid")->text, SIGN_KEY_PREFIX "row")) {
            assert_number(a, key, "x", point);
            assert_number(a, key, "y", point + EC_KEY_NUMBER);
        }
    assert_true(shows(keys, SLICE(SIGN_KEY_PREFIX "row")));
}

static void a_row_without_its_public_half_is_no_key(void **state)
{
    struct auth *a = *state;
    struct buffer out;
    put_key(a, SLICE("short"));
    buffer_init(&out, 1 << 20);
    assert_int_equal(sign_keys_jwks(a->f->store, &a->arena, &out, &a->error), -1);
    assert_error(&a->error, ERROR_INTERNAL);
    buffer_release(&out);
}

static void a_replaced_key_is_shown_until_its_last_token_has_ended(void **state)
{
    struct auth *a = *state;
    struct slice first = json_member(jwks(a)->first, "kid")->text, second = rotate(a, 1000);
    assert_int_equal(jwks(a)->count, 2);
    auth_clock += 500;
    struct slice third = rotate(a, 1000);
    assert_int_equal(jwks(a)->count, 3);
    auth_clock += 500;
    assert_int_equal(jwks(a)->count, 2);
    assert_false(shows(jwks(a), first));
    assert_true(shows(jwks(a), second));
    auth_clock += 1000000;
    assert_int_equal(jwks(a)->count, 1);
    assert_true(shows(jwks(a), third));
}

static uint64_t rows;

static void count_row(void *context, const char *table, uint64_t count)
{
    (void)context;
    if (strcmp(table, "sign_keys") == 0)
        rows = count;
}

static uint64_t stored(struct auth *a)
{
    assert_int_equal(store_count(a->f->store, count_row, NULL, &a->error), 0);
    return rows;
}

static void a_sweep_deletes_what_has_ended_and_nothing_else(void **state)
{
    struct auth *a = *state;
    rotate(a, 1000);
    rotate(a, 2000);
    assert_int_equal(sign_keys_sweep(a->f->store, AUTH_NOW + 999, &a->error), 0);
    assert_int_equal(stored(a), 3);
    assert_int_equal(sign_keys_sweep(a->f->store, AUTH_NOW + 1000, &a->error), 0);
    assert_int_equal(stored(a), 2);
    assert_int_equal(tokens_sweep(a->tokens, INT64_MAX, &a->error), 0);
    assert_int_equal(stored(a), 1);
    assert_int_equal(jwks(a)->count, 1);
}

static void a_rotation_stands_in_the_trail_of_no_project(void **state)
{
    struct auth *a = *state;
    struct feed_page page;
    struct slice kid = rotate(a, 1000);
    assert_int_equal(feed_read(a->f->store, (struct slice){ 0 }, NULL, 10, &a->arena, &page, &a->error), 0);
    assert_int_equal(page.count, 2);
    assert_string_equal(page.events[1].name, "sign_key_rotated");
    assert_true(slice_equal(page.events[1].subject, kid));
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, auth_setup, auth_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_store_has_one_key_from_the_first_opening_on),
        TEST(the_set_says_how_a_key_is_used_and_no_secret),
        TEST(the_set_shows_the_public_half_of_the_key_that_signs),
        TEST(the_set_is_made_without_reading_a_private_key),
        TEST(a_row_without_its_public_half_is_no_key),
        TEST(a_replaced_key_is_shown_until_its_last_token_has_ended),
        TEST(a_sweep_deletes_what_has_ended_and_nothing_else),
        TEST(a_rotation_stands_in_the_trail_of_no_project),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
