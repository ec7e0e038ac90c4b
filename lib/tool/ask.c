#include <tool/ask.h>

#include <stdio.h>

#include <tool/report.h>
#include <tool/retry.h>

enum exit_code ask_service(struct tool *tool, const struct channel_request *request, enum ask_kind kind,
                           struct front_answer *answer)
{
    struct error error;
    error_init(&error, NULL);
    int result = kind == ASK_AGAIN ? retry_call(tool->channel, request, RETRY_PATIENCE, answer, &error)
                                   : channel_call(tool->channel, request, answer, &error);
    if (result != 0)
        return report_error(tool, &error);
    return answer->status >= 200 && answer->status < 300 ? EXIT_DONE : report_answer(tool, answer);
}

enum exit_code ask_with_body(struct tool *tool, struct channel_request request, const struct buffer *body,
                             enum ask_kind kind, struct front_answer *answer)
{
    struct error error;
    error_init(&error, NULL);
    if (body->failed) {
        error_set(&error, ERROR_BAD_UTF8, "Some argument is not valid UTF-8, or they are too long together.");
        return report_error(tool, &error);
    }
    request.body = buffer_slice(body);
    enum exit_code code = tool_connect(tool, CHANNEL_ANY);
    return code == EXIT_DONE ? ask_service(tool, &request, kind, answer) : code;
}

void ask_print(const struct front_answer *answer)
{
    fwrite(answer->body.ptr, 1, answer->body.len, stdout);
    putchar('\n');
}
