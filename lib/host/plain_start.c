#include "plain_start.h"

#include <errno.h>
#include <fcntl.h>
#include <limits.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <base/log.h>
#include <host/lock.h>

#include "takeover.h"

static const char service[] = "dashgrant.fcgi";

enum { LOG_MAX = 8 * 1024 * 1024, DESCRIPTORS_MAX = 65536 };

/* The log's descriptor; /dev/null's where it goes to syslog or cannot be opened. A log that has grown large is put
 * aside, in place of the one put aside before. */
static int open_log(const struct conf *conf, int null)
{
    char path[PATH_MAX], older[PATH_MAX + 4];
    if (conf->log_to_syslog || snprintf(path, sizeof path, "%s/dashgrant.log", conf->state_dir) >= (int)sizeof path)
        return null;
    int fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    if (fd < 0 || lseek(fd, 0, SEEK_END) <= LOG_MAX)
        return fd < 0 ? null : fd;
    snprintf(older, sizeof older, "%s.old", path);
    rename(path, older);
    close(fd);
    fd = open(path, O_WRONLY | O_APPEND | O_CREAT | O_NOFOLLOW | O_CLOEXEC, 0600);
    return fd < 0 ? null : fd;
}

static void close_all_but(int kept)
{
    long most = sysconf(_SC_OPEN_MAX);
    if (most < 0 || most > DESCRIPTORS_MAX)
        most = DESCRIPTORS_MAX;
    for (int fd = STDERR_FILENO + 1; fd < most; fd++)
        if (fd != kept)
            close(fd);
}

/* What the web server set for the request is none of the service's. */
static int make_environment(const struct conf *conf, int lock)
{
    static const char *const kept[] = { "PATH", "TZ", "DASHGRANT_CONFIG", "LD_LIBRARY_PATH" };
    char *values[sizeof kept / sizeof *kept] = { NULL };
    struct error error;
    error_init(&error, NULL);
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (getenv(kept[i]))
            values[i] = strdup(getenv(kept[i]));
    clearenv();
    for (size_t i = 0; i < sizeof kept / sizeof *kept; i++)
        if (values[i])
            setenv(kept[i], values[i], 1);
    return host_takeover_put(conf, lock, NULL, &error);
}

/* In the process that the owner will be. Returns only on failure. */
static void become_owner(const struct conf *conf, int lock, const char *program)
{
    char *const arguments[] = { (char *)service, NULL };
    sigset_t none;
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int log = null >= 0 ? open_log(conf, null) : -1;
    if (log < 0 || dup2(null, STDIN_FILENO) < 0 || dup2(null, STDOUT_FILENO) < 0 || dup2(log, STDERR_FILENO) < 0)
        return;
    close_all_but(lock);
    sigemptyset(&none);
    sigprocmask(SIG_SETMASK, &none, NULL);
    if (chdir("/") == 0 && make_environment(conf, lock) == 0)
        execv(program, arguments);
}

/* The path of the service's program: it lies beside this one. 0, or -1 with errno. */
static int find_service(char *path, size_t size)
{
    char own[PATH_MAX];
    ssize_t length = readlink("/proc/self/exe", own, sizeof own);
    const char *slash = length > 0 ? memrchr(own, '/', (size_t)length) : NULL;
    if (!slash)
        return -1;
    if (snprintf(path, size, "%.*s/%s", (int)(slash - own), own, service) < (int)size)
        return access(path, X_OK);
    errno = ENAMETOOLONG;
    return -1;
}

static int start(const struct conf *conf, int lock)
{
    char program[PATH_MAX];
    if (find_service(program, sizeof program) != 0)
        return -1;
    pid_t child = fork();
    if (child == 0) {
        /* the one that lives is nobody's child, and leads no session that a terminal could end */
        if (setsid() >= 0 && fork() == 0)
            become_owner(conf, lock, program);
        _exit(EXIT_FAILURE);
    }
    while (child > 0 && waitpid(child, NULL, 0) < 0 && errno == EINTR)
        ;
    return child > 0 ? 0 : -1;
}

int host_plain_start(const struct conf *conf)
{
    struct error error;
    int lock, result = 0;
    pid_t owner;
    error_init(&error, NULL);
    if (host_lock_check(conf->state_dir, &error) != 0) {
        log_line(LOG_LINE_ERROR, "%s", error.detail);
        return -1;
    }
    int taken = host_lock_try(conf->state_dir, &lock, &owner, &error);
    if (taken == 1) {
        result = start(conf, lock);
        if (result != 0)
            log_line(LOG_LINE_ERROR, "%s cannot be started: %s", service, strerror(errno));
        close(lock);
    } else if (taken < 0) {
        log_line(LOG_LINE_ERROR, "%s", error.detail);
    }
    return taken < 0 || result != 0 ? -1 : taken;
}
