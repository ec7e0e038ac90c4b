#include <unit.h>

#include <tool/known.h>

static void remembers_each_name_with_its_value(void **state)
{
    (void)state;
    enum { NAMES = 5000 };
    struct known known;
    struct error error;
    char name[20];
    error_init(&error, NULL);
    known_init(&known);
    for (int round = 0; round < 2; round++) {
        for (int i = 0; i < NAMES; i++) {
            snprintf(name, sizeof name, "n%d", i);
            struct known_name *found = known_find(&known, slice_of(name), &error);
            assert_non_null(found);
            assert_slice(found->name, name);
            assert_int_equal(found->value, round ? i + 1 : 0);
            found->value = i + 1;
        }
    }
    assert_int_equal(known.count, NAMES);
    known_release(&known);
    assert_int_equal(known_find(&known, SLICE("n0"), &error)->value, 0);
    known_release(&known);
}

static void names_are_compared_by_their_bytes(void **state)
{
    (void)state;
    struct known known;
    struct error error;
    error_init(&error, NULL);
    known_init(&known);
    known_find(&known, SLICE("a"), &error)->value = 1;
    assert_int_equal(known_find(&known, SLICE("A"), &error)->value, 0);
    assert_int_equal(known_find(&known, SLICE("a "), &error)->value, 0);
    assert_int_equal(known_find(&known, SLICE(""), &error)->value, 0);
    assert_int_equal(known_find(&known, SLICE("a"), &error)->value, 1);
    assert_int_equal(known.count, 4);
    known_release(&known);
}

static void hashes_as_fnv_1a_does(void **state)
{
    (void)state;
    assert_true(known_hash(KNOWN_HASH_START, SLICE("")) == UINT64_C(0xcbf29ce484222325));
    assert_true(known_hash(KNOWN_HASH_START, SLICE("foobar")) == UINT64_C(0x85944171f73967e8));
    assert_true(known_hash(known_hash(KNOWN_HASH_START, SLICE("foo")), SLICE("bar")) ==
                UINT64_C(0x85944171f73967e8));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(remembers_each_name_with_its_value),
        cmocka_unit_test(names_are_compared_by_their_bytes),
        cmocka_unit_test(hashes_as_fnv_1a_does),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
