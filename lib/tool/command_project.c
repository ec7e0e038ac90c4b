#include <tool/commands.h>

#include <tool/answer.h>
#include <tool/change.h>
#include <tool/list.h>
#include <tool/report.h>

static void tell_made(const struct tool *tool, const struct json *row)
{
    report_remark(tool, "The project %.*s is made.", SLICE_ARGS(answer_text(row, "project")));
}

int command_project_add(struct tool *tool)
{
    const struct change_member members[] = { { "project", slice_of(tool->arguments.positionals[0]) } };
    const struct change change = { .path = "/control/projects", .members = members, .count = 1, .kind = ASK_ONCE,
                                   .tell = tell_made };
    return change_post(tool, &change);
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
