#include "fields.h"

#include <text/timestamp.h>
#include <text/utf8.h>

#include "exchange.h"

static int wrong(struct exchange *exchange, enum error_kind kind, const struct json *value, const char *detail)
{
    return error_entry(exchange->error, kind, json_pointer(value, exchange->arena), "%s", detail);
}

static void wrong_type(struct exchange *exchange, const struct json *value, const char *wanted)
{
    struct slice detail = arena_printf(exchange->arena, "It must be %s, not %s.", wanted,
                                       json_type_name(value->type));
    wrong(exchange, ERROR_WRONG_TYPE, value, detail.ptr ? detail.ptr : "It is of the wrong type.");
}

bool fields_known(const struct json *object, const char *const *names, struct exchange *exchange)
{
    if (object->type != JSON_OBJECT) {
        wrong_type(exchange, object, "an object");
        return false;
    }
    for (const struct json *member = object->first; member; member = member->next) {
        const char *const *name = names;
        while (*name && !slice_is(member->key, *name))
            name++;
        if (!*name)
            wrong(exchange, ERROR_UNKNOWN_FIELD, member, "This field is not known here; check its spelling.");
    }
    return true;
}

const struct json *fields_required(const struct json *object, const char *name, struct exchange *exchange)
{
    const struct json *value = json_member(object, name);
    if (!value && object->type == JSON_OBJECT) {
        struct slice at = json_pointer(object, exchange->arena);
        struct slice pointer = arena_printf(exchange->arena, "%.*s/%s", SLICE_ARGS(at), name);
        error_entry(exchange->error, ERROR_MISSING_FIELD, pointer, "The field \"%s\" is needed.", name);
    }
    return value;
}

bool fields_id(const struct json *value, enum id_kind kind, struct slice *id, struct exchange *exchange)
{
    const char *why;
    if (!value)
        return false;
    if (value->type != JSON_STRING) {
        wrong_type(exchange, value, "a string");
        return false;
    }
    enum error_kind fault = id_check(kind, value->text, &why);
    if (fault != ERROR_NONE)
        wrong(exchange, fault, value, why);
    *id = value->text;
    return fault == ERROR_NONE;
}

bool fields_scope(const struct json *value, enum scope *scope, struct exchange *exchange)
{
    if (!value)
        return false;
    if (value->type == JSON_STRING && scope_parse(value->text, scope))
        return true;
    wrong(exchange, ERROR_INVALID_SCOPE, value, "The scope is \"read\" or \"read_write\".");
    return false;
}

bool fields_text(const struct json *value, size_t min, size_t max, struct slice *text, struct exchange *exchange)
{
    if (!value)
        return false;
    if (value->type != JSON_STRING) {
        wrong_type(exchange, value, "a string");
        return false;
    }
    *text = value->text;
    if (text->len > max)
        error_entry(exchange->error, ERROR_TOO_LONG, json_pointer(value, exchange->arena),
                    "It may have at most %zu bytes, not %zu.", max, text->len);
    else if (text->len < min)
        wrong(exchange, ERROR_INVALID_VALUE, value, "It must not be empty.");
    else if (utf8_has_control(*text))
        wrong(exchange, ERROR_INVALID_VALUE, value, "It must hold no control character.");
    else
        return true;
    return false;
}

void fields_flag(const struct json *value, bool *flag, struct exchange *exchange)
{
    if (!value)
        return;
    if (value->type == JSON_BOOLEAN)
        *flag = value->boolean;
    else
        wrong_type(exchange, value, "a boolean");
}

bool fields_time(const struct json *value, int64_t *time, struct exchange *exchange)
{
    if (!value)
        return true;
    if (value->type == JSON_STRING && timestamp_parse(value->text, time) == 0)
        return true;
    if (value->type != JSON_STRING)
        wrong_type(exchange, value, "a string with a time");
    else
        wrong(exchange, ERROR_INVALID_VALUE, value,
              "It is not a time of ISO 8601 with an offset, such as 2026-11-21T20:26:00Z.");
    return false;
}

void fields_period(const struct json *object, struct period *period, struct exchange *exchange)
{
    const struct json *starts = json_member(object, "starts_at"), *expires = json_member(object, "expires_at");
    *period = (struct period){ PERIOD_OPEN_START, PERIOD_OPEN_END };
    bool readable = fields_time(starts, &period->starts_at, exchange);
    readable = fields_time(expires, &period->expires_at, exchange) && readable;
    if (readable && period->starts_at >= period->expires_at)
        wrong(exchange, ERROR_INVALID_PERIOD, expires, "expires_at must be later than starts_at.");
}

const struct json *fields_array(const struct json *object, const char *name, size_t max, struct exchange *exchange)
{
    const struct json *array = fields_required(object, name, exchange);
    if (!array)
        return NULL;
    if (array->type != JSON_ARRAY) {
        wrong_type(exchange, array, "an array");
        return NULL;
    }
    if (array->count > max) {
        error_entry(exchange->error, ERROR_TOO_MANY_ENTRIES, json_pointer(array, exchange->arena),
                    "It may have at most %zu entries, not %zu; send it in parts.", max, array->count);
        return NULL;
    }
    return array;
}
