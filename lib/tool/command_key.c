#include <tool/commands.h>

#include <stdio.h>

#include <base/clock.h>
#include <base/digest.h>
#include <tool/answer.h>
#include <tool/ask.h>
#include <tool/change.h>
#include <tool/list.h>
#include <tool/moment.h>
#include <tool/pages.h>
#include <tool/report.h>

/* Prints the key alone on standard output, so that it can be redirected into a file, and what it is beside it. */
static enum exit_code key_print(const struct tool *tool, struct slice body)
{
    struct arena arena;
    struct error error;
    const struct json *key;
    enum exit_code code = EXIT_DONE;
    arena_init(&arena, ANSWER_ARENA_MAX);
    error_init(&error, NULL);
    if (answer_parse(body, &arena, &key, &error) != 0) {
        code = report_error(tool, &error);
    } else {
        struct slice expires = answer_text(key, "expires_at");
        printf("%.*s\n", SLICE_ARGS(answer_text(key, "api_key")));
        report_remark(tool, "This is the API key %.*s of the project %.*s%s%.*s. It is shown this once: keep it.",
                      SLICE_ARGS(answer_text(key, "key_id")), SLICE_ARGS(answer_text(key, "project")),
                      expires.len ? ", until " : "", SLICE_ARGS(expires));
        if (slice_is(answer_text(key, "use"), "page"))
            fprintf(stderr, "Warning: this is a page key, for development. Whoever sees the page's source has it and "
                            "can share as anybody of the project; revoke it when you are done.\n");
    }
    arena_release(&arena);
    return code;
}

static int body_write(const struct tool *tool, struct buffer *body, struct error *error)
{
    char text[TIMESTAMP_TEXT];
    struct slice expires = SLICE("");
    struct json_writer writer;
    if (arguments_given(&tool->arguments, OPTION_EXPIRES) &&
        moment_read("expires", arguments_value(&tool->arguments, OPTION_EXPIRES), clock_now(), text, &expires,
                    error) != 0)
        return -1;
    json_write_begin(&writer, body);
    json_write_object(&writer);
    json_write_string_member(&writer, "project", slice_of(tool->arguments.positionals[0]));
    if (arguments_given(&tool->arguments, OPTION_NAME))
        json_write_string_member(&writer, "name", arguments_value(&tool->arguments, OPTION_NAME));
    if (arguments_given(&tool->arguments, OPTION_USE))
        json_write_string_member(&writer, "use", arguments_value(&tool->arguments, OPTION_USE));
    if (expires.len)
        json_write_string_member(&writer, "expires_at", expires);
    json_write_object_end(&writer);
    json_write_end(&writer);
    return 0;
}

int command_key_add(struct tool *tool)
{
    struct channel_request request = { .method = "POST", .path = "/control/keys",
                                       .reason = arguments_value(&tool->arguments, OPTION_REASON) };
    struct front_answer answer;
    struct buffer body;
    struct error error;
    error_init(&error, NULL);
    buffer_init(&body, BODY_BYTES_MAX);
    front_answer_init(&answer);
    enum exit_code code = body_write(tool, &body, &error) == 0
                        ? ask_with_body(tool, request, &body, ASK_ONCE, &answer) : report_error(tool, &error);
    if (code == EXIT_DONE && tool->json)
        ask_print(&answer);
    else if (code == EXIT_DONE)
        code = key_print(tool, answer.body);
    if (answer.storage.len)
        digest_wipe(answer.storage.ptr, answer.storage.len);
    front_answer_release(&answer);
    buffer_release(&body);
    return code;
}

static int cells(const struct json *row, struct slice *out, struct arena *arena)
{
    static const char *const members[] = { "key_id", "name", "use", "created_at", "expires_at",
                                           "last_used_at", "revoked_at" };
    (void)arena;
    for (size_t i = 0; i < sizeof members / sizeof *members; i++)
        out[i] = answer_text(row, members[i]);
    return 0;
}

int command_key_list(struct tool *tool)
{
    static const char *const heads[] = { "KEY", "NAME", "USE", "CREATED", "EXPIRES", "LAST USED", "REVOKED" };
    struct buffer filters;
    buffer_init(&filters, BODY_BYTES_MAX);
    pages_filter(&filters, "project", slice_of(tool->arguments.positionals[0]));
    const struct list list = { .path = "/control/keys", .filters = buffer_slice(&filters), .rows = "keys",
                               .heads = heads, .columns = 7, .cells = cells };
    enum exit_code code = tool_connect(tool, CHANNEL_ANY);
    if (code == EXIT_DONE)
        code = list_print(tool, &list);
    buffer_release(&filters);
    return code;
}

static void tell_revoked(const struct tool *tool, const struct json *row)
{
    report_remark(tool, "The key %.*s is revoked: it opens nothing any more.",
                  SLICE_ARGS(answer_text(row, "key_id")));
}

int command_key_revoke(struct tool *tool)
{
    const struct change_member members[] = { { "key_id", slice_of(tool->arguments.positionals[0]) } };
    const struct change change = { .path = "/control/keys/revoke", .members = members, .count = 1,
                                   .kind = ASK_AGAIN, .tell = tell_revoked };
    return change_post(tool, &change);
}
