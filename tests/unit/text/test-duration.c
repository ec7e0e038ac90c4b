#include <unit.h>

#include <text/duration.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)
#define YEAR INT64_C(31557600000)

static const struct {
    const char *text;
    int64_t milliseconds;
} good[] = {
    { "1ms", 1 }, { "100ms", 100 }, { "1m", MINUTE }, { "1h", HOUR }, { "2d", 2 * DAY }, { "3w", 3 * WEEK },
    { "1s", SECOND }, { "1y", YEAR }, { "1.5h", 90 * MINUTE }, { "1 s", SECOND }, { "10m", 10 * MINUTE },
    { "1w", WEEK }, { "53 milliseconds", 53 }, { "17 msecs", 17 }, { "1 sec", SECOND }, { "1 min", MINUTE },
    { "1 hr", HOUR }, { "2 days", 2 * DAY }, { "1 week", WEEK }, { "10 years", 10 * YEAR },
    { "1.5 hours", 90 * MINUTE }, { ".5ms", 0 }, { ".5s", 500 }, { "0.5s", 500 }, { "5.s", 5 * SECOND },
    { "0s", 0 }, { "00012s", 12 * SECOND }, { "1.5H", 90 * MINUTE }, { "1 HouR", HOUR }, { "1 MS", 1 },
    { "1M", MINUTE }, { "1W", WEEK }, { "0.0019s", 1 }, { "0.9999999999999999999999999999999999s", 999 },
    { "0.1y", YEAR / 10 }, { "0.001000000000000000000000s", 1 }, { "1.000000000000000000000001s", SECOND },
    { "0.00000000003168808781402895y", 0 }, { "0.00000000003168808781402896y", 1 }, { "365.25d", YEAR },
    { "1000y", 1000 * YEAR }, { "1000.y", 1000 * YEAR }, { "31557600000000ms", 1000 * YEAR },
};

static void reads_the_ms_notation(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(good); i++) {
        int64_t milliseconds = -7;
        if (duration_parse(slice_of(good[i].text), &milliseconds) || milliseconds != good[i].milliseconds)
            fail_msg("\"%s\" is %lld", good[i].text, (long long)milliseconds);
    }
}

static void knows_every_name_of_each_unit(void **state)
{
    (void)state;
    static const struct {
        int64_t milliseconds;
        const char *names[5];
    } units[] = {
        { 1, { "ms", "msec", "msecs", "millisecond", "milliseconds" } },
        { SECOND, { "s", "sec", "secs", "second", "seconds" } },
        { MINUTE, { "m", "min", "mins", "minute", "minutes" } },
        { HOUR, { "h", "hr", "hrs", "hour", "hours" } },
        { DAY, { "d", "day", "days" } },
        { WEEK, { "w", "week", "weeks" } },
        { YEAR, { "y", "yr", "yrs", "year", "years" } },
    };
    for (size_t i = 0; i < COUNT(units); i++)
        for (size_t name = 0; name < COUNT(units[i].names) && units[i].names[name]; name++) {
            char text[32];
            int64_t milliseconds = -7;
            snprintf(text, sizeof text, "3 %s", units[i].names[name]);
            if (duration_parse(slice_of(text), &milliseconds) || milliseconds != 3 * units[i].milliseconds)
                fail_msg("\"%s\" is %lld", text, (long long)milliseconds);
        }
}

static void refuses_everything_else(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", " ", "60", "60 ", "0", "1.5", "-1m", "-.5h", "+1m", "1 m m", "1m1s", "1h 30m", "1e3s", "1  m",
        " 1m", "1m ", "1\tm", "1\nm", "m", " m", ".m", ". m", "1..5m", "1.5.m", "1,5m", "0x10s", "1_000s",
        "1mo", "1 month", "1 months", "1minutess", "1 mi", "1 minut", "1q", "1\xC2\xB5s", "10-.5", "Infinitys",
        "NaN", "1 centuries", "1000.001y", "1001y", "31557600000001ms", "9223372036854775807ms",
        "9223372036854775808ms", "99999999999999999999999999999999999999s", "1m\xC2\xA0",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        int64_t milliseconds = -7;
        if (duration_parse(slice_of(texts[i]), &milliseconds) != -1 || milliseconds != -7)
            fail_msg("\"%s\" was taken", texts[i]);
    }
    int64_t milliseconds;
    assert_int_equal(duration_parse(SLICE("1m\0"), &milliseconds), -1);
    assert_int_equal(duration_parse((struct slice){ NULL, 0 }, &milliseconds), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_the_ms_notation),
        cmocka_unit_test(knows_every_name_of_each_unit),
        cmocka_unit_test(refuses_everything_else),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
