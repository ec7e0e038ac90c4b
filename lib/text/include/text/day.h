/* Days as people give an end by them: "2026-12-31", to the end of that day, in UTC. */
#ifndef TEXT_DAY_H
#define TEXT_DAY_H

#include <stdbool.h>
#include <stdint.h>

#include <base/slice.h>

enum { DAY_TEXT = 11 };

/* The point of time at which the day ends (the next one's midnight; of 9999-12-31 the last that a
 * timestamp can tell), in milliseconds since 1970. Exactly "YYYY-MM-DD", as <input type="date"> sends it. 0, or -1: not such a day. */
int day_parse_end(struct slice text, int64_t *end);

/* Writes the last day before that point of time, terminated. True: the day ends just there. */
bool day_format_end(int64_t end, char out[DAY_TEXT]);

#endif
