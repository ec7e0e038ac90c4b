/* Points of time: ISO 8601 in, RFC 3339 out, milliseconds since 1970-01-01T00:00:00Z inside. */
#ifndef TEXT_TIMESTAMP_H
#define TEXT_TIMESTAMP_H

#include <stdint.h>

#include <base/slice.h>

enum { TIMESTAMP_TEXT = 32 };

/* Reads a full date and time with offset: "2026-11-21T20:26:00Z", a fraction of 1 to 9 digits behind "." or ","
 * (cut to milliseconds, towards the past), offset "Z", "z", "+hh:mm", "-hh:mm", "+hhmm" or "+hh" (all that Python's
 * isoformat(), JavaScript's toISOString(), Ruby's iso8601 and Go's RFC3339Nano write), "T", "t" or one space between.
 * Also Python's offset with seconds ("+01:00:30"). Years 0001 to 9999; second 60 is taken as the next minute's 0;
 * days are checked against the calendar. 0, or -1: not such a text (also one without an offset). */
int timestamp_parse(struct slice text, int64_t *milliseconds);

/* Writes "2026-11-21T20:26:00Z", with ".123" where there are milliseconds; terminated. `out` holds TIMESTAMP_TEXT
 * bytes. Outside the years 0001 to 9999 the nearest of their ends is written. */
struct slice timestamp_format(int64_t milliseconds, char *out);

#endif
