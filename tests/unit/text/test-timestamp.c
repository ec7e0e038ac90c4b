#include <unit.h>

#include <stdbool.h>
#include <time.h>

#include <text/timestamp.h>

#define SECOND INT64_C(1000)
#define DAY (86400 * SECOND)
#define EARLIEST INT64_C(-62135596800000)
#define LATEST INT64_C(253402300799999)

static int64_t parsed(const char *text)
{
    int64_t milliseconds = 0;
    if (timestamp_parse(slice_of(text), &milliseconds))
        fail_msg("\"%s\" was refused", text);
    return milliseconds;
}

/* 2026-11-21T20:26:00Z is 1795292760 (date -d). */
static void reads_what_the_usual_languages_write(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        int64_t seconds;
        int milliseconds;
    } cases[] = {
        { "2026-11-21T20:26:00Z", 1795292760, 0 },
        { "2026-11-21t20:26:00z", 1795292760, 0 },
        { "2026-11-21 20:26:00Z", 1795292760, 0 },
        { "2026-11-21T20:26:00.123Z", 1795292760, 123 },              /* JavaScript's toISOString() */
        { "2026-11-21T20:26:00+00:00", 1795292760, 0 },               /* Python's isoformat() */
        { "2026-11-21T20:26:00.123456+00:00", 1795292760, 123 },
        { "2026-11-21T21:26:00.000001+01:00", 1795292760, 0 },
        { "2026-11-21T21:26:30+01:00:30", 1795292760, 0 },
        { "2026-11-21T20:26:00-00:00", 1795292760, 0 },
        { "2026-11-22T01:56:00+05:30", 1795292760, 0 },               /* Ruby's iso8601 */
        { "2026-11-21T15:26:00-0500", 1795292760, 0 },
        { "2026-11-21T15:26:00-05", 1795292760, 0 },
        { "2026-11-21T20:26:00.999999999Z", 1795292760, 999 },        /* Go's RFC3339Nano */
        { "2026-11-21T20:26:00.5+00:00", 1795292760, 500 },
        { "2026-11-21T20:26:00,05Z", 1795292760, 50 },
        { "2026-11-21T20:26:00.000000001Z", 1795292760, 0 },
        { "2026-11-21T20:25:60Z", 1795292760, 0 },
        { "2026-11-22T20:25:59+23:59:59", 1795292760, 0 },
        { "2016-12-31T23:59:60Z", 1483228800, 0 },
        { "1970-01-01T00:00:00Z", 0, 0 },
        { "1970-01-01T00:00:00+14:00", -50400, 0 },
        { "2000-02-29T00:00:00Z", 951782400, 0 },
        { "2024-02-29T23:59:59Z", 1709251199, 0 },
        { "1969-12-31T23:59:59.9999Z", -1, 999 },
        { "1969-12-31T23:59:58.0019Z", -2, 1 },
        { "0001-01-01T00:00:00Z", -62135596800, 0 },
        { "9999-12-31T23:59:59.999999Z", 253402300799, 999 },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (parsed(cases[i].text) != cases[i].seconds * SECOND + cases[i].milliseconds)
            fail_msg("\"%s\" is %lld", cases[i].text, (long long)parsed(cases[i].text));
}

static void refuses_everything_else(void **state)
{
    (void)state;
    static const char *const texts[] = {
        "", "Z", "2026", "2026-11-21", "20:26:00Z", "2026-11-21T", "2026-11-21T20Z", "2026-11-21T20:26Z",
        "2026-11-21T20:26:00", "2026-11-21T20:26:00.5", "2026-11-21T20:26:00 ", "20261121T202600Z",
        "2026-11-21T202600Z", "2026-W47-6T20:26:00Z", "2026-325T20:26:00Z", "2026-02-30T00:00:00Z",
        "2023-02-29T00:00:00Z", "1900-02-29T00:00:00Z", "2100-02-29T00:00:00Z", "2026-04-31T00:00:00Z",
        "2026-00-01T00:00:00Z", "2026-13-01T00:00:00Z", "2026-01-00T00:00:00Z", "2026-01-32T00:00:00Z",
        "2026-11-21T24:00:00Z", "2026-11-21T20:60:00Z", "2026-11-21T20:26:61Z", "0000-01-01T00:00:00Z",
        "10000-01-01T00:00:00Z", "-001-01-01T00:00:00Z", "+2026-11-21T20:26:00Z", "26-11-21T20:26:00Z",
        "2026-1-1T00:00:00Z", "2026-11-21T2:26:00Z", "2026/11/21T20:26:00Z", "2026-11-21_20:26:00Z",
        "2026-11-21  20:26:00Z", "2026-11-21T20:26:00.Z", "2026-11-21T20:26:00.1234567890Z",
        "2026-11-21T20:26:00.1.2Z", "2026-11-21T20:26:00.-1Z", "2026-11-21T20:26:00 Z",
        "2026-11-21T20:26:00+24:00", "2026-11-21T20:26:00+00:60", "2026-11-21T20:26:00+00:00:60",
        "2026-11-21T20:26:00+0", "2026-11-21T20:26:00+00:", "2026-11-21T20:26:00+00:0",
        "2026-11-21T20:26:00+000", "2026-11-21T20:26:00+00:000", "2026-11-21T20:26:00+00:00:",
        "2026-11-21T20:26:00+00:00:0", "2026-11-21T20:26:00+0000:00", "2026-11-21T20:26:00+000000",
        "2026-11-21T20:26:00+", "2026-11-21T20:26:00-", "2026-11-21T20:26:00+-1:00", "2026-11-21T20:26:00Zx",
        "2026-11-21T20:26:00ZZ", "2026-11-21T20:26:00Z ", " 2026-11-21T20:26:00Z", "2026-11-21T20:26:00Z+00:00",
        "2026-11-21T20:26:00+00:00Z", "2026-11-21T20:26:00+00:00 UTC", "2026-11-21T20:26:00 UTC",
        "2026-11-21T20:26:00GMT", "2026-11-21T20:26:00[Europe/Paris]",
        "2026-11-21T20:26:00\xE2\x88\x92" "05:00", "1795292760", "now", "Sat, 21 Nov 2026 20:26:00 GMT",
    };
    for (size_t i = 0; i < COUNT(texts); i++) {
        int64_t milliseconds = -7;
        if (timestamp_parse(slice_of(texts[i]), &milliseconds) != -1 || milliseconds != -7)
            fail_msg("\"%s\" was taken", texts[i]);
    }
    int64_t milliseconds;
    assert_int_equal(timestamp_parse(SLICE("2026-11-21T20:26:00Z\0"), &milliseconds), -1);
    assert_int_equal(timestamp_parse(SLICE("2026-11-21T20:26:00\0"), &milliseconds), -1);
    assert_int_equal(timestamp_parse(SLICE("2026-11-21\0" "20:26:00Z"), &milliseconds), -1);
}

static void refuses_a_text_that_is_cut(void **state)
{
    (void)state;
    struct slice text = SLICE("2026-11-21T20:26:00.123456789+01:00:30");
    int64_t milliseconds;
    for (size_t cut = 0; cut < text.len; cut++) {
        struct slice part = { text.ptr, cut };
        bool offset_is_whole = cut == text.len - 3 || cut == text.len - 6;
        assert_int_equal(timestamp_parse(part, &milliseconds), offset_is_whole ? 0 : -1);
    }
}

static void writes_rfc_3339(void **state)
{
    (void)state;
    static const struct {
        int64_t milliseconds;
        const char *text;
    } cases[] = {
        { 0, "1970-01-01T00:00:00Z" },
        { 1, "1970-01-01T00:00:00.001Z" },
        { -1, "1969-12-31T23:59:59.999Z" },
        { -1000, "1969-12-31T23:59:59Z" },
        { 1795292760000, "2026-11-21T20:26:00Z" },
        { 1795292760120, "2026-11-21T20:26:00.120Z" },
        { EARLIEST, "0001-01-01T00:00:00Z" },
        { EARLIEST - 1, "0001-01-01T00:00:00Z" },
        { INT64_MIN, "0001-01-01T00:00:00Z" },
        { LATEST, "9999-12-31T23:59:59.999Z" },
        { LATEST + 1, "9999-12-31T23:59:59.999Z" },
        { INT64_MAX, "9999-12-31T23:59:59.999Z" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        char out[TIMESTAMP_TEXT];
        struct slice text = timestamp_format(cases[i].milliseconds, out);
        assert_slice(text, cases[i].text);
        assert_int_equal(out[text.len], '\0');
    }
}

/* Writes a day's midnight, or a time on odd days, as the C library's calendar has it, and reads it back. */
static void check_day(int64_t day)
{
    bool odd = day & 1;
    int64_t milliseconds = day * DAY + (odd ? 45296789 : 0);
    time_t seconds = (time_t)(day * 86400 + (odd ? 45296 : 0));
    struct tm tm;
    char expected[64], out[TIMESTAMP_TEXT];
    assert_non_null(gmtime_r(&seconds, &tm));
    snprintf(expected, sizeof expected, "%04d-%02d-%02dT%02d:%02d:%02d%sZ", tm.tm_year + 1900, tm.tm_mon + 1,
             tm.tm_mday, tm.tm_hour, tm.tm_min, tm.tm_sec, odd ? ".789" : "");
    assert_slice(timestamp_format(milliseconds, out), expected);
    assert_true(parsed(out) == milliseconds);
}

/* Each day of 400 years, after which the calendar begins anew, and some of each month of all the others. */
static void agrees_with_the_calendar_of_the_c_library(void **state)
{
    (void)state;
    for (int64_t day = -146097 / 2; day <= 146097 / 2; day++)
        check_day(day);
    for (int64_t day = EARLIEST / DAY; day <= LATEST / DAY; day += 13)
        check_day(day);
    check_day(EARLIEST / DAY);
    check_day(LATEST / DAY);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_what_the_usual_languages_write),
        cmocka_unit_test(refuses_everything_else),
        cmocka_unit_test(refuses_a_text_that_is_cut),
        cmocka_unit_test(writes_rfc_3339),
        cmocka_unit_test(agrees_with_the_calendar_of_the_c_library),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
