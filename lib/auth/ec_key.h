/* Private: keys on P-256 as PEM and as numbers. */
#ifndef AUTH_EC_KEY_H
#define AUTH_EC_KEY_H

#include <stdbool.h>

#include <base/buffer.h>
#include <base/error.h>

enum { EC_KEY_NUMBER = 32, EC_KEY_PEM_MAX = 512 };

struct ec_key {
    unsigned char x[EC_KEY_NUMBER], y[EC_KEY_NUMBER];
    unsigned char d[EC_KEY_NUMBER];     /* the secret; only where is_private */
    bool is_private;
};

/* Reads a PEM from outside that is exactly one public key on P-256 (SubjectPublicKeyInfo, RFC 5480: the curve
 * by its name, the point whole). White space around it is taken; `normal` takes the one way in which it is
 * kept. 0, or -1 with INVALID_KEY and what to do, or UNAVAILABLE. */
int ec_key_read_public(struct slice pem, struct ec_key *key, struct buffer *normal, struct error *error);

/* Appends the key's public half as such a PEM. 0, or -1 without memory. */
int ec_key_write_public(const struct ec_key *key, struct buffer *pem);

/* Makes a private key and appends it as PEM (PKCS #8). 0, or -1: no randomness or memory. */
int ec_key_make(struct buffer *pem);

/* Reads one that ec_key_make wrote. 0 or -1. */
int ec_key_read_private(struct slice pem, struct ec_key *key);

#endif
