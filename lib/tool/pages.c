#include <tool/pages.h>

#include <text/query.h>
#include <tool/answer.h>
#include <tool/ask.h>
#include <tool/interrupt.h>
#include <tool/report.h>

enum { QUERY_MAX = QUERY_BYTES_MAX };

void pages_filter(struct buffer *query, const char *name, struct slice value)
{
    if (query->len)
        buffer_byte(query, '&');
    buffer_append(query, slice_of(name));
    buffer_byte(query, '=');
    query_encode(query, value);
}

/* Hands the rows over and leaves the next page's cursor in `cursor`, empty at the end. */
static int page_take(const struct pages *pages, struct slice body, struct buffer *cursor, struct error *error)
{
    struct arena arena;
    const struct json *root;
    arena_init(&arena, ANSWER_ARENA_MAX);
    int result = answer_parse(body, &arena, &root, error);
    const struct json *rows = result == 0 ? answer_array(root, pages->rows) : NULL;
    if (result == 0 && !rows)
        result = error_set(error, ERROR_INTERNAL, "The service's answer holds no \"%s\".", pages->rows);
    for (const struct json *row = rows ? rows->first : NULL; row && result == 0; row = row->next)
        result = pages->row(pages->context, row, error);
    if (result == 0 && pages->page)
        result = pages->page(pages->context, error);
    buffer_clear(cursor);
    if (result == 0)
        buffer_append(cursor, answer_text(root, "next_cursor"));
    if (cursor->failed)
        result = error_memory(error);
    arena_release(&arena);
    return result;
}

/* Asks for the page behind the cursor. EXIT_DONE with the answer in `answer`. */
static enum exit_code page_ask(struct tool *tool, const struct pages *pages, struct slice cursor,
                               struct front_answer *answer)
{
    struct buffer query;
    struct error error;
    error_init(&error, NULL);
    buffer_init(&query, QUERY_MAX);
    buffer_append(&query, pages->filters);
    if (!pages->unpaged)
        pages_filter(&query, "limit", SLICE("1000"));
    if (cursor.len)
        pages_filter(&query, "cursor", cursor);
    struct channel_request request = { .method = "GET", .path = pages->path, .query = buffer_slice(&query),
                                       .project = pages->project };
    if (query.failed)
        error_set(&error, ERROR_INVALID_VALUE, "The filters are too long.");
    enum exit_code code = error_is_set(&error) ? report_error(tool, &error)
                                               : ask_service(tool, &request, ASK_AGAIN, answer);
    buffer_release(&query);
    return code;
}

enum exit_code pages_walk(struct tool *tool, const struct pages *pages)
{
    struct front_answer answer;
    struct buffer cursor;
    struct error error;
    error_init(&error, NULL);
    front_answer_init(&answer);
    buffer_init(&cursor, QUERY_MAX);
    enum exit_code code;
    do {
        code = page_ask(tool, pages, buffer_slice(&cursor), &answer);
        if (code == EXIT_DONE && page_take(pages, answer.body, &cursor, &error) != 0)
            code = report_error(tool, &error);
        if (code == EXIT_DONE && cursor.len && interrupt_asked()) {
            error_set(&error, ERROR_UNAVAILABLE, "Interrupted: the list is not complete.");
            code = report_error(tool, &error);
        }
    } while (code == EXIT_DONE && cursor.len);
    buffer_release(&cursor);
    front_answer_release(&answer);
    return code;
}
