/* Values of the options: what a type takes, as a check and as words. */
#ifndef CONF_VALUE_H
#define CONF_VALUE_H

#include <stdbool.h>
#include <stddef.h>

#include <conf/conf.h>

#include "conf_option.h"

enum { CONF_VALUE_WORDS = 240 };

/* `fields` is the struct that the option's table is about: a struct conf, or a struct conf_project.
 *
 * Reads `text` into the option's field; a text there before is freed. 0, or -1: BAD_REQUEST with a
 * detail that begins with `where` ("FILE:LINE: ") and says what the option takes, or UNAVAILABLE. */
int conf_value_set(void *fields, const struct conf_option *option, struct slice text, const char *where,
                   struct error *error);

/* Frees the option's field if it is a text; it is then NULL. */
void conf_value_release(void *fields, const struct conf_option *option);

/* The field of a number, duration or size. */
int64_t conf_value_number(const void *fields, const struct conf_option *option);

/* What the option takes, for "It takes ...": "a whole number from 1 to 64". `out` holds CONF_VALUE_WORDS bytes. */
void conf_value_describe(const struct conf_option *option, char *out);

/* Whether a file puts the value in quotes. */
bool conf_value_is_quoted(const struct conf_option *option);

#endif
