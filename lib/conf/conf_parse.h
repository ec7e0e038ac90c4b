/* libconfuse's side: a text of options into struct conf. */
#ifndef CONF_PARSE_H
#define CONF_PARSE_H

#include <base/error.h>
#include <conf/conf.h>

/* Sets the options of `text` in `conf`, which holds all defaults; then checks options against each other. `text`
 * went through conf_syntax_plain and ends with a NUL; `file` and `last_line` are for messages. 0, or -1:
 * BAD_REQUEST with "FILE:LINE: ...", or UNAVAILABLE; some options are then set. One call at a time: libconfuse's
 * lexer is static. */
int conf_parse(struct conf *conf, const char *file, const char *text, int last_line, struct error *error);

#endif
