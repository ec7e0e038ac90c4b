#include <unit.h>

#include <tool/scenario.h>

enum { MEMORY = 1024 * 1024 };

static const struct json_limits limits = { MEMORY, 32, 1000, 100 };

static void a_value_is_found_by_the_nearest_text(void **state)
{
    (void)state;
    static const char text[] = "{\n \"a\": [\n  {\n   \"b\": 1\n  },\n  true,\n  \"x\"\n ],\n \"\\u0063\": null\n}";
    static const struct {
        const char *pointer;
        size_t line;
    } cases[] = {
        { "/a", 2 }, { "/a/0", 4 }, { "/a/0/b", 4 }, { "/a/1", 2 }, { "/a/2", 7 }, { "/c", 2 }, { "", 2 },
    };
    struct arena arena;
    struct error error;
    struct json *root;
    arena_init(&arena, MEMORY);
    error_init(&error, NULL);
    assert_int_equal(json_parse(slice_of(text), &limits, &arena, &root, &error), 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct json *value = scenario_compare_find(root, slice_of(cases[i].pointer));
        assert_non_null(value);
        if (scenario_line(slice_of(text), value) != cases[i].line)
            fail_msg("%s is in line %zu", cases[i].pointer, scenario_line(slice_of(text), value));
    }
    arena_release(&arena);
}

static void what_tells_nothing_is_in_the_first_line(void **state)
{
    (void)state;
    struct arena arena;
    struct error error;
    struct json *root;
    arena_init(&arena, MEMORY);
    error_init(&error, NULL);
    assert_int_equal(json_parse(SLICE("\n\n[[],{}]"), &limits, &arena, &root, &error), 0);
    assert_int_equal(scenario_line(SLICE("\n\n[[],{}]"), root->last), 1);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_value_is_found_by_the_nearest_text),
        cmocka_unit_test(what_tells_nothing_is_in_the_first_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
