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
    *match = (struct roster_match){ folded, text.len };
    return 0;
}

static bool same(const char *bytes, const char *folded, size_t len)
{
    size_t i = 0;
    while (i < len && fold(bytes[i]) == folded[i])
        i++;
    return i == len;
}

/* Looks at each byte for the text's last one: as quick as skipping (Horspool), since reading takes longer. */
size_t roster_match_find(const struct roster_match *match, struct slice bytes)
{
    if (match->len == 0)
        return 0;
    size_t last = match->len - 1;
    char lower = match->folded[last], upper = lower >= 'a' && lower <= 'z' ? (char)(lower - 'a' + 'A') : lower;
    for (size_t i = last; i < bytes.len; i++)
        if ((bytes.ptr[i] == lower || bytes.ptr[i] == upper) && same(bytes.ptr + i - last, match->folded, last))
            return i - last;
    return SIZE_MAX;
}
