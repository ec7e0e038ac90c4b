/* Points of time as an administrator gives them. */
#ifndef TOOL_MOMENT_H
#define TOOL_MOMENT_H

#include <stdint.h>

#include <base/error.h>
#include <base/slice.h>
#include <text/timestamp.h>

/* A time with offset ("2026-11-21T20:26:00Z") or, where `from` is not 0, a duration ("90d") counted from `from`
 * (milliseconds since 1970). Writes it as RFC 3339 into `out`, which the result points into. `option` names it in
 * the error. 0, or -1 with BAD_REQUEST. */
int moment_read(const char *option, struct slice text, int64_t from, char out[TIMESTAMP_TEXT],
                struct slice *moment, struct error *error);

#endif
