/* What only an administrator can ask: projects, keys, figures. */
#include <auth/keys.h>
#include <base/metrics.h>
#include <conf/conf.h>
#include <model/bounds.h>
#include <share/projects.h>
#include <share/statistics.h>

#include "exchange.h"
#include "fields.h"
#include "wording.h"

#include <config.h>

int control_handle_ping(struct exchange *exchange)
{
    struct json_writer writer;
    struct revision revision;
    if (projects_revision(exchange->web->store, exchange->arena, &revision, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_boolean_member(&writer, "ready", true);
    json_write_string_member(&writer, "version", slice_of(PACKAGE_VERSION));
    wording_revision(&writer, revision);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

static void write_metric(void *context, struct metric *metric)
{
    struct json_writer *writer = context;
    json_write_object(writer);
    json_write_string_member(writer, "name", slice_of(metric->name));
    if (metric->labels)
        json_write_string_member(writer, "labels", slice_of(metric->labels));
    json_write_string_member(writer, "type", slice_of(metric->type == METRIC_COUNTER ? "counter" : "gauge"));
    json_write_integer_member(writer, "value", metric_get(metric));
    json_write_object_end(writer);
}

static void write_count(void *context, const char *table, uint64_t rows)
{
    json_write_integer_member(context, table, (int64_t)rows);
}

int control_handle_stats(struct exchange *exchange)
{
    struct json_writer writer;
    bool count;
    if (parameters_flag(exchange, "count", &count) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "metrics");
    json_write_array(&writer);
    metrics_each(write_metric, &writer);
    json_write_array_end(&writer);
    int result = 0;
    if (count) {
        json_write_key(&writer, "rows");
        json_write_object(&writer);
        result = statistics_count(exchange->web->store, write_count, &writer, exchange->error);
        json_write_object_end(&writer);
    }
    json_write_object_end(&writer);
    return answer_end(exchange, &writer) == 0 ? result : -1;
}

static void write_project(struct json_writer *writer, const struct project *project)
{
    json_write_object(writer);
    json_write_string_member(writer, "project", project->id);
    wording_time(writer, "created_at", project->created_at);
    json_write_object_end(writer);
}

int control_handle_projects(struct exchange *exchange)
{
    struct projects_page page;
    struct json_writer writer;
    struct slice cursor;
    size_t limit;
    if (parameters_page(exchange, &limit, &cursor) != 0 ||
        projects_list(exchange->web->store, limit, cursor, exchange->arena, &page, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "projects");
    json_write_array(&writer);
    for (size_t i = 0; i < page.count; i++)
        write_project(&writer, &page.projects[i]);
    json_write_array_end(&writer);
    wording_next_cursor(&writer, page.next);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int control_handle_project_add(struct exchange *exchange)
{
    static const char *const names[] = { "project", NULL };
    struct project project = { 0 };
    struct origin origin;
    struct json_writer writer;
    fields_known(exchange->body, names, exchange);
    fields_id(fields_required(exchange->body, "project", exchange), ID_PROJECT, &project.id, exchange);
    if (error_is_set(exchange->error) || origin_of(exchange, &origin) != 0 ||
        projects_add(exchange->web->store, project.id, &origin, exchange->arena, NULL, exchange->error) != 0)
        return -1;
    project.created_at = origin.at;
    answer_begin(exchange, 201, &writer);
    write_project(&writer, &project);
    return answer_end(exchange, &writer);
}

static const struct {
    enum key_purpose purpose;
    const char *word;
} purposes[] = { { KEY_SERVER, "server" }, { KEY_PAGE, "page" } };

enum { PURPOSE_COUNT = sizeof purposes / sizeof *purposes };

/* Members of an open object. */
static void write_key(struct json_writer *writer, const struct api_key *key)
{
    json_write_string_member(writer, "key_id", key->id);
    json_write_string_member(writer, "project", key->project);
    json_write_string_member(writer, "name", key->name);
    for (size_t i = 0; i < PURPOSE_COUNT; i++)
        if (purposes[i].purpose == key->purpose)
            json_write_string_member(writer, "use", slice_of(purposes[i].word));
    wording_time(writer, "created_at", key->created_at);
    if (key->expires_at != PERIOD_OPEN_END)
        wording_time(writer, "expires_at", key->expires_at);
    if (key->used_at)
        wording_time(writer, "last_used_at", key->used_at);
    if (key->revoked_at)
        wording_time(writer, "revoked_at", key->revoked_at);
}

int control_handle_keys(struct exchange *exchange)
{
    struct keys_page page;
    struct json_writer writer;
    struct slice project = { 0 }, cursor;
    size_t limit;
    if (parameters_id(exchange, "project", false, ID_PROJECT, &project) != 0 ||
        parameters_page(exchange, &limit, &cursor) != 0 ||
        keys_list(exchange->web->store, project, limit, cursor, exchange->arena, &page, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "keys");
    json_write_array(&writer);
    for (size_t i = 0; i < page.count; i++) {
        json_write_object(&writer);
        write_key(&writer, &page.keys[i]);
        json_write_object_end(&writer);
    }
    json_write_array_end(&writer);
    wording_next_cursor(&writer, page.next);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

/* Absent leaves it. */
static void read_purpose(struct exchange *exchange, const struct json *value, enum key_purpose *purpose)
{
    if (!value)
        return;
    for (size_t i = 0; i < PURPOSE_COUNT; i++)
        if (value->type == JSON_STRING && slice_is(value->text, purposes[i].word)) {
            *purpose = purposes[i].purpose;
            return;
        }
    error_entry(exchange->error, ERROR_INVALID_VALUE, SLICE("/use"), "A key is for \"server\" or for \"page\".");
}

static int read_new_key(struct exchange *exchange, struct api_key *key, const struct origin *origin)
{
    static const char *const names[] = { "project", "name", "use", "expires_at", NULL };
    const struct json *name = json_member(exchange->body, "name"), *expires = json_member(exchange->body, "expires_at");
    fields_known(exchange->body, names, exchange);
    fields_id(fields_required(exchange->body, "project", exchange), ID_PROJECT, &key->project, exchange);
    fields_id(name, ID_ORG, &key->name, exchange);      /* a name keeps the rules of ids */
    read_purpose(exchange, json_member(exchange->body, "use"), &key->purpose);
    fields_time(expires, &key->expires_at, exchange);
    if (key->expires_at <= origin->at)
        error_entry(exchange->error, ERROR_INVALID_PERIOD, SLICE("/expires_at"), "The key would have expired already.");
    return error_is_set(exchange->error) ? -1 : 0;
}

int control_handle_key_add(struct exchange *exchange)
{
    struct api_key key = { .purpose = KEY_SERVER, .expires_at = PERIOD_OPEN_END };
    struct origin origin;
    struct json_writer writer;
    char text[API_KEY_TEXT];
    if (origin_of(exchange, &origin) != 0 || read_new_key(exchange, &key, &origin) != 0 ||
        keys_add(exchange->web->store, exchange->web->conf->api_key_prefix, &key, &origin, exchange->arena, text,
                 exchange->error) != 0)
        return -1;
    answer_begin(exchange, 201, &writer);
    json_write_object(&writer);
    write_key(&writer, &key);
    json_write_string_member(&writer, "api_key", slice_of(text));
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int control_handle_key_revoke(struct exchange *exchange)
{
    static const char *const names[] = { "key_id", NULL };
    struct api_key key = { 0 };
    struct slice id = { 0 };
    struct origin origin;
    struct json_writer writer;
    fields_known(exchange->body, names, exchange);
    fields_id(fields_required(exchange->body, "key_id", exchange), ID_ORG, &id, exchange);
    if (error_is_set(exchange->error) || origin_of(exchange, &origin) != 0 ||
        keys_revoke(exchange->web->store, id, &origin, exchange->arena, &key, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    write_key(&writer, &key);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}
