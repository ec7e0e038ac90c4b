#include <tool/commands.h>

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <sys/stat.h>
#include <unistd.h>

#include <base/clock.h>
#include <tool/import.h>
#include <tool/interrupt.h>
#include <tool/report.h>
#include <tool/progress.h>
#include <tool/spool.h>

enum { MAX_ERRORS_DEFAULT = 100, MAX_ERRORS_MOST = 10000 };

static int arguments_take(struct import *import, struct error *error)
{
    const struct tool *tool = import->tool;
    import->max_errors = MAX_ERRORS_DEFAULT;
    import->start_line = 1;
    if (arguments_number(&tool->arguments, OPTION_MAX_ERRORS, 0, MAX_ERRORS_MOST, &import->max_errors, error) != 0)
        return -1;
    if (arguments_given(&tool->arguments, OPTION_FORMAT) &&
        entry_format_parse(arguments_value(&tool->arguments, OPTION_FORMAT), &import->format, error) != 0)
        return -1;
    return arguments_number(&tool->arguments, OPTION_START_LINE, 1, INT64_MAX, &import->start_line, error);
}

/* Opens the file with the rights of whoever runs the tool: before it becomes the state directory's user. */
static int file_open(struct import *import, struct error *error)
{
    const char *path = import->tool->arguments.positionals[0];
    import->file = strcmp(path, "-") ? open(path, O_RDONLY | O_CLOEXEC) : dup(STDIN_FILENO);
    if (import->file < 0)
        return error_set(error, ERROR_BAD_REQUEST, "%.150s cannot be opened: %s.", path, strerror(errno));
    return 0;
}

/* Two passes need a regular file that is read from its beginning. */
static int file_settle(struct import *import, struct error *error)
{
    struct stat at;
    if (fstat(import->file, &at) != 0)
        return error_set(error, ERROR_NOT_FOUND, "The input cannot be looked at: %s.", strerror(errno));
    if (!S_ISREG(at.st_mode) || lseek(import->file, 0, SEEK_CUR) != 0) {
        int spool = spool_make(import->tool->conf.state_dir, error);
        if (spool < 0)
            return -1;
        int result = spool_fill(spool, import->file, error);
        close(import->file);
        import->file = spool;
        if (result != 0 || fstat(spool, &at) != 0)
            return error_set(error, ERROR_NOT_FOUND, "The input cannot be kept: %s.", strerror(errno));
    }
    import->size = (uint64_t)at.st_size;
    bool said = arguments_given(&import->tool->arguments, OPTION_FORMAT);
    return said ? 0 : source_guess(import->file, &import->format, error);
}

static void summary_tell(const struct import *import, const struct step_counts *counts, int64_t milliseconds)
{
    if (import->tool->json) {
        printf("{\"lines\":%llu,\"granted\":%llu,\"updated\":%llu,\"unchanged\":%llu,\"seconds\":%lld.%03d}\n",
               (unsigned long long)import->entries, (unsigned long long)counts->granted,
               (unsigned long long)counts->updated, (unsigned long long)counts->unchanged,
               (long long)(milliseconds / 1000), (int)(milliseconds % 1000));
        return;
    }
    if (import->tool->quiet)
        return;
    struct buffer text;
    buffer_init(&text, 1024);
    if (arguments_given(&import->tool->arguments, OPTION_DRY_RUN)) {
        progress_count(&text, import->entries, "grant");
        buffer_append(&text, SLICE(" fit to be imported; nothing was changed (--dry-run)"));
    } else {
        progress_count(&text, import->entries, "grant");
        buffer_printf(&text, ": %llu new, %llu updated, %llu unchanged, in %lld.%01d s",
                      (unsigned long long)counts->granted, (unsigned long long)counts->updated,
                      (unsigned long long)counts->unchanged, (long long)(milliseconds / 1000),
                      (int)(milliseconds % 1000 / 100));
    }
    printf("%.*s\n", SLICE_ARGS(buffer_slice(&text)));
    buffer_release(&text);
}

static enum exit_code work(struct import *import, struct error *error)
{
    struct step_counts counts = { 0 };
    int64_t began = clock_monotonic();
    enum exit_code code = tool_connect(import->tool, CHANNEL_ANY);
    if (code != EXIT_DONE)
        return code;
    interrupt_watch();
    if (file_settle(import, error) != 0)
        return report_error(import->tool, error);
    code = import_check(import);
    if (code == EXIT_DONE && !arguments_given(&import->tool->arguments, OPTION_DRY_RUN))
        code = import_send(import, &counts);
    if (code == EXIT_DONE)
        summary_tell(import, &counts, clock_monotonic() - began);
    return code;
}

int command_import(struct tool *tool)
{
    struct import import = { .tool = tool, .file = -1 };
    struct error error;
    error_init(&error, NULL);
    if (arguments_take(&import, &error) != 0 || file_open(&import, &error) != 0)
        return report_error(tool, &error);
    enum exit_code code = work(&import, &error);
    if (import.file >= 0)
        close(import.file);
    return code;
}
