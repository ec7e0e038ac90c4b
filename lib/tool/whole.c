#include <tool/whole.h>

#include <errno.h>
#include <fcntl.h>
#include <string.h>
#include <unistd.h>

#include <text/utf8.h>

enum { BLOCK_BYTES = 4096 };

static int read_all(int fd, struct buffer *out, struct error *error)
{
    char block[BLOCK_BYTES];
    ssize_t n;
    while ((n = read(fd, block, sizeof block)) != 0 && !out->failed) {
        if (n > 0)
            buffer_append(out, (struct slice){ block, (size_t)n });
        else if (errno != EINTR)
            return error_set(error, ERROR_NOT_FOUND, "The file cannot be read: %s.", strerror(errno));
    }
    return 0;
}

int whole_read(const char *path, struct buffer *out, struct error *error)
{
    int fd = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
    if (fd < 0)
        return error_set(error, ERROR_BAD_REQUEST, "%.150s cannot be opened: %s.", path, strerror(errno));
    int result = read_all(fd, out, error);
    close(fd);
    if (result == 0 && out->failed)
        return error_set(error, ERROR_BODY_TOO_LARGE, "%.150s is too large: up to %zu bytes are taken.", path,
                         out->max);
    if (result == 0 && !utf8_valid(buffer_slice(out)))
        return error_set(error, ERROR_BAD_UTF8, "%.150s is not text (UTF-8).", path);
    return result;
}
