#include "roster_match.h"

#include <stdint.h>
#include <string.h>

/* a length that the compiler knows, so that it folds many bytes by one instruction */
enum { BLOCK = 64 };

static char fold(char c)
{
    return (char)(c | ((unsigned char)(c - 'A') < 26 ? 'a' - 'A' : 0));
}

static void fold_all(char *to, struct slice bytes)
{
    size_t at = 0;
    for (; bytes.len - at >= BLOCK; at += BLOCK)
        for (size_t i = 0; i < BLOCK; i++)
            to[at + i] = fold(bytes.ptr[at + i]);
    for (; at < bytes.len; at++)
        to[at] = fold(bytes.ptr[at]);
}

int roster_match_init(struct roster_match *match, struct slice text, struct arena *arena)
{
    char *folded = arena_alloc(arena, text.len + 1);
    if (!folded)
        return -1;
    fold_all(folded, text);
    match->text = (struct slice){ folded, text.len };
    return 0;
}

int roster_match_fold(struct buffer *out, struct slice bytes)
{
    buffer_clear(out);
    char *room = bytes.len ? buffer_reserve(out, bytes.len) : NULL;
    if (!room)
        return bytes.len ? -1 : 0;
    fold_all(room, bytes);
    out->len += bytes.len;
    return 0;
}

size_t roster_match_find(const struct roster_match *match, struct slice folded)
{
    if (match->text.len == 0)
        return 0;
    const char *at = folded.len ? memmem(folded.ptr, folded.len, match->text.ptr, match->text.len) : NULL;
    return at ? (size_t)(at - folded.ptr) : SIZE_MAX;
}
