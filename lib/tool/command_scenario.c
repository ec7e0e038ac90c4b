/* Runs scenarios, all of them checked before the first is run, and tells what is not as it was expected. */
#include <tool/commands.h>

#include <stdlib.h>

#include <text/utf8.h>
#include <tool/interrupt.h>
#include <tool/print.h>
#include <tool/report.h>
#include <tool/scenario.h>
#include <tool/scenario_service.h>
#include <tool/table.h>
#include <tool/whole.h>

enum { OUT_BYTES_MAX = 64 * 1024 * 1024, VALUE_SHOWN_MAX = 400 };

/* One file, and how it went. */
struct played {
    struct buffer text;
    struct arena arena;
    struct scenario scenario;
    struct scenario_result result;
};

static int read_all(const struct arguments *arguments, struct played *played, struct error *error)
{
    for (size_t i = 0; i < arguments->positional_count; i++) {
        struct played *one = &played[i];
        const char *file = arguments->positionals[i];
        if (whole_read(file, &one->text, error) != 0 ||
            scenario_read(file, buffer_slice(&one->text), &one->arena, &one->scenario, error) != 0)
            return -1;
    }
    return 0;
}

static int run_all(const struct tool *tool, struct played *played, struct error *error)
{
    struct scenario_service *service;
    if (scenario_service_open(&tool->conf, &service, error) != 0)
        return -1;
    int result = 0;
    for (size_t i = 0; i < tool->arguments.positional_count && result == 0; i++)
        result = scenario_run(&played[i].scenario, service, &played[i].result, error);
    scenario_service_close(service);
    return result;
}

/* A value for people: not over a few lines. */
static void value_tell(struct buffer *out, struct slice value)
{
    struct slice shown = value;
    if (!value.ptr)
        shown = SLICE("nothing");
    if (shown.len > VALUE_SHOWN_MAX)
        shown.len = utf8_valid_bytes((struct slice){ shown.ptr, VALUE_SHOWN_MAX });
    table_text(out, shown);
    if (shown.len < value.len)
        buffer_append(out, SLICE("..."));
}

static void difference_tell(struct buffer *out, const struct scenario_difference *difference)
{
    const struct scenario_step *step = difference->step;
    buffer_printf(out, "  step %zu (line %zu)", step->number, step->line);
    if (step->name.len)
        buffer_printf(out, " %.*s", SLICE_ARGS(step->name));
    buffer_append(out, SLICE(": "));
    table_text(out, difference->at);
    buffer_append(out, SLICE(": expected "));
    value_tell(out, difference->expected);
    buffer_append(out, SLICE(", seen "));
    value_tell(out, difference->seen);
    if (difference->remark.len) {
        buffer_append(out, SLICE(" ("));
        value_tell(out, difference->remark);
        buffer_byte(out, ')');
    }
    buffer_byte(out, '\n');
}

static void played_tell(struct buffer *out, const struct played *played, bool quiet)
{
    const struct scenario *scenario = &played->scenario;
    if (quiet && !played->result.first)
        return;
    buffer_printf(out, "%s: %.*s: %zu steps, ", scenario->file, SLICE_ARGS(scenario->name), scenario->count);
    if (played->result.first)
        buffer_printf(out, "not as expected:\n");
    else
        buffer_printf(out, "all as expected\n");
    for (const struct scenario_difference *one = played->result.first; one; one = one->next)
        difference_tell(out, one);
}

static void difference_write(struct json_writer *writer, const struct scenario_difference *difference)
{
    json_write_object(writer);
    json_write_integer_member(writer, "step", (int64_t)difference->step->number);
    json_write_integer_member(writer, "line", (int64_t)difference->step->line);
    if (difference->step->name.len)
        json_write_string_member(writer, "name", difference->step->name);
    json_write_string_member(writer, "at", difference->at);
    json_write_key(writer, "expected");
    json_write_raw(writer, difference->expected);
    if (difference->seen.ptr) {
        json_write_key(writer, "seen");
        json_write_raw(writer, difference->seen);
    }
    if (difference->remark.len)
        json_write_string_member(writer, "remark", difference->remark);
    json_write_object_end(writer);
}

static void played_write(struct json_writer *writer, const struct played *played)
{
    json_write_object(writer);
    json_write_string_member(writer, "file", slice_of(played->scenario.file));
    json_write_string_member(writer, "name", played->scenario.name);
    json_write_integer_member(writer, "steps", (int64_t)played->scenario.count);
    json_write_boolean_member(writer, "as_expected", !played->result.first);
    json_write_key(writer, "differences");
    json_write_array(writer);
    for (const struct scenario_difference *one = played->result.first; one; one = one->next)
        difference_write(writer, one);
    json_write_array_end(writer);
    json_write_object_end(writer);
}

static void all_write(struct buffer *out, const struct played *played, size_t count, bool as_expected)
{
    struct json_writer writer;
    json_write_begin(&writer, out);
    json_write_object(&writer);
    json_write_boolean_member(&writer, "as_expected", as_expected);
    json_write_key(&writer, "scenarios");
    json_write_array(&writer);
    for (size_t i = 0; i < count; i++)
        played_write(&writer, &played[i]);
    json_write_array_end(&writer);
    json_write_object_end(&writer);
    json_write_end(&writer);
    buffer_byte(out, '\n');
}

static enum exit_code tell(const struct tool *tool, const struct played *played, struct error *error)
{
    struct buffer out;
    size_t count = tool->arguments.positional_count;
    bool as_expected = true;
    for (size_t i = 0; i < count; i++)
        as_expected = as_expected && !played[i].result.first;
    buffer_init(&out, OUT_BYTES_MAX);
    if (tool->json)
        all_write(&out, played, count, as_expected);
    for (size_t i = 0; i < count && !tool->json; i++)
        played_tell(&out, &played[i], tool->quiet);
    int result = out.failed ? error_memory(error) : print_now(out.len ? buffer_slice(&out) : SLICE(""), error);
    buffer_release(&out);
    if (result != 0)
        return report_error(tool, error);
    return as_expected ? EXIT_DONE : EXIT_REFUSED;
}

int command_scenario(struct tool *tool)
{
    size_t count = tool->arguments.positional_count;
    struct played *played = calloc(count, sizeof *played);
    struct error error;
    error_init(&error, NULL);
    if (!played) {
        error_memory(&error);
        return report_error(tool, &error);
    }
    for (size_t i = 0; i < count; i++) {
        buffer_init(&played[i].text, SCENARIO_BYTES_MAX);
        arena_init(&played[i].arena, SCENARIO_ARENA_MAX);
        played[i].result = (struct scenario_result){ .arena = &played[i].arena };
    }
    interrupt_watch();
    bool done = read_all(&tool->arguments, played, &error) == 0 && run_all(tool, played, &error) == 0;
    enum exit_code code = done ? tell(tool, played, &error) : report_error(tool, &error);
    for (size_t i = 0; i < count; i++) {
        arena_release(&played[i].arena);
        buffer_release(&played[i].text);
    }
    free(played);
    return code;
}
