#include <unit.h>

#include <base/buffer.h>

static void grows_up_to_its_maximum_and_then_stays_failed(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 1000);
    for (int i = 0; i < 100; i++)
        buffer_append(&buffer, SLICE("0123456789"));
    assert_false(buffer.failed);
    assert_int_equal(buffer.len, 1000);
    buffer_byte(&buffer, 'x');
    assert_true(buffer.failed);
    assert_int_equal(buffer.len, 1000);
    buffer_append(&buffer, SLICE(""));
    assert_true(buffer.failed);
    buffer_clear(&buffer);
    buffer_append(&buffer, SLICE("again"));
    assert_slice(buffer_slice(&buffer), "again");
    buffer_release(&buffer);
}

static void prints(void **state)
{
    (void)state;
    struct buffer buffer;
    buffer_init(&buffer, 16);
    buffer_printf(&buffer, "%s=%d", "n", 42);
    assert_slice(buffer_slice(&buffer), "n=42");
    buffer_printf(&buffer, "%s", "longer than what is left");
    assert_true(buffer.failed);
    assert_slice(buffer_slice(&buffer), "n=42");
    buffer_release(&buffer);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(grows_up_to_its_maximum_and_then_stays_failed),
        cmocka_unit_test(prints),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
