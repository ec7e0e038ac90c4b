#include "clock.h"

#define BEGINNING INT64_C(1700000000000)

static int64_t now = BEGINNING;

int64_t clock_now(void)
{
    return now;
}

int64_t clock_monotonic(void)
{
    return now;
}

void clock_reset(void)
{
    now = BEGINNING;
}

void clock_pass(int64_t milliseconds)
{
    now += milliseconds;
}
