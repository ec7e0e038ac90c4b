#include "signals.h"

#include <stddef.h>
#include <sys/signalfd.h>
#include <unistd.h>

int host_signals_open(sigset_t *before)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGINT);
    sigaddset(&set, SIGHUP);
    sigaddset(&set, SIGCHLD);
    sigprocmask(SIG_BLOCK, &set, before);
    /* an inherited "ignore" would throw a child's end away */
    signal(SIGCHLD, SIG_DFL);
    int fd = signalfd(-1, &set, SFD_CLOEXEC | SFD_NONBLOCK);
    if (fd < 0)
        sigprocmask(SIG_SETMASK, before, NULL);
    return fd;
}

void host_signals_close(int fd, const sigset_t *before)
{
    close(fd);
    sigprocmask(SIG_SETMASK, before, NULL);
}
