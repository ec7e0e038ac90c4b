/* Memory for yajl, which writes into what its memory functions return without a look: where there is none, they
 * must not return. */
#ifndef TEXT_JSON_MEMORY_H
#define TEXT_JSON_MEMORY_H

#include <setjmp.h>
#include <stddef.h>

#include <yajl/yajl_common.h>

struct json_memory_part;

/* Begins as { .left = the bytes that yajl may hold }. */
struct json_memory {
    struct json_memory_part *parts;
    size_t left;
    jmp_buf none;   /* set (setjmp) by whoever calls yajl: where to go on without memory, past all of yajl */
};

/* For yajl_alloc and yajl_gen_alloc; `memory` outlives what they make. */
yajl_alloc_funcs json_memory_functions(struct json_memory *memory);

/* Frees whatever yajl still holds, also after a jump: yajl's own free functions are not needed. */
void json_memory_release(struct json_memory *memory);

#endif
