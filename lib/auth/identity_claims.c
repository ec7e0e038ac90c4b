#include <auth/identity_claims.h>

#include <model/bounds.h>
#include <model/id.h>
#include <share/roster_json.h>

enum { SPELLINGS_MAX = 4 };

struct reading {
    bool token;
    struct arena *arena;
    struct error *error;
};

/* One thing under its spellings; they end with NULL. */
struct claim {
    const char *names[SPELLINGS_MAX + 1];
    enum id_kind kind;
};

static const struct claim project_claim = { { "projectId" }, ID_PROJECT };
static const struct claim app_claim = { { "appId", "appid", "app_id" }, ID_PROJECT };
static const struct claim user_claim = { { "userReference", "clientId", "clientid", "client_id" }, ID_USER };
static const struct claim org_claim = { { "orgId", "orgid", "org_id" }, ID_ORG };
static const struct claim dashboard_claim = { { "dashboardId" }, ID_DASHBOARD };

static int fault(const struct reading *reading, enum error_kind kind, const struct json *value, const char *why)
{
    struct slice pointer = json_pointer(value, reading->arena);
    if (!pointer.ptr)
        return error_memory(reading->error);
    if (reading->token)
        return error_set(reading->error, ERROR_INVALID_TOKEN, "The token's %.*s: %s",
                         SLICE_ARGS(slice_after(pointer, 1)), why);
    return error_entry(reading->error, kind, pointer, "%s", why);
}

/* A member that is there; in a body null is not. */
static const struct json *present(const struct reading *reading, const struct json *object, const char *name)
{
    const struct json *value = json_member(object, name);
    return value && value->type == JSON_NULL && !reading->token ? NULL : value;
}

static int take_id(const struct reading *reading, const struct json *value, enum id_kind kind, struct slice *out)
{
    const char *why;
    if (value->type != JSON_STRING)
        return fault(reading, ERROR_WRONG_TYPE, value, "It must be a string.");
    enum error_kind wrong = id_check(kind, value->text, &why);
    if (wrong)
        return fault(reading, wrong, value, why);
    *out = value->text;
    return 0;
}

static int read_id(const struct reading *reading, const struct json *object, const struct claim *claim,
                   struct slice *out)
{
    *out = (struct slice){ 0 };
    for (int i = 0; i <= SPELLINGS_MAX && claim->names[i]; i++) {
        struct slice seen;
        const struct json *value = present(reading, object, claim->names[i]);
        if (!value)
            continue;
        if (take_id(reading, value, claim->kind, &seen) != 0)
            return -1;
        if (out->len && !slice_equal(*out, seen))
            return fault(reading, ERROR_INVALID_VALUE, value,
                         "It is given in two spellings with different values.");
        *out = seen;
    }
    return 0;
}

static int read_roles(const struct reading *reading, const struct json *object, struct identity_claims *claims)
{
    const struct json *array = present(reading, object, "roles");
    if (!array)
        return 0;
    if (array->type != JSON_ARRAY)
        return fault(reading, ERROR_WRONG_TYPE, array, "It must be an array.");
    if (array->count > ROLES_MAX)
        return fault(reading, ERROR_TOO_MANY_ENTRIES, array, "There may be at most 100 roles.");
    struct slice *roles = arena_array(reading->arena, array->count, sizeof *roles);
    if (!roles)
        return error_memory(reading->error);
    for (const struct json *value = array->first; value; value = value->next)
        if (take_id(reading, value, ID_ROLE, &roles[claims->role_count++]) != 0)
            return -1;
    claims->roles = roles;
    return 0;
}

/* The roster is read where bodies' are; in a token its first fault becomes one of the token. */
static int read_orgs(const struct reading *reading, const struct json *object, struct identity_claims *claims)
{
    const struct json *orgs = present(reading, object, "orgs");
    struct error inner;
    if (!reading->token)
        return roster_json_read(orgs, reading->arena, &claims->orgs, &claims->org_count, reading->error);
    if (orgs && orgs->type != JSON_ARRAY)
        return fault(reading, ERROR_WRONG_TYPE, orgs, "It must be an array.");
    error_init(&inner, NULL);
    if (roster_json_read(orgs, reading->arena, &claims->orgs, &claims->org_count, &inner) == 0)
        return 0;
    return inner.kind == ERROR_UNAVAILABLE ? error_memory(reading->error)
                                           : fault(reading, inner.kind, orgs, inner.detail);
}

int identity_claims_read(const struct json *object, bool token, struct arena *arena,
                         struct identity_claims *claims, struct error *error)
{
    const struct reading reading = { token, arena, error };
    *claims = (struct identity_claims){ 0 };
    int result = read_id(&reading, object, &project_claim, &claims->project);
    result = result ? result : read_id(&reading, object, &app_claim, &claims->app);
    result = result ? result : read_id(&reading, object, &user_claim, &claims->user);
    result = result ? result : read_id(&reading, object, &org_claim, &claims->org);
    result = result ? result : read_id(&reading, object, &dashboard_claim, &claims->dashboard);
    result = result ? result : read_roles(&reading, object, claims);
    return result ? result : read_orgs(&reading, object, claims);
}
