/* HTML out: each function is named for the place that the text goes to. Text is valid UTF-8 already. */
#ifndef TEXT_HTML_H
#define TEXT_HTML_H

#include <base/buffer.h>
#include <base/slice.h>

/* Markup of our own: a literal, nothing else compiles. */
#define html_markup(out, literal) buffer_append((out), SLICE(literal))

/* Text to be read, between tags: & < > " ' are escaped. What changes or hides how the text around it reads becomes
 * U+FFFD: control characters, and the embeddings, overrides and isolates of bidirectional text (U+202A–202E,
 * U+2066–2069). */
void html_text(struct buffer *out, struct slice text);

/* The inside of an attribute's double quotes, which comes back as it was: & < > " ' and line ends are escaped; a
 * control character, which HTML has no way to write, becomes U+FFFD. Not for addresses or scripts. */
void html_attribute(struct buffer *out, struct slice text);

#endif
