/* A step of an import: entries of one project that are granted together by one request. */
#ifndef TOOL_STEP_H
#define TOOL_STEP_H

#include <stdbool.h>
#include <stdint.h>

#include <base/buffer.h>
#include <base/error.h>
#include <model/bounds.h>
#include <text/json_write.h>
#include <tool/entry.h>

struct step {
    char project_bytes[ID_BYTES_MAX];
    struct slice project;           /* points into project_bytes */
    struct buffer body;
    struct json_writer writer;
    bool writing;                   /* the body is begun and not ended */
    uint64_t *lines;                /* the line that each entry stands on */
    size_t count, lines_capacity;
    uint64_t *targets;              /* hashes of what the entries grant, an open table; 0: free */
    size_t targets_capacity;        /* a power of two */
    struct step *older, *newer;     /* for whoever holds several (steps.h) */
};

enum step_result { STEP_TAKEN, STEP_FULL, STEP_FAILED };

/* An empty step; to be released. */
void step_init(struct step *step);
void step_release(struct step *step);

/* Forgets everything, keeps the memory, and begins a body for that project. */
void step_begin(struct step *step, struct slice project);

/* Adds an entry, which is of the step's project and was checked. STEP_FULL where it does not belong into this
 * step: there are ENTRIES_MAX, or the body would pass BODY_BYTES_MAX, or its target stands in the step already
 * (one request may name a target once; in the next step the later line wins). STEP_FAILED without memory. */
enum step_result step_add(struct step *step, const struct entry *entry, uint64_t line);

/* Ends the body. 0, or -1 without memory. */
int step_finish(struct step *step, struct error *error);

/* How many of the entries were granted, updated, unchanged. */
struct step_counts {
    uint64_t granted, updated, unchanged;
};

/* Adds what the service answered (200) to the counts. 0, or -1 with INTERNAL. */
int step_count(struct slice answer, struct step_counts *counts, struct error *error);

#endif
