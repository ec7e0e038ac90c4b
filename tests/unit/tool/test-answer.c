#include <unit.h>

#include <tool/answer.h>

enum { MEMORY = 1024 * 1024 };

static void what_is_no_object_is_refused(void **state)
{
    (void)state;
    static const char *const texts[] = { "", "[]", "null", "{", "{}{}", "\xFF" };
    for (size_t i = 0; i < COUNT(texts); i++) {
        struct arena arena;
        struct error error;
        const struct json *root;
        arena_init(&arena, MEMORY);
        error_init(&error, NULL);
        assert_int_equal(answer_parse(slice_of(texts[i]), &arena, &root, &error), -1);
        assert_error(&error, ERROR_INTERNAL);
        arena_release(&arena);
    }
}

static void members_of_another_type_are_absent(void **state)
{
    (void)state;
    struct arena arena;
    struct error error;
    const struct json *root;
    arena_init(&arena, MEMORY);
    error_init(&error, NULL);
    assert_int_equal(answer_parse(SLICE("{\"s\":\"x\",\"n\":null,\"a\":[]}"), &arena, &root, &error), 0);
    assert_slice(answer_text(root, "s"), "x");
    assert_slice(answer_text(root, "n"), "");
    assert_slice(answer_text(root, "none"), "");
    assert_non_null(answer_array(root, "a"));
    assert_null(answer_array(root, "s"));
    assert_null(answer_array(NULL, "a"));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_object_is_refused),
        cmocka_unit_test(members_of_another_type_are_absent),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
