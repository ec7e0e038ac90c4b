#include <text/timestamp.h>

#include <stdbool.h>
#include <stdio.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)

/* From 0001-01-01 to 1970-01-01, in the proleptic Gregorian calendar. */
#define DAYS_BEFORE_1970 INT64_C(719162)
#define DAYS_OF_400_YEARS INT64_C(146097)

#define EARLIEST (-DAYS_BEFORE_1970 * DAY)
#define LATEST ((days_before_year(10000) - DAYS_BEFORE_1970) * DAY - 1)

static bool is_leap(int64_t year)
{
    return year % 4 == 0 && (year % 100 != 0 || year % 400 == 0);
}

static int64_t days_in_month(int64_t year, int64_t month)
{
    static const int days[12] = { 31, 28, 31, 30, 31, 30, 31, 31, 30, 31, 30, 31 };
    return days[month - 1] + (month == 2 && is_leap(year));
}

/* From 0001-01-01 to the year's first of January. */
static int64_t days_before_year(int64_t year)
{
    int64_t past = year - 1;
    return past * 365 + past / 4 - past / 100 + past / 400;
}

/* What is left to read; failed stays set. */
struct reader {
    struct slice left;
    bool failed;
};

static bool next_is(const struct reader *reader, const char *set)
{
    return reader->left.len && reader->left.ptr[0] && strchr(set, reader->left.ptr[0]);
}

/* Reads one byte of the set. */
static void expect(struct reader *reader, const char *set)
{
    if (next_is(reader, set))
        reader->left = slice_after(reader->left, 1);
    else
        reader->failed = true;
}

/* Reads exactly that many digits of a number in this range. */
static int64_t digits(struct reader *reader, size_t count, int64_t from, int64_t to)
{
    int64_t value = 0;
    for (size_t i = 0; i < count; i++) {
        if (!next_is(reader, "0123456789")) {
            reader->failed = true;
            return from;
        }
        value = value * 10 + (reader->left.ptr[0] - '0');
        reader->left = slice_after(reader->left, 1);
    }
    if (value >= from && value <= to)
        return value;
    reader->failed = true;
    return from;
}

/* The date's days since 1970-01-01. */
static int64_t date(struct reader *reader)
{
    int64_t year = digits(reader, 4, 1, 9999);
    expect(reader, "-");
    int64_t month = digits(reader, 2, 1, 12);
    expect(reader, "-");
    int64_t days = digits(reader, 2, 1, days_in_month(year, month)) - 1;
    while (--month > 0)
        days += days_in_month(year, month);
    return days + days_before_year(year) - DAYS_BEFORE_1970;
}

/* Milliseconds of ".123456789"; what is finer is cut. */
static int64_t fraction(struct reader *reader)
{
    if (!next_is(reader, ".,"))
        return 0;
    expect(reader, ".,");
    int64_t value = 0;
    int count = 0;
    for (; count < 9 && next_is(reader, "0123456789"); count++) {
        int64_t digit = digits(reader, 1, 0, 9);
        if (count < 3)
            value = value * 10 + digit;
    }
    if (count == 0)
        reader->failed = true;
    for (; count < 3; count++)
        value *= 10;
    return value;
}

/* Milliseconds since midnight; second 60 needs no care, it adds up to the next minute. */
static int64_t time_of_day(struct reader *reader)
{
    int64_t sum = digits(reader, 2, 0, 23) * HOUR;
    expect(reader, ":");
    sum += digits(reader, 2, 0, 59) * MINUTE;
    expect(reader, ":");
    sum += digits(reader, 2, 0, 60) * SECOND;
    return sum + fraction(reader);
}

/* What the written time is ahead of UTC. */
static int64_t offset(struct reader *reader)
{
    if (next_is(reader, "Zz")) {
        expect(reader, "Zz");
        return 0;
    }
    int sign = next_is(reader, "-") ? -1 : 1;
    expect(reader, "+-");
    int64_t sum = digits(reader, 2, 0, 23) * HOUR;
    if (reader->left.len) {
        bool colon = next_is(reader, ":");
        if (colon)
            expect(reader, ":");
        sum += digits(reader, 2, 0, 59) * MINUTE;
        if (colon && reader->left.len) {
            expect(reader, ":");
            sum += digits(reader, 2, 0, 59) * SECOND;
        }
    }
    return sign * sum;
}

int timestamp_parse(struct slice text, int64_t *milliseconds)
{
    struct reader reader = { text, false };
    int64_t sum = date(&reader) * DAY;
    expect(&reader, "Tt ");
    sum += time_of_day(&reader);
    sum -= offset(&reader);
    if (reader.failed || reader.left.len)
        return -1;
    *milliseconds = sum;
    return 0;
}

/* The year that holds a day counted from 0001-01-01, which becomes the day of the year, from 0. */
static int64_t take_year(int64_t *days)
{
    int64_t year = *days * 400 / DAYS_OF_400_YEARS + 1;
    while (days_before_year(year) > *days)
        year--;
    while (days_before_year(year + 1) <= *days)
        year++;
    *days -= days_before_year(year);
    return year;
}

struct slice timestamp_format(int64_t milliseconds, char *out)
{
    if (milliseconds < EARLIEST)
        milliseconds = EARLIEST;
    if (milliseconds > LATEST)
        milliseconds = LATEST;
    int64_t rest = milliseconds - EARLIEST;
    int64_t days = rest / DAY;
    rest %= DAY;
    int64_t year = take_year(&days);
    int64_t month = 1;
    for (; days >= days_in_month(year, month); month++)
        days -= days_in_month(year, month);
    int length = snprintf(out, TIMESTAMP_TEXT, "%04d-%02d-%02dT%02d:%02d:%02d", (int)year, (int)month,
                          (int)days + 1, (int)(rest / HOUR), (int)(rest / MINUTE % 60), (int)(rest / SECOND % 60));
    size_t room = TIMESTAMP_TEXT - (size_t)length;
    if (rest % SECOND)
        length += snprintf(out + length, room, ".%03dZ", (int)(rest % SECOND));
    else
        length += snprintf(out + length, room, "Z");
    return (struct slice){ out, (size_t)length };
}
