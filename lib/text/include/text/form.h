/* Forms in, as browsers send them (application/x-www-form-urlencoded). */
#ifndef TEXT_FORM_H
#define TEXT_FORM_H

#include <stdbool.h>

#include <text/query.h>

enum { FORM_FIELDS_MAX = 64, FORM_NAME_BYTES_MAX = 64 };

/* Reads the fields into the arena, decoded like query_parse's pairs; the caller has bounded the text. 0, or -1 with
 * BAD_REQUEST: a "%" without two hex digits, a NUL, over FORM_FIELDS_MAX fields, a name over FORM_NAME_BYTES_MAX
 * bytes; BAD_UTF8; DUPLICATE_KEY: a field twice (two readers would decide in two ways which one counts);
 * UNAVAILABLE. */
int form_parse(struct slice text, struct arena *arena, struct query *form, struct error *error);

/* Whether the field was sent; its value. */
bool form_get(const struct query *form, const char *name, struct slice *value);

#endif
