#include <tool/spool.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <unistd.h>

#include <tool/interrupt.h>
#include <tool/print.h>

enum { BLOCK_BYTES = 64 * 1024 };

int spool_make(const char *directory, struct error *error)
{
    char path[4096];
    int length = snprintf(path, sizeof path, "%s/spool.XXXXXX", directory);
    if (length < 0 || (size_t)length >= sizeof path)
        return error_set(error, ERROR_NOT_FOUND, "The state directory's path is too long.");
    int fd = mkostemp(path, O_CLOEXEC);
    if (fd < 0)
        return error_set(error, ERROR_NOT_FOUND, "A temporary file cannot be made in %.120s: %s.", directory,
                         strerror(errno));
    unlink(path);
    return fd;
}

int spool_write(int fd, struct slice bytes, struct error *error)
{
    while (bytes.len) {
        ssize_t n = write(fd, bytes.ptr, bytes.len);
        if (n < 0 && errno != EINTR) {
            int why = errno;
            print_ended(why);
            return error_set(error, ERROR_NOT_FOUND, "What was read or found cannot be written: %s.",
                             strerror(why));
        }
        if (n > 0)
            bytes = slice_after(bytes, (size_t)n);
    }
    return 0;
}

int spool_fill(int spool, int from, struct error *error)
{
    char *block = malloc(BLOCK_BYTES);
    if (!block)
        return error_memory(error);
    int result = 0;
    ssize_t n = 1;
    while (result == 0 && n != 0) {
        n = read(from, block, BLOCK_BYTES);
        if (interrupt_asked())
            result = error_set(error, ERROR_UNAVAILABLE, "Interrupted.");
        else if (n > 0)
            result = spool_write(spool, (struct slice){ block, (size_t)n }, error);
        else if (n < 0 && errno != EINTR)
            result = error_set(error, ERROR_NOT_FOUND, "The input cannot be read: %s.", strerror(errno));
    }
    free(block);
    return result;
}
