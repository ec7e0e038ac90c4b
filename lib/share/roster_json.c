#include <share/roster_json.h>

#include <stdlib.h>

#include <model/id.h>
#include <share/rosters.h>

enum { FAULTS_MAX = 100, EMAIL_BYTES_MAX = 320 };

struct reading {
    struct arena *arena;
    struct error *error;
    size_t roles, users;        /* so far, in all orgs */
};

static const char *const org_names[] = { "orgId", "orgid", "org_id", NULL };
static const char *const client_names[] = { "clientId", "clientid", "client_id", NULL };

static void wrong(struct reading *reading, enum error_kind kind, const struct json *value, const char *detail)
{
    error_entry(reading->error, kind, json_pointer(value, reading->arena), "%s", detail);
}

static void wrong_type(struct reading *reading, const struct json *value, const char *wanted)
{
    error_entry(reading->error, ERROR_WRONG_TYPE, json_pointer(value, reading->arena), "It must be %s, not %s.",
                wanted, json_type_name(value->type));
}

/* A roster may be wrong in each of its thousands of entries: the first faults are enough to mend it. */
static bool enough(const struct reading *reading)
{
    return reading->error->entries >= FAULTS_MAX || reading->error->kind == ERROR_UNAVAILABLE;
}

static const struct json *present(const struct json *value)
{
    return value && value->type != JSON_NULL ? value : NULL;
}

static bool same_text(const struct json *a, const struct json *b)
{
    return a->type == JSON_STRING && b->type == JSON_STRING && slice_equal(a->text, b->text);
}

/* A required member under one of its names. */
static const struct json *spelled(struct reading *reading, const struct json *object, const char *const *names)
{
    const struct json *said = NULL;
    for (const char *const *name = names; *name; name++) {
        const struct json *member = present(json_member(object, *name));
        if (member && said && !same_text(member, said))
            wrong(reading, ERROR_INVALID_VALUE, member,
                  "It differs from another spelling of the same field beside it; send one of the two.");
        if (!said)
            said = member;
    }
    if (!said) {
        struct slice at = json_pointer(object, reading->arena);
        error_entry(reading->error, ERROR_MISSING_FIELD,
                    arena_printf(reading->arena, "%.*s/%s", SLICE_ARGS(at), names[0]),
                    "The field \"%s\" is needed.", names[0]);
    }
    return said;
}

static struct slice read_id(struct reading *reading, const struct json *value, enum id_kind kind)
{
    const char *why;
    if (!value)
        return (struct slice){ 0 };
    if (value->type != JSON_STRING) {
        wrong_type(reading, value, "a string");
        return (struct slice){ 0 };
    }
    enum error_kind fault = id_check(kind, value->text, &why);
    if (fault != ERROR_NONE)
        wrong(reading, fault, value, why);
    return value->text;
}

static bool is_object(struct reading *reading, const struct json *value)
{
    if (value->type != JSON_OBJECT)
        wrong_type(reading, value, "an object");
    return value->type == JSON_OBJECT;
}

/* The array if there is one and it has room in `max` with what was read before (`*total`). */
static const struct json *read_array(struct reading *reading, const struct json *value, size_t max, size_t *total)
{
    value = present(value);
    if (!value)
        return NULL;
    if (value->type != JSON_ARRAY) {
        wrong_type(reading, value, "an array");
        return NULL;
    }
    *total += value->count;
    if (*total <= max)
        return value;
    error_entry(reading->error, ERROR_TOO_MANY_ENTRIES, json_pointer(value, reading->arena),
                "With this array there are %zu of its kind in the roster; there may be at most %zu.", *total, max);
    return NULL;
}

static struct slice read_email(struct reading *reading, const struct json *value)
{
    value = present(value);
    if (!value)
        return (struct slice){ 0 };
    if (value->type != JSON_STRING)
        wrong_type(reading, value, "a string");
    else if (value->text.len > EMAIL_BYTES_MAX)
        wrong(reading, ERROR_TOO_LONG, value, "An e-mail may have at most 320 bytes.");
    return value->text;
}

static void read_roles(struct reading *reading, const struct json *array, struct bearer_org *org)
{
    array = read_array(reading, array, ROSTER_ROLES_MAX, &reading->roles);
    struct slice *roles = array ? arena_array(reading->arena, array->count, sizeof *roles) : NULL;
    if (array && !roles)
        error_memory(reading->error);
    if (!roles)
        return;
    for (const struct json *role = array->first; role && !enough(reading); role = role->next)
        roles[org->role_count++] = read_id(reading, role, ID_ROLE);
    org->roles = roles;
}

static void read_users(struct reading *reading, const struct json *array, struct bearer_org *org)
{
    array = read_array(reading, array, ROSTER_USERS_MAX, &reading->users);
    struct bearer_user *users = array ? arena_array(reading->arena, array->count, sizeof *users) : NULL;
    if (array && !users)
        error_memory(reading->error);
    if (!users)
        return;
    for (const struct json *user = array->first; user && !enough(reading); user = user->next) {
        if (!is_object(reading, user))
            continue;
        struct bearer_user *read = &users[org->user_count++];
        read->client_id = read_id(reading, spelled(reading, user, client_names), ID_USER);
        read->email = read_email(reading, json_member(user, "email"));
    }
    org->users = users;
}

static void read_org(struct reading *reading, const struct json *value, struct bearer_org *org)
{
    if (!is_object(reading, value))
        return;
    org->org = read_id(reading, spelled(reading, value, org_names), ID_ORG);
    read_roles(reading, json_member(value, "orgRoles"), org);
    read_users(reading, json_member(value, "users"), org);
}

struct place {
    struct slice org;
    const struct json *value;
};

/* The same orgs beside each other, the earlier first. */
static int order_place(const void *a, const void *b)
{
    const struct place *x = a, *y = b;
    int order = slice_compare(x->org, y->org);
    return order ? order : (x->value->index > y->value->index) - (x->value->index < y->value->index);
}

static void refuse_repeated(struct reading *reading, const struct json *array, const struct bearer_org *orgs)
{
    size_t count = 0;
    struct place *places = arena_array(reading->arena, array->count, sizeof *places);
    if (!places) {
        error_memory(reading->error);
        return;
    }
    for (const struct json *value = array->first; value; value = value->next, count++)
        places[count] = (struct place){ orgs[count].org, value };
    qsort(places, count, sizeof *places, order_place);
    for (size_t i = 1; i < count && !enough(reading); i++)
        if (slice_equal(places[i - 1].org, places[i].org))
            wrong(reading, ERROR_DUPLICATE_TARGET, places[i].value,
                  "This org stands in the roster already; put all of it into one entry.");
}

int roster_json_read(const struct json *value, struct arena *arena, const struct bearer_org **orgs, size_t *count,
                     struct error *error)
{
    struct reading reading = { .arena = arena, .error = error };
    size_t total = 0, i = 0;
    *orgs = NULL;
    *count = 0;
    const struct json *array = read_array(&reading, value, ROSTER_ORGS_MAX, &total);
    if (!array)
        return error_is_set(error) ? -1 : 0;
    struct bearer_org *read = arena_array(arena, array->count, sizeof *read);
    if (!read)
        return error_memory(error);
    for (const struct json *org = array->first; org && !enough(&reading); org = org->next)
        read_org(&reading, org, &read[i++]);
    if (!error_is_set(error))
        refuse_repeated(&reading, array, read);
    *orgs = read;
    *count = i;
    return error_is_set(error) ? -1 : 0;
}
