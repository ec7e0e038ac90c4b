#include <unit.h>

static void the_first_word_stands(void **state)
{
    (void)state;
    struct error error;
    error_init(&error, NULL);
    assert_false(error_is_set(&error));
    assert_int_equal(error_set(&error, ERROR_DELETED, "a %d", 1), -1);
    error_set(&error, ERROR_INTERNAL, "later");
    assert_error(&error, ERROR_DELETED);
    assert_string_equal(error.detail, "a 1");
}

static void keeps_every_bad_entry(void **state)
{
    (void)state;
    struct arena arena;
    struct error error;
    arena_init(&arena, 65536);
    error_init(&error, &arena);
    error_entry(&error, ERROR_INVALID_SCOPE, SLICE("/permissions/0/scope"), "one");
    assert_error(&error, ERROR_INVALID_SCOPE);
    error_entry(&error, ERROR_INVALID_SCOPE, SLICE("/permissions/1/scope"), "two");
    assert_error(&error, ERROR_INVALID_SCOPE);
    error_entry(&error, ERROR_TOO_LONG, SLICE("/permissions/2/role"), "three");
    assert_error(&error, ERROR_INVALID_ENTRIES);
    assert_int_equal(error.entries, 3);
    assert_slice(error.first->next->pointer, "/permissions/1/scope");
    assert_slice(error.last->detail, "three");
    arena_release(&arena);
}

static void codes_are_distinct_and_statuses_are_errors(void **state)
{
    (void)state;
    for (int i = 1; i < ERROR_KIND_COUNT; i++) {
        assert_in_range(error_status((enum error_kind)i), 400, 599);
        assert_true(strlen(error_title((enum error_kind)i)) > 0);
        for (int j = 0; j < i; j++)
            assert_string_not_equal(error_code((enum error_kind)i), error_code((enum error_kind)j));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_first_word_stands),
        cmocka_unit_test(keeps_every_bad_entry),
        cmocka_unit_test(codes_are_distinct_and_statuses_are_errors),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
