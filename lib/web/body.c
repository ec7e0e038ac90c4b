/* A request's body: read up to its cap, whatever it says of its length. */
#include "exchange.h"

#include <strings.h>

#include <model/bounds.h>
#include <text/form.h>
#include <text/number.h>

/* A dashboard's metadata may be as deep as it may be inside the body's one object. */
enum {
    CHUNK_BYTES = 16384,
    DEPTH_MAX = METADATA_DEPTH_MAX + 1,
    MEMBERS_MAX = 256,
    BYTES_PER_VALUE = 16        /* fewer, and it is a text of nothing but brackets */
};

/* fetch() names a string body text/plain where nobody names a type; what is read here is JSON all the same. */
static bool json_type_named(struct slice type)
{
    size_t end = 0;
    while (end < type.len && type.ptr[end] != ';' && type.ptr[end] != ' ')
        end++;
    type.len = end;
    return type.len == 0 || (type.len == 16 && strncasecmp(type.ptr, "application/json", 16) == 0) ||
           (type.len == 10 && strncasecmp(type.ptr, "text/plain", 10) == 0) ||
           (type.len > 17 && strncasecmp(type.ptr, "application/", 12) == 0 &&
            strncasecmp(type.ptr + type.len - 5, "+json", 5) == 0);
}

static bool form_type_named(struct slice type)
{
    static const char name[] = "application/x-www-form-urlencoded";
    size_t length = sizeof name - 1;
    bool ends = type.len == length || (type.len > length && (type.ptr[length] == ';' || type.ptr[length] == ' '));
    return ends && strncasecmp(type.ptr, name, length) == 0;
}

static int refuse_type(struct exchange *exchange)
{
    bool form = exchange->route->access == ROUTE_FORM;
    struct slice type = { 0 };
    exchange->request->variable(exchange->request, "CONTENT_TYPE", &type);
    if (form ? form_type_named(type) : json_type_named(type))
        return 0;
    return error_set(exchange->error, ERROR_MEDIA_TYPE, "Send the body as %s.",
                     form ? "application/x-www-form-urlencoded" : "application/json");
}

static int too_large(struct exchange *exchange)
{
    return error_set(exchange->error, ERROR_BODY_TOO_LARGE, "The body may have at most %zu bytes; send it in parts.",
                     exchange->route->body_max);
}

/* A length that is told and too long is refused before a byte is read. */
static int refuse_length(struct exchange *exchange)
{
    uint64_t length;
    const struct request *request = exchange->request;
    if (request->body_unbounded)
        return error_set(exchange->error, ERROR_LENGTH_REQUIRED, "Send the body with its length (Content-Length); "
                         "the web server does not pass on where a body in chunks ends.");
    if (!request->has_content_length || request->content_length.len == 0)
        return 0;
    if (number_parse(request->content_length, exchange->route->body_max, &length) != 0)
        return too_large(exchange);
    return 0;
}

static int read_failed(struct exchange *exchange, long code)
{
    if (code == REQUEST_BODY_TIMEOUT)
        return error_set(exchange->error, ERROR_BODY_TIMEOUT, "The body did not arrive in time; send it again.");
    return error_set(exchange->error, ERROR_SHORT_BODY, "The body ended before its length; send it again.");
}

static int read_all(struct exchange *exchange, struct buffer *body)
{
    struct request *request = exchange->request;
    for (;;) {
        char *room = buffer_reserve(body, CHUNK_BYTES);
        if (!room)
            return error_memory(exchange->error);
        long n = request->read(request, room, CHUNK_BYTES);
        if (n < 0)
            return read_failed(exchange, n);
        if (n == 0)
            return 0;
        body->len += (size_t)n;
        if (body->len > exchange->route->body_max)
            return too_large(exchange);
    }
}

static int refuse_short(struct exchange *exchange, size_t seen)
{
    uint64_t length;
    const struct request *request = exchange->request;
    if (request->has_content_length && number_parse(request->content_length, UINT64_MAX, &length) == 0 &&
        seen < length)
        return read_failed(exchange, REQUEST_BODY_SHORT);
    return 0;
}

/* The whole body, in the arena. */
static int read_text(struct exchange *exchange, struct slice *text)
{
    struct buffer body;
    if (refuse_type(exchange) != 0 || refuse_length(exchange) != 0)
        return -1;
    buffer_init(&body, exchange->route->body_max + 2 * CHUNK_BYTES);
    int result = read_all(exchange, &body);
    if (result == 0)
        result = refuse_short(exchange, body.len);
    *text = result == 0 ? arena_copy(exchange->arena, buffer_slice(&body)) : (struct slice){ 0 };
    buffer_release(&body);
    return result == 0 && !text->ptr ? error_memory(exchange->error) : result;
}

int body_parse_json(struct exchange *exchange, struct slice text, size_t max, const struct json **root)
{
    const struct json_limits limits = { max, DEPTH_MAX, max / BYTES_PER_VALUE, MEMBERS_MAX };
    struct json *parsed = NULL;
    if (json_parse(text, &limits, exchange->arena, &parsed, exchange->error) != 0)
        return -1;
    *root = parsed;
    return 0;
}

int body_read_json(struct exchange *exchange)
{
    struct slice text;
    return read_text(exchange, &text) == 0
               ? body_parse_json(exchange, text, exchange->route->body_max, &exchange->body) : -1;
}

int body_read_form(struct exchange *exchange)
{
    struct slice text;
    if (read_text(exchange, &text) != 0)
        return -1;
    return form_parse(text, exchange->arena, &exchange->form, exchange->error);
}
