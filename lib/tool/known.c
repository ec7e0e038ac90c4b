#include <tool/known.h>

#include <stdlib.h>

enum { CAPACITY_FIRST = 64, NAMES_BYTES_MAX = 256 * 1024 * 1024 };

void known_init(struct known *known)
{
    *known = (struct known){ 0 };
    arena_init(&known->arena, NAMES_BYTES_MAX);
}

void known_release(struct known *known)
{
    arena_release(&known->arena);
    free(known->places);
    known_init(known);
}

uint64_t known_hash(uint64_t hash, struct slice bytes)
{
    for (size_t i = 0; i < bytes.len; i++)
        hash = (hash ^ (unsigned char)bytes.ptr[i]) * UINT64_C(1099511628211);
    return hash;
}

/* Where the name stands or would stand. */
static struct known_name *place_of(struct known_name *places, size_t capacity, struct slice name)
{
    uint64_t at = known_hash(KNOWN_HASH_START, name);
    at ^= at >> 32;
    while (places[at & (capacity - 1)].name.ptr && !slice_equal(places[at & (capacity - 1)].name, name))
        at++;
    return &places[at & (capacity - 1)];
}

/* Twice the room, or the first. */
static int grow(struct known *known, struct error *error)
{
    size_t capacity = known->capacity ? known->capacity * 2 : CAPACITY_FIRST;
    struct known_name *places = calloc(capacity, sizeof *places);
    if (!places)
        return error_memory(error);
    for (size_t i = 0; i < known->capacity; i++) {
        if (known->places[i].name.ptr)
            *place_of(places, capacity, known->places[i].name) = known->places[i];
    }
    free(known->places);
    known->places = places;
    known->capacity = capacity;
    known->last = NULL;
    return 0;
}

/* Makes a new entry. */
static struct known_name *add(struct known *known, struct slice name, struct error *error)
{
    if (known->count >= KNOWN_MAX) {
        error_set(error, ERROR_TOO_MANY_ENTRIES, "There are more than %d different projects.", KNOWN_MAX);
        return NULL;
    }
    if (known->count * 2 >= known->capacity && grow(known, error) != 0)
        return NULL;
    struct slice copy = arena_copy(&known->arena, name);
    if (!copy.ptr) {
        error_memory(error);
        return NULL;
    }
    struct known_name *place = place_of(known->places, known->capacity, name);
    *place = (struct known_name){ .name = copy };
    known->count++;
    return place;
}

struct known_name *known_find(struct known *known, struct slice name, struct error *error)
{
    if (known->last && slice_equal(known->last->name, name))
        return known->last;
    struct known_name *place = known->capacity ? place_of(known->places, known->capacity, name) : NULL;
    known->last = place && place->name.ptr ? place : add(known, name, error);
    return known->last;
}
