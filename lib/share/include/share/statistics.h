/* How much there is. */
#ifndef SHARE_STATISTICS_H
#define SHARE_STATISTICS_H

#include <stdint.h>

#include <base/error.h>

struct store;

/* Counts the rows of each table: takes seconds a million rows. 0 or -1. */
int statistics_count(struct store *store, void (*visit)(void *context, const char *table, uint64_t rows),
                     void *context, struct error *error);

#endif
