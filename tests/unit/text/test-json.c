#include <unit.h>

#include <text/json.h>

static const struct json_limits limits = { .bytes = 65536, .depth = 16, .values = 1000, .members = 100 };

static const struct json *parse(struct slice text, struct arena *arena)
{
    struct error error;
    struct json *root = NULL;
    arena_init(arena, 1 << 20);
    error_init(&error, NULL);
    if (json_parse(text, &limits, arena, &root, &error))
        fail_msg("%s", error.detail);
    return root;
}

static void finds_the_member_of_a_name(void **state)
{
    (void)state;
    struct arena arena;
    struct slice text = SLICE("{\"a\":1,\"\":2,\"ab\":3,\"\\u0062\":4,\"c\\u0000\":5,\"n\":null}");
    const struct json *root = parse(text, &arena);
    assert_slice(json_member(root, "a")->text, "1");
    assert_slice(json_member(root, "")->text, "2");
    assert_slice(json_member(root, "ab")->text, "3");
    assert_slice(json_member(root, "b")->text, "4");
    assert_int_equal(json_member(root, "n")->type, JSON_NULL);
    assert_null(json_member(root, "c"));
    assert_null(json_member(root, "A"));
    assert_null(json_member(json_member(root, "a"), "a"));
    assert_null(json_member(NULL, "a"));
    arena_release(&arena);
}

static void an_array_and_an_empty_object_have_no_members(void **state)
{
    (void)state;
    struct arena arena;
    const struct json *root = parse(SLICE("[{},[\"a\"]]"), &arena);
    assert_null(json_member(root, ""));
    assert_null(json_member(root->first, ""));
    assert_null(json_member(root->last, "a"));
    arena_release(&arena);
}

static void says_where_a_value_stands(void **state)
{
    (void)state;
    struct arena arena;
    struct slice text = SLICE("{\"permissions\":[0,1,2,{\"scope\":0}],\"a/b\":0,\"m~n\":0,\"~1\":[[],[7]],"
                              "\"\":{\"\":0},\"Zo\\u00eb \\\"\":0}");
    const struct json *root = parse(text, &arena);
    assert_slice(json_pointer(root, &arena), "");
    assert_non_null(json_pointer(root, &arena).ptr);
    const struct json *permissions = json_member(root, "permissions");
    assert_slice(json_pointer(permissions, &arena), "/permissions");
    assert_slice(json_pointer(permissions->first, &arena), "/permissions/0");
    assert_slice(json_pointer(json_member(permissions->last, "scope"), &arena), "/permissions/3/scope");
    assert_slice(json_pointer(json_member(root, "a/b"), &arena), "/a~1b");
    assert_slice(json_pointer(json_member(root, "m~n"), &arena), "/m~0n");
    assert_slice(json_pointer(json_member(root, "~1")->last->first, &arena), "/~01/1/0");
    assert_slice(json_pointer(json_member(json_member(root, ""), ""), &arena), "//");
    assert_slice(json_pointer(json_member(root, "Zo\xC3\xAB \""), &arena), "/Zo\xC3\xAB \"");
    arena_release(&arena);
}

static void an_index_is_written_whole(void **state)
{
    (void)state;
    char text[512] = "[0";
    struct arena arena;
    for (int i = 1; i < 123; i++)
        strcat(text, ",0");
    strcat(text, "]");
    const struct json *root = parse(slice_of(text), &arena);
    assert_slice(json_pointer(root->last, &arena), "/122");
    const struct json *tenth = root->first;
    while (tenth->index < 10)
        tenth = tenth->next;
    assert_slice(json_pointer(tenth, &arena), "/10");
    arena_release(&arena);
}

static void a_pointer_without_memory_is_null(void **state)
{
    (void)state;
    struct arena arena, none;
    const struct json *root = parse(SLICE("[1]"), &arena);
    arena_init(&none, 0);
    assert_null(json_pointer(root->first, &none).ptr);
    arena_release(&none);
    arena_release(&arena);
}

static void names_each_type(void **state)
{
    (void)state;
    struct arena arena;
    const struct json *root = parse(SLICE("[null,true,1,\"\",[],{}]"), &arena);
    static const char *const names[] = { "null", "a boolean", "a number", "a string", "an array", "an object" };
    size_t seen = 0;
    for (const struct json *value = root->first; value; value = value->next, seen++)
        assert_string_equal(json_type_name(value->type), names[seen]);
    assert_int_equal(seen, COUNT(names));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_member_of_a_name),
        cmocka_unit_test(an_array_and_an_empty_object_have_no_members),
        cmocka_unit_test(says_where_a_value_stands),
        cmocka_unit_test(an_index_is_written_whole),
        cmocka_unit_test(a_pointer_without_memory_is_null),
        cmocka_unit_test(names_each_type),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
