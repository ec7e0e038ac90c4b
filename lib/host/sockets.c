#include <host/sockets.h>

#include <errno.h>
#include <fcntl.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <unistd.h>

enum { BACKLOG = 1024, GROUP_BYTES = 16 * 1024, CONTROL_MODE = 0600 };

static const char suffix[] = ".new";    /* of a path until its socket is ready */

struct place {
    const char *path;
    mode_t mode;
    gid_t group;                        /* (gid_t)-1: as it is */
};

static int set_address(struct sockaddr_un *address, const char *path, const char *end, struct error *error)
{
    *address = (struct sockaddr_un){ .sun_family = AF_UNIX };
    int length = snprintf(address->sun_path, sizeof address->sun_path, "%s%s", path, end);
    if (length >= (int)sizeof address->sun_path)
        return error_set(error, ERROR_UNAVAILABLE, "The path of a socket has at most %zu bytes: %s",
                         sizeof address->sun_path - sizeof suffix, path);
    return 0;
}

/* True where somebody listens there, or might: only a refused connection proves a socket to be left over. */
static bool in_use(const struct sockaddr_un *address)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return true;
    bool refused = connect(fd, (const struct sockaddr *)address, sizeof *address) != 0 && errno == ECONNREFUSED;
    close(fd);
    return !refused;
}

/* What stands at the path may be replaced. */
static int check_path(const char *path, struct error *error)
{
    struct stat status;
    struct sockaddr_un address;
    if (lstat(path, &status) != 0)
        return 0;
    if (!S_ISSOCK(status.st_mode))
        return error_set(error, ERROR_UNAVAILABLE, "%s is there and no socket: remove it, or name another path",
                         path);
    if (set_address(&address, path, "", error) != 0)
        return -1;
    if (in_use(&address))
        return error_set(error, ERROR_UNAVAILABLE, "Another program listens on %s: end it, or name another path",
                         path);
    return 0;
}

/* Bound under another name, made ready, then named: nobody connects to a socket with the wrong permissions. */
static int bind_place(int fd, const struct place *place, struct error *error)
{
    struct sockaddr_un address;
    if (check_path(place->path, error) != 0 || set_address(&address, place->path, suffix, error) != 0)
        return -1;
    unlink(address.sun_path);
    mode_t before = umask(0177);
    int bound = bind(fd, (struct sockaddr *)&address, sizeof address);
    umask(before);
    if (bound != 0)
        return error_set(error, ERROR_UNAVAILABLE, "The socket %s cannot be made: %s", place->path,
                         strerror(errno));
    if ((place->group != (gid_t)-1 && chown(address.sun_path, (uid_t)-1, place->group) != 0) ||
        chmod(address.sun_path, place->mode) != 0 || listen(fd, BACKLOG) != 0 ||
        rename(address.sun_path, place->path) != 0) {
        error_set(error, ERROR_UNAVAILABLE, "The socket %s cannot be set up: %s", place->path, strerror(errno));
        unlink(address.sun_path);
        return -1;
    }
    return 0;
}

static int open_place(const struct place *place, int *out, struct error *error)
{
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC | SOCK_NONBLOCK, 0);
    if (fd < 0)
        return error_set(error, ERROR_UNAVAILABLE, "No socket can be made: %s", strerror(errno));
    if (bind_place(fd, place, error) != 0) {
        close(fd);
        return -1;
    }
    *out = fd;
    return 0;
}

static bool is_listening(int fd)
{
    int listening = 0;
    socklen_t size = sizeof listening;
    return getsockopt(fd, SOL_SOCKET, SO_ACCEPTCONN, &listening, &size) == 0 && listening;
}

/* Descriptor 0 moves out of the way of whoever takes it for standard input. */
static int adopt_descriptor(int *out, struct error *error)
{
    int fd = fcntl(STDIN_FILENO, F_DUPFD_CLOEXEC, 3);
    int null = open("/dev/null", O_RDWR | O_CLOEXEC);
    int flags = fd >= 0 ? fcntl(fd, F_GETFL) : -1;
    if (fd < 0 || null < 0 || flags < 0 || fcntl(fd, F_SETFL, flags | O_NONBLOCK) != 0 ||
        dup2(null, STDIN_FILENO) < 0) {
        error_set(error, ERROR_UNAVAILABLE, "Descriptor 0 cannot be taken over: %s", strerror(errno));
        if (fd >= 0)
            close(fd);
        fd = -1;
    }
    if (null >= 0)
        close(null);
    *out = fd;
    return fd >= 0 ? 0 : -1;
}

static int find_group(const char *name, gid_t *group, struct error *error)
{
    char text[GROUP_BYTES];
    struct group entry, *found = NULL;
    *group = (gid_t)-1;
    if (!*name)
        return 0;
    if (getgrnam_r(name, &entry, text, sizeof text, &found) != 0 || !found)
        return error_set(error, ERROR_UNAVAILABLE, "socket_group %s is no group of this system", name);
    *group = found->gr_gid;
    return 0;
}

static int open_front(const struct conf *conf, struct host_sockets *sockets, struct error *error)
{
    struct place place = { .path = sockets->front_path, .mode = (mode_t)strtoul(conf->socket_mode, NULL, 8) };
    if (!*conf->socket && is_listening(STDIN_FILENO))
        return adopt_descriptor(&sockets->front, error);
    int length = *conf->socket ? snprintf(sockets->front_path, sizeof sockets->front_path, "%s", conf->socket)
                               : snprintf(sockets->front_path, sizeof sockets->front_path, "%s/front.sock",
                                          conf->state_dir);
    if (length >= (int)sizeof sockets->front_path)
        return error_set(error, ERROR_UNAVAILABLE, "The path of the front socket is too long.");
    if (find_group(conf->socket_group, &place.group, error) != 0)
        return -1;
    return open_place(&place, &sockets->front, error);
}

int host_sockets_control_path(const struct conf *conf, char *path, size_t size, struct error *error)
{
    struct sockaddr_un address;
    int length = snprintf(path, size, "%s/control.sock", conf->state_dir);
    if (length >= (int)size || length >= (int)(sizeof address.sun_path - sizeof suffix))
        return error_set(error, ERROR_UNAVAILABLE, "state_dir is too long for the control socket: %s",
                         conf->state_dir);
    return 0;
}

int host_sockets_open(const struct conf *conf, struct host_sockets *sockets, struct error *error)
{
    char path[128];
    struct place control = { .path = path, .mode = CONTROL_MODE, .group = (gid_t)-1 };
    *sockets = (struct host_sockets){ .front = -1, .control = -1 };
    if (host_sockets_control_path(conf, path, sizeof path, error) == 0 &&
        open_place(&control, &sockets->control, error) == 0 && open_front(conf, sockets, error) == 0)
        return 0;
    host_sockets_close(sockets);
    return -1;
}

void host_sockets_close(struct host_sockets *sockets)
{
    if (sockets->front >= 0)
        close(sockets->front);
    if (sockets->control >= 0)
        close(sockets->control);
    sockets->front = sockets->control = -1;
}
