/* SHA-256 and comparison in constant time, by OpenSSL. */
#ifndef BASE_DIGEST_H
#define BASE_DIGEST_H

#include <stdbool.h>
#include <stddef.h>

#include <base/slice.h>

enum { DIGEST_BYTES = 32 };

struct digest {
    unsigned char bytes[DIGEST_BYTES];
};

/* SHA-256 (FIPS 180-4). 0, or -1 when the library refuses. */
int digest_sha256(struct slice input, struct digest *out);

/* In time that depends on neither content. */
bool digest_equal(const struct digest *a, const struct digest *b);

/* Overwrites a secret in a way that the compiler keeps. */
void digest_wipe(void *secret, size_t size);

#endif
