/* A file, line by line, as often as one likes. */
#ifndef TOOL_LINES_H
#define TOOL_LINES_H

#include <stdbool.h>
#include <stdint.h>
#include <sys/types.h>

#include <base/error.h>
#include <base/slice.h>

/* The longest line that is taken: an entry with every field at its bound and every character escaped has room. */
enum { LINE_BYTES_MAX = 64 * 1024 };

struct lines {
    int fd;                     /* a regular file; not owned, its offset is not moved */
    char *block;
    size_t begin, end;          /* what of the block is not yet read out */
    off_t offset;               /* of block[end] in the file */
    uint64_t number;            /* of the line read last, from 1 */
    bool ended;                 /* the file, not the block */
};

/* Begins at the first line; a byte order mark is passed over. 0, or -1 without memory. */
int lines_open(struct lines *lines, int fd, struct error *error);
void lines_close(struct lines *lines);

/* The next line without its end (LF or CR LF), borrowed until the next call. 1, 0 at the end, or -1: the file
 * cannot be read. A line over LINE_BYTES_MAX sets `*too_long` and comes empty. */
int lines_next(struct lines *lines, struct slice *line, bool *too_long, struct error *error);

/* Bytes of the file that were read out. */
off_t lines_position(const struct lines *lines);

#endif
