/* The rows behind tokens: whose signatures count, what was taken back, and by which names a project goes. Read and
 * changed as rows.h has it. */
#ifndef STORE_TOKENS_H
#define STORE_TOKENS_H

#include <store/rows.h>

/* verify_keys: (project, key id): the public half of a key that a project signs tokens with */
struct verify_key_row {
    struct slice project;
    struct slice id;
    struct slice kid;               /* what a token's header names it by, or empty */
    struct slice name;
    struct slice pem;
    int64_t created_at;
    int64_t revoked_at;             /* 0: it is not */
};

/* sign_keys: (kid): a key of our own */
struct sign_key_row {
    struct slice kid;
    struct slice pem;               /* the private key: never leaves the process */
    struct slice point;             /* public half: x and y, 32 bytes each; so JWKS reads no private key */
    int64_t created_at;
    int64_t retired_at;             /* 0: the current one */
    int64_t kept_until;             /* its last token has ended by then; PERIOD_OPEN_END while it is current */
};

/* revocations: (project, user, org): tokens of that person that were issued up to a moment are refused */
struct revocation_row {
    struct slice project;
    struct slice user;
    struct slice org;               /* empty: in whatever org */
    int64_t revoked_before;         /* milliseconds since 1970 */
};

/* aliases: (alias) */
struct alias_row {
    struct slice alias;
    struct slice project;
};

int store_verify_key(struct store_view *view, struct slice project, struct slice id, struct verify_key_row *row);
int store_sign_key(struct store_view *view, struct slice kid, struct sign_key_row *row);
int store_revocation(struct store_view *view, struct slice project, struct slice user, struct slice org,
                     struct revocation_row *row);
int store_alias(struct store_view *view, struct slice alias, struct alias_row *row);

int store_put_verify_key(struct store_change *change, const struct verify_key_row *row, struct error *error);
int store_delete_verify_key(struct store_change *change, struct slice project, struct slice id,
                            struct error *error);
int store_put_sign_key(struct store_change *change, const struct sign_key_row *row, struct error *error);
int store_delete_sign_key(struct store_change *change, struct slice kid, struct error *error);
int store_put_revocation(struct store_change *change, const struct revocation_row *row, struct error *error);
int store_put_alias(struct store_change *change, const struct alias_row *row, struct error *error);

/* Of one project, in order of the key ids. */
int store_scan_verify_keys(struct store_view *view, struct slice project, struct slice from,
                           struct store_scan **scan);
int store_next_verify_key(struct store_scan *scan, struct verify_key_row *row);

int store_scan_sign_keys(struct store_view *view, struct store_scan **scan);
int store_next_sign_key(struct store_scan *scan, struct sign_key_row *row);

/* Of all projects, in order of the aliases. */
int store_scan_aliases(struct store_view *view, struct slice from, struct store_scan **scan);
int store_next_alias(struct store_scan *scan, struct alias_row *row);

#endif
