/* The listening sockets that a process is started with. */
#include <host/sockets.h>

#include <errno.h>
#include <fcntl.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/log.h>
#include <text/number.h>

enum { SYSTEMD_FIRST = 3, SYSTEMD_MAX = 1000 };

static int option(int fd, int name)
{
    int value = 0;
    socklen_t size = sizeof value;
    return getsockopt(fd, SOL_SOCKET, name, &value, &size) == 0 ? value : -1;
}

bool host_sockets_is_listening(int fd)
{
    int domain = option(fd, SO_DOMAIN);
    return option(fd, SO_ACCEPTCONN) == 1 && option(fd, SO_TYPE) == SOCK_STREAM &&
           (domain == AF_UNIX || domain == AF_INET || domain == AF_INET6);
}

static int add(struct host_sockets *sockets, int fd, struct error *error)
{
    if (sockets->inherited_count == HOST_SOCKETS_INHERITED_MAX)
        return error_set(error, ERROR_UNAVAILABLE, "More than %d listening sockets were passed to this program.",
                         HOST_SOCKETS_INHERITED_MAX);
    int flags = fcntl(fd, F_GETFL);
    if (flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 || fcntl(fd, F_SETFD, FD_CLOEXEC) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "Descriptor %d cannot be taken over: %s", fd, strerror(errno));
    sockets->inherited[sockets->inherited_count++] = fd;
    return 0;
}

/* Moved out of the way of whoever takes it for standard input. */
static int take_standard_input(struct host_sockets *sockets, struct error *error)
{
    if (!host_sockets_is_listening(STDIN_FILENO))
        return 0;
    int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, STDERR_FILENO + 1);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int moved = fd >= 0 && null >= 0 ? dup2(null, STDIN_FILENO) : -1;
    if (null >= 0)
        close(null);
    if (moved == STDIN_FILENO && add(sockets, fd, error) == 0)
        return 0;
    error_set(error, ERROR_UNAVAILABLE, "Descriptor 0 cannot be taken over: %s", strerror(errno));
    if (fd >= 0)
        close(fd);
    return -1;
}

/* How many descriptors systemd passed to this very process. */
static int systemd_count(void)
{
    uint64_t process = 0, count = 0;
    const char *pid = getenv("LISTEN_PID"), *fds = getenv("LISTEN_FDS");
    if (!pid || !fds || number_parse(slice_of(pid), INT32_MAX, &process) != 0 || (pid_t)process != getpid() ||
        number_parse(slice_of(fds), SYSTEMD_MAX, &count) != 0)
        return 0;
    return (int)count;
}

static int take_from_systemd(struct host_sockets *sockets, struct error *error)
{
    int count = systemd_count();
    unsetenv("LISTEN_PID");
    unsetenv("LISTEN_FDS");
    unsetenv("LISTEN_FDNAMES");
    for (int fd = SYSTEMD_FIRST; fd < SYSTEMD_FIRST + count; fd++) {
        if (!host_sockets_is_listening(fd))
            log_line(LOG_LINE_WARNING, "systemd passed descriptor %d, which is no listening stream socket: see "
                     "ListenStream and Accept in its .socket file", fd);
        else if (add(sockets, fd, error) != 0)
            return -1;
    }
    return 0;
}

/* systemd's first, which stay where they are: no other descriptor may get their numbers. */
int host_sockets_inherit(struct host_sockets *sockets, struct error *error)
{
    return take_from_systemd(sockets, error) == 0 ? take_standard_input(sockets, error) : -1;
}
