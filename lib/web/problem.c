/* Errors as problem documents (RFC 9457). */
#include "exchange.h"

#include <base/clock.h>
#include <text/query.h>

#include "wording.h"

/* As in RFC 9457, 3: a JSON pointer as a URI fragment (RFC 6901, 6). */
static struct slice fragment(struct slice pointer, struct arena *arena)
{
    struct buffer out;
    buffer_init(&out, 8192);
    buffer_byte(&out, '#');
    for (struct slice rest = pointer; rest.len;) {
        const char *slash = rest.len > 1 ? memchr(rest.ptr + 1, '/', rest.len - 1) : NULL;
        struct slice token = { rest.ptr, slash ? (size_t)(slash - rest.ptr) : rest.len };
        buffer_byte(&out, '/');
        query_encode(&out, slice_after(token, 1));
        rest = slice_after(rest, token.len);
    }
    struct slice copy = arena_copy(arena, buffer_slice(&out));
    buffer_release(&out);
    return copy;
}

static void write_entries(struct json_writer *writer, const struct error *error, struct arena *arena)
{
    json_write_key(writer, "errors");
    json_write_array(writer);
    for (const struct error_entry *entry = error->first; entry; entry = entry->next) {
        json_write_object(writer);
        json_write_string_member(writer, "pointer", fragment(entry->pointer, arena));
        json_write_string_member(writer, "code", slice_of(error_code(entry->kind)));
        json_write_string_member(writer, "detail", entry->detail);
        json_write_object_end(writer);
    }
    json_write_array_end(writer);
}

static void write_document(struct exchange *exchange, const struct error *error)
{
    struct json_writer writer;
    const char *code = error_code(error->kind);
    json_write_begin(&writer, &exchange->response->body);
    json_write_object(&writer);
    json_write_string_member(&writer, "type", arena_printf(exchange->arena, "urn:dashgrant:problem:%s", code));
    json_write_string_member(&writer, "title", slice_of(error_title(error->kind)));
    json_write_integer_member(&writer, "status", error_status(error->kind));
    json_write_string_member(&writer, "detail", slice_of(error->detail));
    json_write_string_member(&writer, "code", slice_of(code));
    if (error->first)
        write_entries(&writer, error, exchange->arena);
    if (error->kind == ERROR_TOKEN_EXPIRED)
        wording_time(&writer, "server_time", clock_now());
    json_write_string_member(&writer, "request_id", exchange->request_id);
    json_write_object_end(&writer);
    json_write_end(&writer);
}

/* What the route takes; of a token, what was wrong with it (RFC 6750, 3). */
static struct slice challenge(const struct exchange *exchange)
{
    enum error_kind kind = exchange->error->kind;
    bool of_token = kind == ERROR_INVALID_TOKEN || kind == ERROR_TOKEN_EXPIRED || kind == ERROR_TOKEN_TTL_TOO_LONG;
    if (of_token)
        return SLICE("Bearer realm=\"dashgrant\", error=\"invalid_token\"");
    if (exchange->route && (exchange->route->access == ROUTE_PERSON || exchange->route->access == ROUTE_FORM))
        return SLICE("Bearer realm=\"dashgrant\"");
    if (exchange->route && exchange->route->access == ROUTE_EITHER)
        return SLICE("Api-Key realm=\"dashgrant\", Bearer realm=\"dashgrant\"");
    return SLICE("Api-Key realm=\"dashgrant\"");
}

void problem_head(struct exchange *exchange, struct slice allow)
{
    struct response *response = exchange->response;
    response->status = error_status(exchange->error->kind);
    response_header(response, "Cache-Control", SLICE("no-store"));
    if (response->status == 401)
        response_header(response, "WWW-Authenticate", challenge(exchange));
    if (response->status == 405)
        response_header(response, "Allow", allow);
    if (response->status == 503)
        response_header(response, "Retry-After", SLICE("1"));
}

void problem_write(struct exchange *exchange, struct slice allow)
{
    struct response *response = exchange->response;
    struct error *error = exchange->error;
    buffer_clear(&response->body);
    write_document(exchange, error);
    if (response->body.failed) {            /* more bad entries than an answer holds: the head alone */
        struct error head = *error;
        head.first = NULL;
        buffer_clear(&response->body);
        write_document(exchange, &head);
    }
    response_header(response, "Content-Type", SLICE("application/problem+json"));
    problem_head(exchange, allow);
}
