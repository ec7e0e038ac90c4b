/* JSON in (RFC 8259): hostile bytes to a tree in an arena, by yajl's callbacks, everything capped.
 *
 * yajl alone is too generous for ids that decide about access: it takes lone surrogate escapes for "?" (two ids
 * become one), overlong UTF-8 and duplicate keys. All of these are errors here. */
#ifndef TEXT_JSON_H
#define TEXT_JSON_H

#include <stdbool.h>
#include <stddef.h>

#include <base/arena.h>
#include <base/error.h>
#include <base/slice.h>

enum json_type { JSON_NULL, JSON_BOOLEAN, JSON_NUMBER, JSON_STRING, JSON_ARRAY, JSON_OBJECT };

struct json {
    enum json_type type;
    bool boolean;               /* JSON_BOOLEAN */
    struct slice text;          /* JSON_STRING: the unescaped value (may hold NUL); JSON_NUMBER: as it was written */
    struct slice key;           /* the member's name, where the parent is an object */
    size_t index;               /* which element, where the parent is an array */
    size_t count;               /* members or elements */
    struct json *parent;
    struct json *first, *last;  /* of an array's elements or an object's members, in the order of the text */
    struct json *next;
};

struct json_limits {
    size_t bytes;               /* of the whole text: more is BODY_TOO_LARGE */
    size_t depth;               /* nested arrays and objects: more is BAD_JSON */
    size_t values;              /* in all: more is TOO_MANY_ENTRIES */
    size_t members;             /* of one object: more is TOO_MANY_ENTRIES */
};

/* Reads exactly one JSON text into the arena. `*root` points into the arena, and strings into `text` or the arena:
 * both outlive it. 0, or -1 with
 * BAD_UTF8 (with line and column), BAD_JSON (with line and column, both from 1, columns in bytes; also: lone or
 * swapped surrogate escapes, a text that ends early, something behind the value, an empty text, too deep),
 * DUPLICATE_KEY (an entry with the pointer), BODY_TOO_LARGE, TOO_MANY_ENTRIES, UNAVAILABLE (no memory).
 * No detail quotes the text. */
int json_parse(struct slice text, const struct json_limits *limits, struct arena *arena, struct json **root,
               struct error *error);

/* The member of that name, or NULL (also where `object` is NULL or no object). */
const struct json *json_member(const struct json *object, const char *name);

/* Where a value stands, as a JSON pointer (RFC 6901: "/permissions/3/scope"; the root is ""), `~` and `/` escaped. */
struct slice json_pointer(const struct json *value, struct arena *arena);

/* "null", "a boolean", "a number", "a string", "an array", "an object": for details of errors. */
const char *json_type_name(enum json_type type);

#endif
