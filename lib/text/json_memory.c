#include "json_memory.h"

#include <stdlib.h>

/* Stands before what yajl gets. */
struct json_memory_part {
    struct json_memory_part *next;
    struct json_memory_part **link;     /* what points to this one */
    size_t size;
    _Alignas(max_align_t) unsigned char bytes[];
};

static struct json_memory_part *part_of(void *bytes)
{
    return (struct json_memory_part *)((char *)bytes - offsetof(struct json_memory_part, bytes));
}

static void put_in(struct json_memory *memory, struct json_memory_part *part, size_t size)
{
    part->size = size;
    part->next = memory->parts;
    part->link = &memory->parts;
    if (part->next)
        part->next->link = &part->next;
    memory->parts = part;
    memory->left -= size;
}

static void take_out(struct json_memory *memory, struct json_memory_part *part)
{
    *part->link = part->next;
    if (part->next)
        part->next->link = part->link;
    memory->left += part->size;
}

/* Makes a part of this size of an old one, or of none. */
static void *make(struct json_memory *memory, struct json_memory_part *old, size_t size)
{
    struct json_memory_part *part = NULL;
    if (old)
        take_out(memory, old);
    if (size <= memory->left)
        part = realloc(old, sizeof *part + size);
    if (part) {
        put_in(memory, part, size);
        return part->bytes;
    }
    if (old)
        put_in(memory, old, old->size);
    longjmp(memory->none, 1);
}

static void *take(void *context, size_t size)
{
    return make(context, NULL, size);
}

static void give_back(void *context, void *bytes)
{
    if (!bytes)
        return;
    take_out(context, part_of(bytes));
    free(part_of(bytes));
}

static void *resize(void *context, void *bytes, size_t size)
{
    return make(context, bytes ? part_of(bytes) : NULL, size);
}

yajl_alloc_funcs json_memory_functions(struct json_memory *memory)
{
    return (yajl_alloc_funcs){ take, resize, give_back, memory };
}

void json_memory_release(struct json_memory *memory)
{
    while (memory->parts)
        give_back(memory, memory->parts->bytes);
}
