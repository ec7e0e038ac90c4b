/* Query parameters: only those that the route knows, each once unless it may repeat. */
#include "exchange.h"

#include <model/bounds.h>
#include <text/base64url.h>
#include <text/number.h>

static const struct parameter *known(const struct route *route, struct slice name)
{
    for (int i = 0; i < ROUTE_PARAMETERS_MAX && route->parameters[i].name; i++)
        if (slice_is(name, route->parameters[i].name))
            return &route->parameters[i];
    return NULL;
}

static bool earlier(const struct query *query, const struct query_pair *pair)
{
    for (const struct query_pair *p = query->first; p != pair; p = p->next)
        if (slice_equal(p->name, pair->name))
            return true;
    return false;
}

/* For a detail: what came from outside is cut, and shown only where it can be printed. */
static struct slice shown(struct slice name)
{
    if (name.len > 64)
        name.len = 64;
    for (size_t i = 0; i < name.len; i++)
        if (name.ptr[i] < 0x20 || name.ptr[i] > 0x7e)
            return SLICE("?");
    return name;
}

int parameters_check(struct exchange *exchange)
{
    for (const struct query_pair *pair = exchange->query.first; pair; pair = pair->next) {
        const struct parameter *parameter = known(exchange->route, pair->name);
        if (!parameter)
            return error_set(exchange->error, ERROR_UNKNOWN_PARAMETER, "The query parameter \"%.*s\" is not known here.",
                             SLICE_ARGS(shown(pair->name)));
        if (!parameter->repeated && earlier(&exchange->query, pair))
            return error_set(exchange->error, ERROR_DUPLICATE_PARAMETER, "Send the query parameter \"%s\" once.",
                             parameter->name);
    }
    return 0;
}

bool parameters_get(const struct exchange *exchange, const char *name, struct slice *value)
{
    for (const struct query_pair *pair = exchange->query.first; pair; pair = pair->next)
        if (slice_is(pair->name, name)) {
            *value = pair->value;
            return true;
        }
    return false;
}

int parameters_id(struct exchange *exchange, const char *name, bool required, enum id_kind kind, struct slice *id)
{
    const char *why;
    if (!parameters_get(exchange, name, id))
        return !required ? 0 : error_set(exchange->error, ERROR_MISSING_FIELD,
                                         "The query parameter \"%s\" is needed.", name);
    enum error_kind fault = id_check(kind, *id, &why);
    if (fault == ERROR_NONE)
        return 0;
    return error_set(exchange->error, fault, "The query parameter \"%s\" is not valid. %s", name, why);
}

int parameters_roles(struct exchange *exchange, const struct slice **roles, size_t *count)
{
    struct slice *read = arena_array(exchange->arena, ROLES_MAX, sizeof *read);
    const char *why;
    if (!read)
        return error_memory(exchange->error);
    for (const struct query_pair *pair = exchange->query.first; pair; pair = pair->next) {
        if (!slice_is(pair->name, "role"))
            continue;
        enum error_kind fault = id_check(ID_ROLE, pair->value, &why);
        if (fault != ERROR_NONE)
            return error_set(exchange->error, fault, "The query parameter \"role\" is not valid. %s", why);
        if (*count == ROLES_MAX)
            return error_set(exchange->error, ERROR_TOO_MANY_ENTRIES, "Ask for at most %d roles at once.", ROLES_MAX);
        read[(*count)++] = pair->value;
    }
    *roles = read;
    return 0;
}

int parameters_flag(struct exchange *exchange, const char *name, bool *flag)
{
    struct slice value = SLICE("false");
    parameters_get(exchange, name, &value);
    *flag = slice_is(value, "true");
    if (*flag || slice_is(value, "false"))
        return 0;
    return error_set(exchange->error, ERROR_INVALID_VALUE, "The query parameter \"%s\" is true or false.", name);
}

int parameters_limit(struct exchange *exchange, size_t *limit)
{
    struct slice text;
    uint64_t number = LIST_LIMIT_DEFAULT;
    if (parameters_get(exchange, "limit", &text) && (number_parse(text, LIST_LIMIT_MAX, &number) != 0 || number == 0))
        return error_set(exchange->error, ERROR_INVALID_VALUE, "limit is a number from 1 to %d.", LIST_LIMIT_MAX);
    *limit = (size_t)number;
    return 0;
}

int parameters_cursor(struct exchange *exchange, const char *name, struct slice *cursor)
{
    struct slice text;
    *cursor = (struct slice){ 0 };
    if (!parameters_get(exchange, name, &text))
        return 0;
    int decoded = base64url_decode(text, exchange->arena, cursor);
    if (decoded < 0)
        return error_memory(exchange->error);
    if (decoded == 0 || cursor->len == 0)
        return error_set(exchange->error, ERROR_INVALID_CURSOR, "Take the cursor from the page before as it is.");
    return 0;
}

int parameters_page(struct exchange *exchange, size_t *limit, struct slice *cursor)
{
    if (parameters_limit(exchange, limit) != 0)
        return -1;
    return parameters_cursor(exchange, "cursor", cursor);
}
