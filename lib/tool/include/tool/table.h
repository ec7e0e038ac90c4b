/* Aligned columns for people. */
#ifndef TOOL_TABLE_H
#define TOOL_TABLE_H

#include <base/arena.h>
#include <base/buffer.h>
#include <base/error.h>

enum { TABLE_COLUMNS_MAX = 8 };

/* Rows are kept until a flush, so that columns can be as wide as what stands in them. Of a long list, flushed page
 * by page, columns only grow. */
struct table {
    const char *const *heads;
    size_t columns;
    size_t widths[TABLE_COLUMNS_MAX];
    bool headed;                /* the heads were written */
    struct arena arena;
    struct table_row *first, *last;
};

/* `heads` outlives the table. */
void table_init(struct table *table, const char *const *heads, size_t columns);
void table_release(struct table *table);

/* Adds a row; the cells are copied. 0, or -1 without memory. */
int table_row(struct table *table, const struct slice *cells, struct error *error);

/* Appends the heads (the first time) and the rows since the last flush. Control characters become "?", so that no
 * text can steer the terminal. */
void table_flush(struct table *table, struct buffer *out);

/* Appends a text as the cells are: without control characters. */
void table_text(struct buffer *out, struct slice text);

#endif
