#include <unit.h>

#include <tool/moment.h>

static void takes_times_and_durations(void **state)
{
    (void)state;
    enum { FROM = 1000000 };
    static const struct {
        const char *text;
        int64_t from;
        const char *moment;     /* NULL: refused */
    } cases[] = {
        { "2026-11-21T20:26:00Z", 0, "2026-11-21T20:26:00Z" },
        { "2026-11-21T20:26:00+01:00", FROM, "2026-11-21T19:26:00Z" },
        { "1h", FROM, "1970-01-01T01:16:40Z" },
        { "1h", 0, NULL },
        { "60", FROM, NULL },
        { "2026-11-21", FROM, NULL },
        { "", FROM, NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char text[TIMESTAMP_TEXT];
        struct slice moment;
        struct error error;
        error_init(&error, NULL);
        int result = moment_read("expires", slice_of(cases[i].text), cases[i].from, text, &moment, &error);
        assert_int_equal(result, cases[i].moment ? 0 : -1);
        if (cases[i].moment)
            assert_slice(moment, cases[i].moment);
        else
            assert_error(&error, ERROR_BAD_REQUEST);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = { cmocka_unit_test(takes_times_and_durations) };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
