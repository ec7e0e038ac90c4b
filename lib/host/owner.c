#include <host/owner.h>

#include <fcntl.h>
#include <signal.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <base/log.h>
#include <host/lock.h>
#include <host/parent.h>
#include <host/sockets.h>

#include "holder.h"
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

static int serve(const struct conf *conf, const struct host_sockets *sockets)
{
    struct host_worker worker = { conf, sockets };
    const struct host_parent parent = {
        .work = host_worker_run,
        .context = &worker,
        .recovery_timeout = conf->recovery_timeout,
        .probe_interval = conf->probe_interval,
        .probe_timeout = conf->probe_timeout,
        .shutdown_timeout = conf->shutdown_timeout,
    };
    log_line(LOG_LINE_NOTICE, "serving %s and %zu sockets that were passed; state in %s", sockets->front_path,
             sockets->inherited_count, conf->state_dir);
    return host_parent_run(&parent);
}

static int own(const struct conf *conf, struct host_sockets *sockets, struct error *error)
{
    if (host_sockets_open(conf, sockets, error) == 0)
        return serve(conf, sockets);
    log_line(LOG_LINE_ERROR, "%s", error->detail);
    return EX_CANTCREAT;
}

/* Started by hand, or by something that watches it: there is nothing to hand over. */
static int own_or_leave(const struct conf *conf, struct host_sockets *sockets, struct error *error)
{
    int lock;
    pid_t owner;
    int taken = host_lock_take(conf->state_dir, &lock, &owner, error);
    if (taken == 1) {
        int status = own(conf, sockets, error);
        close(lock);
        return status;
    }
    if (taken < 0)
        log_line(LOG_LINE_ERROR, "%s", error->detail);
    else
        log_line(LOG_LINE_ERROR, "another process (%d) owns state_dir %s: end it, or name another folder",
                 (int)owner, conf->state_dir);
    return taken < 0 ? EX_CANTCREAT : EX_TEMPFAIL;
}

static int own_or_stand_by(const struct conf *conf, struct host_sockets *sockets, struct error *error)
{
    int lock, status = EX_OK;
    switch (host_holder_run(conf, sockets, &lock, error)) {
    case HOST_HOLDER_OWNS:
        status = own(conf, sockets, error);
        close(lock);
        break;
    case HOST_HOLDER_TOLD:
        log_line(LOG_LINE_NOTICE, "this holder ends");
        break;
    case HOST_HOLDER_FAILED:
        log_line(LOG_LINE_ERROR, "%s", error->detail);
        status = EX_CANTCREAT;
        break;
    }
    return status;
}

int host_owner_run(const struct conf *conf)
{
    struct host_sockets sockets;
    struct error error;
    int status = EX_CONFIG;
    error_init(&error, NULL);
    host_sockets_init(&sockets);
    fill_standard_descriptors();
    /* who reads the log may go away */
    signal(SIGPIPE, SIG_IGN);
    open_log(conf);
    umask(0077);
    if (host_lock_check(conf->state_dir, &error) != 0)
        log_line(LOG_LINE_ERROR, "%s", error.detail);
    else if (host_sockets_inherit(&sockets, &error) != 0)
        log_line(LOG_LINE_ERROR, "%s", error.detail);
    else if (sockets.inherited_count == 0)
        status = own_or_leave(conf, &sockets, &error);
    else
        status = own_or_stand_by(conf, &sockets, &error);
    host_sockets_close(&sockets);
    return status;
}
