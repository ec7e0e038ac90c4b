/* PUT, DELETE and GET /api/v3/project/end-user/permissions (Vizzly, "Sharing dashboards"; what goes beyond is ours). */
#include <share/permissions.h>

#include <conf/conf.h>
#include <model/bounds.h>
#include <share/list.h>

#include "exchange.h"
#include "fields.h"
#include "wording.h"

static int wrong_principal(struct exchange *exchange, const struct json *entry, const char *detail)
{
    return error_entry(exchange->error, ERROR_INVALID_PRINCIPAL, json_pointer(entry, exchange->arena), "%s", detail);
}

/* The org of an entry: an id, null (said, but none) or absent. False: wrong. */
static bool read_org(struct exchange *exchange, const struct json *entry, struct slice *org, bool *said)
{
    const struct json *value = json_member(entry, "org_id");
    *said = value != NULL;
    *org = (struct slice){ 0 };
    return !value || value->type == JSON_NULL || fields_id(value, ID_ORG, org, exchange);
}

static int read_group(struct exchange *exchange, const struct json *entry, struct permission *permission)
{
    const struct json *role = json_member(entry, "role");
    struct principal *principal = &permission->principal;
    principal->kind = role ? PRINCIPAL_ROLE : PRINCIPAL_ORG;
    if (role && !fields_id(role, ID_ROLE, &principal->role, exchange))
        return -1;
    if (principal->org.len == 0)
        return wrong_principal(exchange, entry, role ? "A role needs the org_id of its org."
                                                     : "\"org\": true needs an org_id.");
    return 0;
}

/* Exactly one of user_reference, role and "org": true. */
static int read_principal(struct exchange *exchange, const struct json *entry, struct permission *permission)
{
    const struct json *user = json_member(entry, "user_reference"), *role = json_member(entry, "role");
    const struct json *org = json_member(entry, "org");
    bool org_said, whole_org = false;
    if (!read_org(exchange, entry, &permission->principal.org, &org_said))
        return -1;
    fields_flag(org, &whole_org, exchange);
    if (org && !whole_org)
        return wrong_principal(exchange, org, "\"org\" may only be true; leave it out else.");
    if ((user != NULL) + (role != NULL) + whole_org != 1)
        return wrong_principal(exchange, entry,
                               "Name one principal: user_reference, or org_id and role, or org_id and \"org\": true.");
    if (!user)
        return read_group(exchange, entry, permission);
    permission->principal.kind = PRINCIPAL_USER;
    permission->every_org = !org_said;
    return fields_id(user, ID_USER, &permission->principal.user, exchange) ? 0 : -1;
}

static void read_entry(struct exchange *exchange, const struct json *entry, struct permission *permission)
{
    static const char *const names[] = { "dashboard_id", "scope", "user_reference", "org_id", "role", "org",
                                         "starts_at", "expires_at", NULL };
    if (!fields_known(entry, names, exchange))
        return;
    fields_id(fields_required(entry, "dashboard_id", exchange), ID_DASHBOARD, &permission->dashboard, exchange);
    fields_scope(fields_required(entry, "scope", exchange), &permission->scope, exchange);
    read_principal(exchange, entry, permission);
    fields_period(entry, &permission->period, exchange);
}

static int read_permissions(struct exchange *exchange, bool revoke, struct permissions *permissions)
{
    static const char *const names[] = { "permissions", NULL };
    if (!fields_known(exchange->body, names, exchange))
        return -1;
    const struct json *array = fields_array(exchange->body, "permissions", ENTRIES_MAX, exchange);
    if (!array)
        return -1;
    struct permission *entries = arena_array(exchange->arena, array->count, sizeof *entries);
    if (!entries)
        return error_memory(exchange->error);
    size_t i = 0;
    for (const struct json *entry = array->first; entry; entry = entry->next, i++) {
        read_entry(exchange, entry, &entries[i]);
        entries[i].every_org = entries[i].every_org && revoke;
    }
    permissions->entries = entries;
    permissions->count = array->count;
    return error_is_set(exchange->error) ? -1 : 0;
}

static void write_result(struct json_writer *writer, const struct permission *permission,
                         const struct permission_result *result)
{
    json_write_object(writer);
    json_write_string_member(writer, "dashboard_id", permission->dashboard);
    json_write_string_member(writer, "scope", slice_of(scope_name(permission->scope)));
    wording_principal(writer, &permission->principal);
    wording_period(writer, permission->period);
    json_write_string_member(writer, "status", slice_of(permission_status_name(result->status)));
    wording_told_ways(writer, "remaining", &result->remaining, "remaining_more", result->remaining_more);
    wording_told_ways(writer, "possible", &result->possible, "possible_more", result->possible_more);
    json_write_object_end(writer);
}

static int write_results(struct exchange *exchange, const struct permissions *permissions,
                         const struct permission_result *results, struct revision revision)
{
    struct json_writer writer;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "permissions");
    json_write_array(&writer);
    for (size_t i = 0; i < permissions->count; i++)
        write_result(&writer, &permissions->entries[i], &results[i]);
    json_write_array_end(&writer);
    if (permissions->dry_run)
        json_write_boolean_member(&writer, "dry_run", true);
    wording_revision(&writer, revision);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

static int change(struct exchange *exchange, bool revoke)
{
    struct permissions permissions = { .project = exchange->identity.project,
                                       .require_registered = exchange->web->conf->require_registered_dashboards };
    struct revision revision;
    if (parameters_flag(exchange, "dry_run", &permissions.dry_run) != 0 ||
        read_permissions(exchange, revoke, &permissions) != 0 || origin_of(exchange, &permissions.origin) != 0)
        return -1;
    struct permission_result *results = arena_array(exchange->arena, permissions.count, sizeof *results);
    if (!results)
        return error_memory(exchange->error);
    int result = (revoke ? permissions_delete : permissions_put)(exchange->web->store, &permissions, exchange->arena,
                                                                 results, &revision, exchange->error);
    return result == 0 ? write_results(exchange, &permissions, results, revision) : -1;
}

int permissions_handle_put(struct exchange *exchange)
{
    return change(exchange, false);
}

int permissions_handle_delete(struct exchange *exchange)
{
    return change(exchange, true);
}

static int read_filter(struct exchange *exchange, struct list_filter *filter)
{
    if (parameters_id(exchange, "dashboard_id", false, ID_DASHBOARD, &filter->dashboard) != 0 ||
        parameters_id(exchange, "user_reference", false, ID_USER, &filter->user) != 0 ||
        parameters_id(exchange, "org_id", false, ID_ORG, &filter->org) != 0 ||
        parameters_id(exchange, "role", false, ID_ROLE, &filter->role) != 0)
        return -1;
    if (filter->role.len && (filter->org.len == 0 || filter->user.len))
        return error_set(exchange->error, ERROR_INVALID_PRINCIPAL,
                         "role goes with org_id and without user_reference.");
    return 0;
}

int permissions_handle_list(struct exchange *exchange)
{
    struct list_filter filter = { .project = exchange->identity.project };
    struct list_page page;
    struct json_writer writer;
    struct slice cursor;
    size_t limit;
    if (read_filter(exchange, &filter) != 0 || parameters_page(exchange, &limit, &cursor) != 0 ||
        list_grants(exchange->web->store, &filter, limit, cursor, exchange->arena, &page, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "permissions");
    json_write_array(&writer);
    for (size_t i = 0; i < page.count; i++)
        wording_grant(&writer, &page.grants[i]);
    json_write_array_end(&writer);
    wording_next_cursor(&writer, page.next);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}
