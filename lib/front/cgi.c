#include "cgi.h"

#include <stdio.h>
#include <string.h>

int front_cgi_variable(char *const *environment, const char *name, struct slice *value)
{
    int count = 0;
    size_t length = strlen(name);
    for (char *const *at = environment; *at; at++)
        if (strncmp(*at, name, length) == 0 && (*at)[length] == '=' && count++ == 0)
            *value = slice_of(*at + length + 1);
    return count;
}

/* The first of that name, or empty. */
static struct slice first(const struct request *request, const char *name)
{
    struct slice value = { 0 };
    request->variable(request, name, &value);
    return value;
}

static void take_base_off(struct slice *path, struct slice base)
{
    if (base.len > 0 && slice_starts(*path, base) && path->len > base.len && path->ptr[base.len] == '/')
        *path = slice_after(*path, base.len);
}

int front_cgi_fill(struct request *request, const char *base, struct arena *arena)
{
    request->method = first(request, "REQUEST_METHOD");
    request->query = first(request, "QUERY_STRING");
    request->remote_address = first(request, "REMOTE_ADDR");
    request->content_length = first(request, "CONTENT_LENGTH");
    request->has_content_length = request->content_length.len > 0;
    request->chunked = first(request, "HTTP_TRANSFER_ENCODING").len > 0;
    struct slice script = first(request, "SCRIPT_NAME"), info = first(request, "PATH_INFO");
    if (script.len == 0 || info.len == 0)
        request->path = script.len > 0 ? script : info;
    else
        request->path = arena_printf(arena, "%.*s%.*s", SLICE_ARGS(script), SLICE_ARGS(info));
    if (script.len > 0 && !request->path.ptr)
        return -1;
    if (request->channel == REQUEST_PUBLIC)
        take_base_off(&request->path, slice_of(base));
    return 0;
}

static bool holds(struct slice s, char c)
{
    return s.len > 0 && memchr(s.ptr, c, s.len) != NULL;
}

static int check(const struct front_variable *variable, struct error *error)
{
    if (variable->name.len == 0 || holds(variable->name, '=') || holds(variable->name, '\0') ||
        holds(variable->value, '\0'))
        return error_set(error, ERROR_BAD_REQUEST,
                         "A request variable needs a name without \"=\", and no NUL byte in name or value.");
    return 0;
}

static bool has_content_length(const struct front_call *call)
{
    for (size_t i = 0; i < call->variable_count; i++)
        if (slice_is(call->variables[i].name, "CONTENT_LENGTH"))
            return true;
    return false;
}

int front_cgi_variables(const struct front_call *call, struct arena *arena, struct front_variable **variables,
                        size_t *count, struct error *error)
{
    const struct front_variable fixed[] = {
        { SLICE("REQUEST_METHOD"), call->method },
        { SLICE("PATH_INFO"), call->path },
        { SLICE("QUERY_STRING"), call->query },
        { SLICE("CONTENT_LENGTH"), arena_printf(arena, "%zu", call->body.len) },
    };
    size_t fixed_count = sizeof fixed / sizeof *fixed;
    if (call->body.len == 0 || has_content_length(call))
        fixed_count--;
    *count = fixed_count + call->variable_count;
    *variables = arena_array(arena, *count, sizeof **variables);
    if (!*variables || !fixed[3].value.ptr)
        return error_memory(error);
    memcpy(*variables, fixed, fixed_count * sizeof *fixed);
    if (call->variable_count > 0)
        memcpy(*variables + fixed_count, call->variables, call->variable_count * sizeof *fixed);
    for (size_t i = 0; i < *count; i++)
        if (check(*variables + i, error) != 0)
            return -1;
    return 0;
}

/* RFC 9110, sections 8.6 and 15: neither of these has content. */
static bool has_content(const struct response *response)
{
    return response->status != 204 && response->status != 304;
}

void front_cgi_head(const struct response *response, struct buffer *out)
{
    if (response->body.failed) {
        buffer_printf(out, "Status: 500 %s\r\nContent-Length: 0\r\n\r\n", response_reason(500));
        return;
    }
    buffer_printf(out, "Status: %d %s\r\n", response->status, response_reason(response->status));
    for (size_t i = 0; i < response->header_count; i++) {
        buffer_append(out, slice_of(response->headers[i].name));
        buffer_append(out, SLICE(": "));
        buffer_append(out, response->headers[i].value);
        buffer_append(out, SLICE("\r\n"));
    }
    if (has_content(response))
        buffer_printf(out, "Content-Length: %zu\r\n", response->body.len);
    buffer_append(out, SLICE("\r\n"));
}

struct slice front_cgi_body(const struct response *response)
{
    if (response->no_body || response->body.failed || !has_content(response))
        return (struct slice){ 0 };
    return buffer_slice(&response->body);
}

/* The next line without its CR LF or LF. False at the end of the bytes. */
static bool next_line(struct slice *rest, struct slice *line)
{
    const char *end = rest->len > 0 ? memchr(rest->ptr, '\n', rest->len) : NULL;
    if (!end)
        return false;
    *line = (struct slice){ rest->ptr, (size_t)(end - rest->ptr) };
    *rest = slice_after(*rest, line->len + 1);
    if (line->len > 0 && line->ptr[line->len - 1] == '\r')
        line->len--;
    return true;
}

/* Three digits, alone or before a space. 0 for anything else. */
static int status_of(struct slice value)
{
    int status = 0;
    if (value.len < 3 || (value.len > 3 && value.ptr[3] != ' '))
        return 0;
    for (size_t i = 0; i < 3; i++) {
        if (value.ptr[i] < '0' || value.ptr[i] > '9')
            return 0;
        status = status * 10 + (value.ptr[i] - '0');
    }
    return status;
}

/* A line of the header block. False where it is none. */
static bool take_header(struct front_answer *answer, struct slice line)
{
    const char *colon = line.len > 0 ? memchr(line.ptr, ':', line.len) : NULL;
    if (!colon || colon == line.ptr || answer->header_count == FRONT_ANSWER_HEADERS_MAX)
        return false;
    struct slice name = { line.ptr, (size_t)(colon - line.ptr) };
    struct slice value = slice_after(line, name.len + 1);
    while (value.len > 0 && *value.ptr == ' ')
        value = slice_after(value, 1);
    if (slice_is(name, "Status"))
        return (answer->status = status_of(value)) != 0;
    answer->headers[answer->header_count++] = (struct front_header){ name, value };
    return true;
}

int front_cgi_parse(struct front_answer *answer, struct error *error)
{
    struct slice rest = buffer_slice(&answer->storage), line;
    answer->status = 200;
    answer->header_count = 0;
    while (next_line(&rest, &line)) {
        if (line.len == 0) {
            answer->body = rest;
            return 0;
        }
        if (!take_header(answer, line))
            break;
    }
    return error_set(error, ERROR_INTERNAL, "The answer is not readable as a CGI response.");
}
