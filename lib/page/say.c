#include "say.h"

#include <stdio.h>

#include <text/day.h>
#include <text/html.h>
#include <text/timestamp.h>

/* Inside a title or an attribute the signs of Unicode do what <bdi> does: first strong isolate, pop. */
void say_name(const struct say *say, struct slice name)
{
    if (say->plain)
        html_markup(say->out, "\xe2\x81\xa8");
    else
        html_markup(say->out, "<bdi>");
    html_text(say->out, name);
    if (say->plain)
        html_markup(say->out, "\xe2\x81\xa9");
    else
        html_markup(say->out, "</bdi>");
}

void say_plain(const struct say *say, enum word word)
{
    say_word(say, word, &(struct say_values){ 0 });
}

void say_who(const struct say *say, const struct principal *who, struct slice email)
{
    const struct say_values values = { .name = who->role, .org = who->org };
    if (who->kind == PRINCIPAL_ORG)
        say_word(say, WORD_WHO_ORG, &values);
    else if (who->kind == PRINCIPAL_ROLE)
        say_word(say, WORD_WHO_ROLE, &values);
    else
        say_name(say, email.len ? email : who->user);
}

/* "2026-11-21 20:26 UTC"; what is finer stands in the attribute alone. */
void say_time(const struct say *say, int64_t time)
{
    char text[TIMESTAMP_TEXT];
    struct slice exact = timestamp_format(time, text);
    if (!say->plain) {
        html_markup(say->out, "<time datetime=\"");
        html_attribute(say->out, exact);
        html_markup(say->out, "\">");
    }
    html_text(say->out, (struct slice){ text, 10 });
    html_markup(say->out, " ");
    html_text(say->out, (struct slice){ text + 11, 5 });
    html_markup(say->out, " UTC");
    if (!say->plain)
        html_markup(say->out, "</time>");
}

static void say_day(const struct say *say, int64_t end)
{
    char day[DAY_TEXT];
    day_format_end(end, day);
    html_text(say->out, slice_of(day));
}

void say_until(const struct say *say, int64_t end)
{
    char day[DAY_TEXT];
    enum word word = end == PERIOD_OPEN_END ? WORD_UNTIL_NEVER : day_format_end(end, day) ? WORD_UNTIL_DAY
                                                                                         : WORD_UNTIL_TIME;
    say_word(say, word, &(struct say_values){ .time = end });
}

void say_scope(const struct say *say, enum scope scope)
{
    say_plain(say, scope == SCOPE_READ_WRITE ? WORD_SCOPE_READ_WRITE : WORD_SCOPE_READ);
}

static void say_count(const struct say *say, uint64_t count)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)count);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            html_text(say->out, slice_of(words_thousands(say->language)));
        buffer_byte(say->out, digits[i]);
    }
}

static void say_place(const struct say *say, struct slice place, const struct say_values *values)
{
    if (slice_is(place, "who"))
        say_who(say, values->who, values->email);
    else if (slice_is(place, "name"))
        say_name(say, values->name);
    else if (slice_is(place, "org"))
        say_name(say, values->org);
    else if (slice_is(place, "count"))
        say_count(say, values->count);
    else if (slice_is(place, "time"))
        say_time(say, values->time);
    else if (slice_is(place, "day"))
        say_day(say, values->time);
    else if (slice_is(place, "scope"))
        say_scope(say, values->scope);
    else if (slice_is(place, "until"))
        say_until(say, values->until);
}

void say_word(const struct say *say, enum word word, const struct say_values *values)
{
    struct slice rest = slice_of(words_text(say->language, word, values->count));
    while (rest.len) {
        const char *open = memchr(rest.ptr, '{', rest.len);
        const char *close = open ? memchr(open, '}', rest.len - (size_t)(open - rest.ptr)) : NULL;
        struct slice before = { rest.ptr, close ? (size_t)(open - rest.ptr) : rest.len };
        html_text(say->out, before);
        if (close)
            say_place(say, (struct slice){ open + 1, (size_t)(close - open) - 1 }, values);
        rest = slice_after(rest, before.len + (close ? (size_t)(close - open) + 1 : 0));
    }
}
