#include "roster_match.h"

#include <stdint.h>

static char fold(char c)
{
    return c >= 'A' && c <= 'Z' ? (char)(c - 'A' + 'a') : c;
}

int roster_match_init(struct roster_match *match, struct slice text, struct arena *arena)
{
    char *folded = arena_alloc(arena, text.len + 1);
    if (!folded)
        return -1;
    for (size_t i = 0; i < text.len; i++)
        folded[i] = fold(text.ptr[i]);
    *match = (struct roster_match){ .folded = folded, .len = text.len };
    for (size_t c = 0; c < 256; c++)
        match->skip[c] = text.len;
    for (size_t i = 0; i + 1 < text.len; i++) {
        match->skip[(unsigned char)folded[i]] = text.len - 1 - i;
        if (folded[i] >= 'a' && folded[i] <= 'z')
            match->skip[folded[i] - 'a' + 'A'] = text.len - 1 - i;
    }
    return 0;
}

static bool same(const char *bytes, const char *folded, size_t len)
{
    size_t i = 0;
    while (i < len && fold(bytes[i]) == folded[i])
        i++;
    return i == len;
}

size_t roster_match_find(const struct roster_match *match, struct slice bytes)
{
    if (match->len == 0)
        return 0;
    size_t last = match->len - 1;
    for (size_t i = 0; i + last < bytes.len;) {
        char end = bytes.ptr[i + last];
        if (fold(end) == match->folded[last] && same(bytes.ptr + i, match->folded, last))
            return i;
        i += match->skip[(unsigned char)end];
    }
    return SIZE_MAX;
}
