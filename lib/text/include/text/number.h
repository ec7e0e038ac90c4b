/* Decimal integers. */
#ifndef TEXT_NUMBER_H
#define TEXT_NUMBER_H

#include <stdint.h>

#include <base/slice.h>

/* Digits only: no sign, no space, no leading zero but "0" itself. 0, or -1: not such a text, or over `max`. */
int number_parse(struct slice text, uint64_t max, uint64_t *value);

/* Bytes with an optional unit K, M or G (powers of 1024), as in configuration files. 0 or -1. */
int number_parse_bytes(struct slice text, uint64_t max, uint64_t *value);

#endif
