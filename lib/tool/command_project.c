#include <tool/commands.h>

#include <tool/answer.h>
#include <tool/ask.h>
#include <tool/list.h>
#include <tool/report.h>

int command_project_add(struct tool *tool)
{
    struct slice project = slice_of(tool->arguments.positionals[0]);
    struct channel_request request = { .method = "POST", .path = "/control/projects",
                                       .reason = arguments_value(&tool->arguments, OPTION_REASON) };
    struct front_answer answer;
    struct json_writer writer;
    struct buffer body;
    buffer_init(&body, BODY_BYTES_MAX);
    json_write_begin(&writer, &body);
    json_write_object(&writer);
    json_write_string_member(&writer, "project", project);
    json_write_object_end(&writer);
    json_write_end(&writer);
    front_answer_init(&answer);
    enum exit_code code = ask_with_body(tool, request, &body, ASK_ONCE, &answer);
    if (code == EXIT_DONE && tool->json)
        ask_print(&answer);
    else if (code == EXIT_DONE)
        report_remark(tool, "The project %.*s is made.", SLICE_ARGS(project));
    front_answer_release(&answer);
    buffer_release(&body);
    return code;
}

static int cells(const struct json *row, struct slice *out, struct arena *arena)
{
    (void)arena;
    out[0] = answer_text(row, "project");
    out[1] = answer_text(row, "created_at");
    return 0;
}

int command_project_list(struct tool *tool)
{
    static const char *const heads[] = { "PROJECT", "CREATED" };
    const struct list list = { .path = "/control/projects", .rows = "projects", .heads = heads, .columns = 2,
                               .cells = cells };
    enum exit_code code = tool_connect(tool, CHANNEL_ANY);
    return code == EXIT_DONE ? list_print(tool, &list) : code;
}
