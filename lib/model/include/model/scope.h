/* What may be done with a dashboard. */
#ifndef MODEL_SCOPE_H
#define MODEL_SCOPE_H

#include <stdbool.h>

#include <base/slice.h>

/* Ordered: a greater scope includes the lesser. */
enum scope { SCOPE_NONE = 0, SCOPE_READ = 1, SCOPE_READ_WRITE = 2 };

/* "read" or "read_write", nothing else. False: not a scope. */
bool scope_parse(struct slice text, enum scope *scope);

/* "read", "read_write"; "" for SCOPE_NONE. */
const char *scope_name(enum scope scope);

#endif
