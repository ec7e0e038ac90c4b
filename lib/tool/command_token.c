/* What tokens are signed with here, and taking them back. */
#include <tool/commands.h>

#include <stdio.h>

#include <tool/answer.h>
#include <tool/change.h>
#include <tool/report.h>

static void tell_rotated(const struct tool *tool, const struct json *row)
{
    printf("%.*s\n", SLICE_ARGS(answer_text(row, "kid")));
    report_remark(tool, "This key signs tokens from now on; those that the keys before it signed count until they "
                  "expire.");
}

int command_signkey_rotate(struct tool *tool)
{
    const struct change change = { .path = "/control/sign-keys/rotate", .kind = ASK_ONCE, .tell = tell_rotated };
    return change_post(tool, &change);
}

static void tell_revoked(const struct tool *tool, const struct json *row)
{
    struct slice org = answer_text(row, "org_id");
    report_remark(tool, "The tokens of %.*s%s%.*s that were issued up to now count for nothing any more.",
                  SLICE_ARGS(answer_text(row, "user_reference")), org.len ? " in org " : "", SLICE_ARGS(org));
}

int command_token_revoke(struct tool *tool)
{
    const struct change_member members[] = {
        { "user_reference", arguments_value(&tool->arguments, OPTION_USER) },
        { "org_id", arguments_value(&tool->arguments, OPTION_ORG) },
    };
    const struct change change = { .path = "/api/v3/project/tokens/revoke", .members = members, .count = 2,
                                   .project = slice_of(tool->arguments.positionals[0]), .kind = ASK_AGAIN,
                                   .tell = tell_revoked };
    if (!arguments_given(&tool->arguments, OPTION_USER)) {
        struct error error;
        error_init(&error, NULL);
        error_set(&error, ERROR_BAD_REQUEST, "Say with --user whose tokens.");
        return report_error(tool, &error);
    }
    return change_post(tool, &change);
}
