/* Memory with one end: all that a request or a decision needs, given back at once. */
#ifndef BASE_ARENA_H
#define BASE_ARENA_H

#include <stdarg.h>
#include <stddef.h>

#include <base/slice.h>

struct arena_block;

/* Not shared between threads. */
struct arena {
    struct arena_block *newest;
    size_t used;            /* bytes handed out */
    size_t limit;           /* more than this many is refused */
};

/* A moment of an arena, to go back to. */
struct arena_mark {
    struct arena_block *newest;
    size_t block_used;
    size_t used;
};

/* An empty arena that hands out at most `limit` bytes; takes no memory yet. */
void arena_init(struct arena *arena, size_t limit);

/* Frees everything that was handed out; the arena may be used again. */
void arena_release(struct arena *arena);

/* Zeroed memory aligned for any type, NULL over the limit or without memory. */
void *arena_alloc(struct arena *arena, size_t size);

/* The same for an array; NULL too where the product overflows. */
void *arena_array(struct arena *arena, size_t count, size_t size);

/* A copy of the bytes, a NUL behind it; ptr is NULL on failure. */
struct slice arena_copy(struct arena *arena, struct slice s);

/* printf into the arena; ptr is NULL on failure. Terminated. */
struct slice arena_printf(struct arena *arena, const char *format, ...) __attribute__((format(printf, 2, 3)));
struct slice arena_vprintf(struct arena *arena, const char *format, va_list arguments)
    __attribute__((format(printf, 2, 0)));

/* Frees what was handed out since the mark was taken. */
struct arena_mark arena_mark(const struct arena *arena);
void arena_rewind(struct arena *arena, struct arena_mark mark);

#endif
