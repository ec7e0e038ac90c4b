#include <tool/commands.h>

#include <stdio.h>

#include <tool/answer.h>
#include <tool/ask.h>
#include <tool/describe.h>
#include <tool/report.h>

enum { OUT_BYTES_MAX = 4 * 1024 * 1024 };

static void body_write(struct buffer *body, const struct arguments *arguments)
{
    struct json_writer writer;
    json_write_begin(&writer, body);
    json_write_object(&writer);
    json_write_string_member(&writer, "dashboard_id", slice_of(arguments->positionals[1]));
    json_write_string_member(&writer, "scope", slice_of(arguments->positionals[2]));
    json_write_string_member(&writer, "user_reference", arguments_value(arguments, OPTION_USER));
    if (arguments_given(arguments, OPTION_ORG))
        json_write_string_member(&writer, "org_id", arguments_value(arguments, OPTION_ORG));
    if (arguments->role_count) {
        json_write_key(&writer, "roles");
        json_write_array(&writer);
        for (size_t i = 0; i < arguments->role_count; i++)
            json_write_string(&writer, slice_of(arguments->roles[i]));
        json_write_array_end(&writer);
    }
    if (arguments_given(arguments, OPTION_EXPLAIN))
        json_write_boolean_member(&writer, "explain", true);
    json_write_object_end(&writer);
    json_write_end(&writer);
}

static void result_print(const struct json *result, bool allowed)
{
    struct slice scope = answer_text(result, "scope");
    const struct json *ways = answer_array(result, "via");
    struct buffer out;
    buffer_init(&out, OUT_BYTES_MAX);
    buffer_append(&out, allowed ? SLICE("allowed") : SLICE("denied"));
    if (scope.len)
        buffer_printf(&out, " (may %.*s)", SLICE_ARGS(scope));
    buffer_byte(&out, '\n');
    for (const struct json *way = ways ? ways->first : NULL; way; way = way->next) {
        buffer_append(&out, SLICE("  "));
        describe_way(&out, way);
        buffer_byte(&out, '\n');
    }
    fwrite(out.ptr, 1, out.len, stdout);
    buffer_release(&out);
}

/* EXIT_DONE where it is allowed, EXIT_REFUSED where not. */
static enum exit_code verdict_print(const struct tool *tool, const struct front_answer *answer)
{
    struct arena arena;
    struct error error;
    const struct json *result = NULL;
    arena_init(&arena, ANSWER_ARENA_MAX);
    error_init(&error, NULL);
    int parsed = answer_parse(answer->body, &arena, &result, &error);
    const struct json *allowed = parsed == 0 ? json_member(result, "allowed") : NULL;
    if (parsed == 0 && (!allowed || allowed->type != JSON_BOOLEAN))
        error_set(&error, ERROR_INTERNAL, "The service's answer does not say whether it is allowed.");
    enum exit_code code;
    if (error_is_set(&error)) {
        code = report_error(tool, &error);
    } else {
        code = allowed->boolean ? EXIT_DONE : EXIT_REFUSED;
        if (tool->json)
            ask_print(answer);
        else if (!tool->quiet)
            result_print(result, allowed->boolean);
    }
    arena_release(&arena);
    return code;
}

int command_check(struct tool *tool)
{
    struct channel_request request = { .method = "POST", .path = "/api/v3/project/end-user/check",
                                       .project = slice_of(tool->arguments.positionals[0]) };
    struct front_answer answer;
    struct buffer body;
    struct error error;
    error_init(&error, NULL);
    if (!arguments_given(&tool->arguments, OPTION_USER)) {
        error_set(&error, ERROR_BAD_REQUEST, "Say who asks: --user U.");
        return report_error(tool, &error);
    }
    buffer_init(&body, BODY_BYTES_MAX);
    body_write(&body, &tool->arguments);
    front_answer_init(&answer);
    enum exit_code code = ask_with_body(tool, request, &body, ASK_AGAIN, &answer);
    /* 1 says denied, and nothing else */
    code = code == EXIT_DONE ? verdict_print(tool, &answer) : code == EXIT_REFUSED ? EXIT_DATA_WRONG : code;
    front_answer_release(&answer);
    buffer_release(&body);
    return code;
}
