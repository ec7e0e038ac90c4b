#include <tool/commands.h>

#include <tool/answer.h>
#include <tool/describe.h>
#include <tool/list.h>
#include <tool/pages.h>

enum { FILTERS_MAX = 16384 };

static int cells(const struct json *row, struct slice *out, struct arena *arena)
{
    out[0] = answer_text(row, "dashboard_id");
    out[1] = answer_text(row, "scope");
    out[3] = answer_text(row, "starts_at");
    out[4] = answer_text(row, "expires_at");
    out[6] = answer_text(row, "granted_at");
    if (describe_cell(describe_principal, row, arena, &out[2]) != 0)
        return -1;
    return describe_cell(describe_giver, json_member(row, "granted_by"), arena, &out[5]);
}

int command_list(struct tool *tool)
{
    static const char *const heads[] = { "DASHBOARD", "SCOPE", "WHO", "STARTS", "EXPIRES", "GIVEN BY", "GIVEN" };
    static const struct {
        enum option_id id;
        const char *name;
    } wanted[] = {
        { OPTION_DASHBOARD, "dashboard_id" }, { OPTION_USER, "user_reference" }, { OPTION_ORG, "org_id" },
        { OPTION_ROLE, "role" },
    };
    struct buffer filters;
    buffer_init(&filters, FILTERS_MAX);
    for (size_t i = 0; i < sizeof wanted / sizeof *wanted; i++) {
        if (arguments_given(&tool->arguments, wanted[i].id))
            pages_filter(&filters, wanted[i].name, arguments_value(&tool->arguments, wanted[i].id));
    }
    const struct list list = { .path = "/api/v3/project/end-user/permissions", .rows = "permissions",
                               .project = slice_of(tool->arguments.positionals[0]),
                               .filters = buffer_slice(&filters), .heads = heads, .columns = 7, .cells = cells };
    enum exit_code code = tool_connect(tool, CHANNEL_ANY);
    if (code == EXIT_DONE)
        code = list_print(tool, &list);
    buffer_release(&filters);
    return code;
}
