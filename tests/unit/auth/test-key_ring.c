#include "token_maker.h"

#include "jwt.h"
#include "key_ring.h"

static void a_pem_is_made_ready_once(void **state)
{
    (void)state;
    EVP_PKEY *key = maker_key("P-256"), *other = maker_key("P-256");
    char *pem = maker_pem(key, false), *second = maker_pem(other, false), *whole = maker_pem(key, true);
    struct key_ring *ring = key_ring_new();
    struct error error;
    error_init(&error, NULL);
    struct ring_key *one = key_ring_take(ring, slice_of(pem), false, &error);
    struct ring_key *again = key_ring_take(ring, slice_of(pem), false, &error);
    struct ring_key *two = key_ring_take(ring, slice_of(second), false, &error);
    struct ring_key *mine = key_ring_take(ring, slice_of(whole), true, &error);
    assert_non_null(one);
    assert_ptr_equal(key_ring_key(one), key_ring_key(again));
    assert_ptr_not_equal(key_ring_key(one), key_ring_key(two));
    assert_non_null(mine);
    assert_error(&error, ERROR_NONE);
    key_ring_drop(again);
    key_ring_drop(two);
    key_ring_drop(mine);
    key_ring_free(ring);
    assert_non_null(key_ring_key(one));         /* whoever holds it may outlive the ring */
    key_ring_drop(one);
    free(pem);
    free(second);
    free(whole);
    EVP_PKEY_free(key);
    EVP_PKEY_free(other);
}

static void what_is_no_key_is_told(void **state)
{
    (void)state;
    struct key_ring *ring = key_ring_new();
    struct error error;
    error_init(&error, NULL);
    assert_null(key_ring_take(ring, SLICE("no key"), false, &error));
    assert_error(&error, ERROR_INTERNAL);
    error_init(&error, NULL);
    assert_null(key_ring_take(ring, SLICE("no key"), true, &error));
    assert_error(&error, ERROR_INTERNAL);
    key_ring_free(ring);
    key_ring_free(NULL);
    key_ring_drop(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_pem_is_made_ready_once),
        cmocka_unit_test(what_is_no_key_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
