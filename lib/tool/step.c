#include <tool/step.h>

#include <stdlib.h>
#include <string.h>

#include <tool/known.h>
#include <tool/answer.h>

/* An entry's bytes at most: each id with every character escaped, names and times. */
enum { ENTRY_BYTES_MAX = 2 * (USER_REFERENCE_BYTES_MAX + 3 * ID_BYTES_MAX) + 512 };

enum { LINES_FIRST = 16, TARGETS_PER_LINE = 4 };

void step_init(struct step *step)
{
    *step = (struct step){ .project = SLICE("") };
    buffer_init(&step->body, BODY_BYTES_MAX);
}

static void body_end(struct step *step)
{
    if (step->writing)
        json_write_end(&step->writer);
    step->writing = false;
}

void step_release(struct step *step)
{
    body_end(step);
    buffer_release(&step->body);
    free(step->lines);
    free(step->targets);
    step_init(step);
}

void step_begin(struct step *step, struct slice project)
{
    if (project.len > sizeof step->project_bytes)
        project.len = sizeof step->project_bytes;
    memcpy(step->project_bytes, project.ptr, project.len);
    step->project = (struct slice){ step->project_bytes, project.len };
    step->count = 0;
    if (step->targets)
        memset(step->targets, 0, step->targets_capacity * sizeof *step->targets);
    body_end(step);
    buffer_clear(&step->body);
    step->writing = true;
    json_write_begin(&step->writer, &step->body);
    json_write_object(&step->writer);
    json_write_key(&step->writer, "permissions");
    json_write_array(&step->writer);
}

/* Equal targets have equal hashes. Unequal ones that share a hash only make a step end early. */
static uint64_t target_of(const struct grant *grant)
{
    const struct principal *principal = &grant->principal;
    const struct slice parts[] = { grant->dashboard, principal->user, principal->org, principal->role };
    const char marks[] = { (char)principal->kind, (char)grant->scope };
    uint64_t hash = known_hash(KNOWN_HASH_START, (struct slice){ marks, sizeof marks });
    for (size_t i = 0; i < sizeof parts / sizeof *parts; i++) {
        hash = known_hash(hash, parts[i]);
        hash = known_hash(hash, SLICE("\n"));       /* no id holds it */
    }
    return hash ? hash : 1;
}

/* Where the target stands or would stand. */
static uint64_t *place_of(uint64_t *targets, size_t capacity, uint64_t target)
{
    size_t at = (size_t)(target ^ target >> 32);
    while (targets[at & (capacity - 1)] && targets[at & (capacity - 1)] != target)
        at++;
    return &targets[at & (capacity - 1)];
}

/* Room for another entry: twice as much, or the first. 0 or -1. */
static int grow(struct step *step)
{
    if (step->count < step->lines_capacity)
        return 0;
    size_t capacity = step->lines_capacity ? step->lines_capacity * 2 : LINES_FIRST;
    uint64_t *lines = realloc(step->lines, capacity * sizeof *lines);
    if (!lines)
        return -1;
    step->lines = lines;
    uint64_t *targets = calloc(capacity * TARGETS_PER_LINE, sizeof *targets);
    if (!targets)
        return -1;
    for (size_t i = 0; i < step->targets_capacity; i++) {
        if (step->targets[i])
            *place_of(targets, capacity * TARGETS_PER_LINE, step->targets[i]) = step->targets[i];
    }
    free(step->targets);
    step->targets = targets;
    step->targets_capacity = capacity * TARGETS_PER_LINE;
    step->lines_capacity = capacity;
    return 0;
}

enum step_result step_add(struct step *step, const struct entry *entry, uint64_t line)
{
    if (step->count == ENTRIES_MAX || step->body.len + ENTRY_BYTES_MAX > BODY_BYTES_MAX)
        return STEP_FULL;
    if (grow(step) != 0)
        return STEP_FAILED;
    uint64_t target = target_of(&entry->grant);
    uint64_t *place = place_of(step->targets, step->targets_capacity, target);
    if (*place)
        return STEP_FULL;
    json_write_object(&step->writer);
    entry_write_members(&step->writer, &entry->grant);
    json_write_object_end(&step->writer);
    if (step->body.failed)
        return STEP_FAILED;
    *place = target;
    step->lines[step->count++] = line;
    return STEP_TAKEN;
}

int step_finish(struct step *step, struct error *error)
{
    json_write_array_end(&step->writer);
    json_write_object_end(&step->writer);
    body_end(step);
    return step->body.failed ? error_memory(error) : 0;
}

static int status_count(const struct json *row, struct step_counts *counts)
{
    struct slice status = answer_text(row, "status");
    if (slice_is(status, "granted"))
        counts->granted++;
    else if (slice_is(status, "updated"))
        counts->updated++;
    else if (slice_is(status, "unchanged"))
        counts->unchanged++;
    else
        return -1;
    return 0;
}

int step_count(struct slice answer, struct step_counts *counts, struct error *error)
{
    struct arena arena;
    const struct json *root;
    arena_init(&arena, ANSWER_ARENA_MAX);
    int result = answer_parse(answer, &arena, &root, error);
    const struct json *rows = result == 0 ? answer_array(root, "permissions") : NULL;
    if (result == 0 && !rows)
        result = error_set(error, ERROR_INTERNAL, "The service's answer holds no \"permissions\".");
    for (const struct json *row = rows ? rows->first : NULL; row && result == 0; row = row->next) {
        if (status_count(row, counts) != 0)
            result = error_set(error, ERROR_INTERNAL, "The service answered with a status not known here.");
    }
    arena_release(&arena);
    return result;
}
