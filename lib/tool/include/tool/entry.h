/* A grant of a project as a line of a file, and as an entry of the service's bodies. */
#ifndef TOOL_ENTRY_H
#define TOOL_ENTRY_H

#include <stdbool.h>

#include <base/arena.h>
#include <base/buffer.h>
#include <base/error.h>
#include <model/grant.h>
#include <text/json.h>
#include <text/json_write.h>

struct entry {
    struct slice project;
    struct grant grant;         /* granted_by and granted_at are empty where nothing said them */
};

enum entry_format { ENTRY_NDJSON, ENTRY_CSV };

/* "ndjson" or "csv". 0, or -1 with BAD_REQUEST. */
int entry_format_parse(struct slice text, enum entry_format *format, struct error *error);

/* The first line of a CSV file that has one; export always writes it. */
#define ENTRY_CSV_HEAD "project,user,dashboard,scope"

/* Reads one line: CSV as ENTRY_CSV_HEAD says, or a JSON object with "project" and the fields of an entry of PUT
 * (granted_by and granted_at are passed over). Everything is checked: fields, ids, scope, principal, period.
 * Slices point into the line or the arena. 0, or -1 with the first thing that is wrong (a kind of status 400, 413
 * or 422). */
int entry_read(enum entry_format format, struct slice line, struct arena *arena, struct entry *entry,
               struct error *error);

/* Reads a grant of the service's list, as entry_read does one of a file; `project` is added. Nothing is passed
 * over: granted_by and granted_at are kept as JSON in `*given_by` (NULL: absent) and as text in `*given_at`. */
struct entry_given {
    const struct json *by;
    struct slice at;
};
int entry_read_grant(const struct json *row, struct slice project, struct entry *entry, struct entry_given *given,
                     struct error *error);

/* The same checks for an entry that was put together by hand. */
int entry_check(const struct entry *entry, struct error *error);

/* The members of an entry of PUT (no braces): dashboard_id, scope, the principal's, the period's. */
void entry_write_members(struct json_writer *writer, const struct grant *grant);

/* Whether CSV can hold it: a user without org, without period. */
bool entry_fits_csv(const struct entry *entry);

/* Appends a line with its LF. A CSV line only of what fits. */
void entry_write_csv(struct buffer *out, const struct entry *entry);
void entry_write_ndjson(struct buffer *out, const struct entry *entry, const struct entry_given *given);

#endif
