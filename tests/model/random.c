/* Replaces the file of the same name in the room base: ids that are drawn are the same whenever a seed is
 * repeated. */
#include <base/random.h>

#include <stdio.h>

#include "chance.h"

int random_bytes(void *out, size_t size)
{
    unsigned char *bytes = out;
    for (size_t i = 0; i < size; i++)
        bytes[i] = (unsigned char)chance_byte();
    return 0;
}

int random_hex(char *out, size_t bytes)
{
    for (size_t i = 0; i < bytes; i++)
        snprintf(out + 2 * i, 3, "%02x", chance_byte());
    return 0;
}
