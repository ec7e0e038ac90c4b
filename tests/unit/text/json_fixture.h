/* A JSON text read into an arena of its own, for the tests of the parser. */
#ifndef JSON_FIXTURE_H
#define JSON_FIXTURE_H

#include <unit.h>

#include <stdlib.h>

#include <text/json.h>

static const struct json_limits usual = { .bytes = 1 << 20, .depth = 16, .values = 10000, .members = 100 };

struct fixture {
    struct arena arena;
    struct error error;
    struct json *root;
    char *copy;             /* of exactly the text's length, so that the sanitizers see a step over its end */
};

static inline int parse_limited(struct fixture *fixture, struct slice text, const struct json_limits *limits,
                                size_t memory)
{
    arena_init(&fixture->arena, memory);
    error_init(&fixture->error, &fixture->arena);
    fixture->root = NULL;
    fixture->copy = malloc(text.len ? text.len : 1);
    assert_non_null(fixture->copy);
    if (text.len)
        memcpy(fixture->copy, text.ptr, text.len);
    struct slice exact = { fixture->copy, text.len };
    int result = json_parse(exact, limits, &fixture->arena, &fixture->root, &fixture->error);
    assert_int_equal(result, error_is_set(&fixture->error) ? -1 : 0);
    assert_int_equal(result, fixture->root ? 0 : -1);
    return result;
}

static inline int parse(struct fixture *fixture, struct slice text)
{
    return parse_limited(fixture, text, &usual, 64 << 20);
}

static inline void release(struct fixture *fixture)
{
    arena_release(&fixture->arena);
    free(fixture->copy);
}

/* `part` repeated, to be freed. */
static inline struct slice repeat(const char *part, size_t times)
{
    size_t length = strlen(part);
    char *text = malloc(length * times + 1);
    assert_non_null(text);
    for (size_t i = 0; i < times; i++)
        memcpy(text + i * length, part, length);
    return (struct slice){ text, length * times };
}

#endif
