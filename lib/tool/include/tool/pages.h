/* A list of the service, walked page by page. */
#ifndef TOOL_PAGES_H
#define TOOL_PAGES_H

#include <text/json.h>
#include <tool/tool.h>

struct pages {
    const char *path;
    struct slice project;       /* DASHGRANT_PROJECT; empty: none */
    struct slice filters;       /* encoded query; empty: none */
    const char *rows;           /* the member that holds the rows */
    bool unpaged;               /* the route answers all at once, and takes no limit */
    void *context;
    /* For each row, and after each page (NULL: not wanted). 0, or -1 with an error: ends the walk. */
    int (*row)(void *context, const struct json *row, struct error *error);
    int (*page)(void *context, struct error *error);
};

/* Walks the whole list; a page is asked for again for half a minute while the service restarts. Holds one page in
 * memory. EXIT_DONE, or another after having reported why. */
enum exit_code pages_walk(struct tool *tool, const struct pages *pages);

/* Appends "name=value", percent-encoded, with an "&" where something stands before it. */
void pages_filter(struct buffer *query, const char *name, struct slice value);

#endif
