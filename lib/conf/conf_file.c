#include "conf_file.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

void conf_file_label(const char *path, char *out)
{
    const char *slash = strrchr(path, '/');
    bool is_long = strlen(path) >= CONF_FILE_LABEL;
    snprintf(out, CONF_FILE_LABEL, "%s", is_long && slash ? slash + 1 : path);
}

static int refuse(const char *path, const char *what, struct error *error)
{
    char label[CONF_FILE_LABEL];
    conf_file_label(path, label);
    return error_set(error, ERROR_BAD_REQUEST, "%s: %s", label, what);
}

static int check_kind(int fd, const char *path, struct error *error)
{
    struct stat status;
    if (fstat(fd, &status))
        return refuse(path, strerror(errno), error);
    if (S_ISDIR(status.st_mode))
        return refuse(path, "this is a directory, name the file in it", error);
    if (!S_ISREG(status.st_mode))
        return refuse(path, "this is not a regular file", error);
    return 0;
}

static int read_all(int fd, const char *path, struct buffer *out, struct error *error)
{
    for (;;) {
        char *room = buffer_reserve(out, CONF_FILE_BLOCK);
        if (!room)
            return error_memory(error);
        ssize_t got = read(fd, room, CONF_FILE_BLOCK);
        if (got < 0 && errno == EINTR)
            continue;
        if (got < 0)
            return refuse(path, strerror(errno), error);
        if (got == 0)
            return 0;
        out->len += (size_t)got;
        if (out->len > CONF_FILE_BYTES_MAX)
            return refuse(path, "this is over 1 MiB, so it cannot be a configuration file", error);
    }
}

int conf_file_read(const char *path, struct buffer *out, struct error *error)
{
    int fd = open(path, O_RDONLY | O_CLOEXEC | O_NONBLOCK | O_NOCTTY);
    if (fd < 0)
        return refuse(path, strerror(errno), error);
    int result = check_kind(fd, path, error);
    if (result == 0)
        result = read_all(fd, path, out, error);
    close(fd);
    return result;
}
