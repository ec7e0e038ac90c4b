/* Pseudo-random choices that a seed repeats. */
#ifndef MODEL_TEST_CHANCE_H
#define MODEL_TEST_CHANCE_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

void chance_seed(uint64_t seed);

/* 0 to below - 1. */
size_t chance_below(size_t below);

bool chance_one_in(size_t n);

/* For the ids that the program draws: a sequence of its own, so that it does not move the test's choices. */
unsigned chance_byte(void);

#endif
