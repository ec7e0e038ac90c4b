/* Text from outside: a pointer and a length, never a terminator. */
#ifndef BASE_SLICE_H
#define BASE_SLICE_H

#include <stdbool.h>
#include <stddef.h>
#include <string.h>

/* Borrowed bytes; whoever holds the memory behind them outlives the slice. Empty: len 0, ptr of any value. */
struct slice {
    const char *ptr;
    size_t len;
};

/* A slice of a string literal. SLICE_INIT is the same for static tables. */
#define SLICE(literal) ((struct slice){ "" literal, sizeof(literal) - 1 })
#define SLICE_INIT(literal) { "" literal, sizeof(literal) - 1 }

/* For printf's %.*s */
#define SLICE_ARGS(s) ((int)(s).len), ((s).len ? (s).ptr : "")

static inline struct slice slice_of(const char *string)
{
    return (struct slice){ string, string ? strlen(string) : 0 };
}

static inline bool slice_equal(struct slice a, struct slice b)
{
    return a.len == b.len && (a.len == 0 || memcmp(a.ptr, b.ptr, a.len) == 0);
}

static inline bool slice_is(struct slice a, const char *string)
{
    return slice_equal(a, slice_of(string));
}

/* Order of the bytes, a prefix before what it begins: <0, 0, >0. */
static inline int slice_compare(struct slice a, struct slice b)
{
    size_t shorter = a.len < b.len ? a.len : b.len;
    int order = shorter ? memcmp(a.ptr, b.ptr, shorter) : 0;
    return order ? order : (a.len > b.len) - (a.len < b.len);
}

static inline bool slice_starts(struct slice s, struct slice prefix)
{
    return s.len >= prefix.len && (prefix.len == 0 || memcmp(s.ptr, prefix.ptr, prefix.len) == 0);
}

/* Takes what stands before the next `sign` (all, where there is none) off the beginning of `rest`, the sign as well. */
static inline struct slice slice_take(struct slice *rest, char sign)
{
    const char *at = rest->len ? memchr(rest->ptr, sign, rest->len) : NULL;
    struct slice taken = { rest->ptr, at ? (size_t)(at - rest->ptr) : rest->len };
    size_t gone = taken.len + (at != NULL);
    *rest = (struct slice){ rest->ptr + gone, rest->len - gone };
    return taken;
}

/* Without the spaces and tabs around it. */
static inline struct slice slice_trim(struct slice s)
{
    while (s.len && (s.ptr[0] == ' ' || s.ptr[0] == '\t'))
        s = (struct slice){ s.ptr + 1, s.len - 1 };
    while (s.len && (s.ptr[s.len - 1] == ' ' || s.ptr[s.len - 1] == '\t'))
        s.len--;
    return s;
}

/* What follows the first `skip` bytes (at most the whole). */
static inline struct slice slice_after(struct slice s, size_t skip)
{
    if (skip > s.len)
        skip = s.len;
    return (struct slice){ s.ptr + skip, s.len - skip };
}

#endif
