#include "chance.h"

static uint64_t choices, bytes;

/* SplitMix64. */
static uint64_t next(uint64_t *state)
{
    uint64_t z = *state += UINT64_C(0x9e3779b97f4a7c15);
    z = (z ^ (z >> 30)) * UINT64_C(0xbf58476d1ce4e5b9);
    z = (z ^ (z >> 27)) * UINT64_C(0x94d049bb133111eb);
    return z ^ (z >> 31);
}

void chance_seed(uint64_t seed)
{
    choices = seed;
    bytes = ~seed;
}

size_t chance_below(size_t below)
{
    return (size_t)(next(&choices) % below);
}

bool chance_one_in(size_t n)
{
    return chance_below(n) == 0;
}

unsigned chance_byte(void)
{
    return (unsigned)(next(&bytes) & 0xff);
}
