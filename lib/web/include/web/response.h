/* The answer to one request. */
#ifndef WEB_RESPONSE_H
#define WEB_RESPONSE_H

#include <stddef.h>

#include <base/arena.h>
#include <base/buffer.h>
#include <base/slice.h>

enum { RESPONSE_HEADERS_MAX = 24, RESPONSE_BODY_MAX = 32 * 1024 * 1024 };

struct response_header {
    const char *name;
    struct slice value;
};

/* Filled by web_handle, written out by the front: "Status: N Reason", each header, Content-Length (but with 204 and
 * 304), then the body, which is left out where `no_body` (HEAD). */
struct response {
    int status;
    struct response_header headers[RESPONSE_HEADERS_MAX];
    size_t header_count;
    struct buffer body;
    bool no_body;
};

/* An empty 200; to be released. */
void response_init(struct response *response);
void response_release(struct response *response);

/* Adds a header; a value with control characters is left out (no header can be split), as is one too many. */
void response_header(struct response *response, const char *name, struct slice value);

/* "OK", "Not Found": the reason phrase of RFC 9110, or "Unknown". */
const char *response_reason(int status);

#endif
