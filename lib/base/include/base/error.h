/* What went wrong, in the words of the answer: set once, where the fault is found. */
#ifndef BASE_ERROR_H
#define BASE_ERROR_H

#include <stdbool.h>
#include <stddef.h>

#include <base/arena.h>
#include <base/slice.h>

/* Every error of the API, once: symbol, status (RFC 9110), code, title (RFC 9457). The codes are part of the
 * contract: a client switches on them, so a code is never given another meaning. */
#define ERROR_KINDS(KIND) \
    KIND(BAD_JSON, 400, "bad_json", "The body is not readable JSON") \
    KIND(BAD_UTF8, 400, "bad_utf8", "The text is not valid UTF-8") \
    KIND(BAD_QUERY, 400, "bad_query", "The query string is not readable") \
    KIND(BAD_REQUEST, 400, "bad_request", "The request is not readable") \
    KIND(AMBIGUOUS_CREDENTIALS, 400, "ambiguous_credentials", "More than one credential was sent") \
    KIND(SHORT_BODY, 400, "short_body", "The body ended early") \
    KIND(CREDENTIAL_MISSING, 401, "credential_missing", "A credential is needed") \
    KIND(INVALID_API_KEY, 401, "invalid_api_key", "The API key is not valid") \
    KIND(INVALID_TOKEN, 401, "invalid_token", "The token is not valid") \
    KIND(TOKEN_EXPIRED, 401, "token_expired", "The token has expired") \
    KIND(TOKEN_TTL_TOO_LONG, 401, "token_ttl_too_long", "The token lives too long") \
    KIND(WRONG_CREDENTIAL, 403, "wrong_credential", "This route takes another kind of credential") \
    KIND(IDENTITY_INCOMPLETE, 403, "identity_incomplete", "The token does not say enough about who asks") \
    KIND(NOT_ALLOWED_TO_SHARE, 403, "not_allowed_to_share", "Only the owner shares a dashboard") \
    KIND(TOKEN_SCOPE_READ, 403, "token_scope_read", "This token may read only") \
    KIND(CROSS_ORG, 403, "cross_org", "Sharing stays inside one organization") \
    KIND(GRANTED_BY_SERVER, 403, "granted_by_server", "What the server granted is not changed by people") \
    KIND(NOT_ALLOWED, 403, "not_allowed", "This is not yours to do") \
    KIND(WRONG_APP, 403, "wrong_app", "The app is another project's") \
    KIND(NOT_FOUND, 404, "not_found", "There is nothing here") \
    KIND(PROJECT_UNKNOWN, 404, "project_unknown", "There is no such project") \
    KIND(KEY_UNKNOWN, 404, "key_unknown", "There is no such key") \
    KIND(DASHBOARD_NOT_REGISTERED, 404, "dashboard_not_registered", "The dashboard is not registered") \
    KIND(METHOD_NOT_ALLOWED, 405, "method_not_allowed", "The method is not allowed here") \
    KIND(BODY_TIMEOUT, 408, "body_timeout", "The body took too long") \
    KIND(DELETED, 409, "deleted", "The dashboard was deleted") \
    KIND(PROJECT_EXISTS, 409, "project_exists", "The project exists already") \
    KIND(HAS_GRANTS, 409, "has_grants", "Grants stand already on this dashboard id") \
    KIND(DASHBOARD_EXISTS, 409, "dashboard_exists", "The dashboard exists already") \
    KIND(ALIAS_EXISTS, 409, "alias_exists", "The name is taken") \
    KIND(KEY_EXISTS, 409, "key_exists", "The key is there already") \
    KIND(TOO_MANY_KEYS, 409, "too_many_keys", "The project has as many keys as it may have") \
    KIND(REVISION_RESET, 410, "revision_reset", "The revision is of another epoch of the store") \
    KIND(LENGTH_REQUIRED, 411, "length_required", "The body's length is needed") \
    KIND(PRECONDITION_FAILED, 412, "precondition_failed", "It has changed in the meantime") \
    KIND(BODY_TOO_LARGE, 413, "body_too_large", "The body is too large") \
    KIND(TOO_MANY_ENTRIES, 413, "too_many_entries", "The body holds too many entries") \
    KIND(MEDIA_TYPE, 415, "unsupported_media_type", "The body is not of a type that is read here") \
    KIND(INVALID_ENTRIES, 422, "invalid_entries", "Some of what was sent is wrong") \
    KIND(MISSING_FIELD, 422, "missing_field", "A field is missing") \
    KIND(UNKNOWN_FIELD, 422, "unknown_field", "A field is not known here") \
    KIND(UNKNOWN_PARAMETER, 422, "unknown_parameter", "A query parameter is not known here") \
    KIND(DUPLICATE_KEY, 422, "duplicate_key", "A key stands twice in one object") \
    KIND(DUPLICATE_TARGET, 422, "duplicate_target", "One target is named twice") \
    KIND(DUPLICATE_PARAMETER, 422, "duplicate_parameter", "A query parameter is given twice") \
    KIND(WRONG_TYPE, 422, "wrong_type", "A value is of the wrong type") \
    KIND(INVALID_VALUE, 422, "invalid_value", "A value is not valid") \
    KIND(TOO_LONG, 422, "too_long", "A value is too long") \
    KIND(INVALID_SCOPE, 422, "invalid_scope", "The scope is not known") \
    KIND(INVALID_PRINCIPAL, 422, "invalid_principal", "Exactly one principal is needed") \
    KIND(INVALID_PERIOD, 422, "invalid_period", "The period is not valid") \
    KIND(UNKNOWN_RECIPIENT, 422, "unknown_recipient", "The recipient is not of the org's list") \
    KIND(UNKNOWN_ROLE, 422, "unknown_role", "The role is not of the org's list") \
    KIND(INVALID_EMAIL, 422, "invalid_email", "The e-mail address is not valid") \
    KIND(INVALID_CURSOR, 422, "invalid_cursor", "The cursor is not of this list") \
    KIND(INVALID_KEY, 422, "invalid_key", "The key is not of a kind that is taken here") \
    KIND(TOKEN_TOO_LARGE, 422, "token_too_large", "The token would be too large") \
    KIND(INTERNAL, 500, "internal", "Something is wrong inside") \
    KIND(UNAVAILABLE, 503, "unavailable", "The service cannot answer at the moment") \
    KIND(OUTCOME_UNKNOWN, 503, "outcome_unknown", "Whether the change was made is not known")

enum error_kind {
    ERROR_NONE = 0,
#define ERROR_SYMBOL(symbol, status, code, title) ERROR_##symbol,
    ERROR_KINDS(ERROR_SYMBOL)
#undef ERROR_SYMBOL
    ERROR_KIND_COUNT
};

/* One bad entry of a body: where (a JSON pointer, RFC 6901), what, and what to do. */
struct error_entry {
    enum error_kind kind;
    struct slice pointer;
    struct slice detail;
    struct error_entry *next;
};

struct error {
    enum error_kind kind;       /* ERROR_NONE: nothing is wrong */
    char detail[256];           /* for the caller: what is wrong and what to do; never a secret or a path */
    struct arena *arena;        /* where entries are kept; NULL: only kind and detail */
    struct error_entry *first, *last;
    size_t entries;
};

/* A clean error; `arena` outlives it, or is NULL. */
void error_init(struct error *error, struct arena *arena);

/* States what is wrong, unless something is stated already: the first word stands. Always -1, to be returned. */
int error_set(struct error *error, enum error_kind kind, const char *format, ...)
    __attribute__((format(printf, 3, 4)));

/* The arena or malloc gave nothing: UNAVAILABLE. Always -1. */
int error_memory(struct error *error);

/* Adds a bad entry (the first sets kind and detail of the whole, a further one of another kind makes it
 * INVALID_ENTRIES where both are of status 422). Without an arena the same as error_set. Always -1. */
int error_entry(struct error *error, enum error_kind kind, struct slice pointer, const char *format, ...)
    __attribute__((format(printf, 4, 5)));

static inline bool error_is_set(const struct error *error)
{
    return error->kind != ERROR_NONE;
}

/* The columns of the table above. */
int error_status(enum error_kind kind);
const char *error_code(enum error_kind kind);
const char *error_title(enum error_kind kind);

#endif
