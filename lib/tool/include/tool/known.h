/* Names that were looked up already, each with what was found. */
#ifndef TOOL_KNOWN_H
#define TOOL_KNOWN_H

#include <stdint.h>

#include <base/arena.h>
#include <base/error.h>
#include <base/slice.h>

struct known_name {
    struct slice name;          /* ptr NULL: a free place */
    int value;                  /* the caller's; 0 when new */
};

/* A set that grows; at most KNOWN_MAX names. */
struct known {
    struct arena arena;
    struct known_name *places;
    size_t capacity;            /* a power of two */
    size_t count;
    struct known_name *last;    /* names come in runs */
};

enum { KNOWN_MAX = 1000000 };

void known_init(struct known *known);
void known_release(struct known *known);

/* The entry of that name, made where it is new; valid until the next one is made. NULL with an error: memory, or
 * too many; not for a name that is there. */
struct known_name *known_find(struct known *known, struct slice name, struct error *error);

/* 64 bits of the bytes (FNV-1a), going on from `hash` (KNOWN_HASH_START at first). */
#define KNOWN_HASH_START UINT64_C(14695981039346656037)
uint64_t known_hash(uint64_t hash, struct slice bytes);

#endif
