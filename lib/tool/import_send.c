#include <tool/import.h>

#include <stdio.h>
#include <stdlib.h>

#include <text/number.h>
#include <tool/interrupt.h>
#include <tool/progress.h>
#include <tool/refusal.h>
#include <tool/answer.h>
#include <tool/report.h>
#include <tool/retry.h>
#include <tool/sender.h>
#include <tool/steps.h>

enum { TELL_EVERY = 512 };      /* lines between two looks at the clock */

struct send {
    struct import *import;
    struct sender *sender;
    struct source source;
    struct progress progress;
    struct step_counts *counts;
    struct steps steps;
    struct step *under_way;
    struct step *waiting;                   /* taken out of the steps, and not sent yet */
    uint64_t taken;                         /* lines up to this one are in a step, done, or before the start */
    const struct sender_outcome *failed;    /* the step that the service did not take */
    struct error error;                     /* or else what stopped the work */
};

static enum exit_code fail(struct send *send, const struct error *error)
{
    send->error = *error;
    return report_exit_of_error(error);
}

static uint64_t least(uint64_t line, uint64_t other)
{
    return other && other < line ? other : line;
}

/* Everything before this line is done. */
static uint64_t resume_line(const struct send *send)
{
    uint64_t line = least(send->taken + 1, steps_first_line(&send->steps));
    line = least(line, send->under_way ? send->under_way->lines[0] : 0);
    return least(line, send->waiting ? send->waiting->lines[0] : 0);
}

/* Waits for the step under way. `*done` is its outcome, NULL where there was none. EXIT_DONE, or another with
 * send->failed. */
static enum exit_code settle(struct send *send, const struct sender_outcome **done)
{
    *done = send->under_way ? sender_wait(send->sender) : NULL;
    if (!*done)
        return EXIT_DONE;
    if ((*done)->result == 0 && (*done)->answer.status == 200)
        return EXIT_DONE;
    send->failed = *done;
    if ((*done)->result != 0)
        return report_exit_of_error(&(*done)->error);
    enum exit_code code = report_exit_of_status((*done)->answer.status);
    return code == EXIT_REFUSED ? EXIT_DATA_WRONG : code;
}

/* Reads a good answer, while the next step is under way already. */
static enum exit_code account(struct send *send, const struct sender_outcome *done, struct step *step)
{
    struct error error;
    error_init(&error, NULL);
    if (!done)
        return EXIT_DONE;
    steps_give_back(&send->steps, step);
    if (step_count(done->answer.body, send->counts, &error) == 0)
        return EXIT_DONE;
    return fail(send, &error);
}

/* Sends a step that was taken out, after the one under way. */
static enum exit_code post(struct send *send, struct step *step)
{
    const struct sender_outcome *done;
    struct step *before = send->under_way;
    struct error error;
    error_init(&error, NULL);
    send->waiting = step;
    if (step_finish(step, &error) != 0)
        return fail(send, &error);
    enum exit_code code = settle(send, &done);
    if (code != EXIT_DONE)
        return code;
    sender_send(send->sender, step);
    send->under_way = step;
    send->waiting = NULL;
    return account(send, done, before);
}

static enum exit_code entry_take(struct send *send, const struct entry *entry)
{
    enum exit_code code = EXIT_DONE;
    struct step *ready;
    struct error error;
    int added = 0;
    error_init(&error, NULL);
    while (code == EXIT_DONE && (added = steps_add(&send->steps, entry, source_line(&send->source), &ready,
                                                   &error)) == 0)
        code = post(send, ready);
    return added == -1 ? fail(send, &error) : code;
}

/* What is done now and then: progress, interruption, steps that wait too long. */
static enum exit_code look_around(struct send *send)
{
    uint64_t line = source_line(&send->source);
    progress_tell(&send->progress, source_position(&send->source), line);
    if (interrupt_asked())
        return EXIT_TRY_AGAIN;
    return steps_waited(&send->steps, line) ? post(send, steps_take_oldest(&send->steps)) : EXIT_DONE;
}

/* A line that was good when it was checked is not any more, or the file cannot be read. */
static enum exit_code line_refuse(struct send *send, enum source_result result, const struct error *wrong)
{
    struct error error;
    error_init(&error, NULL);
    if (result == SOURCE_FAILED)
        return fail(send, wrong);
    error_set(&error, ERROR_INVALID_VALUE, "The file was changed while it was imported: line %llu is wrong now.",
              (unsigned long long)source_line(&send->source));
    return fail(send, &error);
}

static enum exit_code lines_send(struct send *send)
{
    struct entry entry;
    struct error error;
    enum source_result result;
    enum exit_code code = EXIT_DONE;
    while (code == EXIT_DONE && (result = source_next(&send->source, &entry, &error)) != SOURCE_END) {
        if (result != SOURCE_ENTRY)
            code = line_refuse(send, result, &error);
        else if (source_line(&send->source) >= send->import->start_line)
            code = entry_take(send, &entry);
        else
            progress_skip(&send->progress, source_position(&send->source), source_line(&send->source));
        if (code == EXIT_DONE)
            send->taken = source_line(&send->source);
        if (code == EXIT_DONE && source_line(&send->source) % TELL_EVERY == 0)
            code = look_around(send);
    }
    while (code == EXIT_DONE && steps_first_line(&send->steps))
        code = interrupt_asked() ? EXIT_TRY_AGAIN : post(send, steps_take_oldest(&send->steps));
    return code;
}

/* The line that an entry's pointer ("/permissions/17/scope") stands for; 0 where it is none. */
static uint64_t line_of(const struct step *step, struct slice pointer)
{
    struct slice prefix = SLICE("/permissions/");
    uint64_t index;
    if (!slice_starts(pointer, prefix))
        return 0;
    struct slice digits = slice_after(pointer, prefix.len);
    const char *end = memchr(digits.ptr, '/', digits.len);
    if (end)
        digits.len = (size_t)(end - digits.ptr);
    return number_parse(digits, step->count - 1, &index) == 0 ? step->lines[index] : 0;
}

/* What the service had against the step, by lines; its detail and code as those of the whole. */
static void refusal_take(struct refusal *refusal, const struct sender_outcome *failed, char code[64], char *detail,
                         size_t size)
{
    struct arena arena;
    struct error error;
    const struct json *problem;
    arena_init(&arena, ANSWER_ARENA_MAX);
    error_init(&error, NULL);
    if (answer_parse(failed->answer.body, &arena, &problem, &error) != 0) {
        snprintf(detail, size, "%s", error.detail);
    } else {
        const struct step *step = failed->step;
        snprintf(detail, size, "A step of lines %llu to %llu, of project %.*s, was refused: %.*s",
                 (unsigned long long)step->lines[0], (unsigned long long)step->lines[step->count - 1],
                 SLICE_ARGS(step->project), SLICE_ARGS(answer_text(problem, "detail")));
        snprintf(code, 64, "%.*s", SLICE_ARGS(answer_text(problem, "code")));
        const struct json *entries = answer_array(problem, "errors");
        for (const struct json *entry = entries ? entries->first : NULL; entry; entry = entry->next) {
            uint64_t line = line_of(failed->step, answer_text(entry, "pointer"));
            char own[64];
            snprintf(own, sizeof own, "%.*s", SLICE_ARGS(answer_text(entry, "code")));
            if (line)
                refusal_line(refusal, line, own, answer_text(entry, "detail"));
        }
    }
    arena_release(&arena);
}

/* Says why it stopped and where it goes on. */
static void stop_tell(struct send *send)
{
    struct refusal refusal;
    char code[64] = "interrupted", why[600] = "Interrupted.", detail[800];
    unsigned long long resume = resume_line(send);
    const struct error *error = send->failed ? &send->failed->error : &send->error;
    refusal_init(&refusal, send->import->tool, send->import->max_errors);
    if (error_is_set(error)) {
        snprintf(code, sizeof code, "%s", error_code(error->kind));
        snprintf(why, sizeof why, "%s", error->detail);
    } else if (send->failed) {
        refusal_take(&refusal, send->failed, code, why, sizeof why);
    }
    if (resume <= send->import->start_line)
        snprintf(detail, sizeof detail, "%s Nothing is known to be done; resume with --start-line %llu", why,
                 resume);
    else
        snprintf(detail, sizeof detail, "%s All lines before %llu are done; resume with --start-line %llu", why,
                 resume, resume);
    refusal_tell(&refusal, code, detail, resume);
    refusal_release(&refusal);
}

static enum exit_code send_run(struct send *send)
{
    const struct sender_outcome *done;
    enum exit_code code = lines_send(send);
    bool failed = send->failed;
    /* what is under way still counts, whatever ended the loop */
    enum exit_code last = failed ? EXIT_DONE : settle(send, &done);
    if (!failed && last == EXIT_DONE) {
        struct step *step = send->under_way;
        send->under_way = NULL;
        last = account(send, done, step);
    }
    if (code == EXIT_DONE)
        code = last;
    progress_end(&send->progress);
    if (code != EXIT_DONE)
        stop_tell(send);
    return code;
}

static enum exit_code send_open(struct send *send, struct error *error)
{
    struct tool *tool = send->import->tool;
    if (source_open(&send->source, send->import->file, send->import->format, error) != 0)
        return report_error(tool, error);
    enum exit_code code = EXIT_DONE;
    if (sender_start(&send->sender, tool->channel, arguments_value(&tool->arguments, OPTION_REASON), error) != 0)
        code = report_error(tool, error);
    progress_begin(&send->progress, "importing", "line", send->import->size, tool->quiet || tool->json);
    if (code == EXIT_DONE)
        code = send_run(send);
    sender_stop(send->sender);
    source_close(&send->source);
    return code;
}

enum exit_code import_send(struct import *import, struct step_counts *counts)
{
    struct error error;
    error_init(&error, NULL);
    *counts = (struct step_counts){ 0 };
    struct send *send = calloc(1, sizeof *send);
    if (!send) {
        error_memory(&error);
        return report_error(import->tool, &error);
    }
    send->import = import;
    send->counts = counts;
    steps_init(&send->steps);
    enum exit_code code = send_open(send, &error);
    if (send->under_way)
        steps_give_back(&send->steps, send->under_way);
    if (send->waiting)
        steps_give_back(&send->steps, send->waiting);
    steps_release(&send->steps);
    free(send);
    return code;
}
