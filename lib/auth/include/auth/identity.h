/* Who asks: made in one place from whatever credential a request carries. */
#ifndef AUTH_IDENTITY_H
#define AUTH_IDENTITY_H

#include <base/error.h>
#include <model/actor.h>
#include <model/key_purpose.h>

struct store;
struct key_use;

struct identity {
    struct slice project;
    struct actor actor;
};

/* The headers that may carry a credential, as they came: how often, and the first value. */
enum credential_header { CREDENTIAL_AUTH, CREDENTIAL_X_API_KEY, CREDENTIAL_AUTHORIZATION, CREDENTIAL_HEADERS };

struct credentials {
    struct {
        int count;
        struct slice value;
    } headers[CREDENTIAL_HEADERS];
};

/* What kind of credential a request carries, before anything about it is believed. */
enum credential_kind { CREDENTIAL_NONE, CREDENTIAL_API_KEY, CREDENTIAL_TOKEN, CREDENTIAL_UNREADABLE };

/* Finds the one credential: its kind and its text without header and scheme. A header that is there once and empty is
 * none: CGI knows no difference (RFC 3875, 4.1). 0, or -1 with AMBIGUOUS_CREDENTIALS: two headers, or one twice, also
 * where a web server has joined them with a comma (RFC 9110, 5.3). */
int identity_credential(const struct credentials *credentials, enum credential_kind *kind, struct slice *text,
                        struct error *error);

/* The project behind an API key, `K` as it was sent, that is for `purpose`. Reads the key's row, so that a revocation
 * counts at once; notes its use in `uses` (NULL: does not). The time taken does not tell how much of a secret was
 * right. 0, or -1 with INVALID_API_KEY, or WRONG_CREDENTIAL: it is for something else. Slices lie in the arena. */
int identity_of_api_key(struct store *store, struct key_use *uses, struct slice text, enum key_purpose purpose,
                        struct arena *arena, struct identity *identity, struct error *error);

#endif
