#include <tool/export.h>

#include <tool/answer.h>
#include <tool/describe.h>
#include <tool/interrupt.h>
#include <tool/pages.h>
#include <tool/report.h>
#include <tool/spool.h>

enum { PAGE_BYTES_MAX = 64 * 1024 * 1024, NAMES_BYTES_MAX = 256 * 1024 * 1024 };

static int grant_take(void *context, const struct json *row, struct error *error)
{
    struct export *export = context;
    struct entry entry;
    struct entry_given given;
    if (entry_read_grant(row, export->project, &entry, &given, error) != 0)
        return -1;
    if (export->format == ENTRY_CSV && !entry_fits_csv(&entry)) {
        if (export->unfit++ == 0) {
            buffer_printf(&export->first_unfit, "%.*s of project %.*s for ", SLICE_ARGS(entry.grant.dashboard),
                          SLICE_ARGS(export->project));
            describe_principal(&export->first_unfit, row);
        }
        return 0;
    }
    if (export->format == ENTRY_CSV)
        entry_write_csv(&export->out, &entry);
    else
        entry_write_ndjson(&export->out, &entry, &given);
    export->written++;
    return 0;
}

static int page_write(void *context, struct error *error)
{
    struct export *export = context;
    if (export->out.failed)
        return error_memory(error);
    int result = spool_write(export->file, buffer_slice(&export->out), error);
    buffer_clear(&export->out);
    progress_tell(&export->progress, export->written, export->written);
    return result;
}

static enum exit_code project_write(struct export *export, struct slice project)
{
    struct pages pages = { .path = "/api/v3/project/end-user/permissions", .project = project,
                           .rows = "permissions", .context = export, .row = grant_take, .page = page_write };
    export->project = project;
    return pages_walk(export->tool, &pages);
}

/* The names of all projects, in order. */
struct names {
    struct arena arena;
    struct name {
        struct slice project;
        struct name *next;
    } *first, *last;
};

static int name_take(void *context, const struct json *row, struct error *error)
{
    struct names *names = context;
    struct name *name = arena_alloc(&names->arena, sizeof *name);
    struct slice project = arena_copy(&names->arena, answer_text(row, "project"));
    if (!name || !project.ptr)
        return error_memory(error);
    name->project = project;
    if (names->last)
        names->last->next = name;
    else
        names->first = name;
    names->last = name;
    return 0;
}

static enum exit_code all_write(struct export *export)
{
    struct names names = { .first = NULL };
    struct pages pages = { .path = "/control/projects", .rows = "projects", .context = &names, .row = name_take };
    arena_init(&names.arena, NAMES_BYTES_MAX);
    enum exit_code code = pages_walk(export->tool, &pages);
    for (const struct name *name = names.first; name && code == EXIT_DONE; name = name->next)
        code = project_write(export, name->project);
    arena_release(&names.arena);
    return code;
}

enum exit_code export_write(struct export *export, struct slice project)
{
    struct tool *tool = export->tool;
    struct error error;
    error_init(&error, NULL);
    buffer_init(&export->out, PAGE_BYTES_MAX);
    buffer_init(&export->first_unfit, 4096);
    progress_begin(&export->progress, "exporting", "grant", 0, tool->quiet || tool->json);
    enum exit_code code = EXIT_DONE;
    if (export->format == ENTRY_CSV && spool_write(export->file, SLICE(ENTRY_CSV_HEAD "\n"), &error) != 0)
        code = report_error(tool, &error);
    if (code == EXIT_DONE)
        code = project.len ? project_write(export, project) : all_write(export);
    progress_end(&export->progress);
    buffer_release(&export->out);
    return code;
}
