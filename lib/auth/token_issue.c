#include <auth/token_issue.h>

#include <base/clock.h>
#include <base/digest.h>
#include <base/random.h>
#include <share/rosters.h>
#include <store/tokens.h>
#include <text/base64url.h>
#include <text/json_write.h>

#include "jwt.h"
#include "sign_keys.h"
#include "tokens.h"

/* the claims may pass the token's maximum, so that it is the token that is measured */
enum { CLAIMS_BYTES_MAX = 128 * 1024, JTI_RANDOM_BYTES = 16 };

/* What goes into the token beside the request. */
struct draft {
    const struct token_request *request;
    struct slice issuer, org;
    struct slice roster;                /* digest, or empty */
    int64_t now;
    int64_t lifetime;                   /* seconds */
    char jti[2 * JTI_RANDOM_BYTES + 1];
};

static void optional(struct json_writer *writer, const char *name, struct slice value)
{
    if (value.len)
        json_write_string_member(writer, name, value);
}

static void write_roster(struct json_writer *writer, struct slice digest)
{
    struct buffer text;
    buffer_init(&text, 64);
    base64url_encode(&text, digest);
    optional(writer, "roster", buffer_slice(&text));
    if (text.failed)
        writer->out->failed = true;
    buffer_release(&text);
}

static void write_claims(struct buffer *out, const struct draft *draft)
{
    const struct token_request *request = draft->request;
    struct json_writer writer;
    json_write_begin(&writer, out);
    json_write_object(&writer);
    json_write_string_member(&writer, "iss", draft->issuer);
    json_write_string_member(&writer, "aud", request->project);
    json_write_integer_member(&writer, "iat", draft->now / 1000);
    json_write_integer_member(&writer, "exp", draft->now / 1000 + draft->lifetime);
    /* so that a token made right after a revocation is told from one made right before */
    json_write_integer_member(&writer, "iat_ms", draft->now);
    json_write_string_member(&writer, "jti", slice_of(draft->jti));
    optional(&writer, "clientId", request->user);
    optional(&writer, "orgId", draft->org);
    if (request->role_count > 0) {
        json_write_key(&writer, "roles");
        json_write_array(&writer);
        for (size_t i = 0; i < request->role_count; i++)
            json_write_string(&writer, request->roles[i]);
        json_write_array_end(&writer);
    }
    write_roster(&writer, draft->roster);
    optional(&writer, "dashboardId", request->dashboard);
    json_write_object_end(&writer);
    json_write_end(&writer);
}

static int sign(struct tokens *tokens, struct slice claims, struct arena *arena, struct slice *text,
                struct error *error)
{
    struct slice kid, pem;
    int found = sign_keys_current(tokens->store, arena, &kid, &pem, error);
    if (found == 0)
        return error_set(error, ERROR_UNAVAILABLE, "There is no key to sign tokens with; try again.");
    struct ring_key *held = found == 1 ? key_ring_take(tokens->ring, pem, true, error) : NULL;
    if (!held)
        return -1;
    /* the row's slices lie in the arena with a NUL behind the whole row only */
    struct slice name = arena_copy(arena, kid);
    int result = name.ptr ? jwt_sign(key_ring_key(held), name.ptr, claims, arena, text, error)
                          : error_memory(error);
    key_ring_drop(held);
    return result;
}

static int make(struct tokens *tokens, const struct draft *draft, struct arena *arena, struct slice *text,
                struct error *error)
{
    struct buffer claims;
    buffer_init(&claims, CLAIMS_BYTES_MAX);
    write_claims(&claims, draft);
    int result = claims.failed ? error_memory(error) : sign(tokens, buffer_slice(&claims), arena, text, error);
    buffer_release(&claims);
    if (result == 0 && text->len > TOKEN_ISSUED_BYTES_MAX)
        return error_set(error, ERROR_TOKEN_TOO_LARGE,
                         "The token would have %zu bytes, over %d: name fewer roles, or shorter ones.",
                         text->len, TOKEN_ISSUED_BYTES_MAX);
    return result;
}

static int check_lifetime(const struct tokens *tokens, int64_t lifetime, struct error *error)
{
    if (lifetime < 1000)
        return error_set(error, ERROR_INVALID_VALUE, "A token lives for a second at least.");
    if (lifetime > tokens->rules.issued_max)
        return error_set(error, ERROR_INVALID_VALUE, "A token lives for at most %lld seconds here.",
                         (long long)(tokens->rules.issued_max / 1000));
    return 0;
}

/* A token is newer than each revocation of its person that stands already, also in the same millisecond and where the
 * clock was set back a little. */
static int pass_revocations(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct draft *draft = context;
    const struct token_request *request = draft->request;
    const struct slice orgs[] = { { 0 }, draft->org };
    struct revocation_row row;
    for (size_t i = 0; i < (draft->org.len ? 2 : 1); i++) {
        int found = store_revocation(view, request->project, request->user, orgs[i], &row);
        if (found < 0)
            return -1;
        if (found == 1 && draft->now <= row.revoked_before)
            draft->now = row.revoked_before + 1;
    }
    return 0;
}

int token_issue(struct tokens *tokens, const struct token_request *request, struct arena *arena,
                struct issued_token *issued, struct error *error)
{
    unsigned char digest[DIGEST_BYTES];
    struct draft draft = { .request = request, .issuer = tokens->rules.issuer, .org = request->org,
                           .now = clock_now(), .lifetime = request->lifetime / 1000 };
    if (check_lifetime(tokens, request->lifetime, error) != 0)
        return -1;
    if (request->org.len == 0 && request->user.len > 0 &&
        rosters_org_of(request->orgs, request->org_count, request->user, &draft.org) < 0)
        return error_memory(error);
    if (request->user.len > 0 && store_read(tokens->store, pass_revocations, &draft, arena, NULL, error) != 0)
        return -1;
    int64_t ends = (draft.now / 1000 + draft.lifetime) * 1000;
    if (random_hex(draft.jti, JTI_RANDOM_BYTES) != 0)
        return error_memory(error);
    if (request->org_count > 0) {
        if (rosters_put(tokens->store, request->project, request->orgs, request->org_count,
                        ends + tokens->rules.leeway, arena, digest, error) != 0)
            return -1;
        draft.roster = (struct slice){ (const char *)digest, DIGEST_BYTES };
    }
    *issued = (struct issued_token){ .org = draft.org, .expires_at = ends };
    return make(tokens, &draft, arena, &issued->text, error);
}
