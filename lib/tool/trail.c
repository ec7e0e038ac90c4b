#include <tool/trail.h>

#include <stdio.h>

#include <tool/answer.h>
#include <tool/describe.h>
#include <tool/interrupt.h>
#include <tool/pages.h>
#include <tool/print.h>
#include <tool/report.h>
#include <tool/retry.h>
#include <tool/table.h>

enum { PAGE_BYTES_MAX = 64 * 1024 * 1024, ROW_BYTES_MAX = 64 * 1024, QUERY_MAX = 3 * TRAIL_POSITION_MAX + 64 };

struct printing {
    struct trail *trail;
    struct front_answer answer;
    struct table table;
    struct buffer out;              /* of one page */
    uint64_t asked, taken;          /* events of the page under way */
};

/* Behind an event stands what it is about: a dashboard, or a key or an alias. */
static int event_row(struct printing *printing, const struct json *event, struct error *error)
{
    struct slice dashboard = answer_text(event, "dashboard_id"), cells[7];
    bool somebody = json_member(event, "user_reference") || json_member(event, "org_id");
    struct arena arena;
    arena_init(&arena, ROW_BYTES_MAX);
    cells[0] = answer_text(event, "at");
    cells[1] = answer_text(event, "event");
    cells[3] = dashboard.len ? dashboard : answer_text(event, "key_id");
    cells[5] = answer_text(event, "scope");
    cells[6] = answer_text(event, "reason");
    int result = describe_cell(describe_giver, json_member(event, "actor"), &arena, &cells[2]);
    if (result == 0)
        result = describe_cell(describe_principal, somebody ? event : NULL, &arena, &cells[4]);
    result = result == 0 ? table_row(&printing->table, cells, error) : error_memory(error);
    arena_release(&arena);
    return result;
}

static int event_line(struct printing *printing, const struct json *event, struct error *error)
{
    struct json_writer writer;
    json_write_begin(&writer, &printing->out);
    json_write_value(&writer, event);
    json_write_end(&writer);
    buffer_byte(&printing->out, '\n');
    return printing->out.failed ? error_memory(error) : 0;
}

/* The position moves only when what is before it was printed. */
static int page_print(struct printing *printing, struct slice next, struct error *error)
{
    struct trail *trail = printing->trail;
    if (!trail->tool->json && printing->taken)
        table_flush(&printing->table, &printing->out);
    if (printing->out.failed)
        return error_memory(error);
    int result = print_now(buffer_slice(&printing->out), error);
    buffer_clear(&printing->out);
    if (result != 0)
        return -1;
    trail->left -= printing->taken;
    trail->moved = true;
    buffer_clear(trail->position);
    buffer_append(trail->position, next);
    return trail->position->failed ? error_memory(error) : 0;
}

static int page_take(struct printing *printing, struct error *error)
{
    struct arena arena;
    const struct json *root;
    arena_init(&arena, ANSWER_ARENA_MAX);
    int result = answer_parse(printing->answer.body, &arena, &root, error);
    const struct json *events = result == 0 ? answer_array(root, "events") : NULL;
    struct slice next = result == 0 ? answer_text(root, "next_after") : SLICE("");
    if (result == 0 && (!events || !next.len))
        result = error_set(error, ERROR_INTERNAL, "The service's answer holds no \"events\" and \"next_after\".");
    printing->taken = 0;
    for (const struct json *event = events ? events->first : NULL; event && result == 0; event = event->next) {
        printing->taken++;
        result = printing->trail->tool->json ? event_line(printing, event, error)
                                             : event_row(printing, event, error);
    }
    if (result == 0 && printing->taken > printing->asked)
        result = error_set(error, ERROR_INTERNAL, "The service sent more events than it was asked for.");
    if (result == 0)
        result = page_print(printing, next, error);
    arena_release(&arena);
    return result;
}

static void query_write(struct printing *printing, struct buffer *query)
{
    const struct trail *trail = printing->trail;
    char limit[24];
    printing->asked = trail->left < LIST_LIMIT_MAX ? trail->left : LIST_LIMIT_MAX;
    snprintf(limit, sizeof limit, "%llu", (unsigned long long)printing->asked);
    if (trail->position->len)
        pages_filter(query, "after", buffer_slice(trail->position));
    pages_filter(query, "limit", slice_of(limit));
}

/* Asks for the next page and prints it. `*ended`: nobody wants to know more. */
static enum exit_code page_next(struct printing *printing, bool *ended)
{
    const struct trail *trail = printing->trail;
    struct buffer query;
    struct error error;
    error_init(&error, NULL);
    buffer_init(&query, QUERY_MAX);
    query_write(printing, &query);
    struct channel_request request = { .method = "GET", .path = "/api/v3/project/audit",
                                       .query = buffer_slice(&query), .project = trail->project };
    int result = query.failed ? error_set(&error, ERROR_INVALID_VALUE, "The position is too long.")
               : retry_call(trail->tool->channel, &request, RETRY_PATIENCE, &printing->answer, &error);
    buffer_release(&query);
    bool good = result == 0 && printing->answer.status == 200;
    *ended = trail->follow && !good && interrupt_asked();
    if (*ended)
        return EXIT_DONE;
    if (result == 0 && !good)
        return report_answer(trail->tool, &printing->answer);
    if (result == 0)
        result = page_take(printing, &error);
    return result == 0 ? EXIT_DONE : report_error(trail->tool, &error);
}

static enum exit_code pages_print(struct printing *printing)
{
    const struct trail *trail = printing->trail;
    bool ended = false;
    while (trail->left && !ended) {
        enum exit_code code = page_next(printing, &ended);
        bool all = printing->taken < printing->asked;
        if (code != EXIT_DONE || ended || (all && !trail->follow))
            return code;
        if (all)
            interrupt_sleep(TRAIL_POLL);
        ended = interrupt_asked();
    }
    if (!ended || trail->follow || !trail->left)
        return EXIT_DONE;
    struct error error;
    error_init(&error, NULL);
    error_set(&error, ERROR_UNAVAILABLE, "Interrupted: there is more.");
    return report_error(trail->tool, &error);
}

enum exit_code trail_print(struct trail *trail)
{
    static const char *const heads[] = { "TIME", "EVENT", "BY", "WHAT", "WHO", "SCOPE", "REASON" };
    struct printing printing = { .trail = trail };
    front_answer_init(&printing.answer);
    buffer_init(&printing.out, PAGE_BYTES_MAX);
    table_init(&printing.table, heads, 7);
    enum exit_code code = pages_print(&printing);
    table_release(&printing.table);
    buffer_release(&printing.out);
    front_answer_release(&printing.answer);
    return code;
}
