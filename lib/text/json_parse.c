#include <text/json.h>

#include <stdint.h>

#include <yajl/yajl_parse.h>

#include "json_memory.h"
#include "json_text.h"

/* yajl holds at most the last token and one unescaped string, in buffers that double, and a byte a level. */
enum { YAJL_BYTES = 65536, YAJL_GROWTH = 8 };

struct parser {
    struct slice text;
    const struct json_limits *limits;
    struct arena *arena;        /* of the tree */
    struct error *error;
    struct json *root;
    struct json *open;          /* the innermost array or object that is not closed yet */
    struct slice key;           /* of the member whose value comes next */
    size_t depth, values;
    yajl_handle handle;
    struct json_memory memory;  /* of yajl */
};

/* Refuses the token that yajl has just read. 0, which makes yajl stop. */
static int stop(struct parser *parser, enum error_kind kind, const char *words)
{
    size_t read = yajl_get_bytes_consumed(parser->handle);
    json_text_refuse(parser->text, read ? read - 1 : 0, kind, words, parser->error);
    return 0;
}

static int stop_without_memory(struct parser *parser)
{
    error_memory(parser->error);
    return 0;
}

/* What yajl hands over stands in the text, or in memory that yajl uses again. 1 or 0. */
static int keep(struct parser *parser, const void *bytes, size_t length, struct slice *kept)
{
    uintptr_t begin = (uintptr_t)parser->text.ptr, at = (uintptr_t)bytes;
    *kept = (struct slice){ bytes, length };
    if (at < begin || at - begin > parser->text.len)
        *kept = arena_copy(parser->arena, *kept);
    return kept->ptr ? 1 : stop_without_memory(parser);
}

static void link_value(struct json *parent, struct json *value)
{
    value->parent = parent;
    value->index = parent->count++;
    if (parent->last)
        parent->last->next = value;
    else
        parent->first = value;
    parent->last = value;
}

/* NULL where the parser must stop. */
static struct json *add(struct parser *parser, enum json_type type)
{
    if (parser->values == parser->limits->values) {
        error_set(parser->error, ERROR_TOO_MANY_ENTRIES, "There are more than %zu values; send fewer at once.",
                  parser->limits->values);
        return NULL;
    }
    struct json *value = arena_alloc(parser->arena, sizeof *value);
    if (!value) {
        error_memory(parser->error);
        return NULL;
    }
    parser->values++;
    value->type = type;
    value->key = parser->key;
    parser->key = (struct slice){ NULL, 0 };
    if (parser->open)
        link_value(parser->open, value);
    else
        parser->root = value;
    return value;
}

static int on_null(void *context)
{
    return add(context, JSON_NULL) != NULL;
}

static int on_boolean(void *context, int boolean)
{
    struct json *value = add(context, JSON_BOOLEAN);
    if (!value)
        return 0;
    value->boolean = boolean;
    return 1;
}

static int on_number(void *context, const char *digits, size_t length)
{
    struct json *value = add(context, JSON_NUMBER);
    return value && keep(context, digits, length, &value->text);
}

static int on_string(void *context, const unsigned char *string, size_t length)
{
    struct json *value = add(context, JSON_STRING);
    return value && keep(context, string, length, &value->text);
}

static int open_one(struct parser *parser, enum json_type type)
{
    if (parser->depth == parser->limits->depth)
        return stop(parser, ERROR_BAD_JSON, "arrays and objects nested deeper than is taken here; nest less");
    struct json *value = add(parser, type);
    if (!value)
        return 0;
    parser->depth++;
    parser->open = value;
    return 1;
}

static int on_start_map(void *context)
{
    return open_one(context, JSON_OBJECT);
}

static int on_start_array(void *context)
{
    return open_one(context, JSON_ARRAY);
}

static int on_end(void *context)
{
    struct parser *parser = context;
    parser->depth--;
    parser->open = parser->open->parent;
    return 1;
}

static int stop_at_twin(struct parser *parser)
{
    const struct json twin = { .parent = parser->open, .key = parser->key };
    struct slice pointer = json_pointer(&twin, parser->arena);
    if (!pointer.ptr)
        return stop_without_memory(parser);
    error_entry(parser->error, ERROR_DUPLICATE_KEY, pointer, "The key stands twice in this object; send it once.");
    return 0;
}

static int on_key(void *context, const unsigned char *key, size_t length)
{
    struct parser *parser = context;
    if (!keep(parser, key, length, &parser->key))
        return 0;
    if (parser->open->count == parser->limits->members) {
        error_set(parser->error, ERROR_TOO_MANY_ENTRIES, "An object has more than %zu members; send fewer.",
                  parser->limits->members);
        return 0;
    }
    for (const struct json *member = parser->open->first; member; member = member->next)
        if (slice_equal(member->key, parser->key))
            return stop_at_twin(parser);
    return 1;
}

/* What yajl's words (without its "verbose" part, which quotes the text) mean, and whether the byte at fault is the
 * last one that yajl read, rather than the next one. */
static const struct complaint {
    const char *yajl;
    bool read;
    const char *words;
} complaints[] = {
    { "'\\' occurs before", false, "a backslash before a character that is never escaped" },
    { "non-hex", false, "a \\u without four hex digits" },
    { "invalid character inside string", false, "a control character inside a string; escape it" },
    { "invalid char in json text", true, "a character that begins no JSON value" },
    { "invalid string in json text", false, "a word that is none of true, false and null" },
    { "malformed number", false, "a number that lacks a digit here" },
    { "probable comment", false, "a comment; JSON has none" },
    { "must be separated by a colon", true, "the \":\" behind a key is missing" },
    { "invalid object key", true, "a key is needed here, and keys are strings" },
    { "after key and value", false, "behind a member's value a \",\" or \"}\" is needed" },
    { "after array element", true, "behind an element a \",\" or \"]\" is needed" },
    { "unallowed token", true, "a value is needed here" },
    { "", true, "this is not JSON" },
};

static const struct complaint *complaint_of(const char *yajl)
{
    const struct complaint *complaint = complaints;
    while (!strstr(yajl, complaint->yajl))
        complaint++;
    return complaint;
}

static int refuse_token(struct parser *parser)
{
    size_t read = yajl_get_bytes_consumed(parser->handle);
    const struct complaint *complaint =
        complaint_of((const char *)yajl_get_error(parser->handle, 0, NULL, 0));
    size_t at = complaint->read && read ? read - 1 : read;
    return json_text_refuse(parser->text, at, ERROR_BAD_JSON, complaint->words, parser->error);
}

/* We look ourselves: yajl overlooks a string behind the value that is not closed. */
static int check_rest(struct parser *parser)
{
    size_t at = yajl_get_bytes_consumed(parser->handle);
    while (at < parser->text.len && strchr(" \t\r\n", parser->text.ptr[at]) && parser->text.ptr[at])
        at++;
    if (at == parser->text.len)
        return 0;
    return json_text_refuse(parser->text, at, ERROR_BAD_JSON,
                            "something stands behind the value; send one value alone", parser->error);
}

static int finish(struct parser *parser)
{
    yajl_status status = yajl_complete_parse(parser->handle);
    if (status == yajl_status_client_canceled)
        return -1;
    if (status == yajl_status_ok && parser->root && !parser->open)
        return 0;
    return json_text_refuse(parser->text, parser->text.len, ERROR_BAD_JSON,
                            "the text ends before its value does; send the whole", parser->error);
}

static int parse(struct parser *parser)
{
    static const yajl_callbacks callbacks = {
        .yajl_null = on_null, .yajl_boolean = on_boolean, .yajl_number = on_number, .yajl_string = on_string,
        .yajl_start_map = on_start_map, .yajl_map_key = on_key, .yajl_end_map = on_end,
        .yajl_start_array = on_start_array, .yajl_end_array = on_end,
    };
    if (setjmp(parser->memory.none))
        return error_memory(parser->error);
    yajl_alloc_funcs functions = json_memory_functions(&parser->memory);
    parser->handle = yajl_alloc(&callbacks, &functions, parser);
    yajl_config(parser->handle, yajl_dont_validate_strings, 1);
    yajl_config(parser->handle, yajl_allow_trailing_garbage, 1);
    const char *bytes = parser->text.len ? parser->text.ptr : "";
    yajl_status status = yajl_parse(parser->handle, (const unsigned char *)bytes, parser->text.len);
    if (status == yajl_status_client_canceled)
        return -1;
    if (status != yajl_status_ok)
        return refuse_token(parser);
    return check_rest(parser) ? -1 : finish(parser);
}

int json_parse(struct slice text, const struct json_limits *limits, struct arena *arena, struct json **root,
               struct error *error)
{
    if (text.len > limits->bytes)
        return error_set(error, ERROR_BODY_TOO_LARGE, "The text is longer than %zu bytes; send less at once.",
                         limits->bytes);
    if (json_text_check(text, error))
        return -1;
    struct parser parser = { .text = text, .limits = limits, .arena = arena, .error = error };
    parser.memory.left = YAJL_BYTES + YAJL_GROWTH * text.len;
    int result = parse(&parser);
    json_memory_release(&parser.memory);
    *root = result ? NULL : parser.root;
    return result;
}
