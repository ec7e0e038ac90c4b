/* The only file that knows cjose. It verifies what it is given by a key of ours; what it takes too generously
 * (other algorithms of the same key, crit, b64, sloppy base64url, keys twice) is refused here before it sees
 * the token. */
#include "jwt.h"

#include <stdlib.h>
#include <strings.h>

#include <cjose/cjose.h>
#include <openssl/err.h>

#include <auth/bearer.h>
#include <base/digest.h>
#include <text/base64url.h>

#include "ec_key.h"

enum { SIGNATURE_BYTES = 64 };

static const struct json_limits header_limits = { .bytes = 2048, .depth = 4, .values = 64, .members = 32 };
static const struct json_limits claims_limits = { .bytes = TOKEN_BYTES_MAX, .depth = 8, .values = 8192,
                                                  .members = 256 };

/* One cjose key, never retained or released while it is in use: its counter is not atomic. */
struct jwt_key {
    cjose_jwk_t *jwk;
};

struct jwt_key *jwt_key_load(const struct ec_key *key)
{
    struct ec_key copy = *key;
    cjose_err err;
    cjose_jwk_ec_keyspec spec = { .crv = CJOSE_JWK_EC_P_256, .x = copy.x, .xlen = EC_KEY_NUMBER, .y = copy.y,
                                  .ylen = EC_KEY_NUMBER };
    if (copy.is_private) {
        spec.d = copy.d;
        spec.dlen = EC_KEY_NUMBER;
    }
    struct jwt_key *loaded = malloc(sizeof *loaded);
    if (loaded)
        loaded->jwk = cjose_jwk_create_EC_spec(&spec, &err);
    digest_wipe(&copy, sizeof copy);
    ERR_clear_error();
    if (loaded && loaded->jwk)
        return loaded;
    free(loaded);
    return NULL;
}

void jwt_key_free(struct jwt_key *key)
{
    if (!key)
        return;
    cjose_jwk_release(key->jwk);
    free(key);
}

static int refuse(struct error *error, const char *why)
{
    return error_set(error, ERROR_INVALID_TOKEN, "%s", why);
}

/* The three parts of a compact serialization. */
static bool split(struct slice text, struct slice parts[3])
{
    for (int p = 0; p < 3; p++) {
        const char *dot = text.len ? memchr(text.ptr, '.', text.len) : NULL;
        if ((p < 2) != (dot != NULL))
            return false;
        parts[p] = (struct slice){ text.ptr, dot ? (size_t)(dot - text.ptr) : text.len };
        if (parts[p].len == 0)
            return false;
        text = slice_after(text, parts[p].len + 1);
    }
    return true;
}

static int read_object(struct slice part, const char *name, const struct json_limits *limits, struct arena *arena,
                       const struct json **object, struct error *error)
{
    struct slice text;
    struct json *root;
    struct error inner;
    int decoded = base64url_decode(part, arena, &text);
    if (decoded < 0)
        return error_memory(error);
    if (decoded == 0)
        return error_set(error, ERROR_INVALID_TOKEN, "The token's %s is not base64url without padding.", name);
    error_init(&inner, NULL);
    if (json_parse(text, limits, arena, &root, &inner) != 0)
        return inner.kind == ERROR_UNAVAILABLE
            ? error_memory(error)
            : error_set(error, ERROR_INVALID_TOKEN, "The token's %s is no JSON that is read here: %.120s", name,
                        inner.detail);
    if (root->type != JSON_OBJECT)
        return error_set(error, ERROR_INVALID_TOKEN, "The token's %s is no JSON object.", name);
    *object = root;
    return 0;
}

/* Parameters that tell a reader to do something else than check one signature by a key of its own. */
static const char *const refused[] = { "crit", "b64", "zip", "enc", "cty", "jku", "jwk", "x5u", "x5c" };

static int check_header(const struct json *header, struct jwt *jwt, struct error *error)
{
    const struct json *alg = json_member(header, "alg"), *typ = json_member(header, "typ");
    const struct json *kid = json_member(header, "kid");
    if (!alg || alg->type != JSON_STRING || !slice_is(alg->text, "ES256"))
        return refuse(error, "A token is signed with ES256, and its header says so in alg; this one's does not.");
    if (typ && (typ->type != JSON_STRING || typ->text.len != 3 || strncasecmp(typ->text.ptr, "JWT", 3) != 0))
        return refuse(error, "The token's typ is not JWT.");
    for (size_t i = 0; i < sizeof refused / sizeof *refused; i++)
        if (json_member(header, refused[i]))
            return error_set(error, ERROR_INVALID_TOKEN, "The token's header holds %s, which is not taken here.",
                             refused[i]);
    if (kid && kid->type != JSON_STRING)
        return refuse(error, "The token's kid is no string.");
    jwt->has_kid = kid != NULL;
    jwt->kid = kid ? kid->text : (struct slice){ 0 };
    return 0;
}

int jwt_read(struct slice text, struct arena *arena, struct jwt *jwt, struct error *error)
{
    struct slice parts[3], signature;
    const struct json *header;
    *jwt = (struct jwt){ .text = text };
    if (text.len > TOKEN_BYTES_MAX)
        return error_set(error, ERROR_INVALID_TOKEN, "The token is over %d bytes long.", TOKEN_BYTES_MAX);
    if (!split(text, parts))
        return refuse(error,
                      "A token is three parts with a dot between them (a signed JWT); this is something else.");
    int decoded = base64url_decode(parts[2], arena, &signature);
    if (decoded < 0)
        return error_memory(error);
    if (read_object(parts[0], "header", &header_limits, arena, &header, error) != 0 ||
        check_header(header, jwt, error) != 0)
        return -1;
    if (decoded == 0 || signature.len != SIGNATURE_BYTES)
        return refuse(error,
                      "The token's signature is not 64 bytes in base64url without padding, as ES256 makes it.");
    return read_object(parts[1], "payload", &claims_limits, arena, &jwt->claims, error);
}

int jwt_verify(const struct jwt *jwt, const struct jwt_key *key)
{
    cjose_err err = { .code = CJOSE_ERR_NONE };
    cjose_jws_t *jws = cjose_jws_import(jwt->text.ptr, jwt->text.len, &err);
    bool signed_by = jws && cjose_jws_verify(jws, key->jwk, &err);
    cjose_jws_release(jws);
    ERR_clear_error();
    if (!signed_by && err.code == CJOSE_ERR_NO_MEMORY)
        return -1;
    return signed_by;
}

static bool fill_header(cjose_header_t *header, const char *kid, cjose_err *err)
{
    return cjose_header_set(header, CJOSE_HDR_ALG, CJOSE_HDR_ALG_ES256, err) &&
           cjose_header_set(header, "typ", "JWT", err) &&
           (!kid || cjose_header_set(header, CJOSE_HDR_KID, kid, err));
}

int jwt_sign(const struct jwt_key *key, const char *kid, struct slice claims, struct arena *arena,
             struct slice *text, struct error *error)
{
    cjose_err err;
    const char *exported;
    cjose_jws_t *jws = NULL;
    cjose_header_t *header = cjose_header_new(&err);
    if (header && fill_header(header, kid, &err))
        jws = cjose_jws_sign(key->jwk, header, (const uint8_t *)claims.ptr, claims.len, &err);
    *text = (struct slice){ 0 };
    if (jws && cjose_jws_export(jws, &exported, &err))
        *text = arena_copy(arena, slice_of(exported));
    cjose_jws_release(jws);
    cjose_header_release(header);
    ERR_clear_error();
    return text->ptr ? 0 : error_memory(error);
}
