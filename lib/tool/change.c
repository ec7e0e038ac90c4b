#include <tool/change.h>

#include <tool/answer.h>
#include <tool/report.h>

static void body_write(struct buffer *body, const struct change *change)
{
    struct json_writer writer;
    json_write_begin(&writer, body);
    json_write_object(&writer);
    for (size_t i = 0; i < change->count; i++) {
        if (change->members[i].value.ptr)
            json_write_string_member(&writer, change->members[i].name, change->members[i].value);
    }
    json_write_object_end(&writer);
    json_write_end(&writer);
}

static enum exit_code answer_tell(const struct tool *tool, const struct change *change, struct slice body)
{
    struct arena arena;
    struct error error;
    const struct json *row;
    enum exit_code code = EXIT_DONE;
    arena_init(&arena, ANSWER_ARENA_MAX);
    error_init(&error, NULL);
    if (answer_parse(body, &arena, &row, &error) == 0)
        change->tell(tool, row);
    else
        code = report_error(tool, &error);
    arena_release(&arena);
    return code;
}

enum exit_code change_post(struct tool *tool, const struct change *change)
{
    struct channel_request request = { .method = "POST", .path = change->path, .project = change->project,
                                       .reason = arguments_value(&tool->arguments, OPTION_REASON) };
    struct front_answer answer;
    struct buffer body;
    buffer_init(&body, BODY_BYTES_MAX);
    front_answer_init(&answer);
    body_write(&body, change);
    enum exit_code code = ask_with_body(tool, request, &body, change->kind, &answer);
    if (code == EXIT_DONE && tool->json)
        ask_print(&answer);
    else if (code == EXIT_DONE)
        code = answer_tell(tool, change, answer.body);
    front_answer_release(&answer);
    buffer_release(&body);
    return code;
}
