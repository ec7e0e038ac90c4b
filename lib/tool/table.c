#include <tool/table.h>

enum { TABLE_BYTES_MAX = 64 * 1024 * 1024 };

struct table_row {
    struct table_row *next;
    struct slice cells[TABLE_COLUMNS_MAX];
};

void table_init(struct table *table, const char *const *heads, size_t columns)
{
    *table = (struct table){ .heads = heads, .columns = columns };
    arena_init(&table->arena, TABLE_BYTES_MAX);
}

void table_release(struct table *table)
{
    arena_release(&table->arena);
    table->first = table->last = NULL;
}

/* In characters: bytes that begin one. */
static size_t width(struct slice cell)
{
    size_t count = 0;
    for (size_t i = 0; i < cell.len; i++)
        count += ((unsigned char)cell.ptr[i] & 0xC0) != 0x80;
    return count;
}

static void widen(struct table *table, size_t column, struct slice cell)
{
    size_t needed = width(cell);
    if (needed > table->widths[column])
        table->widths[column] = needed;
}

int table_row(struct table *table, const struct slice *cells, struct error *error)
{
    struct table_row *row = arena_alloc(&table->arena, sizeof *row);
    if (!row)
        return error_memory(error);
    for (size_t i = 0; i < table->columns; i++) {
        row->cells[i] = arena_copy(&table->arena, cells[i]);
        if (!row->cells[i].ptr)
            return error_memory(error);
        widen(table, i, cells[i]);
    }
    if (table->last)
        table->last->next = row;
    else
        table->first = row;
    table->last = row;
    return 0;
}

/* How many bytes of a control character stand here: U+0080 to U+009F are C2 80 to C2 9F. */
static size_t control_at(struct slice cell, size_t at)
{
    unsigned char byte = (unsigned char)cell.ptr[at];
    unsigned char next = at + 1 < cell.len ? (unsigned char)cell.ptr[at + 1] : 0;
    if (byte < 0x20 || byte == 0x7F)
        return 1;
    return byte == 0xC2 && next >= 0x80 && next < 0xA0 ? 2 : 0;
}

void table_text(struct buffer *out, struct slice text)
{
    for (size_t i = 0; i < text.len;) {
        size_t control = control_at(text, i);
        buffer_byte(out, control ? '?' : text.ptr[i]);
        i += control ? control : 1;
    }
}

static void row_write(const struct table *table, const struct slice *cells, struct buffer *out)
{
    size_t pending = 0;         /* blanks are written before the next text only: none at a line's end */
    for (size_t i = 0; i < table->columns; i++) {
        if (cells[i].len) {
            buffer_printf(out, "%*s", (int)pending, "");
            table_text(out, cells[i]);
            pending = 0;
        }
        pending += table->widths[i] - width(cells[i]) + 2;
    }
    buffer_byte(out, '\n');
}

void table_flush(struct table *table, struct buffer *out)
{
    if (!table->headed) {
        struct slice heads[TABLE_COLUMNS_MAX];
        for (size_t i = 0; i < table->columns; i++) {
            heads[i] = slice_of(table->heads[i]);
            widen(table, i, heads[i]);
        }
        row_write(table, heads, out);
        table->headed = true;
    }
    for (const struct table_row *row = table->first; row; row = row->next)
        row_write(table, row->cells, out);
    table_release(table);
}
