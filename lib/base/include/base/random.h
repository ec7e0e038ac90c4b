/* Random bytes of the kernel, fit for secrets. */
#ifndef BASE_RANDOM_H
#define BASE_RANDOM_H

#include <stddef.h>

/* Fills `size` bytes. 0, or -1 when the kernel gives none: then nothing may be made of them. */
int random_bytes(void *out, size_t size);

/* Writes 2 * bytes lower case hex digits and a NUL. 0 or -1. At most 64 bytes. */
int random_hex(char *out, size_t bytes);

#endif
