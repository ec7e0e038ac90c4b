#include <tool/commands.h>

#include <stdio.h>

#include <tool/interrupt.h>
#include <tool/report.h>
#include <tool/trail.h>

/* On standard error: standard output holds events only. */
static void position_tell(const struct tool *tool, struct slice position)
{
    report_remark(tool, "To go on from here: --after %.*s", SLICE_ARGS(position));
    if (tool->json && !tool->quiet)
        fprintf(stderr, "{\"next_after\":\"%.*s\"}\n", SLICE_ARGS(position));
}

int command_audit(struct tool *tool)
{
    struct buffer position;
    struct error error;
    struct trail trail = { .tool = tool, .project = slice_of(tool->arguments.positionals[0]), .left = INT64_MAX,
                           .follow = arguments_given(&tool->arguments, OPTION_FOLLOW), .position = &position };
    error_init(&error, NULL);
    if (arguments_number(&tool->arguments, OPTION_LIMIT, 1, INT64_MAX, &trail.left, &error) != 0)
        return report_error(tool, &error);
    buffer_init(&position, TRAIL_POSITION_MAX);
    buffer_append(&position, arguments_value(&tool->arguments, OPTION_AFTER));
    if (position.failed) {
        error_set(&error, ERROR_BAD_REQUEST, "--after is to be a position that audit said before.");
        return report_error(tool, &error);
    }
    /* where no service runs nothing happens that could be followed, and none could start meanwhile */
    enum exit_code code = tool_connect(tool, trail.follow ? CHANNEL_OWNER : CHANNEL_ANY);
    if (code == EXIT_DONE) {
        interrupt_watch();
        code = trail_print(&trail);
        if (trail.moved)
            position_tell(tool, buffer_slice(&position));
    }
    buffer_release(&position);
    return code;
}
