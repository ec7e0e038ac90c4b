/* A small file, taken as a whole. */
#ifndef TOOL_WHOLE_H
#define TOOL_WHOLE_H

#include <base/buffer.h>
#include <base/error.h>

/* Appends the file, or standard input where `path` is "-", to the buffer. 0, or -1 with BAD_REQUEST (it cannot be
 * opened), NOT_FOUND (it cannot be read), BODY_TOO_LARGE (over the buffer's maximum, or no memory), or BAD_UTF8.
 * Blocks. */
int whole_read(const char *path, struct buffer *out, struct error *error);

#endif
