/* What only an administrator can ask about people's tokens: keys that verify them, our own keys, names of projects. */
#include <auth/sign_keys.h>
#include <auth/tokens.h>
#include <auth/verify_keys.h>
#include <model/bounds.h>
#include <share/projects.h>

#include "exchange.h"
#include "fields.h"
#include "wording.h"

int control_handle_aliases(struct exchange *exchange)
{
    struct projects_aliases page;
    struct json_writer writer;
    struct slice project, cursor;
    size_t limit;
    if (parameters_id(exchange, "project", true, ID_PROJECT, &project) != 0 ||
        parameters_page(exchange, &limit, &cursor) != 0 ||
        projects_list_aliases(exchange->web->store, project, limit, cursor, exchange->arena, &page,
                              exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "aliases");
    json_write_array(&writer);
    for (size_t i = 0; i < page.count; i++)
        json_write_string(&writer, page.aliases[i]);
    json_write_array_end(&writer);
    wording_next_cursor(&writer, page.next);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int control_handle_alias_add(struct exchange *exchange)
{
    static const char *const names[] = { "project", "alias", NULL };
    struct slice project = { 0 }, alias = { 0 };
    struct origin origin;
    struct json_writer writer;
    fields_known(exchange->body, names, exchange);
    fields_id(fields_required(exchange->body, "project", exchange), ID_PROJECT, &project, exchange);
    fields_id(fields_required(exchange->body, "alias", exchange), ID_PROJECT, &alias, exchange);
    if (error_is_set(exchange->error) || origin_of(exchange, &origin) != 0 ||
        projects_add_alias(exchange->web->store, project, alias, &origin, exchange->arena, NULL,
                           exchange->error) != 0)
        return -1;
    answer_begin(exchange, 201, &writer);
    json_write_object(&writer);
    json_write_string_member(&writer, "project", project);
    json_write_string_member(&writer, "alias", alias);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

int control_handle_sign_key_rotate(struct exchange *exchange)
{
    static const char *const names[] = { NULL };
    const struct token_rules *rules = tokens_rules(exchange->web->tokens);
    struct origin origin;
    struct json_writer writer;
    struct slice kid;
    if (!fields_known(exchange->body, names, exchange) || error_is_set(exchange->error) ||
        origin_of(exchange, &origin) != 0 ||
        sign_keys_rotate(exchange->web->store, rules->issued_max + rules->leeway, &origin, exchange->arena, &kid,
                         exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_string_member(&writer, "kid", kid);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

static void write_key(struct json_writer *writer, const struct verify_key *key)
{
    json_write_object(writer);
    json_write_string_member(writer, "key_id", key->id);
    json_write_string_member(writer, "project", key->project);
    if (key->kid.len)
        json_write_string_member(writer, "kid", key->kid);
    if (key->name.len)
        json_write_string_member(writer, "name", key->name);
    json_write_string_member(writer, "pem", key->pem);
    wording_time(writer, "created_at", key->created_at);
    if (key->revoked_at)
        wording_time(writer, "revoked_at", key->revoked_at);
    json_write_object_end(writer);
}

static int answer_key(struct exchange *exchange, int status, const struct verify_key *key)
{
    struct json_writer writer;
    answer_begin(exchange, status, &writer);
    write_key(&writer, key);
    return answer_end(exchange, &writer);
}

int control_handle_verify_keys(struct exchange *exchange)
{
    struct verify_keys_list list;
    struct json_writer writer;
    struct slice project;
    if (parameters_id(exchange, "project", true, ID_PROJECT, &project) != 0 ||
        verify_keys_list(exchange->web->store, project, exchange->arena, &list, exchange->error) != 0)
        return -1;
    answer_begin(exchange, 200, &writer);
    json_write_object(&writer);
    json_write_key(&writer, "keys");
    json_write_array(&writer);
    for (size_t i = 0; i < list.count; i++)
        write_key(&writer, &list.keys[i]);
    json_write_array_end(&writer);
    json_write_object_end(&writer);
    return answer_end(exchange, &writer);
}

/* A string whose rules verify_keys.h has. */
static void read_text(struct exchange *exchange, const struct json *value, struct slice *text)
{
    if (value && value->type != JSON_STRING)
        error_entry(exchange->error, ERROR_WRONG_TYPE, json_pointer(value, exchange->arena), "It must be a string.");
    else if (value)
        *text = value->text;
}

int control_handle_verify_key_add(struct exchange *exchange)
{
    static const char *const names[] = { "project", "pem", "kid", "name", NULL };
    const struct json *body = exchange->body;
    struct verify_key key = { 0 };
    struct origin origin;
    fields_known(body, names, exchange);
    fields_id(fields_required(body, "project", exchange), ID_PROJECT, &key.project, exchange);
    read_text(exchange, fields_required(body, "pem", exchange), &key.pem);
    read_text(exchange, json_member(body, "kid"), &key.kid);
    read_text(exchange, json_member(body, "name"), &key.name);
    if (error_is_set(exchange->error) || origin_of(exchange, &origin) != 0 ||
        verify_keys_add(exchange->web->store, &key, &origin, exchange->arena, exchange->error) != 0)
        return -1;
    return answer_key(exchange, 201, &key);
}

int control_handle_verify_key_revoke(struct exchange *exchange)
{
    static const char *const names[] = { "project", "key_id", NULL };
    struct verify_key key = { 0 };
    struct slice project = { 0 }, id = { 0 };
    struct origin origin;
    fields_known(exchange->body, names, exchange);
    fields_id(fields_required(exchange->body, "project", exchange), ID_PROJECT, &project, exchange);
    fields_id(fields_required(exchange->body, "key_id", exchange), ID_ORG, &id, exchange);
    if (error_is_set(exchange->error) || origin_of(exchange, &origin) != 0 ||
        verify_keys_revoke(exchange->web->store, project, id, &origin, exchange->arena, &key, exchange->error) != 0)
        return -1;
    return answer_key(exchange, 200, &key);
}
