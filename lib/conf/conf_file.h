/* The configuration file as bytes. */
#ifndef CONF_FILE_H
#define CONF_FILE_H

#include <base/buffer.h>
#include <base/error.h>

enum { CONF_FILE_BYTES_MAX = 1 << 20, CONF_FILE_BLOCK = 4096, CONF_FILE_LABEL = 96 };

/* What the file is called in messages: its path, or its base name where that is too long. `out` holds
 * CONF_FILE_LABEL bytes. */
void conf_file_label(const char *path, char *out);

/* Appends a regular file of at most CONF_FILE_BYTES_MAX bytes to `out`, which has room for a CONF_FILE_BLOCK more.
 * 0, or -1: BAD_REQUEST for a file that cannot be read, or UNAVAILABLE. Never waits for a pipe. */
int conf_file_read(const char *path, struct buffer *out, struct error *error);

#endif
