/* Query strings (RFC 3986, 3.4) of name=value pairs, as HTML forms write them. */
#ifndef TEXT_QUERY_H
#define TEXT_QUERY_H

#include <stddef.h>

#include <base/arena.h>
#include <base/buffer.h>
#include <base/error.h>
#include <base/slice.h>

struct query_pair {
    struct slice name, value;   /* decoded */
    struct query_pair *next;
};

struct query {
    struct query_pair *first, *last;    /* in the order of the text */
    size_t count;
};

enum { QUERY_PAIRS_MAX = 128, QUERY_BYTES_MAX = 16384 };

/* Splits at "&", decodes %XX and "+" (a space). An empty text has no pairs; empty pieces ("a=1&&b=2") are passed
 * over; a piece without "=" has an empty value. 0, or -1 with BAD_QUERY: a "%" without two hex digits, a NUL, over
 * QUERY_PAIRS_MAX pairs or QUERY_BYTES_MAX bytes; BAD_UTF8: what is decoded is not valid UTF-8; UNAVAILABLE. */
int query_parse(struct slice text, struct arena *arena, struct query *query, struct error *error);

/* Appends a value percent-encoded: all but RFC 3986's unreserved characters. */
void query_encode(struct buffer *out, struct slice value);

/* Decodes %XX alone ("+" stays): for path segments. Same errors. */
int query_decode_segment(struct slice text, struct arena *arena, struct slice *out, struct error *error);

#endif
