/* A change that the service makes for one POST with a few texts, told to people or (--json) as it was answered. */
#ifndef TOOL_CHANGE_H
#define TOOL_CHANGE_H

#include <text/json.h>
#include <tool/ask.h>

/* A member of the body; left out where its value's ptr is NULL, which is what arguments_value says of an option
 * that was not given. */
struct change_member {
    const char *name;
    struct slice value;
};

struct change {
    const char *path;
    struct slice project;           /* DASHGRANT_PROJECT; empty: none */
    const struct change_member *members;
    size_t count;
    enum ask_kind kind;
    /* Tells people what was done, by the object that was answered. */
    void (*tell)(const struct tool *tool, const struct json *row);
};

/* Opens the way to the service and posts the change, with --reason. The exit code. */
enum exit_code change_post(struct tool *tool, const struct change *change);

#endif
