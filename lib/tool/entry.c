#include <tool/entry.h>

#include <model/bounds.h>
#include <model/id.h>
#include <text/csv.h>
#include <text/timestamp.h>
#include <tool/answer.h>

enum { CSV_COLUMNS = 4 };

/* The fields of an entry; the order of the table. */
enum field {
    FIELD_PROJECT, FIELD_DASHBOARD, FIELD_SCOPE, FIELD_USER, FIELD_ORG_ID, FIELD_ROLE, FIELD_ORG, FIELD_STARTS,
    FIELD_EXPIRES, FIELD_GIVER, FIELD_GIVEN_AT, FIELDS
};

static const struct {
    struct slice name;
    enum json_type type;
} fields[FIELDS] = {
    [FIELD_PROJECT] = { SLICE_INIT("project"), JSON_STRING },
    [FIELD_DASHBOARD] = { SLICE_INIT("dashboard_id"), JSON_STRING },
    [FIELD_SCOPE] = { SLICE_INIT("scope"), JSON_STRING },
    [FIELD_USER] = { SLICE_INIT("user_reference"), JSON_STRING },
    [FIELD_ORG_ID] = { SLICE_INIT("org_id"), JSON_STRING },
    [FIELD_ROLE] = { SLICE_INIT("role"), JSON_STRING },
    [FIELD_ORG] = { SLICE_INIT("org"), JSON_BOOLEAN },
    [FIELD_STARTS] = { SLICE_INIT("starts_at"), JSON_STRING },
    [FIELD_EXPIRES] = { SLICE_INIT("expires_at"), JSON_STRING },
    [FIELD_GIVER] = { SLICE_INIT("granted_by"), JSON_OBJECT },
    [FIELD_GIVEN_AT] = { SLICE_INIT("granted_at"), JSON_STRING },
};

int entry_format_parse(struct slice text, enum entry_format *format, struct error *error)
{
    if (!slice_is(text, "ndjson") && !slice_is(text, "csv"))
        return error_set(error, ERROR_BAD_REQUEST, "--format is to be ndjson or csv.");
    *format = slice_is(text, "csv") ? ENTRY_CSV : ENTRY_NDJSON;
    return 0;
}

/* Takes the object apart: the member of each field, NULL where it is absent. */
static int members_sort(const struct json *object, const struct json *members[FIELDS], struct error *error)
{
    for (const struct json *member = object->first; member; member = member->next) {
        size_t id = 0;
        while (id < FIELDS && !slice_equal(fields[id].name, member->key))
            id++;
        if (id == FIELDS)
            return error_set(error, ERROR_UNKNOWN_FIELD, "\"%.*s\" is no field of a grant.",
                             (int)(member->key.len > 60 ? 60 : member->key.len), member->key.ptr);
        /* an explicit absence of the org is what exports of others may hold */
        if (id == FIELD_ORG_ID && member->type == JSON_NULL)
            continue;
        if (member->type != fields[id].type)
            return error_set(error, ERROR_WRONG_TYPE, "\"%s\" must be %s, not %s.", fields[id].name.ptr,
                             json_type_name(fields[id].type), json_type_name(member->type));
        members[id] = member;
    }
    return 0;
}

static struct slice text_of(const struct json *member)
{
    return member ? member->text : SLICE("");
}

static int moment_of(const struct json *member, enum field field, int64_t open, int64_t *out, struct error *error)
{
    *out = open;
    if (member && timestamp_parse(member->text, out) != 0)
        return error_set(error, ERROR_INVALID_VALUE, "\"%s\" must be a time with its offset, such as "
                         "2026-11-21T20:26:00Z.", fields[field].name.ptr);
    return 0;
}

/* Exactly one of a user (with an org or not), a role of an org, a whole org. */
static int principal_of(const struct json *const members[FIELDS], struct principal *principal, struct error *error)
{
    const struct json *user = members[FIELD_USER], *role = members[FIELD_ROLE], *org = members[FIELD_ORG];
    *principal = (struct principal){ .user = text_of(user), .org = text_of(members[FIELD_ORG_ID]),
                                     .role = text_of(role) };
    if (!!user + !!role + !!org != 1)
        return error_set(error, ERROR_INVALID_PRINCIPAL, "Name one principal: user_reference (with org_id or "
                         "not), or org_id and role, or org_id and \"org\": true.");
    if (!user && !members[FIELD_ORG_ID])
        return error_set(error, ERROR_INVALID_PRINCIPAL, "A role or a whole org needs its org_id.");
    if (org && !org->boolean)
        return error_set(error, ERROR_INVALID_VALUE, "\"org\" must be true, or be left out.");
    principal->kind = user ? PRINCIPAL_USER : role ? PRINCIPAL_ROLE : PRINCIPAL_ORG;
    if (user && members[FIELD_ORG_ID] && !principal->org.len)
        return error_set(error, ERROR_INVALID_VALUE, "org_id: It must not be empty.");
    return 0;
}

static int scope_of(struct slice text, enum scope *scope, struct error *error)
{
    if (!text.len)
        return error_set(error, ERROR_MISSING_FIELD, "The scope is missing: read or read_write.");
    if (!scope_parse(text, scope))
        return error_set(error, ERROR_INVALID_SCOPE, "The scope must be read or read_write.");
    return 0;
}

/* The object's fields without project and giver. */
static int grant_of(const struct json *const members[FIELDS], struct grant *grant, struct error *error)
{
    *grant = (struct grant){ .dashboard = text_of(members[FIELD_DASHBOARD]) };
    if (!members[FIELD_DASHBOARD])
        return error_set(error, ERROR_MISSING_FIELD, "\"dashboard_id\" is missing.");
    if (scope_of(text_of(members[FIELD_SCOPE]), &grant->scope, error) != 0 ||
        principal_of(members, &grant->principal, error) != 0 ||
        moment_of(members[FIELD_STARTS], FIELD_STARTS, PERIOD_OPEN_START, &grant->period.starts_at, error) != 0)
        return -1;
    return moment_of(members[FIELD_EXPIRES], FIELD_EXPIRES, PERIOD_OPEN_END, &grant->period.expires_at, error);
}

static int read_json(struct slice line, struct arena *arena, struct entry *entry, struct error *error)
{
    static const struct json_limits limits = { .bytes = 64 * 1024, .depth = 8, .values = 256, .members = 64 };
    const struct json *members[FIELDS] = { NULL };
    struct json *object;
    if (json_parse(line, &limits, arena, &object, error) != 0)
        return -1;
    if (object->type != JSON_OBJECT)
        return error_set(error, ERROR_WRONG_TYPE, "The line must hold an object, not %s.",
                         json_type_name(object->type));
    if (members_sort(object, members, error) != 0 || grant_of(members, &entry->grant, error) != 0)
        return -1;
    entry->project = text_of(members[FIELD_PROJECT]);
    if (!members[FIELD_PROJECT])
        return error_set(error, ERROR_MISSING_FIELD, "\"project\" is missing.");
    return 0;
}

static int read_csv(struct slice line, struct arena *arena, struct entry *entry, struct error *error)
{
    struct slice cells[CSV_COLUMNS];
    const char *why;
    int count = csv_split(line, arena, cells, CSV_COLUMNS, &why);
    if (count < 0)
        return error_set(error, ERROR_BAD_REQUEST, "It is not readable as CSV: %s.", why);
    if (count != CSV_COLUMNS)
        return error_set(error, ERROR_BAD_REQUEST, "It has %d of the %d fields " ENTRY_CSV_HEAD ".", count,
                         CSV_COLUMNS);
    *entry = (struct entry){ .project = cells[0] };
    entry->grant = (struct grant){ .dashboard = cells[2], .period = { PERIOD_OPEN_START, PERIOD_OPEN_END },
                                   .principal = { .kind = PRINCIPAL_USER, .user = cells[1] } };
    return scope_of(cells[3], &entry->grant.scope, error);
}

int entry_read(enum entry_format format, struct slice line, struct arena *arena, struct entry *entry,
               struct error *error)
{
    int result = format == ENTRY_CSV ? read_csv(line, arena, entry, error) : read_json(line, arena, entry, error);
    return result == 0 ? entry_check(entry, error) : -1;
}

int entry_read_grant(const struct json *row, struct slice project, struct entry *entry, struct entry_given *given,
                     struct error *error)
{
    const struct json *members[FIELDS] = { NULL };
    struct error why;
    error_init(&why, NULL);
    if (members_sort(row, members, &why) != 0 || grant_of(members, &entry->grant, &why) != 0)
        return error_set(error, ERROR_INTERNAL, "The service lists a grant that cannot be read: %s", why.detail);
    entry->project = project;
    *given = (struct entry_given){ .by = members[FIELD_GIVER], .at = text_of(members[FIELD_GIVEN_AT]) };
    return 0;
}

static int id_take(enum id_kind kind, const char *name, struct slice id, bool needed, struct error *error)
{
    const char *why;
    if (!needed && !id.len)
        return 0;
    enum error_kind wrong = id_check(kind, id, &why);
    return wrong == ERROR_NONE ? 0 : error_set(error, wrong, "%s: %s", name, why);
}

int entry_check(const struct entry *entry, struct error *error)
{
    const struct principal *principal = &entry->grant.principal;
    const struct period *period = &entry->grant.period;
    if (id_take(ID_PROJECT, "project", entry->project, true, error) != 0 ||
        id_take(ID_DASHBOARD, "dashboard", entry->grant.dashboard, true, error) != 0 ||
        id_take(ID_USER, "user", principal->user, principal->kind == PRINCIPAL_USER, error) != 0 ||
        id_take(ID_ORG, "org", principal->org, principal->kind != PRINCIPAL_USER, error) != 0 ||
        id_take(ID_ROLE, "role", principal->role, principal->kind == PRINCIPAL_ROLE, error) != 0)
        return -1;
    if (period->starts_at >= period->expires_at)
        return error_set(error, ERROR_INVALID_PERIOD, "It would end before it begins: starts_at must be earlier "
                         "than expires_at.");
    return 0;
}

static void write_moment(struct json_writer *writer, const char *name, int64_t at, int64_t open)
{
    char text[TIMESTAMP_TEXT];
    if (at != open)
        json_write_string_member(writer, name, timestamp_format(at, text));
}

void entry_write_members(struct json_writer *writer, const struct grant *grant)
{
    const struct principal *principal = &grant->principal;
    json_write_string_member(writer, "dashboard_id", grant->dashboard);
    json_write_string_member(writer, "scope", slice_of(scope_name(grant->scope)));
    if (principal->user.len)
        json_write_string_member(writer, "user_reference", principal->user);
    if (principal->org.len)
        json_write_string_member(writer, "org_id", principal->org);
    if (principal->role.len)
        json_write_string_member(writer, "role", principal->role);
    if (principal->kind == PRINCIPAL_ORG)
        json_write_boolean_member(writer, "org", true);
    write_moment(writer, "starts_at", grant->period.starts_at, PERIOD_OPEN_START);
    write_moment(writer, "expires_at", grant->period.expires_at, PERIOD_OPEN_END);
}

bool entry_fits_csv(const struct entry *entry)
{
    const struct period always = { PERIOD_OPEN_START, PERIOD_OPEN_END };
    return entry->grant.principal.kind == PRINCIPAL_USER && !entry->grant.principal.org.len &&
           period_equal(entry->grant.period, always);
}

void entry_write_csv(struct buffer *out, const struct entry *entry)
{
    csv_field(out, entry->project);
    buffer_byte(out, ',');
    csv_field(out, entry->grant.principal.user);
    buffer_byte(out, ',');
    csv_field(out, entry->grant.dashboard);
    buffer_printf(out, ",%s\n", scope_name(entry->grant.scope));
}

void entry_write_ndjson(struct buffer *out, const struct entry *entry, const struct entry_given *given)
{
    struct json_writer writer;
    json_write_begin(&writer, out);
    json_write_object(&writer);
    json_write_string_member(&writer, "project", entry->project);
    entry_write_members(&writer, &entry->grant);
    if (given->by) {
        json_write_key(&writer, "granted_by");
        json_write_value(&writer, given->by);
    }
    if (given->at.len)
        json_write_string_member(&writer, "granted_at", given->at);
    json_write_object_end(&writer);
    json_write_end(&writer);
    buffer_byte(out, '\n');
}
