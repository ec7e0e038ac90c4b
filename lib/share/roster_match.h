/* Private: finds a text in bytes, ASCII letters in either case: both are folded to lower case, each byte once. */
#ifndef SHARE_ROSTER_MATCH_H
#define SHARE_ROSTER_MATCH_H

#include <base/arena.h>
#include <base/buffer.h>
#include <base/slice.h>

struct roster_match {
    struct slice text;              /* in lower case */
};

/* 0, or -1: no memory. */
int roster_match_init(struct roster_match *match, struct slice text, struct arena *arena);

/* Puts the bytes in lower case in the place of what `out` held, each where it stood. 0, or -1: no memory, or
 * over the buffer's maximum. */
int roster_match_fold(struct buffer *out, struct slice bytes);

/* Where the text begins in folded bytes (their beginning for an empty text), or SIZE_MAX. The time is that of
 * their length, whatever they hold: for a text of up to ROSTER_TEXT_BYTES_MAX at most some 4 ns a byte. */
size_t roster_match_find(const struct roster_match *match, struct slice folded);

#endif
