#include <unit.h>

#include <tool/scenario.h>

enum { MEMORY = 1024 * 1024 };

static const struct json_limits limits = { MEMORY, 32, 1000, 100 };

static struct json *read(const char *text, struct arena *arena)
{
    struct error error;
    struct json *root;
    error_init(&error, NULL);
    if (json_parse(slice_of(text), &limits, arena, &root, &error) != 0)
        fail_msg("%s: %s", text, error.detail);
    return root;
}

static void what_is_expected_has_to_be_there_and_more_may_be(void **state)
{
    (void)state;
    static const struct {
        const char *expected, *seen;
        const char *at[3];      /* of the differences */
    } cases[] = {
        { "{}", "{\"a\":1}", { NULL } },
        { "{\"a\":1}", "{\"b\":[],\"a\":1}", { NULL } },
        { "{\"a\":1}", "{\"a\":2}", { "body/a" } },
        { "{\"a\":1}", "{\"a\":\"1\"}", { "body/a" } },
        { "{\"a\":1,\"b\":\"x\"}", "{}", { "body/a", "body/b" } },
        { "{\"a\":true}", "{\"a\":false}", { "body/a" } },
        { "{\"a\":\"x\"}", "{\"a\":\"x\"}", { NULL } },
        { "{\"a\":\"x\"}", "{\"a\":\"X\"}", { "body/a" } },
        { "{\"a\":null}", "{\"a\":null}", { NULL } },
        { "{\"a\":null}", "{}", { NULL } },
        { "{\"a\":null}", "{\"a\":0}", { "body/a" } },
        { "{\"a\":[]}", "{\"a\":[1]}", { "body/a" } },
        { "{\"a\":[1]}", "{\"a\":[]}", { "body/a" } },
        { "{\"a\":[1,2]}", "{\"a\":[2,1]}", { "body/a/0", "body/a/1" } },
        { "{\"a\":[{\"b\":1}]}", "{\"a\":[{\"b\":1,\"c\":2}]}", { NULL } },
        { "{\"a\":{\"b/c\":1}}", "{\"a\":{\"b/c\":2}}", { "body/a/b~1c" } },
        { "{\"a\":{\"b\":1}}", "{\"a\":[1]}", { "body/a" } },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena;
        arena_init(&arena, MEMORY);
        struct scenario_result result = { .arena = &arena };
        assert_int_equal(scenario_compare(&result, read(cases[i].expected, &arena), read(cases[i].seen, &arena)), 0);
        const struct scenario_difference *one = result.first;
        for (size_t k = 0; cases[i].at[k]; k++, one = one->next) {
            if (!one)
                fail_msg("%s, %s: %s is not told", cases[i].expected, cases[i].seen, cases[i].at[k]);
            assert_slice(one->at, cases[i].at[k]);
        }
        if (one)
            fail_msg("%s, %s: %.*s is told", cases[i].expected, cases[i].seen, SLICE_ARGS(one->at));
        arena_release(&arena);
    }
}

static void a_difference_tells_both_values(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, MEMORY);
    const struct scenario_step step = { .number = 3 };
    struct scenario_result result = { .arena = &arena, .step = &step };
    assert_int_equal(scenario_compare(&result, read("{\"a\":[1, \"x\"], \"b\":2}", &arena),
                                      read("{\"a\":{\"c\": 1.0}}", &arena)), 0);
    assert_int_equal(result.count, 2);
    assert_ptr_equal(result.first->step, &step);
    assert_slice(result.first->expected, "[1,\"x\"]");
    assert_slice(result.first->seen, "{\"c\":1.0}");
    assert_null(result.last->seen.ptr);
    arena_release(&arena);
}

static void no_answer_is_a_difference_of_the_whole(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, MEMORY);
    struct scenario_result result = { .arena = &arena };
    assert_int_equal(scenario_compare(&result, read("{}", &arena), NULL), 0);
    assert_slice(result.first->at, "body");
    arena_release(&arena);
}

static void pointers_find_what_they_name(void **state)
{
    (void)state;
    static const struct {
        const char *pointer, *text;     /* of a string; NULL: nothing is there */
    } cases[] = {
        { "/a", "1" }, { "/b/0/c", "2" }, { "/b/1", "3" }, { "/d~1e", "4" }, { "/f~0g", "5" }, { "/", "6" },
        { "/~01", "7" }, { "a", NULL }, { "/b/2", NULL }, { "/b/01", NULL }, { "/b/-", NULL }, { "/b/x", NULL },
        { "/a/x", NULL }, { "/none", NULL }, { "/a/", NULL },
    };
    struct arena arena;
    arena_init(&arena, MEMORY);
    const struct json *root = read("{\"a\":\"1\",\"b\":[{\"c\":\"2\"},\"3\"],\"d/e\":\"4\",\"f~g\":\"5\",\"\":\"6\","
                                   "\"~1\":\"7\"}", &arena);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct json *found = scenario_compare_find(root, slice_of(cases[i].pointer));
        if (!found != !cases[i].text)
            fail_msg("%s finds %s", cases[i].pointer, found ? "something" : "nothing");
        if (found)
            assert_slice(found->text, cases[i].text);
    }
    assert_ptr_equal(scenario_compare_find(root, SLICE("")), root);
    assert_null(scenario_compare_find(NULL, SLICE("/a")));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_expected_has_to_be_there_and_more_may_be),
        cmocka_unit_test(a_difference_tells_both_values),
        cmocka_unit_test(no_answer_is_a_difference_of_the_whole),
        cmocka_unit_test(pointers_find_what_they_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
