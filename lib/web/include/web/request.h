/* One HTTP request, as a front hands it over. */
#ifndef WEB_REQUEST_H
#define WEB_REQUEST_H

#include <stdbool.h>

#include <base/arena.h>
#include <base/slice.h>

/* Who may call at all: decided by the socket that the request came in on, never by what it says. */
enum request_channel {
    REQUEST_PUBLIC,         /* through a web server */
    REQUEST_CONTROL         /* the control socket, or the tool in its own process: an administrator */
};

/* Everything is borrowed from the front until the answer is written. */
struct request {
    enum request_channel channel;
    struct slice method;
    struct slice path;              /* SCRIPT_NAME + PATH_INFO, as the web server decoded them */
    struct slice query;             /* as it came, without "?" */
    struct slice remote_address;    /* numeric; empty where there is none */
    bool has_content_length;
    struct slice content_length;    /* as it came: only a hint */
    bool body_unbounded;            /* there is a body whose end nobody told: it cannot be read */
    bool chunked;                   /* HTTP_TRANSFER_ENCODING was set */

    /* The variable of a header ("HTTP_X_API_KEY", "CONTENT_TYPE") or of the control channel ("DASHGRANT_PROJECT").
     * How often it was sent; `*value` is the first. */
    int (*variable)(const struct request *request, const char *name, struct slice *value);

    /* Reads up to `size` bytes of the body. The count, 0 at its end, REQUEST_BODY_SHORT (-1) where the peer went
     * away, REQUEST_BODY_TIMEOUT (-2) where the deadline passed. */
    long (*read)(struct request *request, char *out, size_t size);

    void *front;                    /* the front's own */
};

enum { REQUEST_BODY_SHORT = -1, REQUEST_BODY_TIMEOUT = -2 };

#endif
