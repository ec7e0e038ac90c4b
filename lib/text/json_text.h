/* A JSON text as bytes: what yajl does not look at, and where in the text a fault stands. */
#ifndef TEXT_JSON_TEXT_H
#define TEXT_JSON_TEXT_H

#include <base/error.h>
#include <base/slice.h>

/* Refuses what yajl takes or makes into something else: no valid UTF-8 (BAD_UTF8), a byte order mark, a vertical
 * tab or form feed, an escaped surrogate without its other half (BAD_JSON). 0 or -1. Says nothing of the rest. */
int json_text_check(struct slice text, struct error *error);

/* Sets the error: the line and column of a byte (at most the place behind the last one), then the words. -1. */
int json_text_refuse(struct slice text, size_t offset, enum error_kind kind, const char *words,
                     struct error *error);

#endif
