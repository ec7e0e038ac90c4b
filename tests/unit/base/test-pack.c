#include <unit.h>

#include <stdlib.h>

#include <base/pack.h>

static void gives_back_what_was_packed(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 1024);
    pack_u8(&out, 200);
    pack_u32(&out, 0xfedcba98);
    pack_u64(&out, UINT64_MAX - 1);
    pack_i64(&out, INT64_MIN);
    pack_slice(&out, SLICE("a\0b"));
    pack_slice(&out, SLICE(""));
    assert_false(out.failed);
    struct unpack in = { buffer_slice(&out), false };
    assert_int_equal(unpack_u8(&in), 200);
    assert_int_equal(unpack_u32(&in), 0xfedcba98);
    assert_true(unpack_u64(&in) == UINT64_MAX - 1);
    assert_true(unpack_i64(&in) == INT64_MIN);
    assert_true(slice_equal(unpack_slice(&in), SLICE("a\0b")));
    assert_int_equal(unpack_slice(&in).len, 0);
    assert_true(unpack_done(&in));
    buffer_release(&out);
}

static void a_cut_input_fails_and_stays_failed(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 1024);
    pack_u32(&out, 1);
    pack_slice(&out, SLICE("text"));
    for (size_t cut = 0; cut < out.len; cut++) {
        struct unpack in = { { out.ptr, cut }, false };
        unpack_u32(&in);
        unpack_slice(&in);
        assert_true(in.failed);
        assert_int_equal(unpack_u64(&in), 0);
        assert_false(unpack_done(&in));
    }
    struct unpack more = { buffer_slice(&out), false };
    unpack_u32(&more);
    assert_false(unpack_done(&more));
    buffer_release(&out);
}

static void a_slice_over_its_length_field_fails_the_buffer(void **state)
{
    (void)state;
    struct buffer out;
    char *large = calloc(1, 65536);
    assert_non_null(large);
    buffer_init(&out, 1 << 20);
    pack_slice(&out, (struct slice){ large, 65536 });
    assert_true(out.failed);
    free(large);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(gives_back_what_was_packed),
        cmocka_unit_test(a_cut_input_fails_and_stays_failed),
        cmocka_unit_test(a_slice_over_its_length_field_fails_the_buffer),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
