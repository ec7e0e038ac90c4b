/* htdocs/openapi.json in an arena, and words to walk it: for the tests that hold it against the code. */
#ifndef OPENAPI_DOCUMENT_H
#define OPENAPI_DOCUMENT_H

#include <ctype.h>
#include <stdlib.h>

#include <unit.h>

#include <text/json.h>
#include <text/number.h>

struct document {
    struct arena arena;
    struct slice text;
    struct json *root;
};

/* What a path item may hold beside its operations. */
static const char *const http_methods[] = { "get", "put", "post", "delete", "options", "head", "patch", "trace" };

static inline void document_read(struct document *document)
{
    char path[4096];
    const char *folder = getenv("SRCDIR");
    enum { BYTES_MAX = 4 << 20 };
    snprintf(path, sizeof path, "%s/htdocs/openapi.json", folder ? folder : ".");
    FILE *file = fopen(path, "r");
    if (!file)
        fail_msg("%s cannot be opened; SRCDIR names the source's top folder", path);
    char *bytes = arena_alloc(&document->arena, BYTES_MAX);
    assert_non_null(bytes);
    document->text = (struct slice){ bytes, fread(bytes, 1, BYTES_MAX, file) };
    fclose(file);
    assert_in_range(document->text.len, 1, BYTES_MAX - 1);
}

static inline int document_setup(void **state)
{
    static const struct json_limits limits = { .bytes = 4 << 20, .depth = 64, .values = 200000, .members = 1000 };
    struct document *document = calloc(1, sizeof *document);
    struct error error;
    assert_non_null(document);
    arena_init(&document->arena, 128 << 20);
    error_init(&error, NULL);
    document_read(document);
    if (json_parse(document->text, &limits, &document->arena, &document->root, &error) != 0)
        fail_msg("htdocs/openapi.json: %s", error.detail);
    *state = document;
    return 0;
}

static inline int document_teardown(void **state)
{
    struct document *document = *state;
    arena_release(&document->arena);
    free(document);
    return 0;
}

static inline const struct json *member_named(const struct json *object, struct slice name)
{
    for (const struct json *member = object->first; member; member = member->next)
        if (object->type == JSON_OBJECT && slice_equal(member->key, name))
            return member;
    return NULL;
}

/* The value at a JSON pointer (RFC 6901) of objects only, NULL where there is none. */
static inline const struct json *value_at(const struct document *document, struct slice pointer)
{
    const struct json *value = document->root;
    while (value && pointer.len) {
        char token[256];
        size_t length = 0, i = 1;
        for (; i < pointer.len && pointer.ptr[i] != '/' && length < sizeof token; i++) {
            char c = pointer.ptr[i];
            if (c == '~' && i + 1 < pointer.len)
                c = pointer.ptr[++i] == '1' ? '/' : '~';
            token[length++] = c;
        }
        pointer = slice_after(pointer, i);
        value = member_named(value, (struct slice){ token, length });
    }
    return value;
}

/* The same, which must be there. */
static inline const struct json *value_of(const struct document *document, const char *pointer)
{
    const struct json *value = value_at(document, slice_of(pointer));
    if (!value)
        fail_msg("there is nothing at %s", pointer);
    return value;
}

/* What a reference leads to; another value is itself. */
static inline const struct json *resolve(const struct document *document, const struct json *value)
{
    const struct json *reference;
    while (value && (reference = json_member(value, "$ref")) != NULL) {
        struct slice text = reference->text;
        value = text.len && text.ptr[0] == '#' ? value_at(document, slice_after(text, 1)) : NULL;
        if (!value)
            fail_msg("$ref %.*s leads nowhere", SLICE_ARGS(text));
    }
    return value;
}

static inline bool text_is(const struct json *value, const char *text)
{
    return value && value->type == JSON_STRING && slice_is(value->text, text);
}

static inline bool flag_is_set(const struct json *value)
{
    return value && value->type == JSON_BOOLEAN && value->boolean;
}

/* A whole number that is not negative. */
static inline uint64_t number_of(const struct json *value)
{
    uint64_t number = 0;
    if (!value || value->type != JSON_NUMBER || number_parse(value->text, UINT64_MAX, &number) != 0)
        fail_msg("a number is missing");
    return number;
}

/* An array of texts holds this one. */
static inline bool array_holds(const struct json *array, const char *text)
{
    for (const struct json *value = array->first; value; value = value->next)
        if (text_is(value, text))
            return true;
    return false;
}

/* Calls `visit` for each operation of the file. */
typedef void operation_visit(const struct document *document, const struct json *path,
                             const struct json *operation);

static inline void each_operation(const struct document *document, operation_visit *visit)
{
    for (const struct json *path = value_of(document, "/paths")->first; path; path = path->next)
        for (size_t i = 0; i < COUNT(http_methods); i++) {
            const struct json *operation = json_member(path, http_methods[i]);
            if (operation)
                visit(document, path, operation);
        }
}

#endif
