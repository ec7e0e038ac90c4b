/* Scenarios: files that say what is given, what is asked and what is expected, read and run; dashgrantctl(8)
 * describes the format. */
#ifndef TOOL_SCENARIO_H
#define TOOL_SCENARIO_H

#include <base/arena.h>
#include <base/buffer.h>
#include <base/error.h>
#include <text/json.h>
#include <text/json_write.h>

struct scenario_service;

enum {
    SCENARIO_BYTES_MAX = 1024 * 1024,           /* of a file */
    SCENARIO_STEPS_MAX = 1000,
    SCENARIO_ARENA_MAX = 64 * 1024 * 1024       /* of one file with its result */
};

struct scenario_step {
    struct scenario_step *next;
    size_t number, line;                /* both from 1 */
    struct slice name;                  /* or empty */
    const struct json *person;          /* who asks: an object; NULL: the project's server */
    const struct json *may;             /* a boolean, a string or null; NULL: it is a request */
    struct slice dashboard, scope;      /* of `may` */
    struct slice method, target;        /* of a request */
    const struct json *body;            /* to be sent, or NULL */
    int status;                         /* that is expected; 0: any 2xx */
    const struct json *expected;        /* of the answer's body, or NULL */
    const struct json *save;            /* an object of JSON pointers, or NULL */
};

struct scenario {
    const char *file;
    struct slice name;
    struct scenario_step *first, *last;
    size_t count;
};

/* Reads and checks a whole file, so that nothing of a wrong one is run. Everything lies in the arena or in `text`.
 * 0, or -1 with "FILE:LINE: what is wrong, what to do": BAD_JSON, BAD_UTF8, DUPLICATE_KEY, UNKNOWN_FIELD,
 * MISSING_FIELD, WRONG_TYPE, INVALID_VALUE, TOO_MANY_ENTRIES, BODY_TOO_LARGE; or UNAVAILABLE. */
int scenario_read(const char *file, struct slice text, struct arena *arena, struct scenario *scenario,
                  struct error *error);

/* The line, from 1, in which a value of a parsed text begins: exactly, or that of the nearest value around it that
 * tells. */
size_t scenario_line(struct slice text, const struct json *value);

/* What steps have saved, by name; empty when zeroed. */
struct scenario_names {
    struct scenario_name {
        struct scenario_name *next;
        struct slice name, value;
    } *first;
};

/* Sets a name, whether or not it was set; both texts are copied. 0, or -1: no memory. */
int scenario_names_set(struct scenario_names *names, struct slice name, struct slice value, struct arena *arena);

/* Letters, digits and "_", one at least. */
bool scenario_names_fit(struct slice name);

/* Appends a text, each "${NAME}" replaced by what was saved as that, percent-encoded where it goes into a URL. 0,
 * or -1 with INVALID_VALUE: a name that was not saved, or a "${" without name or end. */
int scenario_names_fill(const struct scenario_names *names, struct slice text, bool encoded, struct buffer *out,
                        struct error *error);

/* Writes a value, the strings in it filled in. 0 or -1 as above. */
int scenario_names_write(const struct scenario_names *names, const struct json *value, struct json_writer *writer,
                         struct error *error);

/* Whether the person's token is one that the project signs itself: it says so, or has what the service puts into no
 * token. */
bool scenario_token_is_self_signed(const struct json *person);

/* Writes the config object that the service makes the person's token for; it lives `lifetime` seconds. 0, or -1 as
 * scenario_names_write, or without memory. */
int scenario_token_config(const struct scenario_names *saved, const struct json *person, int64_t lifetime,
                          struct buffer *out, struct error *error);

/* Writes the claims that the project signs for the person, in the same way. */
int scenario_token_claims(const struct scenario_names *saved, const struct json *person, struct slice project,
                          int64_t lifetime, struct buffer *out, struct error *error);

/* One thing that is not as expected. Texts are JSON, in the arena of the result. */
struct scenario_difference {
    struct scenario_difference *next;
    const struct scenario_step *step;
    struct slice at;                    /* "as", "status", "may", "body" and a JSON pointer, "save" and a name */
    struct slice expected, seen;        /* seen.ptr NULL: nothing stands there */
    struct slice remark;                /* in words, for people; or empty */
};

struct scenario_result {
    struct scenario_difference *first, *last;
    size_t count;
    const struct scenario_step *step;   /* that is running */
    struct arena *arena;
};

/* Adds a difference of the running step; the texts are copied. 0, or -1: no memory. */
int scenario_compare_note(struct scenario_result *result, const struct scenario_difference *difference);

/* Adds what of `expected` is not in `seen` (NULL: there is none). An object's members have to be there, others
 * may; an array's elements are all, in order; null stands for nothing, too. 0, or -1: no memory. */
int scenario_compare(struct scenario_result *result, const struct json *expected, const struct json *seen);

/* The value at a JSON pointer (RFC 6901), NULL where there is none. */
const struct json *scenario_compare_find(const struct json *root, struct slice pointer);

/* Runs all steps, also behind one that differs. 0 with what differs, or -1: the service failed, memory, or the
 * administrator asked to stop (UNAVAILABLE). Blocks. */
int scenario_run(const struct scenario *scenario, struct scenario_service *service, struct scenario_result *result,
                 struct error *error);

#endif
