/* How far long work is, told on standard error. */
#ifndef TOOL_PROGRESS_H
#define TOOL_PROGRESS_H

#include <stdbool.h>
#include <stdint.h>

#include <base/buffer.h>

struct progress {
    const char *verb;           /* "checking" */
    const char *unit;           /* "line": what is counted, one of it */
    bool silent;                /* nothing is told */
    bool terminal;              /* one line, drawn again and again; else a line now and then */
    int64_t began, told;        /* clock_monotonic */
    uint64_t total;             /* of the work, in whatever measure; 0: not known */
    uint64_t first_done, first_count;   /* where the work began: what is before it cost no time */
    bool drawn;                 /* the terminal's line holds something */
};

/* Begins: looks at whether standard error is a terminal. */
void progress_begin(struct progress *progress, const char *verb, const char *unit, uint64_t total, bool silent);

/* The work begins here only: what was passed over so far does not count for its speed. */
void progress_skip(struct progress *progress, uint64_t done, uint64_t count);

/* Tells where the work is, if it is time to; cheap enough for every few hundred lines. `done` counts like `total`,
 * `count` the units. */
void progress_tell(struct progress *progress, uint64_t done, uint64_t count);

/* Wipes the terminal's line. */
void progress_end(struct progress *progress);

/* The text for `elapsed` milliseconds of work: "checking   45 %  450,000 lines  230,000 lines/s  2 s left", with a
 * bar for a terminal. */
void progress_text(const struct progress *progress, uint64_t done, uint64_t count, int64_t elapsed,
                   struct buffer *out);

/* "1,234,567 lines", "1 line" */
void progress_count(struct buffer *out, uint64_t value, const char *unit);

#endif
