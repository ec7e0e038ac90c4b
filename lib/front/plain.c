#include <front/plain.h>

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/ioctl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <base/clock.h>
#include <base/log.h>

#include "cgi.h"
#include "metrics.h"

enum { BODY, ANSWER, DESCRIPTORS, HEAD_MAX = 256 * 1024 };
enum {
    PIPE_USUAL = 64 * 1024,         /* bytes that a pipe or a socket takes anyway */
    PIPE_MOST = 1024 * 1024,        /* that anybody may give a pipe (fs.pipe-max-size) */
    SOCKET_PIECE = 16 * 1024
};

/* What request->front points at. */
struct plain {
    const struct front_plain_job *job;
    char **environment;             /* "NAME=VALUE", NULL at the end */
    uint64_t rest;                  /* of the body, as its length says */
    int failure;                    /* 0, or what every further read returns */
};

/* The strings of the message, each with a name. NULL where they are none, or without memory. */
static char **split(const struct front_handed *handed, struct arena *arena)
{
    size_t count = 0, at = 0;
    for (size_t i = 0; i < handed->text_size; i++)
        count += handed->text[i] == '\0';
    char **environment = arena_array(arena, count + 1, sizeof *environment);
    if (!environment || (handed->text_size > 0 && handed->text[handed->text_size - 1] != '\0'))
        return NULL;
    for (size_t i = 0; i < count; i++) {
        environment[i] = handed->text + at;
        const char *equals = strchr(environment[i], '=');
        if (!equals || equals == environment[i])
            return NULL;
        at += strlen(environment[i]) + 1;
    }
    return environment;
}

/* Without a length there is no body (RFC 3875, 4.2); what is no length is refused when the body is asked for. */
static uint64_t length_of(struct slice text)
{
    uint64_t length = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (text.ptr[i] < '0' || text.ptr[i] > '9' || length > UINT64_MAX / 10 - 1)
            return 0;
        length = length * 10 + (uint64_t)(text.ptr[i] - '0');
    }
    return length;
}

bool front_plain_waits(const struct front_handed *handed)
{
    static const char name[] = "CONTENT_LENGTH=";
    struct stat status;
    int there = 0;
    for (size_t at = 0; at < handed->text_size; at += strlen(handed->text + at) + 1) {
        if (strncmp(handed->text + at, name, sizeof name - 1) != 0)
            continue;
        uint64_t length = length_of(slice_of(handed->text + at + sizeof name - 1));
        return length > 0 && !(fstat(handed->fds[BODY], &status) == 0 && S_ISREG(status.st_mode)) &&
               !(ioctl(handed->fds[BODY], FIONREAD, &there) == 0 && there > 0 && (uint64_t)there >= length);
    }
    return false;
}

/* 1 when it is ready, 0 when the time is over, -1. */
static int wait_for(int fd, short events, int64_t deadline)
{
    for (;;) {
        int64_t left = deadline - clock_monotonic();
        struct pollfd waiting = { .fd = fd, .events = events };
        int ready = left > 0 ? poll(&waiting, 1, left < INT_MAX ? (int)left : INT_MAX) : 0;
        if (ready >= 0 || errno != EINTR)
            return ready;
    }
}

static long receive(int fd, char *out, size_t size)
{
    ssize_t n = recv(fd, out, size, MSG_DONTWAIT);
    return n < 0 && errno == ENOTSOCK ? read(fd, out, size) : n;
}

static long read_body(struct request *request, char *out, size_t size)
{
    struct plain *plain = request->front;
    int fd = plain->job->handed->fds[BODY];
    if (size > plain->rest)
        size = plain->rest;
    while (plain->failure == 0 && size > 0) {
        int ready = wait_for(fd, POLLIN, plain->job->deadline);
        long n = ready > 0 ? receive(fd, out, size) : -1;
        if (n > 0) {
            plain->rest -= (uint64_t)n;
            return n;
        }
        if (ready == 0)
            plain->failure = REQUEST_BODY_TIMEOUT;
        else if (n == 0 || ready < 0 || (errno != EAGAIN && errno != EINTR))
            plain->failure = REQUEST_BODY_SHORT;
    }
    return plain->failure;
}

static int variable(const struct request *request, const char *name, struct slice *value)
{
    const struct plain *plain = request->front;
    return front_cgi_variable(plain->environment, name, value);
}

/* Room for the whole answer, so that a client that reads slowly, for which web servers wait, holds no thread here: a
 * pipe's, else a socket's. Where the system gives less, threads wait for the rest until the deadline. */
static void make_room(int fd, size_t size)
{
    int room = size < PIPE_MOST ? (int)size : PIPE_MOST;
    if (size > PIPE_USUAL && fcntl(fd, F_SETPIPE_SZ, room) < 0)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
}

/* A pipe that is ready takes PIPE_BUF bytes without a wait; a socket is asked not to wait, and takes more than it is
 * ready for by poll. */
static bool write_all(int fd, struct slice rest, int64_t deadline)
{
    while (rest.len > 0) {
        size_t size = rest.len < SOCKET_PIECE ? rest.len : SOCKET_PIECE;
        ssize_t n = send(fd, rest.ptr, size, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n < 0 && errno == ENOTSOCK)
            n = wait_for(fd, POLLOUT, deadline) > 0 ? write(fd, rest.ptr, size < PIPE_BUF ? size : PIPE_BUF) : 0;
        if (n > 0)
            rest = slice_after(rest, (size_t)n);
        else if (n == 0 || (errno != EAGAIN && errno != EINTR) || wait_for(fd, POLLOUT, deadline) <= 0)
            return false;
    }
    return true;
}

static void send_answer(const struct front_plain_job *job, const struct response *response)
{
    struct buffer head;
    buffer_init(&head, HEAD_MAX);
    front_cgi_head(response, &head);
    struct slice body = front_cgi_body(response);
    if (body.len <= PIPE_BUF) {
        /* together: the web server wakes once */
        buffer_append(&head, body);
        body.len = 0;
    }
    int64_t deadline = clock_monotonic() + job->send_timeout;
    int fd = job->handed->fds[ANSWER];
    /* the head's last page may stay half empty, as may the body's */
    make_room(fd, head.len + body.len + PIPE_BUF);
    if (!head.failed && front_hand_reply(job->channel, FRONT_HAND_ANSWER) == 0 &&
        write_all(fd, buffer_slice(&head), deadline) && write_all(fd, body, deadline))
        front_hand_reply(job->channel, FRONT_HAND_END);
    buffer_release(&head);
}

static void respond(const struct web *web, struct plain *plain, struct arena *arena)
{
    struct request request = { .channel = REQUEST_PUBLIC, .variable = variable, .read = read_body, .front = plain };
    struct response response;
    response_init(&response);
    if (front_cgi_fill(&request, web->base_path, arena) == 0) {
        plain->rest = length_of(request.content_length);
        request.body_unbounded = request.chunked && !request.has_content_length;
        web_handle(web, &request, arena, &response);
    } else {
        response.status = 503;
    }
    send_answer(plain->job, &response);
    response_release(&response);
}

void front_plain_serve(const struct web *web, const struct front_plain_job *job)
{
    struct arena arena;
    struct plain plain = { .job = job };
    arena_init(&arena, WEB_ARENA_MAX);
    plain.environment = job->handed->count == DESCRIPTORS ? split(job->handed, &arena) : NULL;
    if (!plain.environment) {
        log_line(LOG_LINE_INFO, "closed a connection that handed over no CGI request");
        metric_add(&front_metrics_broken, 1);
    } else if (front_hand_reply(job->channel, FRONT_HAND_TAKEN) == 0) {
        metric_add(&front_metrics_plain, 1);
        respond(web, &plain, &arena);
    }
    arena_release(&arena);
}
