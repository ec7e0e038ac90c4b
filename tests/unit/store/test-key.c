#include <unit.h>

#include "../../../lib/store/key.h"

static struct key of(struct principal principal)
{
    struct key key;
    key_init(&key);
    key_principal(&key, &principal);
    assert_false(key.failed);
    return key;
}

static void principals_come_back(void **state)
{
    (void)state;
    const struct principal all[] = {
        { .kind = PRINCIPAL_USER, .user = SLICE_INIT("u") },
        { .kind = PRINCIPAL_USER, .user = SLICE_INIT("u"), .org = SLICE_INIT("o") },
        { .kind = PRINCIPAL_ORG, .org = SLICE_INIT("o") },
        { .kind = PRINCIPAL_ROLE, .org = SLICE_INIT("o"), .role = SLICE_INIT("r") },
    };
    for (size_t i = 0; i < COUNT(all); i++) {
        struct key key = of(all[i]);
        struct slice rest = key_slice(&key);
        struct principal seen;
        assert_true(key_take_principal(&rest, &seen));
        assert_int_equal(rest.len, 0);
        assert_true(principal_equal(&seen, &all[i]));
        for (size_t cut = 0; cut < key.len; cut++) {
            rest = (struct slice){ key.bytes, cut };
            assert_false(key_take_principal(&rest, &seen));
        }
    }
}

static void no_principal_is_the_beginning_of_another(void **state)
{
    (void)state;
    struct key a = of((struct principal){ .kind = PRINCIPAL_ROLE, .org = SLICE("a"), .role = SLICE("bc") });
    struct key b = of((struct principal){ .kind = PRINCIPAL_ROLE, .org = SLICE("ab"), .role = SLICE("c") });
    assert_false(slice_equal(key_slice(&a), key_slice(&b)));
    struct key whole = of((struct principal){ .kind = PRINCIPAL_USER, .user = SLICE("u") });
    struct key longer = of((struct principal){ .kind = PRINCIPAL_USER, .user = SLICE("u1") });
    assert_false(slice_starts(key_slice(&longer), key_slice(&whole)));
}

static void a_nul_or_too_much_fails(void **state)
{
    (void)state;
    struct key key;
    key_init(&key);
    key_id(&key, SLICE("a\0b"));
    assert_true(key.failed);
    char large[KEY_BYTES_MAX];
    memset(large, 'x', sizeof large);
    key_init(&key);
    key_id(&key, (struct slice){ large, sizeof large });
    assert_true(key.failed);
}

static void numbers_order_as_bytes(void **state)
{
    (void)state;
    const uint64_t numbers[] = { 0, 1, 255, 256, 65535, 1ull << 32, UINT64_MAX };
    struct key before;
    for (size_t i = 0; i < COUNT(numbers); i++) {
        struct key key;
        uint64_t back;
        key_init(&key);
        key_u64(&key, numbers[i]);
        struct slice rest = key_slice(&key);
        if (i > 0)
            assert_true(slice_compare(key_slice(&before), key_slice(&key)) < 0);
        assert_true(key_take_u64(&rest, &back) && back == numbers[i]);
        before = key;
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(principals_come_back),
        cmocka_unit_test(no_principal_is_the_beginning_of_another),
        cmocka_unit_test(a_nul_or_too_much_fails),
        cmocka_unit_test(numbers_order_as_bytes),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
