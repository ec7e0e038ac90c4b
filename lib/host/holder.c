#include "holder.h"

#include <errno.h>
#include <poll.h>
#include <stdbool.h>
#include <sys/signalfd.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>
#include <base/log.h>
#include <front/hand.h>
#include <host/lock.h>

#include "connect.h"
#include "signals.h"

enum { PAUSE_FIRST = 10, PAUSE_MAX = 1000, SEND_TIMEOUT = 1000 };      /* milliseconds */

struct holder {
    const struct conf *conf;
    const struct host_sockets *sockets;
    char path[HOST_SOCKETS_PATH_BYTES];     /* where the owner listens */
    int signals;
    int connection;             /* to the owner, the sockets are handed over; -1: not */
    bool taken;                 /* the worker said so: it lives as long as the connection */
    bool told;                  /* a signal asks for the end */
    int64_t pause;              /* before the lock is tried again */
    bool stood_by;
    pid_t owner;                /* the last one that was logged */
};

static void let_go(struct holder *holder)
{
    if (holder->connection >= 0)
        close(holder->connection);
    holder->connection = -1;
    holder->taken = false;
}

/* Where it does not work the owner is just ending or beginning: it will be tried again. */
static void hand_over(struct holder *holder)
{
    struct error error;
    error_init(&error, NULL);
    holder->connection = host_connect(holder->path);
    if (holder->connection >= 0 &&
        front_hand_send(holder->connection, FRONT_HAND_SOCKETS, SLICE(""), holder->sockets->inherited,
                        holder->sockets->inherited_count, clock_monotonic() + SEND_TIMEOUT, &error) != 0)
        let_go(holder);
}

static void on_connection(struct holder *holder)
{
    char byte;
    ssize_t n = recv(holder->connection, &byte, 1, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EINTR))
        return;
    if (n == 1 && byte == FRONT_HAND_TAKEN) {
        holder->taken = true;
    } else {
        /* a worker that lived is followed at once; one that refuses is not to be asked in a loop */
        if (holder->taken)
            holder->pause = 0;
        let_go(holder);
    }
}

static void on_signals(struct holder *holder)
{
    struct signalfd_siginfo info;
    while (read(holder->signals, &info, sizeof info) == sizeof info)
        if (info.ssi_signo == SIGTERM || info.ssi_signo == SIGINT)
            holder->told = true;
}

/* Until something happens, or the lock is to be tried again: while no worker said that it took the sockets, the
 * owner that the connection waits for may be gone without a trace. */
static void wait_for_news(struct holder *holder)
{
    struct pollfd waiting[2] = { { .fd = holder->signals, .events = POLLIN },
                                 { .fd = holder->connection, .events = POLLIN } };
    holder->pause = holder->pause == 0 ? PAUSE_FIRST : holder->pause * 2;
    if (holder->pause > PAUSE_MAX)
        holder->pause = PAUSE_MAX;
    poll(waiting, 2, holder->taken ? -1 : (int)holder->pause);
    if (waiting[0].revents)
        on_signals(holder);
    if (waiting[1].revents)
        on_connection(holder);
}

static void log_standby(struct holder *holder, pid_t owner)
{
    if (owner != 0 && owner != holder->owner)
        log_line(LOG_LINE_NOTICE, "process %d owns state_dir %s: its sockets are handed over, this one stands by",
                 (int)owner, holder->conf->state_dir);
    if (owner != 0)
        holder->owner = owner;
}

static enum host_holder_end hold(struct holder *holder, int *lock, struct error *error)
{
    while (!holder->told) {
        pid_t owner = 0;
        int taken = holder->taken ? 0 : host_lock_try(holder->conf->state_dir, lock, &owner, error);
        if (taken != 0)
            return taken == 1 ? HOST_HOLDER_OWNS : HOST_HOLDER_FAILED;
        holder->stood_by = true;
        if (holder->connection < 0) {
            hand_over(holder);
            log_standby(holder, owner);
        }
        wait_for_news(holder);
    }
    return HOST_HOLDER_TOLD;
}

enum host_holder_end host_holder_run(const struct conf *conf, const struct host_sockets *sockets, int *lock,
                                     bool *stood_by, struct error *error)
{
    sigset_t before;
    struct holder holder = { .conf = conf, .sockets = sockets, .connection = -1 };
    if (host_sockets_front_path(conf, holder.path, sizeof holder.path, error) != 0)
        return HOST_HOLDER_FAILED;
    holder.signals = host_signals_open(&before);
    if (holder.signals < 0) {
        error_set(error, ERROR_UNAVAILABLE, "Signals cannot be received: %s", strerror(errno));
        return HOST_HOLDER_FAILED;
    }
    enum host_holder_end end = hold(&holder, lock, error);
    *stood_by = holder.stood_by;
    let_go(&holder);
    host_signals_close(holder.signals, &before);
    return end;
}
