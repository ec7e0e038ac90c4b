/* base64url without padding (RFC 4648, section 5; RFC 7515, section 2). */
#ifndef TEXT_BASE64URL_H
#define TEXT_BASE64URL_H

#include <base/arena.h>
#include <base/buffer.h>
#include <base/slice.h>

void base64url_encode(struct buffer *out, struct slice bytes);

/* Only the one canonical spelling is taken: no padding, no white space, the unused bits of the last character zero.
 * 1 decoded into the arena, 0 not such a text, -1 no memory. */
int base64url_decode(struct slice text, struct arena *arena, struct slice *bytes);

#endif
