/* What time it is. clock.c is a replaceable file: a test links its own and lets time pass. */
#ifndef BASE_CLOCK_H
#define BASE_CLOCK_H

#include <stdint.h>

/* Milliseconds since 1970-01-01T00:00:00Z. */
int64_t clock_now(void);

/* Milliseconds of a clock that never steps, for deadlines and durations. */
int64_t clock_monotonic(void);

#endif
