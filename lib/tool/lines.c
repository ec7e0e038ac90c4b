#include <tool/lines.h>

#include <errno.h>
#include <stdlib.h>
#include <string.h>
#include <unistd.h>

enum { BLOCK_BYTES = 4 * LINE_BYTES_MAX };

/* Moves what is left to the block's front and reads on behind it. */
static int block_fill(struct lines *lines, struct error *error)
{
    memmove(lines->block, lines->block + lines->begin, lines->end - lines->begin);
    lines->end -= lines->begin;
    lines->begin = 0;
    while (!lines->ended && lines->end < BLOCK_BYTES) {
        ssize_t n = pread(lines->fd, lines->block + lines->end, BLOCK_BYTES - lines->end, lines->offset);
        if (n < 0 && errno == EINTR)
            continue;
        if (n < 0)
            return error_set(error, ERROR_NOT_FOUND, "The file cannot be read: %s.", strerror(errno));
        lines->ended = n == 0;
        lines->end += (size_t)n;
        lines->offset += n;
    }
    return 0;
}

int lines_open(struct lines *lines, int fd, struct error *error)
{
    *lines = (struct lines){ .fd = fd, .block = malloc(BLOCK_BYTES) };
    if (!lines->block)
        return error_memory(error);
    if (block_fill(lines, error) != 0) {
        lines_close(lines);
        return -1;
    }
    if (lines->end >= 3 && memcmp(lines->block, "\xEF\xBB\xBF", 3) == 0)
        lines->begin = 3;
    return 0;
}

void lines_close(struct lines *lines)
{
    free(lines->block);
    lines->block = NULL;
}

/* The line's end in what is read, NULL where the block holds none. */
static const char *line_end(const struct lines *lines)
{
    return memchr(lines->block + lines->begin, '\n', lines->end - lines->begin);
}

/* Reads over the rest of a line that is too long. */
static int line_pass(struct lines *lines, struct error *error)
{
    const char *end;
    while (!(end = line_end(lines)) && !lines->ended) {
        lines->begin = lines->end;
        if (block_fill(lines, error) != 0)
            return -1;
    }
    lines->begin = end ? (size_t)(end - lines->block) + 1 : lines->end;
    return 0;
}

int lines_next(struct lines *lines, struct slice *line, bool *too_long, struct error *error)
{
    const char *end = line_end(lines);
    if (!end && !lines->ended) {
        if (block_fill(lines, error) != 0)
            return -1;
        end = line_end(lines);
    }
    if (!end && lines->begin == lines->end)
        return 0;
    const char *begin = lines->block + lines->begin;
    size_t length = end ? (size_t)(end - begin) : lines->end - lines->begin;
    lines->number++;
    *too_long = length > LINE_BYTES_MAX;
    if (*too_long) {
        *line = SLICE("");
        return line_pass(lines, error) == 0 ? 1 : -1;
    }
    lines->begin += length + (end ? 1 : 0);
    if (length && begin[length - 1] == '\r')
        length--;
    *line = (struct slice){ begin, length };
    return 1;
}

off_t lines_position(const struct lines *lines)
{
    return lines->offset - (off_t)(lines->end - lines->begin);
}
