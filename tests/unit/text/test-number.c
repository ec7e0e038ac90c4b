#include <unit.h>

#include <text/number.h>

static void reads_decimal_digits_up_to_the_maximum(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t max, value;
    } cases[] = {
        { "0", 0, 0 },
        { "0", 10, 0 },
        { "7", 7, 7 },
        { "10", 10, 10 },
        { "1000", 1000, 1000 },
        { "18446744073709551615", UINT64_MAX, UINT64_MAX },
        { "18446744073709551609", UINT64_MAX, UINT64_MAX - 6 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t value = 99;
        assert_int_equal(number_parse(slice_of(cases[i].text), cases[i].max, &value), 0);
        assert_true(value == cases[i].value);
    }
}

static void refuses_everything_else(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t max;
    } cases[] = {
        { "", 10 }, { "+1", 10 }, { "-1", 10 }, { "-0", 10 }, { " 1", 10 }, { "1 ", 10 }, { "01", 10 },
        { "00", 10 }, { "1.0", 10 }, { "1e1", 100 }, { "0x1", 10 }, { "1,000", 9999 }, { "a", 10 },
        { "1", 0 }, { "11", 10 }, { "8", 7 }, { "1001", 1000 }, { "256", 255 },
        { "18446744073709551616", UINT64_MAX }, { "18446744073709551620", UINT64_MAX },
        { "99999999999999999999999999", UINT64_MAX }, { "\xD9\xA1", 10 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t value = 99;
        if (number_parse(slice_of(cases[i].text), cases[i].max, &value) != -1 || value != 99)
            fail_msg("\"%s\" was taken", cases[i].text);
    }
    uint64_t value;
    assert_int_equal(number_parse(SLICE("1\0"), 10, &value), -1);
}

static void reads_bytes_with_a_unit(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        uint64_t max;
        int result;
        uint64_t value;
    } cases[] = {
        { "512", 1024, 0, 512 },
        { "1K", 1024, 0, 1024 },
        { "16M", UINT64_MAX, 0, UINT64_C(16777216) },
        { "2G", UINT64_MAX, 0, UINT64_C(2147483648) },
        { "0K", 0, 0, 0 },
        { "17179869183G", UINT64_MAX, 0, UINT64_C(18446744072635809792) },
        { "1K", 1023, -1, 0 },
        { "17179869184G", UINT64_MAX, -1, 0 },
        { "", UINT64_MAX, -1, 0 },
        { "K", UINT64_MAX, -1, 0 },
        { "1k", UINT64_MAX, -1, 0 },
        { "1 K", UINT64_MAX, -1, 0 },
        { "1KK", UINT64_MAX, -1, 0 },
        { "1KB", UINT64_MAX, -1, 0 },
        { "1T", UINT64_MAX, -1, 0 },
        { "-1K", UINT64_MAX, -1, 0 },
        { "1.5K", UINT64_MAX, -1, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        uint64_t value = 0;
        if (number_parse_bytes(slice_of(cases[i].text), cases[i].max, &value) != cases[i].result ||
            value != cases[i].value)
            fail_msg("\"%s\"", cases[i].text);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_decimal_digits_up_to_the_maximum),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(reads_bytes_with_a_unit),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
