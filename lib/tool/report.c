#include <tool/report.h>

#include <stdarg.h>
#include <stdio.h>

#include <text/json_write.h>
#include <tool/answer.h>

enum { TEXT_MAX = 1024 * 1024 };

enum exit_code report_exit_of_status(int status)
{
    static const struct {
        int status;
        enum exit_code code;
    } exceptions[] = {
        { 400, EXIT_DATA_WRONG }, { 408, EXIT_TRY_AGAIN }, { 413, EXIT_DATA_WRONG }, { 422, EXIT_DATA_WRONG },
        { 503, EXIT_TRY_AGAIN },
    };
    for (size_t i = 0; i < sizeof exceptions / sizeof *exceptions; i++) {
        if (exceptions[i].status == status)
            return exceptions[i].code;
    }
    if (status >= 200 && status < 300)
        return EXIT_DONE;
    return status >= 400 && status < 500 ? EXIT_REFUSED : EXIT_INTERNAL;
}

enum exit_code report_exit_of_error(const struct error *error)
{
    switch (error->kind) {
    case ERROR_BAD_REQUEST:
        return EXIT_USAGE_WRONG;
    case ERROR_NOT_FOUND:
        return EXIT_NOT_AVAILABLE;
    default:
        return report_exit_of_status(error_status(error->kind));
    }
}

/* Its name for programs: the API's, but for what the API has no word for. */
static const char *name_of(const struct error *error)
{
    switch (error->kind) {
    case ERROR_BAD_REQUEST:
        return "usage";
    case ERROR_NOT_FOUND:
        return "not_available";
    default:
        return error_code(error->kind);
    }
}

enum exit_code report_error(const struct tool *tool, const struct error *error)
{
    if (!tool->json) {
        fprintf(stderr, "dashgrantctl: %s\n", error->detail);
        return report_exit_of_error(error);
    }
    struct buffer text;
    struct json_writer writer;
    buffer_init(&text, TEXT_MAX);
    json_write_begin(&writer, &text);
    json_write_object(&writer);
    json_write_string_member(&writer, "code", slice_of(name_of(error)));
    json_write_string_member(&writer, "detail", slice_of(error->detail));
    json_write_object_end(&writer);
    json_write_end(&writer);
    if (text.failed)
        fprintf(stderr, "{\"code\":\"%s\"}\n", name_of(error));
    else
        fprintf(stderr, "%.*s\n", SLICE_ARGS(buffer_slice(&text)));
    buffer_release(&text);
    return report_exit_of_error(error);
}

static void tell_problem(const struct json *problem, int status)
{
    struct slice code = answer_text(problem, "code"), detail = answer_text(problem, "detail");
    if (!detail.len)
        detail = answer_text(problem, "title");
    fprintf(stderr, "dashgrantctl: %.*s (%.*s, %d)\n", SLICE_ARGS(detail), SLICE_ARGS(code), status);
    const struct json *entries = answer_array(problem, "errors");
    for (const struct json *entry = entries ? entries->first : NULL; entry; entry = entry->next) {
        struct slice pointer = answer_text(entry, "pointer"), why = answer_text(entry, "detail");
        code = answer_text(entry, "code");
        fprintf(stderr, "  %.*s: %.*s (%.*s)\n", SLICE_ARGS(pointer), SLICE_ARGS(why), SLICE_ARGS(code));
    }
}

enum exit_code report_answer(const struct tool *tool, const struct front_answer *answer)
{
    struct slice body = answer->body;
    struct arena arena;
    struct error error;
    const struct json *problem;
    arena_init(&arena, ANSWER_ARENA_MAX);
    error_init(&error, NULL);
    if (answer_parse(body, &arena, &problem, &error) != 0)
        report_error(tool, &error);
    else if (tool->json)
        fprintf(stderr, "%.*s\n", SLICE_ARGS(body));
    else
        tell_problem(problem, answer->status);
    arena_release(&arena);
    return report_exit_of_status(answer->status);
}

void report_remark(const struct tool *tool, const char *format, ...)
{
    if (tool->json || tool->quiet)
        return;
    va_list arguments;
    va_start(arguments, format);
    vfprintf(stderr, format, arguments);
    va_end(arguments);
    fputc('\n', stderr);
}
