#include <unit.h>

#include <text/day.h>
#include <text/timestamp.h>

static int64_t at(const char *text)
{
    int64_t time;
    assert_int_equal(timestamp_parse(slice_of(text), &time), 0);
    return time;
}

static void a_day_ends_where_the_next_begins(void **state)
{
    (void)state;
    static const struct { const char *day, *end; } cases[] = {
        { "2026-12-31", "2027-01-01T00:00:00Z" },
        { "2028-02-28", "2028-02-29T00:00:00Z" },
        { "2028-02-29", "2028-03-01T00:00:00Z" },
        { "1969-12-31", "1970-01-01T00:00:00Z" },
        { "0001-01-01", "0001-01-02T00:00:00Z" },
        { "9999-12-30", "9999-12-31T00:00:00Z" },
        { "9999-12-31", "9999-12-31T23:59:59.999Z" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t end;
        char text[DAY_TEXT];
        assert_int_equal(day_parse_end(slice_of(cases[i].day), &end), 0);
        assert_int_equal(end, at(cases[i].end));
        assert_true(day_format_end(end, text));
        assert_string_equal(text, cases[i].day);
    }
}

static void nothing_but_a_day_is_read(void **state)
{
    (void)state;
    static const struct slice bad[] = {
        SLICE_INIT(""), SLICE_INIT("2026-02-29"), SLICE_INIT("2026-13-01"), SLICE_INIT("2026-00-01"),
        SLICE_INIT("2026-1-1"), SLICE_INIT("26-12-31"), SLICE_INIT("2026-12-31 "), SLICE_INIT(" 2026-12-31"),
        SLICE_INIT("2026/12/31"), SLICE_INIT("31.12.2026"), SLICE_INIT("20261231"), SLICE_INIT("2026-12-31T00:00:00Z"),
        SLICE_INIT("+026-12-31"), SLICE_INIT("2026-12-\0\0"), SLICE_INIT("0000-01-01"), SLICE_INIT("%s%s%s%s%s"),
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        int64_t end;
        if (day_parse_end(bad[i], &end) == 0)
            fail_msg("\"%.*s\" is taken", SLICE_ARGS(bad[i]));
    }
}

static void an_end_inside_a_day_is_told_from_its_end(void **state)
{
    (void)state;
    char text[DAY_TEXT];
    assert_false(day_format_end(at("2026-12-31T15:30:00Z"), text));
    assert_string_equal(text, "2026-12-31");
    assert_false(day_format_end(at("2027-01-01T00:00:00.001Z"), text));
    assert_string_equal(text, "2027-01-01");
    day_format_end(INT64_MAX, text);
    assert_string_equal(text, "9999-12-31");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_day_ends_where_the_next_begins),
        cmocka_unit_test(nothing_but_a_day_is_read),
        cmocka_unit_test(an_end_inside_a_day_is_told_from_its_end),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
