/* A list of the service on standard output: a table, or (--json) one object with all rows. */
#ifndef TOOL_LIST_H
#define TOOL_LIST_H

#include <base/arena.h>
#include <text/json.h>
#include <tool/table.h>
#include <tool/tool.h>

struct list {
    const char *path;
    struct slice project;           /* DASHGRANT_PROJECT; empty: none */
    struct slice filters;           /* encoded query; empty: none */
    const char *rows;               /* the member that holds the rows */
    bool unpaged;                   /* the route answers all at once, and takes no limit */
    const char *const *heads;
    size_t columns;
    /* Fills the cells of a row; what it needs lives in the arena. 0, or -1 without memory. */
    int (*cells)(const struct json *row, struct slice *cells, struct arena *arena);
};

/* Prints all pages as they come. The exit code. */
enum exit_code list_print(struct tool *tool, const struct list *list);

#endif
