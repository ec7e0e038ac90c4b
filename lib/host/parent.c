#include <host/parent.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <signal.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/prctl.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <base/clock.h>
#include <base/log.h>

#include "signals.h"
#include "worker.h"

enum {
    PAUSE_FIRST = 100, PAUSE_MAX = 10 * 1000,   /* milliseconds before a restart; none before the first */
    HEALTHY = 100       /* a worker that served for so long is followed at once, however often it is killed: the pause
                           is for workers that cannot even begin */
};

enum state {
    DOWN,           /* no worker; the next starts at `deadline` */
    STARTING,       /* READY is awaited until `deadline` */
    SERVING,        /* the next probe goes out at `deadline` */
    PROBED,         /* an answer is awaited until `deadline` */
    ENDING,         /* SIGTERM or SIGHUP was sent; killed at `deadline` */
    KILLED          /* SIGKILL was sent */
};

struct parent {
    const struct host_parent *options;
    int signals;            /* a signalfd */
    int channel;            /* to the worker, -1 with DOWN */
    pid_t worker;
    enum state state;
    int64_t deadline;
    int64_t started, ready; /* when the worker was; ready 0: not yet */
    int64_t pause;          /* before the next restart */
    bool leaving;           /* SIGTERM came */
    bool planned;           /* the worker ends because it was told to */
    pid_t checker;          /* finds out whether the program may be executed anew; 0: none */
    bool renewing;          /* it may: once the worker ended, it is */
};

static void enter(struct parent *parent, enum state state, int64_t milliseconds)
{
    parent->state = state;
    parent->deadline = clock_monotonic() + milliseconds;
}

/* In the new process. */
static int become_worker(const struct parent *parent, pid_t parent_id, int channel)
{
    prctl(PR_SET_PDEATHSIG, SIGKILL);
    if (getppid() != parent_id)
        return EX_TEMPFAIL;
    close(parent->signals);
    return parent->options->work(parent->options->context, channel);
}

static int fork_worker(struct parent *parent)
{
    int ends[2];
    pid_t self = getpid();
    if (socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends) != 0)
        return -1;
    pid_t worker = fork();
    if (worker == 0) {
        close(ends[0]);
        /* no exit handlers: what they would flush is the parent's */
        _exit(become_worker(parent, self, ends[1]));
    }
    close(ends[1]);
    if (worker < 0) {
        close(ends[0]);
        return -1;
    }
    parent->worker = worker;
    parent->channel = ends[0];
    return 0;
}

static void start_worker(struct parent *parent)
{
    if (fork_worker(parent) != 0) {
        log_line(LOG_LINE_ERROR, "no worker can be started: %s", strerror(errno));
        enter(parent, DOWN, PAUSE_MAX);
        return;
    }
    log_line(LOG_LINE_NOTICE, "worker %d starts", (int)parent->worker);
    parent->started = clock_monotonic();
    parent->ready = 0;
    parent->planned = false;
    enter(parent, STARTING, parent->options->recovery_timeout);
}

static void kill_worker(struct parent *parent, const char *why)
{
    log_line(LOG_LINE_ERROR, "worker %d is killed: %s", (int)parent->worker, why);
    kill(parent->worker, SIGKILL);
    enter(parent, KILLED, INT_MAX);
}

static void end_worker(struct parent *parent)
{
    parent->planned = true;
    kill(parent->worker, parent->leaving ? SIGTERM : SIGHUP);
    enter(parent, ENDING, parent->options->shutdown_timeout);
}

static void send_probe(struct parent *parent)
{
    const char probe = HOST_WORKER_PROBE;
    /* a worker that does not take it will be found out as one that does not answer */
    ssize_t sent = send(parent->channel, &probe, 1, MSG_DONTWAIT | MSG_NOSIGNAL);
    (void)sent;
    enter(parent, PROBED, parent->options->probe_timeout);
}

static void on_deadline(struct parent *parent)
{
    switch (parent->state) {
    case DOWN:
        if (!parent->leaving && !parent->renewing)
            start_worker(parent);
        break;
    case STARTING:
        kill_worker(parent, "it did not become ready within recovery_timeout");
        break;
    case SERVING:
        send_probe(parent);
        break;
    case PROBED:
        kill_worker(parent, "it left a probe unanswered for probe_timeout");
        break;
    case ENDING:
        kill_worker(parent, "it did not end within shutdown_timeout");
        break;
    case KILLED:
        break;
    }
}

static void on_channel(struct parent *parent)
{
    char byte;
    ssize_t seen = recv(parent->channel, &byte, 1, MSG_DONTWAIT);
    if (seen < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (seen <= 0) {
        /* it is about to end: SIGCHLD tells how */
        close(parent->channel);
        parent->channel = -1;
    } else if (parent->state == STARTING && byte == HOST_WORKER_READY) {
        parent->ready = clock_monotonic();
        log_line(LOG_LINE_NOTICE, "worker %d is ready after %d ms", (int)parent->worker,
                 (int)(parent->ready - parent->started));
        enter(parent, SERVING, parent->options->probe_interval);
    } else if (parent->state == PROBED) {
        enter(parent, SERVING, parent->options->probe_interval);
    }
}

/* How long to wait before the next worker starts. */
static int64_t next_pause(struct parent *parent)
{
    if (parent->planned)
        return 0;
    if (parent->ready && clock_monotonic() - parent->ready >= HEALTHY)
        parent->pause = 0;
    int64_t pause = parent->pause;
    parent->pause = pause == 0 ? PAUSE_FIRST : pause * 2 < PAUSE_MAX ? pause * 2 : PAUSE_MAX;
    return pause;
}

static void log_end(const struct parent *parent, int status, int64_t pause)
{
    char how[100], next[60] = "";
    bool well = parent->planned && WIFEXITED(status) && WEXITSTATUS(status) == 0;
    if (WIFSIGNALED(status))
        snprintf(how, sizeof how, "signal %d (%s)", WTERMSIG(status), strsignal(WTERMSIG(status)));
    else
        snprintf(how, sizeof how, "exit status %d", WEXITSTATUS(status));
    if (!parent->leaving && !parent->renewing)
        snprintf(next, sizeof next, "; the next one starts in %d ms", (int)pause);
    log_line(well ? LOG_LINE_NOTICE : LOG_LINE_ERROR, "worker %d ended: %s%s", (int)parent->worker, how, next);
}

static bool is_up(const struct parent *parent)
{
    return parent->state == STARTING || parent->state == SERVING || parent->state == PROBED;
}

static void reap_checker(struct parent *parent)
{
    int status;
    if (parent->checker == 0 || waitpid(parent->checker, &status, WNOHANG) != parent->checker)
        return;
    parent->checker = 0;
    if (!parent->options->checked(parent->options->renewal, status))
        return;
    log_line(LOG_LINE_NOTICE, "the program is executed anew");
    parent->renewing = true;
    if (is_up(parent))
        end_worker(parent);
}

static void reap(struct parent *parent)
{
    int status;
    if (parent->state == DOWN || waitpid(parent->worker, &status, WNOHANG) != parent->worker)
        return;
    int64_t pause = next_pause(parent);
    log_end(parent, status, pause);
    if (parent->channel >= 0)
        close(parent->channel);
    parent->channel = -1;
    enter(parent, DOWN, pause);
}

static void on_hangup(struct parent *parent)
{
    if (parent->options->check) {
        bool busy = parent->checker != 0 || parent->renewing || parent->leaving;
        log_line(LOG_LINE_NOTICE, busy ? "SIGHUP: that is being done already"
                                       : "SIGHUP: the configuration is checked");
        if (!busy) {
            pid_t checker = parent->options->check(parent->options->renewal);
            parent->checker = checker > 0 ? checker : 0;
        }
        return;
    }
    bool serving = parent->state == SERVING || parent->state == PROBED;
    log_line(LOG_LINE_NOTICE, serving ? "SIGHUP: the worker is restarted"
                                      : "SIGHUP: the worker is being restarted already");
    if (serving)
        end_worker(parent);
}

static void on_terminate(struct parent *parent, const char *name)
{
    log_line(LOG_LINE_NOTICE, "%s: this service ends", name);
    parent->leaving = true;
    if (is_up(parent))
        end_worker(parent);
}

static void on_signals(struct parent *parent)
{
    struct signalfd_siginfo info;
    while (read(parent->signals, &info, sizeof info) == sizeof info)
        switch (info.ssi_signo) {
        case SIGCHLD:
            reap(parent);
            reap_checker(parent);
            break;
        case SIGHUP:
            on_hangup(parent);
            break;
        default:
            on_terminate(parent, info.ssi_signo == SIGINT ? "SIGINT" : "SIGTERM");
            break;
        }
}

/* Sleeps until something comes or is due. What has come counts before what is due: a parent that was stopped
 * itself finds answers that were in time. */
static void step(struct parent *parent)
{
    int64_t left = parent->deadline - clock_monotonic();
    struct pollfd waiting[2] = { { .fd = parent->signals, .events = POLLIN },
                                 { .fd = parent->channel, .events = POLLIN } };
    poll(waiting, 2, left < 0 ? 0 : left < INT_MAX ? (int)left : INT_MAX);
    if (waiting[1].revents)
        on_channel(parent);
    if (waiting[0].revents)
        on_signals(parent);
    if (!waiting[0].revents && !waiting[1].revents && clock_monotonic() >= parent->deadline)
        on_deadline(parent);
}

int host_parent_run(const struct host_parent *options)
{
    sigset_t before;
    struct parent parent = { .options = options, .channel = -1, .state = DOWN };
    parent.signals = host_signals_open(&before);
    if (parent.signals < 0) {
        log_line(LOG_LINE_ERROR, "signals cannot be received: %s", strerror(errno));
        return EX_OSERR;
    }
    enter(&parent, DOWN, 0);
    while ((!parent.leaving && !parent.renewing) || parent.state != DOWN)
        step(&parent);
    if (!parent.leaving) {
        close(parent.signals);
        return HOST_PARENT_RENEW;
    }
    host_signals_close(parent.signals, &before);
    return EX_OK;
}
