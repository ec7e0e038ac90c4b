#include <unit.h>

#include <yajl/yajl_gen.h>
#include <yajl/yajl_parse.h>

#include <json_memory.h>

static void hands_out_grows_and_takes_back(void **state)
{
    (void)state;
    struct json_memory memory = { .left = 1000 };
    yajl_alloc_funcs functions = json_memory_functions(&memory);
    if (setjmp(memory.none))
        fail_msg("there was memory");
    char *first = functions.malloc(functions.ctx, 100);
    char *second = functions.malloc(functions.ctx, 100);
    char *third = functions.realloc(functions.ctx, NULL, 100);
    memset(first, 'a', 100);
    memset(second, 'b', 100);
    memset(third, 'c', 100);
    second = functions.realloc(functions.ctx, second, 700);
    assert_int_equal(memory.left, 100);
    assert_memory_equal(second, "bbbbbbbbbb", 10);
    assert_int_equal(second[99], 'b');
    functions.free(functions.ctx, first);
    functions.free(functions.ctx, NULL);
    assert_int_equal(memory.left, 200);
    assert_int_equal(third[99], 'c');
    functions.free(functions.ctx, third);
    functions.free(functions.ctx, second);
    assert_int_equal(memory.left, 1000);
    assert_null(memory.parts);
}

static void jumps_where_there_is_too_little_and_frees_all_the_same(void **state)
{
    (void)state;
    struct json_memory memory = { .left = 1000 };
    yajl_alloc_funcs functions = json_memory_functions(&memory);
    char *volatile held = NULL;
    if (setjmp(memory.none) == 0) {
        held = functions.malloc(functions.ctx, 600);
        memset(held, 'a', 600);
        functions.malloc(functions.ctx, 401);
        fail_msg("more was handed out than there is");
    }
    assert_int_equal(memory.left, 400);
    if (setjmp(memory.none) == 0) {
        functions.realloc(functions.ctx, held, 1001);
        fail_msg("grew over what there is");
    }
    assert_int_equal(memory.left, 400);
    assert_int_equal(held[599], 'a');
    json_memory_release(&memory);
    assert_int_equal(memory.left, 1000);
    assert_null(memory.parts);
}

static const unsigned char sample[] = "[[[{\"a\\n\":\"b\\u0041\",\"c\":1.5e3}]]] \"open";

/* Both go through yajl with that much memory. 0, or -1 where it was too little. */
static int parse(struct json_memory *memory)
{
    yajl_alloc_funcs functions = json_memory_functions(memory);
    if (setjmp(memory->none))
        return -1;
    yajl_handle handle = yajl_alloc(NULL, &functions, NULL);
    assert_int_equal(yajl_parse(handle, sample, sizeof sample - 1), yajl_status_ok);
    return 0;
}

static int generate(struct json_memory *memory)
{
    yajl_alloc_funcs functions = json_memory_functions(memory);
    if (setjmp(memory->none))
        return -1;
    yajl_gen generator = yajl_gen_alloc(&functions);
    assert_int_equal(yajl_gen_string(generator, sample, sizeof sample - 1), yajl_gen_status_ok);
    return 0;
}

static void yajl_may_run_out_of_memory_at_any_place(void **state)
{
    (void)state;
    int (*const ways[])(struct json_memory *memory) = { parse, generate };
    for (size_t i = 0; i < COUNT(ways); i++) {
        size_t limit = 0;
        int result = -1;
        for (; result && limit < 20000; limit++) {
            struct json_memory memory = { .left = limit };
            result = ways[i](&memory);
            json_memory_release(&memory);
            assert_int_equal(memory.left, limit);
        }
        assert_int_equal(result, 0);
        assert_true(limit > 500);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_out_grows_and_takes_back),
        cmocka_unit_test(jumps_where_there_is_too_little_and_frees_all_the_same),
        cmocka_unit_test(yajl_may_run_out_of_memory_at_any_place),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
