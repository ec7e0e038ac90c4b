/* Time that passes only when somebody sleeps, and a wish to stop: linked in place of base/clock.c and
 * tool/interrupt.c. */
#ifndef FAKE_TIME_H
#define FAKE_TIME_H

#include <stdatomic.h>

#include <base/clock.h>
#include <tool/interrupt.h>

static atomic_int_fast64_t fake_now = 1000;
static atomic_bool fake_asked;

int64_t clock_now(void)
{
    return fake_now;
}

int64_t clock_monotonic(void)
{
    return fake_now;
}

void interrupt_watch(void)
{
}

bool interrupt_asked(void)
{
    return fake_asked;
}

void interrupt_sleep(int64_t milliseconds)
{
    fake_now += milliseconds;
}

#endif
