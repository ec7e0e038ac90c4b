#include <host/plain.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <base/buffer.h>
#include <base/clock.h>
#include <base/log.h>
#include <base/random.h>
#include <front/hand.h>
#include <host/sockets.h>
#include <web/response.h>

#include "connect.h"
#include "plain_start.h"

/* Milliseconds. */
enum {
    PATIENCE = 20 * 1000,       /* for a worker to take the request: one may be starting */
    WORK_MAX = 60 * 1000,       /* for the work, beside the time for body and answer */
    PAUSE_FIRST = 5, PAUSE_MAX = 200,
    REST_IDLE = 100, REST_TIME = 2000   /* for the next piece of a body that nobody wanted; for all of it */
};
enum { REST_DIGITS = 7 };               /* of a CONTENT_LENGTH that is likely to be too large */

extern char **environ;

struct plain {
    const struct conf *conf;
    char path[HOST_SOCKETS_PATH_BYTES];
    struct buffer text;         /* the variables */
    int64_t reach, whole;       /* deadlines: to be taken; to be answered */
    bool safe;                  /* the method changes nothing: it may be asked again */
    bool started;               /* an owner, or none can be */
};

/* How far a try came. */
enum outcome {
    OUTCOME_NOTHING,            /* nobody took it */
    OUTCOME_TAKEN,              /* it was taken, and lost: what it was to change may be changed */
    OUTCOME_CUT,                /* the answer ended early */
    OUTCOME_DONE
};

bool host_plain_asked(void)
{
    return getenv("GATEWAY_INTERFACE") && getenv("REQUEST_METHOD") && !host_sockets_is_listening(STDIN_FILENO);
}

static bool method_is(const char *name)
{
    const char *method = getenv("REQUEST_METHOD");
    return method && strcmp(method, name) == 0;
}

/* As web answers (RFC 9457); the detail needs no escape. */
static int answer_problem(enum error_kind kind, const char *detail)
{
    struct buffer body;
    char id[33] = "none";
    int status = error_status(kind);
    buffer_init(&body, 4096);
    random_hex(id, 16);
    buffer_printf(&body, "{\"type\":\"urn:dashgrant:problem:%s\",\"title\":\"%s\",\"status\":%d,\"detail\":\"%s\","
                  "\"code\":\"%s\",\"request_id\":\"%s\"}", error_code(kind), error_title(kind), status, detail,
                  error_code(kind), id);
    printf("Status: %d %s\r\nX-Request-Id: %s\r\nX-Content-Type-Options: nosniff\r\nReferrer-Policy: no-referrer\r\n"
           "Content-Type: application/problem+json\r\nCache-Control: no-store\r\n%sContent-Length: %zu\r\n\r\n",
           status, response_reason(status), id, status == 503 ? "Retry-After: 1\r\n" : "", body.len);
    if (!method_is("HEAD"))
        printf("%.*s", SLICE_ARGS(buffer_slice(&body)));
    buffer_release(&body);
    return fflush(stdout) == 0 ? EX_OK : EX_TEMPFAIL;
}

static int refuse(const char *why)
{
    signal(SIGPIPE, SIG_IGN);
    log_line(LOG_LINE_ERROR, "%s", why);
    return answer_problem(ERROR_UNAVAILABLE, "The service is not set up; its log says why.");
}

/* All variables but our own. The buffer fails where they are too many. */
static void gather(struct buffer *text)
{
    buffer_init(text, FRONT_HAND_TEXT_MAX);
    for (char **at = environ; *at; at++) {
        const char *equals = strchr(*at, '=');
        if (!equals || equals == *at || strncmp(*at, "DASHGRANT_", 10) == 0)
            continue;
        buffer_append(text, (struct slice){ *at, strlen(*at) + 1 });
    }
}

/* A byte from the worker; 0 where the connection ended, -1 where the time is over. */
static int next_reply(int fd, int64_t deadline)
{
    for (;;) {
        char byte;
        int64_t left = deadline - clock_monotonic();
        struct pollfd waiting = { .fd = fd, .events = POLLIN };
        if (left <= 0)
            return -1;
        if (poll(&waiting, 1, left < INT_MAX ? (int)left : INT_MAX) <= 0)
            continue;
        ssize_t n = recv(fd, &byte, 1, MSG_DONTWAIT);
        if (n == 1)
            return byte;
        if (n == 0 || (errno != EAGAIN && errno != EINTR))
            return 0;
    }
}

/* What the worker says to the end, or until the time is over: then it can say no more, and does not begin an
 * answer beside ours. */
static enum outcome await(const struct plain *plain, int fd)
{
    enum outcome outcome = OUTCOME_NOTHING;
    for (bool over = false;;) {
        int reply = next_reply(fd, over ? INT64_MAX : outcome == OUTCOME_NOTHING ? plain->reach : plain->whole);
        if (reply == FRONT_HAND_TAKEN)
            outcome = OUTCOME_TAKEN;
        else if (reply == FRONT_HAND_ANSWER)
            outcome = OUTCOME_CUT;
        else if (reply == FRONT_HAND_END)
            return OUTCOME_DONE;
        else if (reply >= 0 || over)
            return outcome;
        else
            over = shutdown(fd, SHUT_RDWR) == 0;
    }
}

/* Starts an owner where that is wanted and nobody runs. */
static void mend(struct plain *plain, int reason)
{
    if (!plain->conf->cgi_start_owner || plain->started || (reason != ENOENT && reason != ECONNREFUSED))
        return;
    /* 0: somebody has the lock, who may be about to end; it is tried again */
    plain->started = host_plain_start(plain->conf) != 0;
}

static enum outcome try_once(struct plain *plain, int *reason)
{
    static const int descriptors[] = { STDIN_FILENO, STDOUT_FILENO };
    struct error error;
    error_init(&error, NULL);
    int fd = host_connect(plain->path);
    if (fd < 0) {
        *reason = errno;
        mend(plain, *reason);
        return OUTCOME_NOTHING;
    }
    *reason = 0;
    enum outcome outcome = OUTCOME_NOTHING;
    if (front_hand_send(fd, FRONT_HAND_CGI, buffer_slice(&plain->text), descriptors, 2, plain->reach, &error) == 0)
        outcome = await(plain, fd);
    close(fd);
    return outcome;
}

static void sleep_for(int64_t milliseconds)
{
    nanosleep(&(struct timespec){ .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 }, NULL);
}

static void log_unreached(const struct plain *plain, int reason)
{
    if (reason == EACCES)
        log_line(LOG_LINE_ERROR, "%s cannot be connected to by user %u: name with the option socket a path outside "
                 "of state_dir, in a folder that the web server's user may enter, and its group with socket_group",
                 plain->path, (unsigned)geteuid());
    else
        log_line(LOG_LINE_ERROR, "no service answers on %s: %s", plain->path,
                 reason ? strerror(reason) : "it took the request and was gone, or took none");
}

static int serve(struct plain *plain)
{
    int reason = 0;
    for (int64_t pause = PAUSE_FIRST;; pause = pause * 2 < PAUSE_MAX ? pause * 2 : PAUSE_MAX) {
        enum outcome outcome = try_once(plain, &reason);
        if (outcome == OUTCOME_DONE || outcome == OUTCOME_CUT)
            return outcome == OUTCOME_DONE ? EX_OK : EX_TEMPFAIL;
        if (outcome == OUTCOME_TAKEN && !plain->safe)
            return answer_problem(ERROR_OUTCOME_UNKNOWN,
                                  "The service went away; look whether the change was made.");
        if (reason == EACCES || clock_monotonic() + pause >= plain->reach)
            break;
        sleep_for(pause);
    }
    log_unreached(plain, reason);
    return answer_problem(ERROR_UNAVAILABLE, "The service does not answer at the moment; try again.");
}

/* The rest of a body that was answered without it. A web server whose one socket is both our input and our output
 * (mod_cgid) would see a reset instead of the answer's end; those that have the answer send no more. */
static void forget_rest(void)
{
    const char *length = getenv("CONTENT_LENGTH");
    bool coming = (length && strlen(length) >= REST_DIGITS) || getenv("HTTP_TRANSFER_ENCODING");
    char trash[16 * 1024];
    fflush(stdout);
    if (shutdown(STDOUT_FILENO, SHUT_WR) != 0)
        return;
    for (int64_t end = clock_monotonic() + REST_TIME; clock_monotonic() < end; coming = true) {
        struct pollfd waiting = { .fd = STDIN_FILENO, .events = POLLIN };
        if (poll(&waiting, 1, coming ? REST_IDLE : 0) <= 0 || read(STDIN_FILENO, trash, sizeof trash) <= 0)
            return;
    }
}

int host_plain_run(const struct conf *conf)
{
    struct plain plain = { .conf = conf, .safe = method_is("GET") || method_is("HEAD") || method_is("OPTIONS") };
    struct error error;
    int64_t now = clock_monotonic();
    error_init(&error, NULL);
    signal(SIGPIPE, SIG_IGN);
    umask(0077);
    log_open(conf->log_to_syslog, LOG_LINE_WARNING);
    if (host_sockets_front_path(conf, plain.path, sizeof plain.path, &error) != 0)
        return refuse(error.detail);
    plain.reach = now + PATIENCE;
    plain.whole = now + PATIENCE + conf->body_timeout + conf->send_timeout + WORK_MAX;
    gather(&plain.text);
    int status = plain.text.failed ? answer_problem(ERROR_BAD_REQUEST, "The header is too large; send less.")
                                   : serve(&plain);
    buffer_release(&plain.text);
    forget_rest();
    return status;
}

int host_plain_answer(const char *usual)
{
    struct conf conf;
    struct error error;
    error_init(&error, NULL);
    if (conf_load_service(&conf, usual, &error) != 0)
        return refuse(error.detail);
    int status = host_plain_run(&conf);
    conf_release(&conf);
    return status;
}
