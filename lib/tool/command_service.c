#include <tool/commands.h>

#include <stdio.h>
#include <unistd.h>

#include <tool/answer.h>
#include <tool/ask.h>
#include <tool/become.h>
#include <tool/report.h>
#include <tool/table.h>

enum { OUT_BYTES_MAX = 4 * 1024 * 1024 };

int command_init(struct tool *tool)
{
    const char *directory = tool->conf.state_dir;
    struct json_writer writer;
    struct buffer out;
    struct error error;
    bool made;
    error_init(&error, NULL);
    if (become_prepare(directory, tool->arguments.values[OPTION_OWNER], &made, &error) != 0)
        return report_error(tool, &error);
    if (made && geteuid() == 0 && !arguments_given(&tool->arguments, OPTION_OWNER))
        report_remark(tool, "It belongs to root, as whom the service then runs; --owner names another user.");
    enum exit_code code = tool_connect(tool, CHANNEL_ANY);
    if (code != EXIT_DONE)
        return code;
    report_remark(tool, "The state directory %s %s, with its store.", directory,
                  made ? "is made" : "was there already");
    if (tool->json) {
        buffer_init(&out, OUT_BYTES_MAX);
        json_write_begin(&writer, &out);
        json_write_object(&writer);
        json_write_string_member(&writer, "state_dir", slice_of(directory));
        json_write_boolean_member(&writer, "made", made);
        json_write_object_end(&writer);
        json_write_end(&writer);
        printf("%.*s\n", SLICE_ARGS(buffer_slice(&out)));
        buffer_release(&out);
    }
    return code;
}

/* Asks, and prints the answer as it came or by `print`. */
static enum exit_code show(struct tool *tool, enum channel_mode mode, const struct channel_request *request,
                           int (*print)(const struct json *root, struct buffer *out, struct error *error))
{
    struct front_answer answer;
    struct arena arena;
    struct buffer out;
    struct error error;
    const struct json *root;
    arena_init(&arena, ANSWER_ARENA_MAX);
    buffer_init(&out, OUT_BYTES_MAX);
    error_init(&error, NULL);
    front_answer_init(&answer);
    enum exit_code code = tool_connect(tool, mode);
    if (code == EXIT_DONE)
        code = ask_service(tool, request, ASK_ONCE, &answer);
    if (code == EXIT_DONE && tool->json)
        ask_print(&answer);
    else if (code == EXIT_DONE &&
             (answer_parse(answer.body, &arena, &root, &error) != 0 || print(root, &out, &error) != 0))
        code = report_error(tool, &error);
    fwrite(out.ptr, 1, out.len, stdout);
    front_answer_release(&answer);
    buffer_release(&out);
    arena_release(&arena);
    return code;
}

static int ping_print(const struct json *root, struct buffer *out, struct error *error)
{
    (void)error;
    buffer_printf(out, "dashgrant %.*s is ready, at revision %.*s\n", SLICE_ARGS(answer_text(root, "version")),
                  SLICE_ARGS(answer_text(root, "revision")));
    return 0;
}

int command_ping(struct tool *tool)
{
    const struct channel_request request = { .method = "GET", .path = "/control/ping" };
    return show(tool, CHANNEL_OWNER, &request, ping_print);
}

/* A number as it was written, or a text. */
static struct slice scalar(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    return member ? member->text : SLICE("");
}

static int rows_take(struct table *table, const struct json *rows, struct error *error)
{
    for (const struct json *row = rows ? rows->first : NULL; row; row = row->next) {
        const struct slice cells[] = { SLICE("rows"), row->key, row->text };
        if (table_row(table, cells, error) != 0)
            return -1;
    }
    return 0;
}

static int stats_print(const struct json *root, struct buffer *out, struct error *error)
{
    static const char *const heads[] = { "METRIC", "LABELS", "VALUE" };
    const struct json *metrics = answer_array(root, "metrics");
    struct table table;
    int result = 0;
    table_init(&table, heads, 3);
    for (const struct json *row = metrics ? metrics->first : NULL; row && result == 0; row = row->next) {
        const struct slice cells[] = { scalar(row, "name"), scalar(row, "labels"), scalar(row, "value") };
        result = table_row(&table, cells, error);
    }
    if (result == 0)
        result = rows_take(&table, json_member(root, "rows"), error);
    table_flush(&table, out);
    table_release(&table);
    return result;
}

int command_stats(struct tool *tool)
{
    bool count = arguments_given(&tool->arguments, OPTION_COUNT);
    const struct channel_request request = { .method = "GET", .path = "/control/stats",
                                             .query = count ? SLICE("count=true") : SLICE("") };
    return show(tool, CHANNEL_ANY, &request, stats_print);
}
