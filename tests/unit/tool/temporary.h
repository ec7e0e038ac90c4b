/* Unnamed files for tests. */
#ifndef TEMPORARY_H
#define TEMPORARY_H

#include <stdlib.h>
#include <unistd.h>

/* One that holds the text, its offset at the beginning. */
static int temporary_file(struct slice text)
{
    char path[] = "temporary.XXXXXX";
    int fd = mkstemp(path);
    assert_true(fd >= 0);
    unlink(path);
    while (text.len) {
        ssize_t n = write(fd, text.ptr, text.len);
        assert_true(n > 0);
        text = slice_after(text, (size_t)n);
    }
    assert_int_equal(lseek(fd, 0, SEEK_SET), 0);
    return fd;
}

#endif
