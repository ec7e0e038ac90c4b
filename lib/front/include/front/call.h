/* One request and its answer as plain data: what the front in memory and the FastCGI client take and give. */
#ifndef FRONT_CALL_H
#define FRONT_CALL_H

#include <stddef.h>

#include <base/buffer.h>
#include <base/slice.h>

enum { FRONT_ANSWER_HEADERS_MAX = 64 };

/* A CGI variable: "HTTP_X_API_KEY", "CONTENT_TYPE", "DASHGRANT_PROJECT". A name may occur more than once. */
struct front_variable {
    struct slice name;
    struct slice value;
};

struct front_call {
    struct slice method;
    struct slice path;
    struct slice query;                         /* without "?" */
    const struct front_variable *variables;     /* what else the request has; CONTENT_LENGTH is made from the body
                                                   unless it stands here */
    size_t variable_count;
    struct slice body;
};

struct front_header {
    struct slice name;
    struct slice value;
};

/* Slices live in `storage`, until the answer is used again or released. */
struct front_answer {
    int status;
    struct front_header headers[FRONT_ANSWER_HEADERS_MAX];
    size_t header_count;
    struct slice body;
    struct buffer storage;
};

/* An empty answer; to be released, and used again for as many calls as one likes. */
void front_answer_init(struct front_answer *answer);
void front_answer_release(struct front_answer *answer);

/* The first header of that name, case ignored. 1 with the value, or 0. */
int front_answer_header(const struct front_answer *answer, const char *name, struct slice *value);

#endif
