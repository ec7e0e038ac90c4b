/* The public keys that a project signs its people's tokens with. */
#include <tool/commands.h>

#include <stdio.h>

#include <tool/answer.h>
#include <tool/change.h>
#include <tool/list.h>
#include <tool/pages.h>
#include <tool/report.h>
#include <tool/whole.h>

enum { PEM_BYTES_MAX = 64 * 1024, FILTERS_MAX = 4096 };

/* The id alone on standard output: it is what revoke takes. */
static void tell_added(const struct tool *tool, const struct json *row)
{
    struct slice id = answer_text(row, "key_id");
    printf("%.*s\n", SLICE_ARGS(id));
    report_remark(tool, "The project %.*s's tokens may be signed with the key %.*s now.",
                  SLICE_ARGS(answer_text(row, "project")), SLICE_ARGS(id));
}

int command_pubkey_add(struct tool *tool)
{
    struct buffer pem;
    struct error error;
    const char *path = tool->arguments.values[OPTION_FILE];
    error_init(&error, NULL);
    if (!path) {
        error_set(&error, ERROR_BAD_REQUEST, "Say with --file which file holds the public key in PEM (-: standard "
                  "input).");
        return report_error(tool, &error);
    }
    buffer_init(&pem, PEM_BYTES_MAX);
    /* now: the file is opened with the rights of whoever runs the tool */
    if (whole_read(path, &pem, &error) != 0) {
        buffer_release(&pem);
        return report_error(tool, &error);
    }
    const struct change_member members[] = {
        { "project", slice_of(tool->arguments.positionals[0]) },
        { "pem", pem.len ? buffer_slice(&pem) : SLICE("") },
        { "kid", arguments_value(&tool->arguments, OPTION_KID) },
        { "name", arguments_value(&tool->arguments, OPTION_NAME) },
    };
    const struct change change = { .path = "/control/verify-keys", .members = members, .count = 4,
                                   .kind = ASK_ONCE, .tell = tell_added };
    enum exit_code code = change_post(tool, &change);
    buffer_release(&pem);
    return code;
}

static int cells(const struct json *row, struct slice *out, struct arena *arena)
{
    static const char *const members[] = { "key_id", "kid", "name", "created_at", "revoked_at" };
    (void)arena;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        out[i] = answer_text(row, members[i]);
    return 0;
}

int command_pubkey_list(struct tool *tool)
{
    static const char *const heads[] = { "KEY", "KID", "NAME", "CREATED", "REVOKED" };
    struct buffer filters;
    buffer_init(&filters, FILTERS_MAX);
    pages_filter(&filters, "project", slice_of(tool->arguments.positionals[0]));
    const struct list list = { .path = "/control/verify-keys", .filters = buffer_slice(&filters), .rows = "keys",
                               .unpaged = true, .heads = heads, .columns = 5, .cells = cells };
    enum exit_code code = tool_connect(tool, CHANNEL_ANY);
    if (code == EXIT_DONE)
        code = list_print(tool, &list);
    buffer_release(&filters);
    return code;
}

static void tell_revoked(const struct tool *tool, const struct json *row)
{
    report_remark(tool, "The key %.*s is revoked: tokens that it signed count for nothing any more.",
                  SLICE_ARGS(answer_text(row, "key_id")));
}

int command_pubkey_revoke(struct tool *tool)
{
    const struct change_member members[] = {
        { "project", slice_of(tool->arguments.positionals[0]) },
        { "key_id", slice_of(tool->arguments.positionals[1]) },
    };
    const struct change change = { .path = "/control/verify-keys/revoke", .members = members, .count = 2,
                                   .kind = ASK_AGAIN, .tell = tell_revoked };
    return change_post(tool, &change);
}
