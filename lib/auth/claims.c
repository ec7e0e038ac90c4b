#include "claims.h"

#include <auth/identity_claims.h>
#include <base/digest.h>
#include <model/bounds.h>
#include <model/id.h>
#include <share/rosters.h>
#include <text/base64url.h>
#include <text/timestamp.h>

enum { PARENTS_MAX = 1000 };

static int refuse(struct error *error, const char *why)
{
    return error_set(error, ERROR_INVALID_TOKEN, "%s", why);
}

static int wrong(struct error *error, const char *name, const char *why)
{
    return error_set(error, ERROR_INVALID_TOKEN, "The token's %s: %s", name, why);
}

/* A claim that is a string where it is there; ptr NULL where it is not. */
static int take_text(const struct json *object, const char *name, struct slice *out, struct error *error)
{
    const struct json *value = json_member(object, name);
    *out = (struct slice){ 0 };
    if (value && value->type != JSON_STRING)
        return wrong(error, name, "It must be a string.");
    if (value)
        *out = value->text.ptr ? value->text : SLICE("");
    return 0;
}

/* Seconds since 1970, with or without a fraction (RFC 7519's NumericDate), to milliseconds. A time before 1970
 * is as good as its end, one past the year 30,000 as good as never. */
static bool numeric_date(struct slice text, int64_t *milliseconds)
{
    int64_t value = 0;
    size_t at = 0;
    bool negative = text.len && text.ptr[0] == '-';
    for (at = negative; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++)
        if (value < INT64_C(1000000000000))
            value = value * 10 + (text.ptr[at] - '0');
    value *= 1000;
    if (at < text.len && text.ptr[at] == '.') {
        int64_t unit = 100;
        for (at++; at < text.len && text.ptr[at] >= '0' && text.ptr[at] <= '9'; at++, unit /= 10)
            value += unit * (text.ptr[at] - '0');
    }
    *milliseconds = negative ? -1 : value;
    return at == text.len;
}

static int take_date(const struct json *object, const char *name, int64_t *milliseconds, struct error *error)
{
    const struct json *value = json_member(object, name);
    *milliseconds = CLAIMS_NO_TIME;
    if (value && (value->type != JSON_NUMBER || !numeric_date(value->text, milliseconds)))
        return wrong(error, name, "It must be a number of seconds since 1970, without an exponent.");
    return 0;
}

static int read_times(const struct json *object, struct claims *claims, struct error *error)
{
    struct slice text;
    int64_t exp, expires = CLAIMS_NO_TIME;
    if (take_date(object, "exp", &exp, error) != 0 || take_date(object, "nbf", &claims->not_before, error) != 0 ||
        take_date(object, "iat", &claims->issued_at, error) != 0 ||
        take_text(object, "expires", &text, error) != 0)
        return -1;
    if (text.ptr && timestamp_parse(text, &expires) != 0)
        return wrong(error, "expires", "It must be a time with its offset, as 2026-11-21T20:26:00Z.");
    if (exp == CLAIMS_NO_TIME && !text.ptr)
        return refuse(error, "The token does not say when it ends; put expires or exp into it.");
    bool by_text = text.ptr && (exp == CLAIMS_NO_TIME || expires < exp);
    claims->bearer.expires_at = by_text ? expires : exp;
    return 0;
}

/* What the same key signs for other purposes, which must open nothing here. */
static const char *const foreign[] = { "dataSetIds", "secureFilters", "allowDatabaseSchemaAccess" };

static int refuse_foreign(const struct json *object, struct error *error)
{
    for (size_t i = 0; i < sizeof foreign / sizeof *foreign; i++)
        if (json_member(object, foreign[i]))
            return error_set(error, ERROR_INVALID_TOKEN,
                             "The token holds %s: it is one for reading data, not for sharing dashboards.",
                             foreign[i]);
    return 0;
}

static int read_scope(const struct json *object, struct bearer *bearer, struct error *error)
{
    struct slice scope, type;
    if (take_text(object, "scope", &scope, error) != 0 || take_text(object, "accessType", &type, error) != 0)
        return -1;
    bearer->cap = SCOPE_READ_WRITE;
    if (scope.ptr && !scope_parse(scope, &bearer->cap))
        return wrong(error, "scope", "It must be read or read_write.");
    bearer->admin = type.ptr && slice_is(type, "admin");
    if (type.ptr && !bearer->admin && !slice_is(type, "standard"))
        return wrong(error, "accessType", "It must be standard or admin.");
    return 0;
}

static int read_parents(const struct json *object, struct arena *arena, struct bearer *bearer, struct error *error)
{
    const struct json *array = json_member(object, "parentDashboardIds");
    const char *why;
    if (!array)
        return 0;
    if (array->type != JSON_ARRAY || array->count > PARENTS_MAX)
        return wrong(error, "parentDashboardIds", "It must be an array of at most 1,000 ids.");
    struct slice *parents = arena_array(arena, array->count, sizeof *parents);
    if (!parents)
        return error_memory(error);
    for (const struct json *value = array->first; value; value = value->next) {
        if (value->type != JSON_STRING)
            return wrong(error, "parentDashboardIds", "Each must be a string.");
        if (id_check(ID_DASHBOARD, value->text, &why) != ERROR_NONE)
            return wrong(error, "parentDashboardIds", why);
        parents[bearer->parent_count++] = value->text;
    }
    bearer->parents = parents;
    return 0;
}

/* Whether aud, where it is there, names the service or the project (RFC 7519, 4.1.3). */
static int check_audience(const struct json *object, const struct claims *claims, const struct token_rules *rules,
                          struct error *error)
{
    const struct json *aud = json_member(object, "aud");
    const struct json *one = aud && aud->type == JSON_ARRAY ? aud->first : aud;
    bool named = false;
    for (; one; one = aud->type == JSON_ARRAY ? one->next : NULL) {
        if (one->type != JSON_STRING)
            return wrong(error, "aud", "It must be a string or an array of strings.");
        named = named || slice_equal(one->text, rules->issuer) ||
                (one->text.len && slice_equal(one->text, claims->project)) ||
                (one->text.len && slice_equal(one->text, claims->app));
    }
    return named || !aud ? 0 : wrong(error, "aud", "It names neither this service nor the project.");
}

/* A project signs in its own name only (RFC 8725, 3.8). */
static int check_issuer(const struct json *object, const struct claims *claims, struct error *error)
{
    struct slice issuer, other;
    if (take_text(object, "iss", &issuer, error) != 0 || take_text(object, "sub", &other, error) != 0 ||
        take_text(object, "jti", &other, error) != 0)
        return -1;
    bool own = issuer.len && (slice_equal(issuer, claims->project) || slice_equal(issuer, claims->app));
    return own || !issuer.ptr ? 0 : wrong(error, "iss", "It is not the project.");
}

static int take_identity(const struct json *object, struct arena *arena, struct claims *claims,
                         struct error *error)
{
    struct identity_claims identity;
    struct bearer *bearer = &claims->bearer;
    if (identity_claims_read(object, true, arena, &identity, error) != 0)
        return -1;
    claims->project = identity.project;
    claims->app = identity.app;
    bearer->user = identity.user;
    bearer->org = identity.org;
    bearer->confined = identity.dashboard;
    bearer->roles = identity.roles;
    bearer->role_count = identity.role_count;
    bearer->orgs = identity.orgs;
    bearer->org_count = identity.org_count;
    return 0;
}

static int read_self_signed(const struct json *object, const struct token_rules *rules, struct arena *arena,
                            struct claims *claims, struct error *error)
{
    struct bearer *bearer = &claims->bearer;
    if (claims->project.len == 0 && claims->app.len == 0)
        return refuse(error, "The token names no project; put projectId into it.");
    if (bearer->user.len == 0)
        return refuse(error, "The token names nobody; put userReference (or clientId) into it.");
    if (read_scope(object, bearer, error) != 0 || read_parents(object, arena, bearer, error) != 0 ||
        check_issuer(object, claims, error) != 0 || check_audience(object, claims, rules, error) != 0)
        return -1;
    if (bearer->org.len == 0 && rosters_org_of(bearer->orgs, bearer->org_count, bearer->user, &bearer->org) < 0)
        return error_memory(error);
    return 0;
}

/* Our own tokens hold what token_issue writes, and that alone counts in them. */
static int read_issued(const struct json *object, const struct token_rules *rules, struct arena *arena,
                       struct claims *claims, struct error *error)
{
    struct slice issuer, roster;
    const struct json *precise = json_member(object, "iat_ms");
    int64_t issued_at;
    if (take_text(object, "iss", &issuer, error) != 0 || take_text(object, "aud", &claims->project, error) != 0 ||
        take_text(object, "roster", &roster, error) != 0)
        return -1;
    if (!slice_equal(issuer, rules->issuer) || claims->project.len == 0 || claims->issued_at == CLAIMS_NO_TIME)
        return refuse(error, "The token was made by another service, or by this one under another token_issuer.");
    int decoded = roster.ptr ? base64url_decode(roster, arena, &claims->bearer.roster) : 1;
    if (decoded < 0)
        return error_memory(error);
    if (decoded == 0 || (roster.ptr && claims->bearer.roster.len != DIGEST_BYTES))
        return wrong(error, "roster", "It is no digest.");
    if (precise && precise->type == JSON_NUMBER && numeric_date(precise->text, &issued_at))
        claims->issued_at = issued_at / 1000;
    claims->bearer.cap = SCOPE_READ_WRITE;
    claims->bearer.orgs = NULL;
    claims->bearer.org_count = 0;
    claims->app = (struct slice){ 0 };
    return 0;
}

int claims_read(const struct json *object, bool issued, const struct token_rules *rules, struct arena *arena,
                struct claims *claims, struct error *error)
{
    *claims = (struct claims){ .bearer.issued = issued };
    if (refuse_foreign(object, error) != 0 || read_times(object, claims, error) != 0 ||
        take_identity(object, arena, claims, error) != 0)
        return -1;
    return issued ? read_issued(object, rules, arena, claims, error)
                  : read_self_signed(object, rules, arena, claims, error);
}

int claims_check_times(const struct claims *claims, const struct token_rules *rules, int64_t now,
                       struct error *error)
{
    char at[TIMESTAMP_TEXT], here[TIMESTAMP_TEXT];
    int64_t ends = claims->bearer.expires_at;
    int64_t max = claims->bearer.issued ? rules->issued_max : rules->self_signed_max;
    timestamp_format(now, here);
    if (now >= ends + rules->leeway)
        return error_set(error, ERROR_TOKEN_EXPIRED,
                         "The token ended at %s; the server's time is %s. Get a new one.",
                         timestamp_format(ends, at).ptr, here);
    if (ends - now > max)
        return error_set(error, ERROR_TOKEN_TTL_TOO_LONG,
                         "The token ends at %s, further ahead than the %lld seconds that are taken; the server's "
                         "time is %s.", timestamp_format(ends, at).ptr, (long long)(max / 1000), here);
    if (claims->not_before > now + rules->leeway)
        return error_set(error, ERROR_INVALID_TOKEN,
                         "The token does not count before %s; the server's time is %s.",
                         timestamp_format(claims->not_before, at).ptr, here);
    if (claims->issued_at > now + rules->leeway)
        return error_set(error, ERROR_INVALID_TOKEN,
                         "The token was issued in the future, at %s; the server's time is %s.",
                         timestamp_format(claims->issued_at, at).ptr, here);
    return 0;
}
