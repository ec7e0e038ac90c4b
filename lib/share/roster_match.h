/* Private: finds a text in bytes, ASCII letters in either case; made once, used on many. */
#ifndef SHARE_ROSTER_MATCH_H
#define SHARE_ROSTER_MATCH_H

#include <base/arena.h>
#include <base/slice.h>

struct roster_match {
    const char *folded;             /* the text in lower case */
    size_t len;
};

/* 0, or -1: no memory. */
int roster_match_init(struct roster_match *match, struct slice text, struct arena *arena);

/* Where the text begins in the bytes (their beginning for an empty text), or SIZE_MAX. */
size_t roster_match_find(const struct roster_match *match, struct slice bytes);

#endif
