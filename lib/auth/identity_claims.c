#include <auth/identity_claims.h>

#include <model/bounds.h>
#include <model/id.h>
#include <share/rosters.h>
#include <text/utf8.h>

enum { EMAIL_BYTES_MAX = 320, SPELLINGS_MAX = 4 };

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
            return fault(reading, ERROR_INVALID_VALUE, value, "It is given in two spellings with different values.");
        *out = seen;
    }
    return 0;
}

/* The array under that name, NULL where there is none. */
static int find_array(const struct reading *reading, const struct json *object, const char *name, size_t max,
                      const struct json **array)
{
    *array = present(reading, object, name);
    if (*array && (*array)->type != JSON_ARRAY)
        return fault(reading, ERROR_WRONG_TYPE, *array, "It must be an array.");
    if (*array && (*array)->count > max)
        return fault(reading, ERROR_TOO_MANY_ENTRIES, *array, "It has too many elements.");
    return 0;
}

static int read_ids(const struct reading *reading, const struct json *object, const char *name, size_t max,
                    const struct slice **ids, size_t *count)
{
    const struct json *array;
    *ids = NULL;
    *count = 0;
    if (find_array(reading, object, name, max, &array) != 0)
        return -1;
    if (!array)
        return 0;
    struct slice *out = arena_array(reading->arena, array->count, sizeof *out);
    if (!out)
        return error_memory(reading->error);
    for (const struct json *value = array->first; value; value = value->next)
        if (take_id(reading, value, ID_ROLE, &out[(*count)++]) != 0)
            return -1;
    *ids = out;
    return 0;
}

static int read_email(const struct reading *reading, const struct json *user, struct slice *email)
{
    const struct json *value = present(reading, user, "email");
    *email = (struct slice){ 0 };
    if (!value)
        return 0;
    if (value->type != JSON_STRING)
        return fault(reading, ERROR_WRONG_TYPE, value, "It must be a string.");
    if (value->text.len > EMAIL_BYTES_MAX)
        return fault(reading, ERROR_TOO_LONG, value, "It may have at most 320 bytes.");
    if (utf8_has_control(value->text))
        return fault(reading, ERROR_INVALID_VALUE, value, "It must hold no control character.");
    *email = value->text;
    return 0;
}

static int read_users(const struct reading *reading, const struct json *entry, struct bearer_org *org)
{
    const struct json *array;
    if (find_array(reading, entry, "users", ROSTER_USERS_MAX, &array) != 0)
        return -1;
    if (!array)
        return 0;
    struct bearer_user *users = arena_array(reading->arena, array->count, sizeof *users);
    if (!users)
        return error_memory(reading->error);
    for (const struct json *value = array->first; value; value = value->next) {
        struct bearer_user *user = &users[org->user_count++];
        if (value->type != JSON_OBJECT)
            return fault(reading, ERROR_WRONG_TYPE, value, "It must be an object.");
        if (read_id(reading, value, &user_claim, &user->client_id) != 0 || read_email(reading, value, &user->email) != 0)
            return -1;
        if (user->client_id.len == 0)
            return fault(reading, ERROR_MISSING_FIELD, value, "It needs a clientId.");
    }
    org->users = users;
    return 0;
}

static int read_org(const struct reading *reading, const struct json *entry, struct bearer_org *org)
{
    if (entry->type != JSON_OBJECT)
        return fault(reading, ERROR_WRONG_TYPE, entry, "It must be an object.");
    if (read_id(reading, entry, &org_claim, &org->org) != 0)
        return -1;
    if (org->org.len == 0)
        return fault(reading, ERROR_MISSING_FIELD, entry, "It needs an orgId.");
    if (read_ids(reading, entry, "orgRoles", ROSTER_ROLES_MAX, &org->roles, &org->role_count) != 0)
        return -1;
    return read_users(reading, entry, org);
}

static int read_orgs(const struct reading *reading, const struct json *object, struct identity_claims *claims)
{
    const struct json *array;
    if (find_array(reading, object, "orgs", ROSTER_ORGS_MAX, &array) != 0)
        return -1;
    if (!array)
        return 0;
    struct bearer_org *orgs = arena_array(reading->arena, array->count, sizeof *orgs);
    if (!orgs)
        return error_memory(reading->error);
    for (const struct json *entry = array->first; entry; entry = entry->next) {
        struct bearer_org *org = &orgs[claims->org_count++];
        if (read_org(reading, entry, org) != 0)
            return -1;
        for (const struct bearer_org *before = orgs; before < org; before++)
            if (slice_equal(before->org, org->org))
                return fault(reading, ERROR_INVALID_VALUE, entry, "Its org stands in an entry before; make them one.");
    }
    claims->orgs = orgs;
    return 0;
}

int identity_claims_read(const struct json *object, bool token, struct arena *arena, struct identity_claims *claims,
                         struct error *error)
{
    const struct reading reading = { token, arena, error };
    *claims = (struct identity_claims){ 0 };
    int result = read_id(&reading, object, &project_claim, &claims->project);
    result = result ? result : read_id(&reading, object, &app_claim, &claims->app);
    result = result ? result : read_id(&reading, object, &user_claim, &claims->user);
    result = result ? result : read_id(&reading, object, &org_claim, &claims->org);
    result = result ? result : read_id(&reading, object, &dashboard_claim, &claims->dashboard);
    result = result ? result : read_ids(&reading, object, "roles", ROLES_MAX, &claims->roles, &claims->role_count);
    return result ? result : read_orgs(&reading, object, claims);
}
