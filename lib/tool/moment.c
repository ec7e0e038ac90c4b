#include <tool/moment.h>

#include <text/duration.h>

int moment_read(const char *option, struct slice text, int64_t from, char out[TIMESTAMP_TEXT],
                struct slice *moment, struct error *error)
{
    int64_t at, length;
    if (timestamp_parse(text, &at) != 0) {
        if (from == 0)
            return error_set(error, ERROR_BAD_REQUEST,
                             "--%s is to be a time with its offset, such as 2026-11-21T20:26:00Z.", option);
        if (duration_parse(text, &length) != 0)
            return error_set(error, ERROR_BAD_REQUEST, "--%s is to be a time with its offset, such as "
                             "2026-11-21T20:26:00Z, or a duration with its unit, such as 90d or 12h.", option);
        at = from + length;
    }
    *moment = timestamp_format(at, out);
    return 0;
}
