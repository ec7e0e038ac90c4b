/* Lines of comma-separated values (RFC 4180), one record a line. */
#ifndef TEXT_CSV_H
#define TEXT_CSV_H

#include <stddef.h>

#include <base/arena.h>
#include <base/buffer.h>
#include <base/slice.h>

/* Splits a line (without its end; a trailing CR is dropped) into at most `max` fields; quoted fields may hold commas
 * and doubled quotes, but no line end. Fields point into the line or the arena. The count of fields, or -1 with
 * `*why` saying in English what is wrong (an open quote, text behind a closing quote, too many fields, memory). */
int csv_split(struct slice line, struct arena *arena, struct slice *fields, size_t max, const char **why);

/* Appends a field, quoted where it needs to be. */
void csv_field(struct buffer *out, struct slice value);

#endif
