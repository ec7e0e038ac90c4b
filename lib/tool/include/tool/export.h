/* Writing all grants as lines. */
#ifndef TOOL_EXPORT_H
#define TOOL_EXPORT_H

#include <tool/entry.h>
#include <tool/progress.h>
#include <tool/tool.h>

struct export {
    struct tool *tool;
    enum entry_format format;
    bool skip_unfit;
    int file;                   /* where lines go */
    struct progress progress;
    /* of the page at hand */
    struct slice project;
    struct buffer out;
    uint64_t written, unfit;    /* grants */
    struct buffer first_unfit;  /* the first grant that CSV cannot hold, in words */
};

/* Writes the grants of one project, or of all where `project` is empty. What CSV cannot hold is counted in `unfit`
 * and left out. EXIT_DONE, or another after having reported why. */
enum exit_code export_write(struct export *export, struct slice project);

#endif
