/* The entries of a file that is imported, one by one, each checked. */
#ifndef TOOL_SOURCE_H
#define TOOL_SOURCE_H

#include <tool/entry.h>
#include <tool/lines.h>

struct source {
    enum entry_format format;
    struct lines lines;
    struct arena arena;         /* of one entry at a time */
    struct arena_mark empty;
};

enum source_result {
    SOURCE_END,
    SOURCE_ENTRY,
    SOURCE_WRONG,               /* this line is refused; the next may be read */
    SOURCE_FAILED               /* the file cannot be read, or no memory */
};

/* NDJSON where the file's first byte is "{", else CSV. 0 or -1. */
int source_guess(int file, enum entry_format *format, struct error *error);

/* Begins at the file's beginning. 0 or -1; to be closed where 0. */
int source_open(struct source *source, int file, enum entry_format format, struct error *error);
void source_close(struct source *source);

/* The next entry, borrowed until the next call; empty lines and the head of a CSV file are passed over. `error` is
 * made clean first and tells what is wrong with SOURCE_WRONG and SOURCE_FAILED. */
enum source_result source_next(struct source *source, struct entry *entry, struct error *error);

/* The line of what source_next gave last, from 1. */
static inline uint64_t source_line(const struct source *source)
{
    return source->lines.number;
}

/* Bytes of the file that were read out. */
static inline uint64_t source_position(const struct source *source)
{
    return (uint64_t)lines_position(&source->lines);
}

#endif
