#include <host/owner.h>

#include <fcntl.h>
#include <signal.h>
#include <stdbool.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <base/log.h>
#include <host/lock.h>
#include <host/parent.h>
#include <host/sockets.h>

#include "holder.h"
#include "renewal.h"
#include "takeover.h"
#include "worker.h"

/* Spawners of FastCGI programs close standard output and error: a file with such a number would get the log. */
static void fill_standard_descriptors(void)
{
    int fd;
    do
        fd = open("/dev/null", O_RDWR | O_CLOEXEC);
    while (fd >= 0 && fd <= STDERR_FILENO);
    if (fd > STDERR_FILENO)
        close(fd);
}

static void open_log(const struct conf *conf)
{
    static const struct {
        const char *name;
        enum log_level level;
    } levels[] = { { "error", LOG_LINE_ERROR }, { "warning", LOG_LINE_WARNING }, { "notice", LOG_LINE_NOTICE },
                   { "info", LOG_LINE_INFO }, { "debug", LOG_LINE_DEBUG } };
    enum log_level level = LOG_LINE_INFO;
    for (size_t i = 0; i < sizeof levels / sizeof *levels; i++)
        if (strcmp(conf->log_level, levels[i].name) == 0)
            level = levels[i].level;
    log_open(conf->log_to_syslog, level);
}

/* What an owner runs on. */
struct owner {
    struct conf conf;
    struct host_sockets sockets;
    struct host_renewal renewal;
    struct host_takeover takeover;
    int lock;
    bool stood_by;              /* before: the program or its configuration may be another by now */
};

/* What would end a new program at once, though the configuration is right: nobody might start it again. */
static bool is_fit(const struct owner *owner)
{
    const char *state_dir = owner->conf.state_dir;
    struct error error;
    error_init(&error, NULL);
    if (host_lock_check(state_dir, &error) == 0 && host_lock_adopt(state_dir, owner->lock))
        return true;
    log_line(LOG_LINE_ERROR, "all goes on unchanged, since a new start would fail: %s%s", error.detail,
             *error.detail ? "" : "the lock in state_dir is no longer the one that is held: stop and start instead");
    return false;
}

static pid_t check(void *context)
{
    struct owner *owner = context;
    return host_renewal_check(&owner->renewal);
}

static bool checked(void *context, int status)
{
    struct owner *owner = context;
    return host_renewal_checked(&owner->renewal, status) && is_fit(owner);
}

/* Returns only where that cannot be, and nothing changed. */
static void renew(struct owner *owner)
{
    struct error error;
    error_init(&error, NULL);
    /* once more: since the check the worker ended, which may have taken long */
    if (!is_fit(owner) || !host_renewal_try(&owner->renewal))
        return;
    if (host_takeover_put(&owner->conf, owner->lock, &owner->sockets, &error) == 0)
        host_renewal_execute(&owner->renewal);
    else
        log_line(LOG_LINE_ERROR, "%s", error.detail);
    host_takeover_undo(owner->lock, &owner->sockets);
}

static int serve(struct owner *owner)
{
    const struct conf *conf = &owner->conf;
    struct host_worker worker = { conf, &owner->sockets };
    bool renewable = owner->renewal.program[0];
    const struct host_parent parent = {
        .work = host_worker_run,
        .context = &worker,
        .recovery_timeout = conf->recovery_timeout,
        .probe_interval = conf->probe_interval,
        .probe_timeout = conf->probe_timeout,
        .shutdown_timeout = conf->shutdown_timeout,
        .check = renewable ? check : NULL,
        .checked = renewable ? checked : NULL,
        .renewal = owner,
    };
    log_line(LOG_LINE_NOTICE, "serving %s and %zu sockets that were passed; state in %s", owner->sockets.front_path,
             owner->sockets.inherited_count, conf->state_dir);
    int status;
    while ((status = host_parent_run(&parent)) == HOST_PARENT_RENEW)
        renew(owner);
    return status;
}

/* What looks right and cannot work. */
static void warn(const struct conf *conf)
{
    if (!*conf->socket && *conf->socket_group)
        log_line(LOG_LINE_WARNING, "socket_group %s cannot reach front.sock in state_dir, which nobody else may "
                 "enter: name a path elsewhere with socket", conf->socket_group);
}

static int own(struct owner *owner, struct error *error)
{
    warn(&owner->conf);
    /* a file that was installed and options that were changed meanwhile count */
    if (owner->stood_by)
        renew(owner);
    if (owner->sockets.control >= 0 || host_sockets_open(&owner->conf, &owner->sockets, error) == 0)
        return serve(owner);
    log_line(LOG_LINE_ERROR, "%s", error->detail);
    return EX_CANTCREAT;
}

/* Started by hand, or by something that watches it: there is nothing to hand over. */
static int own_or_leave(struct owner *owner, struct error *error)
{
    pid_t other;
    int taken = host_lock_take(owner->conf.state_dir, &owner->lock, &other, error);
    if (taken == 1)
        return own(owner, error);
    if (taken < 0)
        log_line(LOG_LINE_ERROR, "%s", error->detail);
    else
        log_line(LOG_LINE_ERROR, "another process (%d) owns state_dir %s: end it, or name another folder",
                 (int)other, owner->conf.state_dir);
    return taken < 0 ? EX_CANTCREAT : EX_TEMPFAIL;
}

static int own_or_stand_by(struct owner *owner, struct error *error)
{
    switch (host_holder_run(&owner->conf, &owner->sockets, &owner->lock, &owner->stood_by, error)) {
    case HOST_HOLDER_OWNS:
        return own(owner, error);
    case HOST_HOLDER_TOLD:
        log_line(LOG_LINE_NOTICE, "this holder ends");
        return EX_OK;
    case HOST_HOLDER_FAILED:
        break;
    }
    log_line(LOG_LINE_ERROR, "%s", error->detail);
    return EX_CANTCREAT;
}

/* Goes on where the program before this one, in the same process, left off. */
static void take_over(struct owner *owner)
{
    struct host_takeover *takeover = &owner->takeover;
    host_takeover_get(takeover);
    if (takeover->lock < 0)
        return;
    if (!host_lock_adopt(takeover->state_dir, takeover->lock)) {
        log_line(LOG_LINE_WARNING, "the lock that was passed is not that of %s", takeover->state_dir);
        return;
    }
    owner->lock = takeover->lock;
    owner->sockets = takeover->sockets;
    host_takeover_keep_options(takeover, &owner->conf);
}

static int run(struct owner *owner, struct error *error)
{
    take_over(owner);
    if (host_lock_check(owner->conf.state_dir, error) != 0 ||
        (owner->lock < 0 && host_sockets_inherit(&owner->sockets, error) != 0)) {
        log_line(LOG_LINE_ERROR, "%s", error->detail);
        return EX_CONFIG;
    }
    if (owner->lock >= 0)
        return own(owner, error);
    return owner->sockets.inherited_count > 0 ? own_or_stand_by(owner, error) : own_or_leave(owner, error);
}

/* What asks for the end or for a new start waits until somebody reads signals, also over exec. */
static void block_signals(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigprocmask(SIG_BLOCK, &set, NULL);
}

int host_owner_run(const struct conf *conf, char *const *arguments)
{
    struct owner owner = { .conf = *conf, .lock = -1 };
    struct error error;
    error_init(&error, NULL);
    block_signals();
    fill_standard_descriptors();
    /* who reads the log may go away */
    signal(SIGPIPE, SIG_IGN);
    open_log(conf);
    umask(0077);
    /* a spawner may itself be a CGI program: executed anew, without the socket as descriptor 0, this one would take
     * itself for one, too */
    unsetenv("GATEWAY_INTERFACE");
    unsetenv("REQUEST_METHOD");
    host_renewal_init(&owner.renewal, arguments);
    host_sockets_init(&owner.sockets);
    int status = run(&owner, &error);
    host_sockets_close(&owner.sockets);
    if (owner.lock >= 0)
        close(owner.lock);
    return status;
}
