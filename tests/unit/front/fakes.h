/* A web_handle for tests of the fronts, and a thread that serves one end of a socket with it. */
#ifndef FRONT_FAKES_H
#define FRONT_FAKES_H

#include <pthread.h>
#include <stdatomic.h>
#include <stdint.h>

#include <base/buffer.h>
#include <front/call.h>
#include <web/request.h>

/* web_handle answers by path: "/echo" says what it was asked, "/size" as many bytes as the query says, "/ignore"
 * reads no body, "/wait" takes as many milliseconds as the query says, "/empty" is a 204, "/head" leaves out its
 * body, "/failed" has a body that failed; all others like "/echo". */

struct fake_server {
    pthread_t thread;
    int fd;                     /* the server's end */
    int peer;                   /* the test's end */
    enum request_channel channel;
    int64_t body_timeout, send_timeout;
    atomic_int requests;        /* answered */
    atomic_int broken;          /* looks that found the stream broken */
};

/* A connected pair with a thread behind it that looks and serves, as the pool does. */
void fake_server_start(struct fake_server *server, enum request_channel channel, int64_t body_timeout);

/* Closes the test's end (unless it is -1) and joins the thread. */
void fake_server_stop(struct fake_server *server);

/* Appends BEGIN_REQUEST. */
void fake_begin(struct buffer *out, bool keep);

/* Appends a name and a value as PARAMS hold them. */
void fake_pair(struct buffer *params, const char *name, const char *value);

/* A whole request: GET (or POST, where there is a body) of `path`. */
void fake_request(struct buffer *out, bool keep, const char *path, struct slice body);

/* Writes all of it, blocking. */
void fake_send(int fd, struct slice bytes);

/* Reads until END_REQUEST or the end; what STDOUT held is appended. True where END_REQUEST came. */
bool fake_answer(int fd, struct buffer *body);

#endif
