#include <tool/commands.h>

#include <stdio.h>
#include <unistd.h>

#include <tool/export.h>
#include <tool/interrupt.h>
#include <tool/output.h>
#include <tool/report.h>
#include <tool/spool.h>

/* Where lines go: a file of --output, standard output, or (CSV that may turn out not to hold everything) a spool
 * that is copied to standard output when it does. */
struct target {
    struct output *output;
    int spool;
};

static enum exit_code target_open(struct export *export, struct target *target, struct error *error)
{
    struct tool *tool = export->tool;
    const char *path = tool->arguments.values[OPTION_OUTPUT];
    if (path && output_open(&target->output, path, error) != 0)
        return report_error(tool, error);
    /* only now: --output is opened with the rights of whoever runs the tool */
    enum exit_code code = tool_connect(tool, CHANNEL_ANY);
    if (code != EXIT_DONE)
        return code;
    export->file = path ? output_descriptor(target->output) : STDOUT_FILENO;
    if (path || export->format != ENTRY_CSV || export->skip_unfit)
        return EXIT_DONE;
    target->spool = spool_make(tool->conf.state_dir, error);
    export->file = target->spool;
    return target->spool < 0 ? report_error(tool, error) : EXIT_DONE;
}

static enum exit_code unfit_refuse(const struct export *export, struct error *error)
{
    error_set(error, ERROR_INVALID_ENTRIES, "Nothing was written: CSV holds users without org and without period "
              "only, and %llu of the grants %s more (%.*s); use --format ndjson or --skip-unfit.",
              (unsigned long long)export->unfit, export->unfit == 1 ? "says" : "say",
              (int)(export->first_unfit.len > 60 ? 60 : export->first_unfit.len),
              export->first_unfit.len ? export->first_unfit.ptr : "");
    return report_error(export->tool, error);
}

/* Makes what was written the result. */
static enum exit_code target_commit(const struct export *export, struct target *target, struct error *error)
{
    if (target->output && output_commit(target->output, error) != 0)
        return report_error(export->tool, error);
    if (target->spool >= 0 &&
        (lseek(target->spool, 0, SEEK_SET) != 0 || spool_fill(STDOUT_FILENO, target->spool, error) != 0)) {
        error_set(error, ERROR_NOT_FOUND, "What was kept cannot be read again.");
        return report_error(export->tool, error);
    }
    return EXIT_DONE;
}

/* Lines on standard output are the result; a summary would stand among them. */
static void summary_tell(const struct export *export, const struct target *target)
{
    if (export->tool->json && target->output)
        printf("{\"grants\":%llu,\"skipped\":%llu}\n", (unsigned long long)export->written,
               (unsigned long long)export->unfit);
    report_remark(export->tool, "Grants written: %llu", (unsigned long long)export->written);
    if (export->unfit)
        report_remark(export->tool, "Grants left out, which CSV cannot hold: %llu",
                      (unsigned long long)export->unfit);
}

static enum exit_code work(struct export *export, struct target *target, struct error *error)
{
    enum exit_code code = target_open(export, target, error);
    if (code != EXIT_DONE)
        return code;
    interrupt_watch();
    code = export_write(export, arguments_value(&export->tool->arguments, OPTION_PROJECT));
    if (code == EXIT_DONE && export->unfit && !export->skip_unfit)
        code = unfit_refuse(export, error);
    if (code == EXIT_DONE)
        code = target_commit(export, target, error);
    if (code == EXIT_DONE)
        summary_tell(export, target);
    return code;
}

int command_export(struct tool *tool)
{
    struct export export = { .tool = tool, .format = ENTRY_NDJSON,
                             .skip_unfit = arguments_given(&tool->arguments, OPTION_SKIP_UNFIT) };
    struct target target = { .spool = -1 };
    struct error error;
    error_init(&error, NULL);
    if (arguments_given(&tool->arguments, OPTION_FORMAT) &&
        entry_format_parse(arguments_value(&tool->arguments, OPTION_FORMAT), &export.format, &error) != 0)
        return report_error(tool, &error);
    enum exit_code code = work(&export, &target, &error);
    buffer_release(&export.first_unfit);
    output_close(target.output);
    if (target.spool >= 0)
        close(target.spool);
    return code;
}
