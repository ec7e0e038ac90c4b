#include <tool/source.h>

enum { ENTRY_ARENA_MAX = 1024 * 1024 };

int source_guess(int file, enum entry_format *format, struct error *error)
{
    struct lines lines;
    if (lines_open(&lines, file, error) != 0)
        return -1;
    bool object = lines.begin < lines.end && lines.block[lines.begin] == '{';
    *format = object ? ENTRY_NDJSON : ENTRY_CSV;
    lines_close(&lines);
    return 0;
}

int source_open(struct source *source, int file, enum entry_format format, struct error *error)
{
    source->format = format;
    arena_init(&source->arena, ENTRY_ARENA_MAX);
    /* a first piece, so that going back to the mark keeps the memory of the first block */
    if (!arena_alloc(&source->arena, 1) || lines_open(&source->lines, file, error) != 0) {
        arena_release(&source->arena);
        return error_is_set(error) ? -1 : error_memory(error);
    }
    source->empty = arena_mark(&source->arena);
    return 0;
}

void source_close(struct source *source)
{
    lines_close(&source->lines);
    arena_release(&source->arena);
}

/* Nothing to read here: an empty line, or the head. */
static bool passed_over(const struct source *source, struct slice line)
{
    return line.len == 0 ||
           (source->format == ENTRY_CSV && source_line(source) == 1 && slice_is(line, ENTRY_CSV_HEAD));
}

enum source_result source_next(struct source *source, struct entry *entry, struct error *error)
{
    struct slice line;
    bool too_long;
    int more;
    error_init(error, NULL);
    while ((more = lines_next(&source->lines, &line, &too_long, error)) == 1) {
        if (too_long) {
            error_set(error, ERROR_TOO_LONG, "The line is longer than %d bytes.", LINE_BYTES_MAX);
            return SOURCE_WRONG;
        }
        if (passed_over(source, line))
            continue;
        arena_rewind(&source->arena, source->empty);
        if (entry_read(source->format, line, &source->arena, entry, error) == 0)
            return SOURCE_ENTRY;
        return error->kind == ERROR_UNAVAILABLE ? SOURCE_FAILED : SOURCE_WRONG;
    }
    return more == 0 ? SOURCE_END : SOURCE_FAILED;
}
