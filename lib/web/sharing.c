/* GET, PUT and DELETE /api/v3/project/dashboards/{id}/sharing, for people (Qrvey, "Sharing in Widgets"). */
#include <share/sharing.h>

#include <model/bounds.h>
#include <share/rules.h>

#include "dashboards.h"
#include "exchange.h"
#include "fields.h"
#include "wording.h"

static void write_version(struct exchange *exchange, struct json_writer *writer, struct revision version)
{
    char text[REVISION_TEXT];
    json_write_string_member(writer, "version", revision_format(version, text));
    struct slice tag = arena_printf(exchange->arena, "\"%s\"", text);
    response_header(exchange->response, "ETag", tag);
}

/* One entity tag: W/ and what a web server puts behind our digits ("-gzip") are passed over. False: not one of ours. */
static bool parse_tag(struct slice tag, struct revision *version)
{
    while (tag.len && (tag.ptr[0] == ' ' || tag.ptr[0] == 'W' || tag.ptr[0] == '/' || tag.ptr[0] == '"'))
        tag = slice_after(tag, 1);
    if (tag.len < REVISION_TEXT || (tag.ptr[REVISION_TEXT - 1] != '"' && tag.ptr[REVISION_TEXT - 1] != '-'))
        return false;
    return revision_parse((struct slice){ tag.ptr, REVISION_TEXT - 1 }, version);
}

/* If-Match (RFC 9110, 13.1.1): tags of which one must fit, or "*" (whatever there is). */
static int read_condition(struct exchange *exchange, struct share_request *request)
{
    struct slice value;
    if (exchange->request->variable(exchange->request, "HTTP_IF_MATCH", &value) == 0 || slice_is(value, "*"))
        return 0;
    while (value.len) {
        const char *comma = memchr(value.ptr, ',', value.len);
        struct slice tag = { value.ptr, comma ? (size_t)(comma - value.ptr) : value.len };
        struct revision version;
        if (parse_tag(tag, &version) && request->version_count < SHARE_VERSIONS_MAX)
            request->versions[request->version_count++] = version;
        value = slice_after(value, tag.len + 1);
    }
    if (request->version_count)
        return 0;
    return error_set(exchange->error, ERROR_PRECONDITION_FAILED,
                     "If-Match takes the ETag that this dashboard's sharing was read with.");
}

static int wrong_recipient(struct exchange *exchange, const struct json *entry)
{
    return error_entry(exchange->error, ERROR_INVALID_PRINCIPAL, json_pointer(entry, exchange->arena),
                       "Name one recipient: \"org\": true, or role, or user {clientId, email}.");
}

static int read_user(struct exchange *exchange, const struct json *user, struct share *share)
{
    static const char *const names[] = { "clientId", "email", NULL };
    const struct json *email = json_member(user, "email");
    if (!fields_known(user, names, exchange))
        return -1;
    fields_id(fields_required(user, "clientId", exchange), ID_USER, &share->principal.user, exchange);
    if (email)
        fields_id(email, ID_USER, &share->email, exchange);     /* bytes and length as of a user reference */
    return 0;
}

static int read_recipient(struct exchange *exchange, const struct json *entry, struct share *share)
{
    const struct json *user = json_member(entry, "user"), *role = json_member(entry, "role");
    const struct json *org = json_member(entry, "org");
    bool whole_org = false;
    if (org && org->type != JSON_BOOLEAN) {
        fields_flag(org, &whole_org, exchange);
        return -1;
    }
    fields_flag(org, &whole_org, exchange);
    if ((user != NULL) + (role != NULL) + (org != NULL) != 1 || (org && !whole_org))
        return wrong_recipient(exchange, entry);
    share->principal.kind = user ? PRINCIPAL_USER : role ? PRINCIPAL_ROLE : PRINCIPAL_ORG;
    if (role)
        fields_id(role, ID_ROLE, &share->principal.role, exchange);
    return user ? read_user(exchange, user, share) : 0;
}

static void read_share(struct exchange *exchange, const struct json *entry, bool removal, struct share *share)
{
    static const char *const names[] = { "org", "role", "user", "scope", "orgId", "starts_at", "expires_at", NULL };
    if (!fields_known(entry, names, exchange))
        return;
    read_recipient(exchange, entry, share);
    fields_id(json_member(entry, "orgId"), ID_ORG, &share->named_org, exchange);
    if (removal)
        fields_scope(json_member(entry, "scope"), &share->scope, exchange);
    else
        fields_scope(fields_required(entry, "scope", exchange), &share->scope, exchange);
    fields_period(entry, &share->period, exchange);
}

static int read_shares(struct exchange *exchange, bool removal, struct share_request *request)
{
    static const char *const names[] = { "shares", NULL };
    if (!fields_known(exchange->body, names, exchange))
        return -1;
    const struct json *array = fields_array(exchange->body, "shares", ENTRIES_MAX, exchange);
    struct share *shares = array ? arena_array(exchange->arena, array->count, sizeof *shares) : NULL;
    if (!shares)
        return error_memory(exchange->error);       /* what is stated already stands */
    size_t i = 0;
    for (const struct json *entry = array->first; entry; entry = entry->next)
        read_share(exchange, entry, removal, &shares[i++]);
    request->shares = shares;
    request->count = array->count;
    return error_is_set(exchange->error) ? -1 : 0;
}

/* Members of an open object. */
static void write_recipient(struct json_writer *writer, const struct principal *principal, struct slice org,
                            struct slice email)
{
    if (principal->kind == PRINCIPAL_ORG)
        json_write_boolean_member(writer, "org", true);
    if (principal->kind == PRINCIPAL_ROLE)
        json_write_string_member(writer, "role", principal->role);
    if (principal->kind == PRINCIPAL_USER) {
        json_write_key(writer, "user");
        json_write_object(writer);
        json_write_string_member(writer, "clientId", principal->user);
        if (email.len)
            json_write_string_member(writer, "email", email);
        json_write_object_end(writer);
    }
    if (org.len)
        json_write_string_member(writer, "orgId", org);
}

static void write_result(struct json_writer *writer, const struct share *share, struct slice org,
                         const struct permission_result *result)
{
    json_write_object(writer);
    write_recipient(writer, &share->principal, org, share->email);
    if (share->scope != SCOPE_NONE)
        json_write_string_member(writer, "scope", slice_of(scope_name(share->scope)));
    wording_period(writer, share->period);
    json_write_string_member(writer, "status", slice_of(permission_status_name(result->status)));
    wording_told_ways(writer, "remaining", &result->remaining, "remaining_more", result->remaining_more);
    wording_told_ways(writer, "possible", &result->possible, "possible_more", result->possible_more);
    json_write_object_end(writer);
}

static int write_results(struct exchange *exchange, const struct share_request *request,
                         const struct permission_result *results, struct revision version)
{
    struct json_writer writer;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "shares");
    json_write_array(&writer);
    for (size_t i = 0; i < request->count; i++)
        write_result(&writer, &request->shares[i], request->bearer->org, &results[i]);
    json_write_array_end(&writer);
    write_version(exchange, &writer, version);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

static int change(struct exchange *exchange, bool removal)
{
    struct share_request request = { .bearer = exchange->bearer, .dashboard = exchange->id };
    struct revision version = { 0, 0 };
    if (read_shares(exchange, removal, &request) != 0 || read_condition(exchange, &request) != 0 ||
        origin_of(exchange, &request.origin) != 0)
        return -1;
    struct permission_result *results = arena_array(exchange->arena, request.count, sizeof *results);
    if (!results)
        return error_memory(exchange->error);
    int result = (removal ? sharing_end : sharing_set)(exchange->web->store, &request, exchange->arena, results,
                                                       &version, exchange->error);
    return result == 0 ? write_results(exchange, &request, results, version) : -1;
}

int sharing_handle_put(struct exchange *exchange)
{
    return change(exchange, false);
}

int sharing_handle_delete(struct exchange *exchange)
{
    return change(exchange, true);
}

static void write_share(struct json_writer *writer, const struct share_row *row)
{
    static const char *const states[] = { [PERIOD_NOT_YET] = "not_yet", [PERIOD_EXPIRED] = "expired" };
    const struct grant *grant = &row->grant;
    json_write_object(writer);
    write_recipient(writer, &grant->principal, grant->principal.org, row->email);
    json_write_string_member(writer, "scope", slice_of(scope_name(grant->scope)));
    wording_period(writer, grant->period);
    if (row->state != PERIOD_ACTIVE)
        json_write_string_member(writer, "state", slice_of(states[row->state]));
    wording_actor(writer, "granted_by", &grant->granted_by);
    wording_time(writer, "granted_at", grant->granted_at);
    json_write_boolean_member(writer, "by_server", grant->granted_by.kind != ACTOR_PERSON);
    json_write_object_end(writer);
}

static void write_candidates(struct json_writer *writer, const struct sharing_view *view, struct slice org)
{
    json_write_key(writer, "candidates");
    json_write_object(writer);
    json_write_string_member(writer, "org_id", org);
    for (int kind = 0; kind < 2; kind++) {
        json_write_key(writer, kind == 0 ? "roles" : "users");
        json_write_array(writer);
        for (size_t i = 0; i < view->candidates.count; i++) {
            const struct roster_candidate *candidate = &view->candidates.candidates[i];
            if (candidate->is_role && kind == 0)
                json_write_string(writer, candidate->name);
            if (candidate->is_role || kind == 0)
                continue;
            json_write_object(writer);
            json_write_string_member(writer, "clientId", candidate->name);
            json_write_string_member(writer, "email", candidate->email);
            json_write_object_end(writer);
        }
        json_write_array_end(writer);
    }
    json_write_integer_member(writer, "user_count", (int64_t)view->users);
    wording_next_cursor(writer, view->candidates.next);
    json_write_object_end(writer);
}

static int write_view(struct exchange *exchange, const struct sharing_view *view)
{
    struct json_writer writer;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "dashboard");
    json_write_object(&writer);
    dashboards_write_head(&writer, &view->dashboard);
    json_write_object_end(&writer);
    json_write_boolean_member(&writer, "may_share", view->may_share);
    if (!view->may_share) {
        json_write_string_member(&writer, "reason", slice_of(error_code(view->reason)));
        json_write_string_member(&writer, "reason_detail", slice_of(rules_detail(view->reason)));
    }
    json_write_key(&writer, "shares");
    json_write_array(&writer);
    for (size_t i = 0; i < view->share_count; i++)
        write_share(&writer, &view->shares[i]);
    json_write_array_end(&writer);
    wording_cursor(&writer, "shares_next_cursor", view->shares_next);
    if (view->may_share) {
        json_write_integer_member(&writer, "other_orgs", (int64_t)view->other_orgs);
        write_candidates(&writer, view, exchange->bearer->org);
    }
    write_version(exchange, &writer, view->version);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int sharing_handle_get(struct exchange *exchange)
{
    struct sharing_query query = { .bearer = exchange->bearer, .dashboard = exchange->id };
    struct sharing_view view;
    if (parameters_page(exchange, &query.limit, &query.candidates_cursor) != 0 ||
        parameters_cursor(exchange, "shares_cursor", &query.shares_cursor) != 0)
        return -1;
    parameters_get(exchange, "q", &query.text);
    if (sharing_read(exchange->web->store, &query, exchange->arena, &view, exchange->error) != 0)
        return -1;
    return write_view(exchange, &view);
}
