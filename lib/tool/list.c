#include <tool/list.h>

#include <stdio.h>

#include <tool/answer.h>
#include <tool/pages.h>
#include <tool/print.h>
#include <tool/report.h>

enum { PAGE_BYTES_MAX = 64 * 1024 * 1024, ROW_BYTES_MAX = 64 * 1024 };

struct printing {
    const struct list *list;
    struct table table;
    struct buffer out;              /* of one page */
    bool any;
};

static int row_take_json(void *context, const struct json *row, struct error *error)
{
    struct printing *printing = context;
    struct json_writer writer;
    if (printing->any)
        buffer_byte(&printing->out, ',');
    printing->any = true;
    json_write_begin(&writer, &printing->out);
    json_write_value(&writer, row);
    json_write_end(&writer);
    return printing->out.failed ? error_memory(error) : 0;
}

static int row_take(void *context, const struct json *row, struct error *error)
{
    struct printing *printing = context;
    struct slice cells[TABLE_COLUMNS_MAX];
    struct arena arena;
    arena_init(&arena, ROW_BYTES_MAX);
    int result = printing->list->cells(row, cells, &arena) == 0 ? table_row(&printing->table, cells, error)
                                                                : error_memory(error);
    arena_release(&arena);
    return result;
}

/* A page is written when it is whole: what follows may take its time. */
static int page_print(void *context, struct error *error)
{
    struct printing *printing = context;
    if (printing->table.heads)
        table_flush(&printing->table, &printing->out);
    if (printing->out.failed)
        return error_memory(error);
    int result = print_now(buffer_slice(&printing->out), error);
    buffer_clear(&printing->out);
    return result;
}

enum exit_code list_print(struct tool *tool, const struct list *list)
{
    struct printing printing = { .list = list };
    struct pages pages = { .path = list->path, .project = list->project, .filters = list->filters,
                           .rows = list->rows, .unpaged = list->unpaged, .context = &printing,
                           .row = tool->json ? row_take_json : row_take, .page = page_print };
    buffer_init(&printing.out, PAGE_BYTES_MAX);
    table_init(&printing.table, tool->json ? NULL : list->heads, list->columns);
    if (tool->json)
        buffer_printf(&printing.out, "{\"%s\":[", list->rows);
    enum exit_code code = pages_walk(tool, &pages);
    if (code == EXIT_DONE && tool->json)
        printf("]}\n");
    table_release(&printing.table);
    buffer_release(&printing.out);
    return code;
}
