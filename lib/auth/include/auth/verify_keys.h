/* The public halves of the keys that a project signs its people's tokens with: several per project, so that they
 * rotate without an outage. */
#ifndef AUTH_VERIFY_KEYS_H
#define AUTH_VERIFY_KEYS_H

#include <base/error.h>
#include <model/actor.h>

struct store;

enum {
    VERIFY_KEYS_ACTIVE_MAX = 10,        /* a token without kid may have to be tried with each */
    VERIFY_KEYS_KEPT_MAX = 50           /* with revoked ones: the one revoked first makes room */
};

struct verify_key {
    struct slice id, project;
    struct slice kid;                   /* or empty */
    struct slice name;                  /* or empty */
    struct slice pem;
    int64_t created_at, revoked_at;     /* 0: not */
};

/* Registers a key with an existing project: `key` tells project, kid, name and PEM, takes id, time, and the PEM
 * as it is kept (normalized). 0, or -1 with
 * INVALID_KEY: the PEM is not exactly one P-256 public key (SubjectPublicKeyInfo), and what it is instead;
 * INVALID_VALUE or TOO_LONG: a kid that is no id, or of the name space of the keys that sign here; a name of
 * over KEY_NAME_BYTES_MAX bytes or with control characters;
 * PROJECT_UNKNOWN; KEY_EXISTS: an active key of the project is the same, or has this kid; TOO_MANY_KEYS; or
 * what store_write says. Blocks for the disk. */
int verify_keys_add(struct store *store, struct verify_key *key, const struct origin *origin, struct arena *arena,
                    struct error *error);

/* Ends a key at once, and with it the tokens that it signed; one that is revoked stays as it is. `key` takes
 * the row. 0, or -1 with KEY_UNKNOWN (also: of another project) or what store_write says. Blocks for the disk. */
int verify_keys_revoke(struct store *store, struct slice project, struct slice id, const struct origin *origin,
                       struct arena *arena, struct verify_key *key, struct error *error);

struct verify_keys_list {
    struct verify_key *keys;
    size_t count;
};

/* All keys of a project, revoked ones too; at most VERIFY_KEYS_KEPT_MAX. 0, or -1 with PROJECT_UNKNOWN. */
int verify_keys_list(struct store *store, struct slice project, struct arena *arena, struct verify_keys_list *list,
                     struct error *error);

#endif
