#include <host/sockets.h>

#include <errno.h>
#include <grp.h>
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <time.h>
#include <unistd.h>

#include <base/clock.h>

enum { BACKLOG = 1024, GROUP_BYTES = 16 * 1024, CONTROL_MODE = 0600 };
enum { PATIENCE = 1000, TICK = 10 };      /* milliseconds */

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
    /* a dying owner gives up its lock a moment before its sockets */
    int64_t deadline = clock_monotonic() + PATIENCE;
    bool used;
    while ((used = in_use(&address)) && clock_monotonic() < deadline)
        nanosleep(&(struct timespec){ .tv_nsec = TICK * 1000000 }, NULL);
    if (used)
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
    /* not by chmod: in a folder that others may write to the name may be another file's by then */
    mode_t before = umask(0777 & ~place->mode);
    int bound = bind(fd, (struct sockaddr *)&address, sizeof address);
    umask(before);
    if (bound != 0)
        return error_set(error, ERROR_UNAVAILABLE, "The socket %s cannot be made: %s", place->path,
                         strerror(errno));
    if ((place->group != (gid_t)-1 && lchown(address.sun_path, (uid_t)-1, place->group) != 0) ||
        listen(fd, BACKLOG) != 0 || rename(address.sun_path, place->path) != 0) {
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

/* Whether one of the inherited sockets is what stands at the path. */
static bool is_inherited(const struct host_sockets *sockets, const char *path)
{
    struct stat named, bound;
    if (stat(path, &named) != 0)
        return false;
    for (size_t i = 0; i < sockets->inherited_count; i++) {
        struct sockaddr_un address = { 0 };
        socklen_t size = sizeof address - 1;
        if (getsockname(sockets->inherited[i], (struct sockaddr *)&address, &size) == 0 &&
            address.sun_family == AF_UNIX && address.sun_path[0] && stat(address.sun_path, &bound) == 0 &&
            bound.st_dev == named.st_dev && bound.st_ino == named.st_ino)
            return true;
    }
    return false;
}

static int open_front(const struct conf *conf, struct host_sockets *sockets, struct error *error)
{
    struct place place = { .path = sockets->front_path, .mode = (mode_t)strtoul(conf->socket_mode, NULL, 8) };
    if (host_sockets_front_path(conf, sockets->front_path, sizeof sockets->front_path, error) != 0)
        return -1;
    if (is_inherited(sockets, sockets->front_path))
        return 0;
    if (find_group(conf->socket_group, &place.group, error) != 0)
        return -1;
    return open_place(&place, &sockets->front, error);
}

int host_sockets_front_path(const struct conf *conf, char *path, size_t size, struct error *error)
{
    int length = *conf->socket ? snprintf(path, size, "%s", conf->socket)
                               : snprintf(path, size, "%s/front.sock", conf->state_dir);
    if (length >= (int)size)
        return error_set(error, ERROR_UNAVAILABLE, "The path of the front socket is too long.");
    return 0;
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

void host_sockets_init(struct host_sockets *sockets)
{
    *sockets = (struct host_sockets){ .front = -1, .control = -1 };
}

static void close_one(int *fd)
{
    if (*fd >= 0)
        close(*fd);
    *fd = -1;
}

int host_sockets_open(const struct conf *conf, struct host_sockets *sockets, struct error *error)
{
    char path[HOST_SOCKETS_PATH_BYTES];
    struct place control = { .path = path, .mode = CONTROL_MODE, .group = (gid_t)-1 };
    if (host_sockets_control_path(conf, path, sizeof path, error) == 0 &&
        open_place(&control, &sockets->control, error) == 0 && open_front(conf, sockets, error) == 0)
        return 0;
    close_one(&sockets->front);
    close_one(&sockets->control);
    return -1;
}

void host_sockets_close(struct host_sockets *sockets)
{
    close_one(&sockets->front);
    close_one(&sockets->control);
    while (sockets->inherited_count > 0)
        close_one(&sockets->inherited[--sockets->inherited_count]);
}
