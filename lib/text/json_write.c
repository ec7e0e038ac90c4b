#include <text/json_write.h>

#include <stdlib.h>

#include <yajl/yajl_gen.h>

#include <text/json.h>
#include <text/utf8.h>

#include "json_memory.h"

/* A generator takes some 700 bytes when it is made, and nothing later: the buffer that grows is ours. */
enum { YAJL_BYTES = 4096 };

static void print(void *out, const char *text, size_t length)
{
    buffer_append(out, (struct slice){ text, length });
}

static void make_generator(struct json_writer *writer)
{
    if (setjmp(writer->memory->none))
        return;
    yajl_alloc_funcs functions = json_memory_functions(writer->memory);
    yajl_gen generator = yajl_gen_alloc(&functions);
    yajl_gen_config(generator, yajl_gen_print_callback, print, writer->out);
    writer->gen = generator;
}

void json_write_begin(struct json_writer *writer, struct buffer *out)
{
    *writer = (struct json_writer){ .out = out, .memory = malloc(sizeof *writer->memory) };
    if (writer->memory) {
        *writer->memory = (struct json_memory){ .left = YAJL_BYTES };
        make_generator(writer);
    }
    if (!writer->gen)
        out->failed = true;
}

void json_write_end(struct json_writer *writer)
{
    /* a generator that is done takes nothing more: so it says whether the text is whole */
    if (writer->gen && !writer->out->failed && yajl_gen_null(writer->gen) != yajl_gen_generation_complete)
        writer->out->failed = true;
    if (writer->memory)
        json_memory_release(writer->memory);
    free(writer->memory);
    *writer = (struct json_writer){ .out = writer->out };
}

/* What is open: an object, an array, or a member whose name stands and whose value does not; 0: nothing. */
static char *innermost(struct json_writer *writer)
{
    return &writer->open[writer->depth];
}

static bool writable(const struct json_writer *writer)
{
    return writer->gen && !writer->out->failed;
}

static void written(struct json_writer *writer, yajl_gen_status status)
{
    if (status != yajl_gen_status_ok)
        writer->out->failed = true;
    else if (*innermost(writer) == ':')
        *innermost(writer) = '{';
}

static void open_one(struct json_writer *writer, char kind)
{
    if (!writable(writer))
        return;
    if (writer->depth == JSON_WRITE_DEPTH) {
        writer->out->failed = true;
        return;
    }
    written(writer, kind == '{' ? yajl_gen_map_open(writer->gen) : yajl_gen_array_open(writer->gen));
    writer->depth++;
    *innermost(writer) = kind;
}

/* yajl closes whatever is open, with any bracket. */
static void close_one(struct json_writer *writer, char kind)
{
    if (!writable(writer))
        return;
    if (*innermost(writer) != kind) {
        writer->out->failed = true;
        return;
    }
    writer->depth--;
    written(writer, kind == '{' ? yajl_gen_map_close(writer->gen) : yajl_gen_array_close(writer->gen));
}

void json_write_object(struct json_writer *writer)
{
    open_one(writer, '{');
}

void json_write_object_end(struct json_writer *writer)
{
    close_one(writer, '{');
}

void json_write_array(struct json_writer *writer)
{
    open_one(writer, '[');
}

void json_write_array_end(struct json_writer *writer)
{
    close_one(writer, '[');
}

void json_write_string(struct json_writer *writer, struct slice value)
{
    if (!writable(writer))
        return;
    /* yajl's own check takes overlong forms and surrogates */
    if (!utf8_valid(value)) {
        writer->out->failed = true;
        return;
    }
    bool name = *innermost(writer) == '{';
    const char *bytes = value.len ? value.ptr : "";
    written(writer, yajl_gen_string(writer->gen, (const unsigned char *)bytes, value.len));
    if (name)
        *innermost(writer) = ':';
}

void json_write_integer(struct json_writer *writer, int64_t value)
{
    if (writable(writer))
        written(writer, yajl_gen_integer(writer->gen, value));
}

void json_write_boolean(struct json_writer *writer, bool value)
{
    if (writable(writer))
        written(writer, yajl_gen_bool(writer->gen, value));
}

void json_write_null(struct json_writer *writer)
{
    if (writable(writer))
        written(writer, yajl_gen_null(writer->gen));
}

/* Only in an object, and not where a value is due: there it would be taken for the value. */
void json_write_key(struct json_writer *writer, const char *name)
{
    if (*innermost(writer) != '{')
        writer->out->failed = true;
    json_write_string(writer, slice_of(name));
}

void json_write_string_member(struct json_writer *writer, const char *name, struct slice value)
{
    json_write_key(writer, name);
    json_write_string(writer, value);
}

void json_write_boolean_member(struct json_writer *writer, const char *name, bool value)
{
    json_write_key(writer, name);
    json_write_boolean(writer, value);
}

void json_write_integer_member(struct json_writer *writer, const char *name, int64_t value)
{
    json_write_key(writer, name);
    json_write_integer(writer, value);
}

/* yajl hands the text of a number on as it is, whatever stands in it. */
void json_write_raw(struct json_writer *writer, struct slice text)
{
    if (text.len == 0)
        writer->out->failed = true;
    if (writable(writer))
        written(writer, yajl_gen_number(writer->gen, text.ptr, text.len));
}

static void write_children(struct json_writer *writer, const struct json *value)
{
    for (const struct json *child = value->first; child; child = child->next) {
        if (value->type == JSON_OBJECT)
            json_write_string(writer, child->key);
        json_write_value(writer, child);
    }
}

/* As deep as the tree, which json_parse bounds. */
void json_write_value(struct json_writer *writer, const struct json *value)
{
    switch (value->type) {
    case JSON_NULL:
        json_write_null(writer);
        break;
    case JSON_BOOLEAN:
        json_write_boolean(writer, value->boolean);
        break;
    case JSON_NUMBER:
        json_write_raw(writer, value->text);
        break;
    case JSON_STRING:
        json_write_string(writer, value->text);
        break;
    case JSON_ARRAY:
        json_write_array(writer);
        write_children(writer, value);
        json_write_array_end(writer);
        break;
    case JSON_OBJECT:
        json_write_object(writer);
        write_children(writer, value);
        json_write_object_end(writer);
        break;
    }
}
