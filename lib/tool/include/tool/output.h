/* A file that appears under its name only when it is complete. */
#ifndef TOOL_OUTPUT_H
#define TOOL_OUTPUT_H

#include <base/error.h>

/* A second process holds the file's two names, and the rights of whoever started the tool, while the tool becomes
 * the state directory's user; it renames when told to, and removes when this process ends without a word. */
struct output;

/* Makes a file beside `path` under a temporary name (0600). What stands at `path` must be a regular file or
 * nothing. Called before any thread is started. 0, or -1 with NOT_FOUND. */
int output_open(struct output **output, const char *path, struct error *error);

/* Where to write. */
int output_descriptor(const struct output *output);

/* Puts the file on disk and under its name. 0, or -1 with NOT_FOUND: then it is removed, and what stood there
 * before still does. To be followed by output_close. */
int output_commit(struct output *output, struct error *error);

/* Removes the file unless it was committed. NULL is taken. */
void output_close(struct output *output);

#endif
