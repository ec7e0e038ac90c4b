#include "wording.h"

#include <text/base64url.h>
#include <text/timestamp.h>
#include <web/response.h>

void wording_principal(struct json_writer *writer, const struct principal *principal)
{
    if (principal->kind == PRINCIPAL_USER)
        json_write_string_member(writer, "user_reference", principal->user);
    if (principal->org.len)
        json_write_string_member(writer, "org_id", principal->org);
    if (principal->kind == PRINCIPAL_ROLE)
        json_write_string_member(writer, "role", principal->role);
    if (principal->kind == PRINCIPAL_ORG)
        json_write_boolean_member(writer, "org", true);
}

void wording_time(struct json_writer *writer, const char *name, int64_t time)
{
    char text[TIMESTAMP_TEXT];
    json_write_string_member(writer, name, timestamp_format(time, text));
}

void wording_period(struct json_writer *writer, struct period period)
{
    if (period.starts_at != PERIOD_OPEN_START)
        wording_time(writer, "starts_at", period.starts_at);
    if (period.expires_at != PERIOD_OPEN_END)
        wording_time(writer, "expires_at", period.expires_at);
}

void wording_revision(struct json_writer *writer, struct revision revision)
{
    char text[REVISION_TEXT];
    json_write_string_member(writer, "revision", revision_format(revision, text));
}

void wording_actor(struct json_writer *writer, const char *name, const struct actor *actor)
{
    json_write_key(writer, name);
    json_write_object(writer);
    json_write_string_member(writer, "kind", slice_of(actor_kind_name(actor->kind)));
    if (actor->id.len)
        json_write_string_member(writer, "id", actor->id);
    if (actor->org.len)
        json_write_string_member(writer, "org_id", actor->org);
    json_write_object_end(writer);
}

void wording_grant(struct json_writer *writer, const struct grant *grant)
{
    json_write_object(writer);
    json_write_string_member(writer, "dashboard_id", grant->dashboard);
    json_write_string_member(writer, "scope", slice_of(scope_name(grant->scope)));
    wording_principal(writer, &grant->principal);
    wording_period(writer, grant->period);
    wording_actor(writer, "granted_by", &grant->granted_by);
    wording_time(writer, "granted_at", grant->granted_at);
    json_write_object_end(writer);
}

void wording_ways(struct json_writer *writer, const char *name, const struct way_list *ways)
{
    static const char *const states[] = { [PERIOD_NOT_YET] = "not_yet", [PERIOD_EXPIRED] = "expired" };
    json_write_key(writer, name);
    json_write_array(writer);
    for (size_t i = 0; i < ways->count; i++) {
        const struct way *way = &ways->ways[i];
        json_write_object(writer);
        json_write_string_member(writer, "kind", slice_of(way_name(way->kind)));
        wording_principal(writer, &way->principal);
        json_write_string_member(writer, "scope", slice_of(scope_name(way->scope)));
        if (way->state != PERIOD_ACTIVE)
            json_write_string_member(writer, "state", slice_of(states[way->state]));
        json_write_object_end(writer);
    }
    json_write_array_end(writer);
}

void wording_told_ways(struct json_writer *writer, const char *name, const struct way_list *ways,
                       const char *more_name, bool more)
{
    bool room = writer->out->len < RESPONSE_BODY_MAX / 2;
    if (room && ways->count)
        wording_ways(writer, name, ways);
    if (more || (!room && ways->count))
        json_write_boolean_member(writer, more_name, true);
}

void wording_next_cursor(struct json_writer *writer, struct slice next)
{
    wording_cursor(writer, "next_cursor", next);
}

void wording_cursor(struct json_writer *writer, const char *name, struct slice next)
{
    json_write_key(writer, name);
    if (next.len == 0) {
        json_write_null(writer);
        return;
    }
    struct buffer text;
    buffer_init(&text, 8192);
    base64url_encode(&text, next);
    if (text.failed)
        writer->out->failed = true;
    json_write_string(writer, buffer_slice(&text));
    buffer_release(&text);
}
