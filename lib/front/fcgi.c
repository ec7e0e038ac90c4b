/* One request through libfcgi, which gets a descriptor only when it will not wait on it: the connection where the
 * whole request is there, else a file in memory with the request's head, while the body is read here. It never
 * closes the connection: it would linger for two seconds, in a select() that overflows past descriptor 1023. */
#include <front/fcgi.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <pthread.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <unistd.h>

#include <fcgiapp.h>

#include <base/clock.h>

#include "body.h"
#include "cgi.h"
#include "metrics.h"

enum {
    HEAD_MAX = 256 * 1024,              /* of an answer */
    SMALL_ANSWER = 4096,                /* fits into the buffer of a socket that nothing was sent on */
    LARGE_ANSWER = 64 * 1024,           /* may not, beside what each write costs */
    BUFFER_MOST = 1024 * 1024,          /* the system may give less (net.core.wmem_max) */
    SEND_PIECE = 8192,                  /* what libfcgi writes at once */
    SEND_CHECK = 1000,                  /* milliseconds between two settings of the send time-out */
    DRAIN_MAX = 32 * 1024 * 1024,       /* of a body that nobody wanted */
    DRAIN_TIME = 200,                   /* milliseconds for that, before the request is ended */
    LINGER_IDLE = 100,                  /* and behind its end: for the next piece */
    LINGER_MAX = 2000                   /* and for all of it */
};

struct front_fcgi {
    const struct web *web;
    FCGX_Request fcgx;
    struct buffer head;
    char *window;                       /* FRONT_LOOK_WINDOW bytes on their way to the file */
    int file;                           /* -1: not made yet */
};

/* What request->front points at. */
struct serving {
    struct front_fcgi *fcgi;
    const struct front_fcgi_job *job;
    struct front_body body;             /* where the look did not see the request's end */
    int64_t send_deadline, send_checked;
};

static pthread_once_t once = PTHREAD_ONCE_INIT;
static int library;                     /* what FCGX_Init said */

static void init_library(void)
{
    library = FCGX_Init();
    front_metrics_init();
}

int front_fcgi_open(const struct web *web, struct front_fcgi **fcgi, struct error *error)
{
    pthread_once(&once, init_library);
    struct front_fcgi *made = calloc(1, sizeof *made);
    if (made)
        made->window = malloc(FRONT_LOOK_WINDOW);
    if (!made || !made->window || library != 0) {
        free(made);
        return error_set(error, ERROR_UNAVAILABLE, "libfcgi cannot be started.");
    }
    made->web = web;
    made->file = -1;
    buffer_init(&made->head, HEAD_MAX);
    FCGX_InitRequest(&made->fcgx, -1, 0);
    *fcgi = made;
    return 0;
}

void front_fcgi_close(struct front_fcgi *fcgi)
{
    if (!fcgi)
        return;
    if (fcgi->file >= 0)
        close(fcgi->file);
    buffer_release(&fcgi->head);
    free(fcgi->window);
    free(fcgi);
}

/* Lets libfcgi read a request from `fd`, on which it will not have to wait. 0, or -1 with `fd` closed by libfcgi
 * (at once, without its two seconds, as `detached` says). */
static int accept_from(FCGX_Request *fcgx, int fd)
{
    fcgx->ipcFd = fd;
    fcgx->keepConnection = 1;
    fcgx->detached = 1;
    return FCGX_Accept_r(fcgx) < 0 ? -1 : 0;
}

static int write_file(struct front_fcgi *fcgi, size_t size)
{
    if (fcgi->file < 0)
        fcgi->file = memfd_create("dashgrant-request", MFD_CLOEXEC);
    if (fcgi->file < 0 || ftruncate(fcgi->file, 0) != 0)
        return -1;
    bool written = pwrite(fcgi->file, fcgi->window, size, 0) == (ssize_t)size;
    return written && lseek(fcgi->file, 0, SEEK_SET) == 0 ? 0 : -1;
}

/* Takes just the head from the connection. 0 or -1; the connection stays open. */
static int accept_head(struct serving *serving)
{
    struct front_fcgi *fcgi = serving->fcgi;
    const struct front_fcgi_job *job = serving->job;
    front_body_init(&serving->body, job->fd, job->look->id, job->deadline);
    if (front_body_take(&serving->body, fcgi->window, job->look->head) != 0 ||
        write_file(fcgi, job->look->head) != 0)
        return -1;
    int file = fcgi->file;
    fcgi->file = -1;
    if (accept_from(&fcgi->fcgx, file) != 0)
        return -1;
    fcgi->file = file;
    fcgi->fcgx.ipcFd = job->fd;
    return 0;
}

/* 0, or -1 with the connection closed. */
static int accept_request(struct serving *serving)
{
    const struct front_fcgi_job *job = serving->job;
    if (job->look->whole)
        return accept_from(&serving->fcgi->fcgx, job->fd);
    if (accept_head(serving) == 0)
        return 0;
    close(job->fd);
    return -1;
}

static int variable(const struct request *request, const char *name, struct slice *value)
{
    const struct serving *serving = request->front;
    return front_cgi_variable(serving->fcgi->fcgx.envp, name, value);
}

static long read_body(struct request *request, char *out, size_t size)
{
    struct serving *serving = request->front;
    FCGX_Stream *in = serving->fcgi->fcgx.in;
    if (!serving->job->look->whole)
        return front_body_read(&serving->body, out, size);
    int n = FCGX_GetStr(out, size < INT_MAX ? (int)size : INT_MAX, in);
    return n <= 0 && FCGX_GetError(in) != 0 ? REQUEST_BODY_SHORT : n;
}

/* Leaves nothing of this request before the next one. False where the request's end is not there: the answer was
 * there before the whole body was, of which not all peers send the rest. */
static bool drain(struct serving *serving)
{
    FCGX_Request *fcgx = &serving->fcgi->fcgx;
    if (!serving->job->look->whole) {
        if (!serving->body.ended)
            FCGX_FFlush(fcgx->out);
        serving->body.deadline = clock_monotonic() + DRAIN_TIME;
        return front_body_drain(&serving->body, DRAIN_MAX);
    }
    char trash[SEND_PIECE];
    while (FCGX_GetStr(trash, sizeof trash, fcgx->in) > 0)
        ;
    return FCGX_GetError(fcgx->in) == 0;
}

/* The request is ended, but its body is still coming. Some peers read nothing before they have sent all of it, and
 * would see a reset; others send no more of it when they have the answer. */
static void linger(int fd)
{
    char trash[16 * 1024];
    int64_t end = clock_monotonic() + LINGER_MAX;
    struct pollfd waiting = { .fd = fd, .events = POLLIN };
    shutdown(fd, SHUT_WR);
    for (size_t seen = 0; seen < DRAIN_MAX && clock_monotonic() < end;) {
        ssize_t n = poll(&waiting, 1, LINGER_IDLE) > 0 ? recv(fd, trash, sizeof trash, MSG_DONTWAIT) : 0;
        if (n <= 0)
            return;
        seen += (size_t)n;
    }
}

/* The time for the whole answer becomes the time for the next write, now and then: setting it costs a call. False
 * when it is over. */
static bool in_time(struct serving *serving)
{
    int64_t now = clock_monotonic(), left = serving->send_deadline - now;
    if (left <= 0)
        return false;
    if (now - serving->send_checked < SEND_CHECK)
        return true;
    serving->send_checked = now;
    struct timeval time = { .tv_sec = left / 1000, .tv_usec = left % 1000 * 1000 };
    return setsockopt(serving->job->fd, SOL_SOCKET, SO_SNDTIMEO, &time, sizeof time) == 0;
}

static bool put(struct serving *serving, struct slice rest, bool timed)
{
    while (rest.len > 0) {
        int n = rest.len < SEND_PIECE ? (int)rest.len : SEND_PIECE;
        if (timed && !in_time(serving))
            return false;
        if (FCGX_PutStr(rest.ptr, n, serving->fcgi->fcgx.out) != n)
            return false;
        rest = slice_after(rest, (size_t)n);
    }
    return true;
}

/* Apache waits for its clients: an answer that the socket holds keeps no thread while a client reads slowly. */
static void make_room(int fd, size_t size)
{
    int room = size < BUFFER_MOST ? (int)size : BUFFER_MOST;      /* the system doubles it */
    if (size > LARGE_ANSWER)
        setsockopt(fd, SOL_SOCKET, SO_SNDBUF, &room, sizeof room);
}

static bool send_answer(struct serving *serving, const struct response *response)
{
    struct buffer *head = &serving->fcgi->head;
    struct slice body = front_cgi_body(response);
    buffer_clear(head);
    front_cgi_head(response, head);
    make_room(serving->job->fd, head->len + body.len);
    bool timed = !serving->job->fresh || head->len + body.len > SMALL_ANSWER;
    int64_t now = timed ? clock_monotonic() : 0;
    serving->send_deadline = now + serving->job->send_timeout;
    serving->send_checked = now - SEND_CHECK;
    return !head->failed && put(serving, buffer_slice(head), timed) && put(serving, body, timed);
}

/* False where the answer could not be sent. */
static bool respond(struct serving *serving)
{
    struct request request = { .channel = serving->job->channel, .variable = variable, .read = read_body,
                               .front = serving };
    struct arena arena;
    struct response response;
    arena_init(&arena, WEB_ARENA_MAX);
    response_init(&response);
    if (front_cgi_fill(&request, serving->fcgi->web->base_path, &arena) == 0)
        web_handle(serving->fcgi->web, &request, &arena, &response);
    else
        response.status = 503;
    bool sent = send_answer(serving, &response);
    response_release(&response);
    arena_release(&arena);
    return sent;
}

enum front_fcgi_end front_fcgi_serve(struct front_fcgi *fcgi, const struct front_fcgi_job *job)
{
    struct serving serving = { .fcgi = fcgi, .job = job };
    metric_add(&front_metrics_requests, 1);
    if (accept_request(&serving) != 0)
        return FRONT_FCGI_CLOSED;
    FCGX_Request *fcgx = &fcgi->fcgx;
    bool keep = job->look->keep && !job->last, ended = true;
    if (respond(&serving)) {
        ended = drain(&serving);
        keep = ended && keep;
        /* the peer counts on the connection: over a unix socket a request after this one is refused, not lost */
        if (ended && job->last && job->look->keep)
            shutdown(job->fd, SHUT_RD);
        /* STDERR first: it is empty, and what ends the request then goes out with the last of STDOUT */
        keep = FCGX_FClose(fcgx->err) == 0 && keep;
        keep = FCGX_FClose(fcgx->out) == 0 && keep;
    } else {
        keep = false;
    }
    FCGX_Free(fcgx, 0);
    fcgx->ipcFd = -1;
    if (!ended)
        linger(job->fd);
    if (!keep)
        close(job->fd);
    return keep ? FRONT_FCGI_KEPT : FRONT_FCGI_CLOSED;
}
