#include <unit.h>

#include "record.h"

static void a_header_is_read_as_it_was_written(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 1000);
    front_record_append(&out, FRONT_RECORD_STDIN, 0x1234, SLICE("body"));
    front_record_end(&out, FRONT_RECORD_STDIN, 0x1234);
    assert_int_equal(out.len, 2 * FRONT_RECORD_HEAD + 4);
    struct front_record record = front_record_decode(out.ptr);
    assert_int_equal(record.version, 1);
    assert_int_equal(record.type, FRONT_RECORD_STDIN);
    assert_int_equal(record.id, 0x1234);
    assert_int_equal(record.length, 4);
    assert_int_equal(record.padding, 0);
    assert_memory_equal(out.ptr + FRONT_RECORD_HEAD, "body", 4);
    assert_int_equal(front_record_decode(out.ptr + FRONT_RECORD_HEAD + 4).length, 0);
    buffer_release(&out);
}

static void long_content_takes_several_records(void **state)
{
    (void)state;
    static const char content[150000];
    struct buffer out;
    buffer_init(&out, 200000);
    front_record_append(&out, FRONT_RECORD_PARAMS, 1, (struct slice){ content, sizeof content });
    size_t at = 0, seen = 0, records = 0;
    for (; at < out.len; records++) {
        struct front_record record = front_record_decode(out.ptr + at);
        at += FRONT_RECORD_HEAD + record.length;
        seen += record.length;
    }
    assert_int_equal(at, out.len);
    assert_int_equal(seen, sizeof content);
    assert_int_equal(records, 3);
    buffer_release(&out);
}

static void lengths_of_pairs_take_one_byte_or_four(void **state)
{
    (void)state;
    struct buffer out;
    buffer_init(&out, 100);
    front_record_pair_length(&out, 127);
    front_record_pair_length(&out, 128);
    front_record_pair_length(&out, 0x123456);
    assert_int_equal(out.len, 9);
    assert_memory_equal(out.ptr, "\x7f\x80\x00\x00\x80\x80\x12\x34\x56", 9);
    buffer_release(&out);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_header_is_read_as_it_was_written),
        cmocka_unit_test(long_content_takes_several_records),
        cmocka_unit_test(lengths_of_pairs_take_one_byte_or_four),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
