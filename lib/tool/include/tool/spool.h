/* A file without a name, for what must be read twice or may have to be thrown away. */
#ifndef TOOL_SPOOL_H
#define TOOL_SPOOL_H

#include <base/error.h>
#include <base/slice.h>

/* Makes one in the directory (0600, unlinked). The descriptor, or -1. */
int spool_make(const char *directory, struct error *error);

/* Appends everything that `from` still holds. 0, or -1 with NOT_FOUND (what and why; a full disk too) or
 * UNAVAILABLE when interrupted. Blocks for `from`. */
int spool_fill(int spool, int from, struct error *error);

/* Writes all of it. 0, or -1 with NOT_FOUND; a pipe that nobody reads any more ends the process (print.h). */
int spool_write(int fd, struct slice bytes, struct error *error);

#endif
