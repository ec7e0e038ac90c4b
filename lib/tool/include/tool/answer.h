/* Reading what the service answered. */
#ifndef TOOL_ANSWER_H
#define TOOL_ANSWER_H

#include <base/arena.h>
#include <base/error.h>
#include <text/json.h>
#include <text/json_write.h>

/* Memory for the tree of one answer. */
enum { ANSWER_ARENA_MAX = 512 * 1024 * 1024 };

/* Reads an answer's body, which must be an object, into the arena. 0, or -1 with INTERNAL. */
int answer_parse(struct slice body, struct arena *arena, const struct json **root, struct error *error);

/* A member's string; empty where it is absent or of another type. */
struct slice answer_text(const struct json *object, const char *name);

/* A member's array; NULL where it is absent or of another type. */
const struct json *answer_array(const struct json *object, const char *name);

#endif
