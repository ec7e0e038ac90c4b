#include "fakes.h"

#include <unit.h>

#include <inttypes.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <time.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/fcgi.h>
#include <web/web.h>

#include "record.h"

static void echo_variable(const struct request *request, const char *name, struct buffer *out)
{
    struct slice value = { 0 };
    int count = request->variable(request, name, &value);
    if (count > 0)
        buffer_printf(out, "%s[%d]=%.*s\n", name, count, SLICE_ARGS(value));
}

static void echo_body(struct request *request, struct buffer *out)
{
    char piece[1000];
    long n;
    uint64_t size = 0, sum = 0;
    while ((n = request->read(request, piece, sizeof piece)) > 0)
        for (long i = 0; i < n; i++, size++)
            sum = sum * 31 + (unsigned char)piece[i];
    buffer_printf(out, "body %" PRIu64 " bytes, sum %" PRIx64 ", end %ld\n", size, sum, n);
}

static void echo(struct request *request, struct response *response)
{
    struct buffer *out = &response->body;
    buffer_printf(out, "channel %d\nmethod %.*s\npath %.*s\nquery %.*s\nremote %.*s\nlength %d %.*s\nchunked %d\n",
                  request->channel, SLICE_ARGS(request->method), SLICE_ARGS(request->path),
                  SLICE_ARGS(request->query), SLICE_ARGS(request->remote_address), request->has_content_length,
                  SLICE_ARGS(request->content_length), request->chunked);
    echo_variable(request, "HTTP_X_API_KEY", out);
    echo_variable(request, "HTTP_AUTH", out);
    echo_variable(request, "HTTP_AUTHORIZATION", out);
    echo_variable(request, "DASHGRANT_PROJECT", out);
    echo_body(request, out);
}

static long number(struct slice text)
{
    char digits[24] = { 0 };
    memcpy(digits, text.ptr, text.len < sizeof digits ? text.len : sizeof digits - 1);
    return strtol(digits, NULL, 10);
}

void web_handle(const struct web *web, struct request *request, struct arena *arena, struct response *response)
{
    (void)web;
    (void)arena;
    response_header(response, "Content-Type", SLICE("text/plain"));
    response_header(response, "X-Colon", SLICE("a: b"));
    if (slice_is(request->path, "/size")) {
        long size = number(request->query);
        char *room = buffer_reserve(&response->body, (size_t)size);
        for (long i = 0; room && i < size; i++)
            room[i] = (char)('a' + i % 26);
        response->body.len += room ? (size_t)size : 0;
        return;
    }
    if (slice_is(request->path, "/ignore")) {
        response->status = 413;
        return;
    }
    if (slice_is(request->path, "/wait")) {
        long wait = number(request->query);
        nanosleep(&(struct timespec){ .tv_sec = wait / 1000, .tv_nsec = wait % 1000 * 1000000 }, NULL);
    }
    echo(request, response);
    if (slice_is(request->path, "/empty"))
        response->status = 204;
    response->no_body = slice_is(request->path, "/head");
    response->body.failed = slice_is(request->path, "/failed");
}

static bool work_once(struct fake_server *server, struct front_fcgi *fcgi, char *window, bool *fresh)
{
    struct front_look look;
    struct pollfd waiting = { .fd = server->fd, .events = POLLIN };
    poll(&waiting, 1, 100);
    front_look(server->fd, 0, window, &look);
    if (look.state == FRONT_LOOK_NOTHING || look.state == FRONT_LOOK_INCOMPLETE) {
        /* the bytes that are there keep poll from waiting */
        nanosleep(&(struct timespec){ .tv_nsec = 200000 }, NULL);
        return true;
    }
    if (look.state != FRONT_LOOK_READY) {
        atomic_fetch_add(&server->broken, look.state == FRONT_LOOK_BROKEN);
        close(server->fd);
        return false;
    }
    struct front_fcgi_job job = { .fd = server->fd, .look = &look, .channel = server->channel, .fresh = *fresh,
                                  .deadline = clock_monotonic() + server->body_timeout,
                                  .send_timeout = server->send_timeout };
    *fresh = false;
    enum front_fcgi_end end = front_fcgi_serve(fcgi, &job);
    atomic_fetch_add(&server->requests, 1);
    return end == FRONT_FCGI_KEPT;
}

static void *work(void *argument)
{
    static const struct web web;
    struct fake_server *server = argument;
    struct front_fcgi *fcgi;
    struct error error;
    bool fresh = true;
    char *window = malloc(FRONT_LOOK_WINDOW);
    error_init(&error, NULL);
    if (!window || front_fcgi_open(&web, &fcgi, &error) != 0)
        abort();
    while (work_once(server, fcgi, window, &fresh))
        ;
    front_fcgi_close(fcgi);
    free(window);
    return NULL;
}

void fake_server_start(struct fake_server *server, enum request_channel channel, int64_t body_timeout)
{
    int ends[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    *server = (struct fake_server){ .fd = ends[0], .peer = ends[1], .channel = channel,
                                    .body_timeout = body_timeout, .send_timeout = 5000 };
    assert_int_equal(pthread_create(&server->thread, NULL, work, server), 0);
}

void fake_server_stop(struct fake_server *server)
{
    if (server->peer >= 0)
        close(server->peer);
    pthread_join(server->thread, NULL);
}

void fake_begin(struct buffer *out, bool keep)
{
    const char begin[FRONT_RECORD_BEGIN_BODY] = { 0, FRONT_RECORD_RESPONDER, keep ? FRONT_RECORD_KEEP : 0 };
    front_record_append(out, FRONT_RECORD_BEGIN, 1, (struct slice){ begin, sizeof begin });
}

void fake_pair(struct buffer *params, const char *name, const char *value)
{
    front_record_pair_length(params, strlen(name));
    front_record_pair_length(params, strlen(value));
    buffer_append(params, slice_of(name));
    buffer_append(params, slice_of(value));
}

void fake_request(struct buffer *out, bool keep, const char *path, struct slice body)
{
    struct buffer params;
    buffer_init(&params, 65536);
    fake_begin(out, keep);
    fake_pair(&params, "REQUEST_METHOD", body.len > 0 ? "POST" : "GET");
    fake_pair(&params, "PATH_INFO", path);
    front_record_append(out, FRONT_RECORD_PARAMS, 1, buffer_slice(&params));
    front_record_end(out, FRONT_RECORD_PARAMS, 1);
    front_record_append(out, FRONT_RECORD_STDIN, 1, body);
    front_record_end(out, FRONT_RECORD_STDIN, 1);
    buffer_release(&params);
}

void fake_send(int fd, struct slice bytes)
{
    while (bytes.len > 0) {
        ssize_t n = send(fd, bytes.ptr, bytes.len, MSG_NOSIGNAL);
        assert_true(n > 0);
        bytes = slice_after(bytes, (size_t)n);
    }
}

static bool read_all(int fd, char *out, size_t size)
{
    while (size > 0) {
        ssize_t n = read(fd, out, size);
        if (n <= 0)
            return false;
        out += n;
        size -= (size_t)n;
    }
    return true;
}

bool fake_answer(int fd, struct buffer *body)
{
    char head[FRONT_RECORD_HEAD], content[FRONT_RECORD_CONTENT_MAX + UINT8_MAX];
    while (read_all(fd, head, sizeof head)) {
        struct front_record record = front_record_decode(head);
        if (!read_all(fd, content, (size_t)record.length + record.padding))
            return false;
        if (record.type == FRONT_RECORD_STDOUT)
            buffer_append(body, (struct slice){ content, record.length });
        if (record.type == FRONT_RECORD_END)
            return true;
    }
    return false;
}
