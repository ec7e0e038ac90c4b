/* Tokens issued here (Qrvey's login/token), the keys that verify them, and taking them back. */
#include <auth/identity_claims.h>
#include <auth/revocations.h>
#include <auth/sign_keys.h>
#include <base/log.h>
#include <conf/conf.h>
#include <share/projects.h>
#include <text/duration.h>
#include <text/number.h>

#include "exchange.h"
#include "fields.h"
#include "tokens.h"
#include "wording.h"

enum { HOUR = 60 * 60 * 1000, SECONDS_MAX = 1000 * 366 * 24 * 60 * 60l };

static int wrong_lifetime(struct exchange *exchange, const struct json *value)
{
    return error_entry(exchange->error, ERROR_INVALID_VALUE, json_pointer(value, exchange->arena),
                       "It is a time with a unit, such as \"10m\", \"1w\" or \"1y\", or a whole number of seconds.");
}

static int read_lifetime(struct exchange *exchange, const struct json *value, int64_t *lifetime)
{
    uint64_t seconds;
    *lifetime = HOUR;
    if (!value || value->type == JSON_NULL)
        return 0;
    if (value->type == JSON_STRING && duration_parse(value->text, lifetime) == 0)
        return 0;
    if (value->type != JSON_NUMBER || number_parse(value->text, SECONDS_MAX, &seconds) != 0)
        return wrong_lifetime(exchange, value);
    *lifetime = (int64_t)seconds * 1000;
    return 0;
}

/* An app that is named must be this project or one of its aliases. */
static int check_app(struct exchange *exchange, struct slice name)
{
    if (name.len == 0)
        return 0;
    int same = projects_goes_by(exchange->web->store, exchange->identity.project, name, exchange->arena,
                                exchange->error);
    if (same == 0)
        return error_set(exchange->error, ERROR_WRONG_APP, "The appId is neither this key's project nor an alias of it.");
    return same < 0 ? -1 : 0;
}

static bool has_org(const struct identity_claims *claims, struct slice org)
{
    for (size_t i = 0; i < claims->org_count; i++)
        if (slice_equal(claims->orgs[i].org, org))
            return true;
    return false;
}

static int write_token(struct exchange *exchange, const struct identity_claims *claims,
                       const struct issued_token *issued)
{
    struct json_writer writer;
    bool anonymous = claims->user.len == 0;
    bool orgless = !anonymous && claims->org_count > 0 && !has_org(claims, issued->org);
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_string_member(&writer, "token", issued->text);
    wording_time(&writer, "expires_at", issued->expires_at);
    if (anonymous || orgless) {
        json_write_key(&writer, "warnings");
        json_write_array(&writer);
        if (anonymous)
            json_write_string(&writer, SLICE("no_client_id"));
        if (orgless)
            json_write_string(&writer, SLICE("orgs_without_own_org"));
        json_write_array_end(&writer);
    }
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

/* A token for whom the config object describes, of the project that was found to ask. */
static int issue(struct exchange *exchange, const struct json *config, int64_t lifetime,
                 struct identity_claims *claims, struct issued_token *issued)
{
    if (identity_claims_read(config, false, exchange->arena, claims, exchange->error) != 0 ||
        check_app(exchange, claims->app) != 0 || check_app(exchange, claims->project) != 0)
        return -1;
    const struct token_request request = {
        .project = exchange->identity.project, .user = claims->user, .org = claims->org,
        .roles = claims->roles, .role_count = claims->role_count, .orgs = claims->orgs,
        .org_count = claims->org_count, .dashboard = claims->dashboard, .lifetime = lifetime,
    };
    return token_issue(exchange->web->tokens, &request, exchange->arena, issued, exchange->error);
}

int tokens_handle_login(struct exchange *exchange)
{
    struct identity_claims claims;
    struct issued_token issued;
    int64_t lifetime;
    if (exchange->body->type != JSON_OBJECT)
        return error_entry(exchange->error, ERROR_WRONG_TYPE, SLICE(""), "The body is the config object.");
    if (read_lifetime(exchange, json_member(exchange->body, "expiresIn"), &lifetime) != 0 ||
        issue(exchange, exchange->body, lifetime, &claims, &issued) != 0)
        return -1;
    return write_token(exchange, &claims, &issued);
}

static struct slice text_member(const struct json *object, const char *name)
{
    const struct json *value = json_member(object, name);
    return value && value->type == JSON_STRING ? value->text : (struct slice){ 0 };
}

int tokens_of_config(struct exchange *exchange, const struct json *config, struct slice *token, bool *development)
{
    struct identity_claims claims;
    struct issued_token issued;
    struct slice other = text_member(config, "dashboardAccessToken");
    *token = text_member(config, "qvToken");
    if (token->len && other.len && !slice_equal(*token, other))
        return error_set(exchange->error, ERROR_AMBIGUOUS_CREDENTIALS,
                         "The config object has two tokens; send one of qvToken and dashboardAccessToken.");
    if (token->len == 0)
        *token = other;
    *development = token->len == 0;
    if (!*development)
        return 0;
    struct slice key = text_member(config, "apiKey");
    if (key.len == 0)
        return error_set(exchange->error, ERROR_CREDENTIAL_MISSING, "The config object needs a token.");
    int64_t most = exchange->web->conf->issued_max_ttl;
    if (identity_of_api_key(exchange->web->store, exchange->web->key_use, key, KEY_PAGE, exchange->arena,
                            &exchange->identity, exchange->error) != 0 ||
        issue(exchange, config, most < HOUR ? most : HOUR, &claims, &issued) != 0)
        return -1;
    log_line(LOG_LINE_WARNING, "the page key %.*s of the project %.*s opens the sharing page: this is for development",
             SLICE_ARGS(exchange->identity.actor.id), SLICE_ARGS(exchange->identity.project));
    *token = issued.text;
    return 0;
}

int tokens_handle_jwks(struct exchange *exchange)
{
    if (sign_keys_jwks(exchange->web->store, exchange->arena, &exchange->response->body, exchange->error) != 0)
        return -1;
    response_header(exchange->response, "Content-Type", SLICE("application/jwk-set+json"));
    response_header(exchange->response, "Cache-Control", SLICE("public, max-age=300"));
    return 0;
}

int tokens_handle_revoke(struct exchange *exchange)
{
    static const char *const names[] = { "user_reference", "org_id", NULL };
    const struct json *org_value = json_member(exchange->body, "org_id");
    struct slice user = { 0 }, org = { 0 };
    struct origin origin;
    struct revision revision;
    struct json_writer writer;
    if (!fields_known(exchange->body, names, exchange))
        return -1;
    fields_id(fields_required(exchange->body, "user_reference", exchange), ID_USER, &user, exchange);
    if (org_value && org_value->type != JSON_NULL)
        fields_id(org_value, ID_ORG, &org, exchange);
    if (error_is_set(exchange->error) || origin_of(exchange, &origin) != 0 ||
        revocations_add(exchange->web->store, exchange->identity.project, user, org, &origin, exchange->arena,
                        &revision, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_string_member(&writer, "user_reference", user);
    if (org.len)
        json_write_string_member(&writer, "org_id", org);
    wording_time(&writer, "revoked_before", origin.at);
    wording_revision(&writer, revision);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}
