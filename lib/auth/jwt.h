/* Private: compact JSON Web Tokens signed with ES256 (RFC 7515, 7519), read as strictly as RFC 8725 asks. */
#ifndef AUTH_JWT_H
#define AUTH_JWT_H

#include <stdbool.h>

#include <base/error.h>
#include <text/json.h>

struct ec_key;
struct jwt_key;

/* A key ready for use; it never changes, so that any number of threads may use it at once. NULL without memory, or
 * where the numbers are no key. */
struct jwt_key *jwt_key_load(const struct ec_key *key);
void jwt_key_free(struct jwt_key *key);

/* A token taken apart; nothing of it is believed yet. */
struct jwt {
    struct slice text;
    bool has_kid;
    struct slice kid;
    const struct json *claims;      /* an object */
};

/* Reads the form alone: three parts in their one canonical base64url, JSON objects without a key twice, `alg`
 * exactly ES256, nothing in the header that changes how the token is to be read or where its key is to be had.
 * 0, or -1 with INVALID_TOKEN or UNAVAILABLE. */
int jwt_read(struct slice text, struct arena *arena, struct jwt *jwt, struct error *error);

/* 1 the key signed it, 0 it did not, -1 no memory. */
int jwt_verify(const struct jwt *jwt, const struct jwt_key *key);

/* Signs claims (JSON text) with a private key; without kid where it is NULL. The token goes to the arena. 0 or -1. */
int jwt_sign(const struct jwt_key *key, const char *kid, struct slice claims, struct arena *arena,
             struct slice *text, struct error *error);

#endif
