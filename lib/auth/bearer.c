#include <auth/bearer.h>

#include <auth/sign_keys.h>
#include <auth/verify_keys.h>
#include <base/clock.h>
#include <base/digest.h>
#include <share/projects.h>
#include <store/tokens.h>

#include "claims.h"
#include "claims_pack.h"
#include "jwt.h"
#include "tokens.h"

/* a token's claims take less room packed than as base64 of JSON */
enum { PACKED_BYTES_MAX = 4 * TOKEN_BYTES_MAX };

/* A key that may have signed the token. */
struct candidate {
    struct slice id, pem;
};

/* What one read of the store finds out about a token. */
struct question {
    struct claims *claims;
    const struct jwt *jwt;              /* NULL: it was verified before, by the key that the claims tell */
    int64_t now;
    struct candidate candidates[VERIFY_KEYS_ACTIVE_MAX];
    size_t count;
    int64_t revoked_before;             /* CLAIMS_NO_TIME: never */
};

static void add_candidate(struct question *question, struct slice id, struct slice pem)
{
    if (question->count < VERIFY_KEYS_ACTIVE_MAX)
        question->candidates[question->count++] = (struct candidate){ id, pem };
}

/* The project that a self-signed token names: 1, 0 (none, or two), -1. */
static int find_project(struct store_view *view, struct claims *claims)
{
    struct slice named = claims->project, other;
    int found = 1;
    if (named.len == 0 || claims->app.len > 0)
        found = projects_resolve(view, claims->app, &other);
    if (found != 1)
        return found;
    if (named.len == 0)
        named = other;
    else if (claims->app.len > 0 && !slice_equal(named, other))
        return 0;
    claims->bearer.project = named;
    return 1;
}

static int find_project_keys(struct store_view *view, struct question *question)
{
    const struct jwt *jwt = question->jwt;
    struct store_scan *scan = NULL;
    struct verify_key_row row;
    int found = find_project(view, question->claims);
    if (found != 1)
        return found;
    found = store_scan_verify_keys(view, question->claims->bearer.project, (struct slice){ 0 }, &scan);
    while (found >= 0 && (found = store_next_verify_key(scan, &row)) == 1)
        if (row.revoked_at == 0 && (!jwt->has_kid || (row.kid.len && slice_equal(row.kid, jwt->kid))))
            add_candidate(question, row.id, row.pem);
    store_scan_end(scan);
    return found;
}

static int find_our_key(struct store_view *view, struct question *question, struct slice kid)
{
    struct sign_key_row row;
    int found = store_sign_key(view, kid, &row);
    if (found == 1 && (row.retired_at == 0 || row.kept_until > question->now))
        add_candidate(question, row.kid, row.pem);
    return found;
}

static int find_known_key(struct store_view *view, struct question *question)
{
    const struct claims *claims = question->claims;
    struct verify_key_row row;
    int found = store_verify_key(view, claims->bearer.project, claims->key, &row);
    if (found == 1 && row.revoked_at == 0)
        add_candidate(question, row.id, row.pem);
    return found;
}

static int find_keys(struct store_view *view, struct question *question)
{
    struct claims *claims = question->claims;
    question->count = 0;
    if (claims->bearer.issued && question->jwt)
        claims->bearer.project = claims->project;
    if (claims->bearer.issued)
        return find_our_key(view, question, question->jwt ? question->jwt->kid : claims->key);
    return question->jwt ? find_project_keys(view, question) : find_known_key(view, question);
}

static int find_revocation(struct store_view *view, struct question *question, struct slice org)
{
    const struct bearer *bearer = &question->claims->bearer;
    struct revocation_row row;
    int found = store_revocation(view, bearer->project, bearer->user, org, &row);
    if (found == 1 && row.revoked_before > question->revoked_before)
        question->revoked_before = row.revoked_before;
    return found;
}

static int ask(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct question *question = context;
    const struct bearer *bearer = &question->claims->bearer;
    question->revoked_before = CLAIMS_NO_TIME;
    if (find_keys(view, question) < 0)
        return -1;
    if (question->count == 0 || bearer->user.len == 0)
        return 0;
    if (find_revocation(view, question, (struct slice){ 0 }) < 0)
        return -1;
    return bearer->org.len && find_revocation(view, question, bearer->org) < 0 ? -1 : 0;
}

/* One answer for a project that is not there, a kid that is not, and a signature that is not right: whoever tries
 * learns no names. */
static int refuse_signature(struct error *error)
{
    return error_set(error, ERROR_INVALID_TOKEN,
                     "No active key of the project that the token names has signed it. Check projectId, the "
                     "header's kid, and that the public key is registered.");
}

/* Which candidate signed it: 1, 0, -1. */
static int verify(struct tokens *tokens, const struct question *question, struct slice *key, struct error *error)
{
    for (size_t i = 0; i < question->count; i++) {
        const struct candidate *candidate = &question->candidates[i];
        struct ring_key *held = key_ring_take(tokens->ring, candidate->pem, question->claims->bearer.issued,
                                              error);
        if (!held)
            return -1;
        int verified = jwt_verify(question->jwt, key_ring_key(held));
        key_ring_drop(held);
        if (verified < 0)
            return error_memory(error);
        *key = candidate->id;
        if (verified == 1)
            return 1;
    }
    return 0;
}

/* Was it issued before the person's tokens were revoked? A clock of a project may run ahead by the leeway, so that
 * what it signed before says a later time; a token of ours says exactly when it was made. */
static int check_revoked(const struct question *question, int64_t leeway, struct error *error)
{
    const struct claims *claims = question->claims;
    if (question->revoked_before == CLAIMS_NO_TIME)
        return 0;
    if (claims->issued_at == CLAIMS_NO_TIME)
        return error_set(error, ERROR_INVALID_TOKEN,
                         "This person's tokens were revoked, and this one does not say (iat) that it is newer.");
    if (claims->issued_at <= question->revoked_before)
        return error_set(error, ERROR_INVALID_TOKEN, "The token was revoked. Get a new one.");
    if (!claims->bearer.issued && claims->issued_at - question->revoked_before <= leeway)
        return error_set(error, ERROR_INVALID_TOKEN,
                         "This person's tokens were revoked, and this one may be as old: clocks differ. Get one "
                         "that is issued (iat) more than %lld seconds after that.", (long long)(leeway / 1000));
    return 0;
}

/* What counts at each request, however well a token is known. */
static int check(const struct tokens *tokens, const struct question *question, struct error *error)
{
    const struct claims *claims = question->claims;
    if (claims_check_times(claims, &tokens->rules, question->now, error) != 0 ||
        check_revoked(question, tokens->rules.leeway, error) != 0)
        return -1;
    if (claims->bearer.user.len == 0)
        return error_set(error, ERROR_IDENTITY_INCOMPLETE,
                         "The token was made without a clientId, so it opens nothing.");
    return 0;
}

static void keep(struct tokens *tokens, const struct digest *digest, const struct claims *claims)
{
    struct buffer packed;
    buffer_init(&packed, PACKED_BYTES_MAX);
    claims_pack(&packed, claims);
    if (!packed.failed)
        token_cache_put(tokens->cache, digest, buffer_slice(&packed),
                        claims->bearer.expires_at + tokens->rules.leeway);
    buffer_release(&packed);
}

static bool is_ours(const struct jwt *jwt)
{
    return jwt->has_kid && slice_starts(jwt->kid, SLICE(SIGN_KEY_PREFIX));
}

/* A token seen for the first time, or long ago. Where it was signed by nobody that counts, it names no project. */
static int meet(struct tokens *tokens, struct slice text, const struct digest *digest, int64_t now,
                struct arena *arena, struct claims *claims, struct error *error)
{
    struct jwt jwt;
    struct question question = { .claims = claims, .jwt = &jwt, .now = now };
    int verified = -1;
    if (jwt_read(text, arena, &jwt, error) == 0 &&
        claims_read(jwt.claims, is_ours(&jwt), &tokens->rules, arena, claims, error) == 0 &&
        store_read(tokens->store, ask, &question, arena, NULL, error) == 0)
        verified = verify(tokens, &question, &claims->key, error);
    if (verified != 1) {
        claims->bearer.project = (struct slice){ 0 };
        return verified < 0 ? -1 : refuse_signature(error);
    }
    if (check(tokens, &question, error) != 0)
        return -1;
    keep(tokens, digest, claims);
    return 0;
}

/* A token whose signature was verified. Where its key counts no more, the same one may be registered anew. */
static int meet_again(struct tokens *tokens, struct slice text, const struct digest *digest, struct slice packed,
                      int64_t now, struct arena *arena, struct claims *claims, struct error *error)
{
    struct question question = { .claims = claims, .now = now };
    if (claims_unpack(packed, arena, claims) != 0)
        return error_memory(error);
    if (store_read(tokens->store, ask, &question, arena, NULL, error) != 0)
        return -1;
    return question.count == 0 ? meet(tokens, text, digest, now, arena, claims, error)
                               : check(tokens, &question, error);
}

int bearer_of_token(struct tokens *tokens, struct slice text, struct arena *arena, struct bearer *bearer,
                    struct error *error)
{
    struct claims claims = { .issued_at = CLAIMS_NO_TIME };
    struct digest digest;
    struct slice packed;
    int64_t now = clock_now();
    *bearer = (struct bearer){ 0 };
    if (text.len > TOKEN_BYTES_MAX)
        return error_set(error, ERROR_INVALID_TOKEN, "The token is over %d bytes long.", TOKEN_BYTES_MAX);
    if (digest_sha256(text, &digest) != 0)
        return error_memory(error);
    int known = token_cache_get(tokens->cache, &digest, now, arena, &packed);
    if (known < 0)
        return error_memory(error);
    int result = known ? meet_again(tokens, text, &digest, packed, now, arena, &claims, error)
                       : meet(tokens, text, &digest, now, arena, &claims, error);
    *bearer = result == 0 ? claims.bearer : (struct bearer){ .project = claims.bearer.project };
    return result;
}
