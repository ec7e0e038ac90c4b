#include <text/day.h>

#include <stdio.h>

#include <text/timestamp.h>

enum { LENGTH = DAY_TEXT - 1 };

#define MILLISECONDS INT64_C(86400000)
#define LATEST INT64_C(253402300799999)     /* 9999-12-31T23:59:59.999Z: what is behind it has no timestamp */

int day_parse_end(struct slice text, int64_t *end)
{
    char midnight[TIMESTAMP_TEXT];
    int64_t begin;
    if (text.len != LENGTH)
        return -1;
    int length = snprintf(midnight, sizeof midnight, "%.*sT00:00:00Z", SLICE_ARGS(text));
    if (timestamp_parse((struct slice){ midnight, (size_t)length }, &begin) != 0)
        return -1;
    *end = begin + MILLISECONDS < LATEST ? begin + MILLISECONDS : LATEST;
    return 0;
}

bool day_format_end(int64_t end, char out[DAY_TEXT])
{
    char text[TIMESTAMP_TEXT];
    timestamp_format(end - 1, text);
    memcpy(out, text, LENGTH);
    out[LENGTH] = '\0';
    return end % MILLISECONDS == 0 || end == LATEST;
}
