/* Lengths of time in the ms notation ("10m", "1w", "1.5h"), as vercel/ms documents it. */
#ifndef TEXT_DURATION_H
#define TEXT_DURATION_H

#include <stdint.h>

#include <base/slice.h>

/* Reads a number (digits, at most one "." with digits on at least one side, no sign) and a unit behind at most one
 * space: ms, s, m, h, d, w, y and their long forms of the ms notation (milliseconds/millisecond/msecs/msec,
 * seconds/second/secs/sec, minutes/minute/mins/min, hours/hour/hrs/hr, days/day, weeks/week, years/year/yrs/yr),
 * in any case. A week is 7 days, a year 365.25 days. A text without a unit is refused: "60" means milliseconds to
 * one library and seconds to another. Result in milliseconds, rounded down. 0, or -1: not such a text, or over
 * 1,000 years. */
int duration_parse(struct slice text, int64_t *milliseconds);

#endif
