#include <unit.h>

#include <tool/progress.h>

static void says_how_far_how_fast_and_how_long(void **state)
{
    (void)state;
    static const struct {
        struct progress progress;
        uint64_t done, count;
        int64_t elapsed;
        const char *text;
    } cases[] = {
        { { .verb = "checking", .unit = "line", .total = 1000 }, 450, 450000, 2000,
          "checking   45 %  450,000 lines  225,000 lines/s  2 s left" },
        { { .verb = "checking", .unit = "line", .total = 1000 }, 0, 0, 0, "checking    0 %  0 lines" },
        { { .verb = "checking", .unit = "line", .total = 1000 }, 1000, 1, 1000,
          "checking  100 %  1 line  1 line/s  0 s left" },
        { { .verb = "checking", .unit = "line", .total = 1000 }, 2000, 1000, 1000,
          "checking  100 %  1,000 lines  1,000 lines/s  0 s left" },
        { { .verb = "exporting", .unit = "grant" }, 5000, 5000, 1000, "exporting  5,000 grants  5,000 grants/s" },
        { { .verb = "importing", .unit = "line", .total = 1000000 }, 1000, 12, 10000,
          "importing    0 %  12 lines  1 line/s  2 h 46 min left" },
        { { .verb = "importing", .unit = "line", .total = 1000 }, 100, 100, 10000,
          "importing   10 %  100 lines  10 lines/s  1 min 30 s left" },
        { { .verb = "importing", .unit = "line", .total = 1000, .first_done = 600, .first_count = 6000 },
          800, 8000, 4000, "importing   80 %  8,000 lines  500 lines/s  4 s left" },
        { { .verb = "importing", .unit = "line", .total = 100, .terminal = true }, 50, 5, 10,
          "importing   50 %  [############            ]  5 lines" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer out;
        buffer_init(&out, 400);
        progress_text(&cases[i].progress, cases[i].done, cases[i].count, cases[i].elapsed, &out);
        assert_slice(buffer_slice(&out), cases[i].text);
        buffer_release(&out);
    }
}

static void groups_digits_by_three(void **state)
{
    (void)state;
    static const struct {
        uint64_t value;
        const char *text;
    } cases[] = {
        { 0, "0 lines" }, { 1, "1 line" }, { 999, "999 lines" }, { 1000, "1,000 lines" },
        { 123456, "123,456 lines" }, { 1234567, "1,234,567 lines" },
        { UINT64_MAX, "18,446,744,073,709,551,615 lines" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct buffer out;
        buffer_init(&out, 100);
        progress_count(&out, cases[i].value, "line");
        assert_slice(buffer_slice(&out), cases[i].text);
        buffer_release(&out);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(says_how_far_how_fast_and_how_long),
        cmocka_unit_test(groups_digits_by_three),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
