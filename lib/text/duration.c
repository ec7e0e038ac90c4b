#include <text/duration.h>

#include <stdbool.h>

#define SECOND INT64_C(1000)
#define MINUTE (60 * SECOND)
#define HOUR (60 * MINUTE)
#define DAY (24 * HOUR)
#define WEEK (7 * DAY)
#define YEAR (365 * DAY + 6 * HOUR)
#define LONGEST (1000 * YEAR)

static const struct {
    const char *name;
    int64_t milliseconds;
} units[] = {
    { "ms", 1 }, { "msec", 1 }, { "msecs", 1 }, { "millisecond", 1 }, { "milliseconds", 1 },
    { "s", SECOND }, { "sec", SECOND }, { "secs", SECOND }, { "second", SECOND }, { "seconds", SECOND },
    { "m", MINUTE }, { "min", MINUTE }, { "mins", MINUTE }, { "minute", MINUTE }, { "minutes", MINUTE },
    { "h", HOUR }, { "hr", HOUR }, { "hrs", HOUR }, { "hour", HOUR }, { "hours", HOUR },
    { "d", DAY }, { "day", DAY }, { "days", DAY },
    { "w", WEEK }, { "week", WEEK }, { "weeks", WEEK },
    { "y", YEAR }, { "yr", YEAR }, { "yrs", YEAR }, { "year", YEAR }, { "years", YEAR },
};

enum { UNITS = sizeof units / sizeof *units };

/* The unit's name is in small letters. */
static bool same_name(struct slice text, const char *unit)
{
    size_t i = 0;
    for (; i < text.len && unit[i]; i++) {
        char c = text.ptr[i];
        if (c >= 'A' && c <= 'Z')
            c = (char)(c - 'A' + 'a');
        if (c != unit[i])
            return false;
    }
    return i == text.len && !unit[i];
}

/* A unit's milliseconds, 0 where there is no such unit. */
static int64_t unit_of(struct slice name)
{
    for (int i = 0; i < UNITS; i++)
        if (same_name(name, units[i].name))
            return units[i].milliseconds;
    return 0;
}

/* Cuts the digits off the beginning of `text`. */
static struct slice take_digits(struct slice *text)
{
    size_t count = 0;
    while (count < text->len && text->ptr[count] >= '0' && text->ptr[count] <= '9')
        count++;
    struct slice digits = { text->ptr, count };
    *text = slice_after(*text, count);
    return digits;
}

/* -1 where it is more than the longest duration. */
static int64_t whole_units(struct slice digits, int64_t unit)
{
    int64_t count = 0;
    for (size_t i = 0; i < digits.len; i++) {
        count = count * 10 + (digits.ptr[i] - '0');
        if (count > LONGEST / unit)
            return -1;
    }
    return count * unit;
}

/* Exact, however many digits: from the last to the first, since for whole numbers floor((a + floor(x)) / 10) is
 * floor((a + x) / 10). */
static int64_t fraction_of(struct slice digits, int64_t unit)
{
    int64_t part = 0;
    for (size_t i = digits.len; i > 0; i--)
        part = ((digits.ptr[i - 1] - '0') * unit + part) / 10;
    return part;
}

int duration_parse(struct slice text, int64_t *milliseconds)
{
    struct slice fraction = { NULL, 0 };
    struct slice whole = take_digits(&text);
    if (text.len && text.ptr[0] == '.') {
        text = slice_after(text, 1);
        fraction = take_digits(&text);
    }
    if (whole.len + fraction.len == 0)
        return -1;
    if (text.len && text.ptr[0] == ' ')
        text = slice_after(text, 1);
    int64_t unit = unit_of(text);
    int64_t sum = unit ? whole_units(whole, unit) : -1;
    if (sum < 0)
        return -1;
    sum += fraction_of(fraction, unit);
    if (sum > LONGEST)
        return -1;
    *milliseconds = sum;
    return 0;
}
