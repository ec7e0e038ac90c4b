#include <tool/import.h>

#include <tool/interrupt.h>
#include <tool/known.h>
#include <tool/progress.h>
#include <tool/refusal.h>
#include <tool/report.h>
#include <tool/retry.h>

enum { TELL_EVERY = 512 };      /* lines between two looks at the clock */

/* The value of a known project. */
enum { PROJECT_NEW = 0, PROJECT_THERE, PROJECT_ABSENT };

struct check {
    struct import *import;
    struct source source;
    struct known projects;
    struct refusal refusal;
    struct progress progress;
};

/* Asks the service whether the project exists. EXIT_DONE with `*value`, or another after having reported why. */
static enum exit_code project_ask(struct tool *tool, struct slice project, int *value)
{
    struct channel_request request = { .method = "GET", .path = "/api/v3/project/end-user/permissions",
                                       .query = SLICE("limit=1"), .project = project };
    struct front_answer answer;
    struct error error;
    enum exit_code code = EXIT_DONE;
    error_init(&error, NULL);
    front_answer_init(&answer);
    if (retry_call(tool->channel, &request, RETRY_PATIENCE, &answer, &error) != 0)
        code = report_error(tool, &error);
    else if (answer.status == 200 || answer.status == 404)
        *value = answer.status == 200 ? PROJECT_THERE : PROJECT_ABSENT;
    else
        code = report_answer(tool, &answer);
    front_answer_release(&answer);
    return code;
}

static enum exit_code project_check(struct check *check, struct slice project)
{
    struct error error;
    error_init(&error, NULL);
    struct known_name *known = known_find(&check->projects, project, &error);
    if (!known)
        return report_error(check->import->tool, &error);
    enum exit_code code = EXIT_DONE;
    if (known->value == PROJECT_NEW)
        code = project_ask(check->import->tool, project, &known->value);
    if (code == EXIT_DONE && known->value == PROJECT_ABSENT) {
        error_set(&error, ERROR_PROJECT_UNKNOWN, "There is no project \"%.*s\"; dashgrantctl project add makes "
                  "it.", SLICE_ARGS(project));
        progress_end(&check->progress);
        refusal_line(&check->refusal, source_line(&check->source), error_code(error.kind), slice_of(error.detail));
    }
    return code;
}

/* One line, which was read as `result`. */
static enum exit_code line_check(struct check *check, enum source_result result, const struct entry *entry,
                                 const struct error *error)
{
    uint64_t line = source_line(&check->source);
    if (result == SOURCE_FAILED)
        return report_error(check->import->tool, error);
    if (result == SOURCE_WRONG) {
        progress_end(&check->progress);
        refusal_line(&check->refusal, line, error_code(error->kind), slice_of(error->detail));
        return EXIT_DONE;
    }
    if (line >= check->import->start_line)
        check->import->entries++;
    return project_check(check, entry->project);
}

static enum exit_code lines_check(struct check *check)
{
    struct entry entry;
    struct error error;
    enum source_result result;
    enum exit_code code = EXIT_DONE;
    while (code == EXIT_DONE && (result = source_next(&check->source, &entry, &error)) != SOURCE_END) {
        code = line_check(check, result, &entry, &error);
        if (source_line(&check->source) % TELL_EVERY != 0)
            continue;
        progress_tell(&check->progress, source_position(&check->source), source_line(&check->source));
        if (code == EXIT_DONE && interrupt_asked()) {
            progress_end(&check->progress);
            error_set(&error, ERROR_UNAVAILABLE, "Interrupted while checking: nothing was changed.");
            code = report_error(check->import->tool, &error);
        }
    }
    progress_end(&check->progress);
    return code;
}

/* The verdict over the whole file. */
static enum exit_code verdict(struct check *check)
{
    struct buffer detail;
    uint64_t refused = check->refusal.count, lines = source_line(&check->source);
    bool behind = check->import->start_line > lines + 1;
    if (!refused && !behind)
        return EXIT_DONE;
    buffer_init(&detail, 256);
    if (refused) {
        progress_count(&detail, refused, "line");
        buffer_append(&detail, SLICE(" refused, nothing was changed; mend the file and run this again."));
    } else {
        buffer_append(&detail, SLICE("The file has "));
        progress_count(&detail, lines, "line");
        buffer_append(&detail, SLICE(": --start-line is behind its end."));
    }
    buffer_byte(&detail, '\0');
    refusal_tell(&check->refusal, refused ? "invalid_lines" : "invalid_value", detail.failed ? "" : detail.ptr, 0);
    buffer_release(&detail);
    return EXIT_DATA_WRONG;
}

enum exit_code import_check(struct import *import)
{
    struct check check = { .import = import };
    struct error error;
    error_init(&error, NULL);
    if (source_open(&check.source, import->file, import->format, &error) != 0)
        return report_error(import->tool, &error);
    known_init(&check.projects);
    refusal_init(&check.refusal, import->tool, import->max_errors);
    progress_begin(&check.progress, "checking", "line", import->size, import->tool->quiet || import->tool->json);
    import->entries = 0;
    enum exit_code code = lines_check(&check);
    if (code == EXIT_DONE)
        code = verdict(&check);
    refusal_release(&check.refusal);
    known_release(&check.projects);
    source_close(&check.source);
    return code;
}
