#include <base/arena.h>

#include <stdint.h>
#include <stdio.h>
#include <stdlib.h>

/* In a sanitizer build (ARENA_SEPARATE) each object is an allocation of its own, so that a step over its end shows. */
#ifdef ARENA_SEPARATE
static const size_t BLOCK_BYTES = 0;
#else
static const size_t BLOCK_BYTES = 8192;
#endif
enum { ALIGNMENT = 16 };

struct arena_block {
    struct arena_block *older;
    size_t size;
    size_t used;
    _Alignas(ALIGNMENT) unsigned char bytes[];
};

void arena_init(struct arena *arena, size_t limit)
{
    *arena = (struct arena){ .limit = limit };
}

static void drop_newest(struct arena *arena)
{
    struct arena_block *block = arena->newest;
    arena->newest = block->older;
    free(block);
}

void arena_release(struct arena *arena)
{
    while (arena->newest)
        drop_newest(arena);
    arena->used = 0;
}

static struct arena_block *add_block(struct arena *arena, size_t size)
{
    if (size < BLOCK_BYTES)
        size = BLOCK_BYTES;
    struct arena_block *block = malloc(sizeof *block + size);
    if (!block)
        return NULL;
    *block = (struct arena_block){ .older = arena->newest, .size = size };
    arena->newest = block;
    return block;
}

/* Under the sanitizers the exact size is kept, so that a byte too far is seen. */
static size_t round_up(size_t size)
{
    return BLOCK_BYTES ? (size + ALIGNMENT - 1) & ~(size_t)(ALIGNMENT - 1) : size ? size : 1;
}

void *arena_alloc(struct arena *arena, size_t size)
{
    if (size > SIZE_MAX / 2)
        return NULL;
    size_t need = round_up(size);
    if (arena->used > arena->limit || need > arena->limit - arena->used)
        return NULL;
    struct arena_block *block = arena->newest;
    if (!block || block->size - block->used < need)
        block = add_block(arena, need);
    if (!block)
        return NULL;
    void *object = block->bytes + block->used;
    block->used += need;
    arena->used += need;
    return memset(object, 0, size);
}

void *arena_array(struct arena *arena, size_t count, size_t size)
{
    if (size && count > SIZE_MAX / size)
        return NULL;
    return arena_alloc(arena, count * size);
}

struct slice arena_copy(struct arena *arena, struct slice s)
{
    char *copy = arena_alloc(arena, s.len + 1);
    if (!copy)
        return (struct slice){ 0 };
    if (s.len)
        memcpy(copy, s.ptr, s.len);
    return (struct slice){ copy, s.len };
}

struct slice arena_vprintf(struct arena *arena, const char *format, va_list arguments)
{
    va_list again;
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, again);
    va_end(again);
    char *text = length < 0 ? NULL : arena_alloc(arena, (size_t)length + 1);
    if (!text)
        return (struct slice){ 0 };
    vsnprintf(text, (size_t)length + 1, format, arguments);
    return (struct slice){ text, (size_t)length };
}

struct slice arena_printf(struct arena *arena, const char *format, ...)
{
    va_list arguments;
    va_start(arguments, format);
    struct slice text = arena_vprintf(arena, format, arguments);
    va_end(arguments);
    return text;
}

struct arena_mark arena_mark(const struct arena *arena)
{
    return (struct arena_mark){ arena->newest, arena->newest ? arena->newest->used : 0, arena->used };
}

void arena_rewind(struct arena *arena, struct arena_mark mark)
{
    while (arena->newest != mark.newest)
        drop_newest(arena);
    if (arena->newest)
        arena->newest->used = mark.block_used;
    arena->used = mark.used;
}
