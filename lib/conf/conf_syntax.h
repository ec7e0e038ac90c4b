/* What libconfuse does not see to: it lets a comment run to the end of the file, miscounts lines behind comments,
 * skips bytes that it does not know, takes the end of the file for that of a section, and an unset variable for an
 * empty text. */
#ifndef CONF_SYNTAX_H
#define CONF_SYNTAX_H

#include <base/buffer.h>
#include <base/error.h>

/* Appends `text` to `out` with each comment made a space: what is left has only words, quoted strings and signs
 * that libconfuse reads the same way, on the same lines. `file` is for messages; `last_line` becomes the last one
 * that holds anything. 0, or -1: BAD_REQUEST with "FILE:LINE: ...", or UNAVAILABLE. Refused are
 * - control characters but tab and line ends, NUL among them,
 * - a comment or a string that is not closed (a string at the end of its line, unless a backslash continues it),
 * - a section that is not closed,
 * - a comment mark inside a word, as both readings are likely,
 * - + * $ | and bytes that are not ASCII outside quotes,
 * - escapes by number, and ${...} that is no name, or of a variable that is not set and has no default,
 * - a word that ends with the file: it may have been cut. */
int conf_syntax_plain(const char *file, struct slice text, struct buffer *out, int *last_line,
                      struct error *error);

#endif
