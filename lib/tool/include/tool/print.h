/* Standard output: what is printed must have arrived before success is claimed. */
#ifndef TOOL_PRINT_H
#define TOOL_PRINT_H

#include <base/error.h>

/* Prints the bytes, and what was printed before, now. 0, or -1 with NOT_FOUND. */
int print_now(struct slice bytes, struct error *error);

/* To be called with errno after a failed write: where the reader of a pipe has gone, it has seen enough, and this
 * process ends as by SIGPIPE. Returns for any other reason. */
void print_ended(int why);

#endif
