#include <unit.h>

#include <base/arena.h>

static void hands_out_zeroed_memory_up_to_its_limit(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 1024);
    unsigned char *first = arena_alloc(&arena, 512);
    assert_non_null(first);
    for (int i = 0; i < 512; i++)
        assert_int_equal(first[i], 0);
    assert_non_null(arena_alloc(&arena, 512));
    assert_null(arena_alloc(&arena, 1));
    arena_release(&arena);
    assert_non_null(arena_alloc(&arena, 512));
    arena_release(&arena);
}

static void refuses_sizes_that_overflow(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, SIZE_MAX);
    assert_null(arena_array(&arena, SIZE_MAX / 2, 4));
    assert_null(arena_alloc(&arena, SIZE_MAX));
    arena_release(&arena);
}

static void copies_and_prints_terminated_text(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 4096);
    struct slice copy = arena_copy(&arena, SLICE("a\0b"));
    assert_memory_equal(copy.ptr, "a\0b", 4);
    assert_int_equal(copy.len, 3);
    assert_slice(arena_printf(&arena, "%d-%s", 7, "x"), "7-x");
    assert_slice(arena_copy(&arena, (struct slice){ 0 }), "");
    arena_release(&arena);
}

static void goes_back_to_a_mark(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 100000);
    memset(arena_alloc(&arena, 10), 'x', 10);
    struct arena_mark mark = arena_mark(&arena);
    for (int i = 0; i < 9; i++)
        assert_non_null(arena_alloc(&arena, 10000));
    assert_null(arena_alloc(&arena, 10000));
    arena_rewind(&arena, mark);
    assert_int_equal(arena.used, mark.used);
    assert_non_null(arena_alloc(&arena, 90000));
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(hands_out_zeroed_memory_up_to_its_limit),
        cmocka_unit_test(refuses_sizes_that_overflow),
        cmocka_unit_test(copies_and_prints_terminated_text),
        cmocka_unit_test(goes_back_to_a_mark),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
