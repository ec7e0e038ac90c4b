#include <unit.h>

#include <auth/signer.h>

#include "ec_key.h"
#include "jwt.h"

static void its_tokens_are_verified_by_its_public_half(void **state)
{
    (void)state;
    struct signer *signer = signer_new(), *other = signer_new();
    struct arena arena;
    struct buffer normal;
    struct error error;
    struct ec_key numbers;
    struct slice token;
    struct jwt jwt;
    arena_init(&arena, 1 << 20);
    buffer_init(&normal, EC_KEY_PEM_MAX);
    error_init(&error, NULL);
    assert_non_null(signer);
    assert_non_null(other);
    assert_int_equal(ec_key_read_public(signer_pem(signer), &numbers, &normal, &error), 0);
    assert_true(slice_equal(buffer_slice(&normal), signer_pem(signer)));
    assert_false(slice_equal(signer_pem(other), signer_pem(signer)));
    struct jwt_key *key = jwt_key_load(&numbers);
    assert_int_equal(signer_sign(signer, SLICE("{\"a\":1}"), &arena, &token, &error), 0);
    assert_int_equal(jwt_read(token, &arena, &jwt, &error), 0);
    assert_false(jwt.has_kid);
    assert_int_equal(jwt_verify(&jwt, key), 1);
    assert_int_equal(signer_sign(other, SLICE("{\"a\":1}"), &arena, &token, &error), 0);
    assert_int_equal(jwt_read(token, &arena, &jwt, &error), 0);
    assert_int_equal(jwt_verify(&jwt, key), 0);
    jwt_key_free(key);
    buffer_release(&normal);
    arena_release(&arena);
    signer_free(signer);
    signer_free(other);
    signer_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(its_tokens_are_verified_by_its_public_half),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
