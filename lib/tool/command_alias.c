/* Other names by which tokens may call a project. */
#include <tool/commands.h>

#include <tool/answer.h>
#include <tool/change.h>
#include <tool/list.h>
#include <tool/pages.h>
#include <tool/report.h>

enum { FILTERS_MAX = 4096 };

static void tell_added(const struct tool *tool, const struct json *row)
{
    report_remark(tool, "Tokens may call the project %.*s %.*s, too.", SLICE_ARGS(answer_text(row, "project")),
                  SLICE_ARGS(answer_text(row, "alias")));
}

int command_alias_add(struct tool *tool)
{
    const struct change_member members[] = {
        { "project", slice_of(tool->arguments.positionals[0]) },
        { "alias", slice_of(tool->arguments.positionals[1]) },
    };
    const struct change change = { .path = "/control/aliases", .members = members, .count = 2, .kind = ASK_AGAIN,
                                   .tell = tell_added };
    return change_post(tool, &change);
}

static int cells(const struct json *row, struct slice *out, struct arena *arena)
{
    (void)arena;
    out[0] = row->text;         /* a list of texts */
    return 0;
}

int command_alias_list(struct tool *tool)
{
    static const char *const heads[] = { "ALIAS" };
    struct buffer filters;
    buffer_init(&filters, FILTERS_MAX);
    pages_filter(&filters, "project", slice_of(tool->arguments.positionals[0]));
    const struct list list = { .path = "/control/aliases", .filters = buffer_slice(&filters), .rows = "aliases",
                               .heads = heads, .columns = 1, .cells = cells };
    enum exit_code code = tool_connect(tool, CHANNEL_ANY);
    if (code == EXIT_DONE)
        code = list_print(tool, &list);
    buffer_release(&filters);
    return code;
}
