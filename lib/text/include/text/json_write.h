/* JSON out: compact, by yajl_gen, into a buffer. */
#ifndef TEXT_JSON_WRITE_H
#define TEXT_JSON_WRITE_H

#include <stdbool.h>
#include <stdint.h>

#include <base/buffer.h>
#include <base/slice.h>

struct json;
struct json_memory;
struct yajl_gen_t;

enum { JSON_WRITE_DEPTH = 64 };     /* nested arrays and objects */

/* Whatever goes wrong (memory, the buffer's maximum, text that is no UTF-8, more than JSON_WRITE_DEPTH levels, calls
 * out of order, an end before the text is whole) fails the buffer. */
struct json_writer {
    struct buffer *out;
    struct yajl_gen_t *gen;
    struct json_memory *memory;
    unsigned depth;
    char open[JSON_WRITE_DEPTH + 1];    /* what is open on each level; 0 at the top */
};

/* Begins a text at the buffer's end; to be ended by json_write_end whatever happens. */
void json_write_begin(struct json_writer *writer, struct buffer *out);
void json_write_end(struct json_writer *writer);

void json_write_object(struct json_writer *writer);
void json_write_object_end(struct json_writer *writer);
void json_write_array(struct json_writer *writer);
void json_write_array_end(struct json_writer *writer);

/* One value, or the next member's name. */
void json_write_string(struct json_writer *writer, struct slice value);
void json_write_integer(struct json_writer *writer, int64_t value);
void json_write_boolean(struct json_writer *writer, bool value);
void json_write_null(struct json_writer *writer);
/* A value as json_parse read it: numbers as they were written, members in their order. */
void json_write_value(struct json_writer *writer, const struct json *value);
/* A value whose JSON text json_write made before: not looked at again. */
void json_write_raw(struct json_writer *writer, struct slice text);

/* "name": and a value of that kind. */
void json_write_key(struct json_writer *writer, const char *name);
void json_write_string_member(struct json_writer *writer, const char *name, struct slice value);
void json_write_boolean_member(struct json_writer *writer, const char *name, bool value);
void json_write_integer_member(struct json_writer *writer, const char *name, int64_t value);

#endif
