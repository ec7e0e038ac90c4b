/* Time that passes by hand: clock.c replaces the file of the same name in the room base. */
#ifndef MODEL_TEST_CLOCK_H
#define MODEL_TEST_CLOCK_H

#include <base/clock.h>

/* Back to the moment at which each world begins. */
void clock_reset(void);

void clock_pass(int64_t milliseconds);

#endif
