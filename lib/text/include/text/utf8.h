/* UTF-8 as RFC 3629 has it. */
#ifndef TEXT_UTF8_H
#define TEXT_UTF8_H

#include <stdbool.h>
#include <stddef.h>

#include <base/slice.h>

/* Strictly valid: no overlong form, no surrogate, nothing past U+10FFFF. */
bool utf8_valid(struct slice s);

/* How many bytes from the beginning are strictly valid: where a text breaks off, for saying so; s.len where it is
 * valid. */
size_t utf8_valid_bytes(struct slice s);

/* Whether valid UTF-8 holds a control character: U+0000–001F, U+007F, U+0080–009F. */
bool utf8_has_control(struct slice s);

#endif
