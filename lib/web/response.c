#include <web/response.h>

#include <text/utf8.h>

void response_init(struct response *response)
{
    *response = (struct response){ .status = 200 };
    buffer_init(&response->body, RESPONSE_BODY_MAX);
}

void response_release(struct response *response)
{
    buffer_release(&response->body);
}

void response_header(struct response *response, const char *name, struct slice value)
{
    if (response->header_count == RESPONSE_HEADERS_MAX || !utf8_valid(value) || utf8_has_control(value))
        return;
    response->headers[response->header_count++] = (struct response_header){ name, value };
}

const char *response_reason(int status)
{
    static const struct {
        int status;
        const char *reason;
    } reasons[] = {
        { 200, "OK" }, { 201, "Created" }, { 204, "No Content" }, { 304, "Not Modified" }, { 400, "Bad Request" },
        { 401, "Unauthorized" }, { 403, "Forbidden" }, { 404, "Not Found" }, { 405, "Method Not Allowed" },
        { 408, "Request Timeout" }, { 409, "Conflict" }, { 410, "Gone" }, { 411, "Length Required" },
        { 412, "Precondition Failed" }, { 413, "Content Too Large" }, { 415, "Unsupported Media Type" },
        { 422, "Unprocessable Content" }, { 500, "Internal Server Error" }, { 503, "Service Unavailable" },
    };
    for (size_t i = 0; i < sizeof reasons / sizeof *reasons; i++)
        if (reasons[i].status == status)
            return reasons[i].reason;
    return "Unknown";
}
