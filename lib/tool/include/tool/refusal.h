/* The lines of a file that are refused, told to people as they come, to programs (--json) at the end. */
#ifndef TOOL_REFUSAL_H
#define TOOL_REFUSAL_H

#include <stdint.h>

#include <base/buffer.h>
#include <tool/tool.h>

struct refusal {
    const struct tool *tool;
    uint64_t max;               /* that many are named */
    uint64_t count;
    struct buffer json;         /* the named ones, between commas */
};

void refusal_init(struct refusal *refusal, const struct tool *tool, uint64_t max);
void refusal_release(struct refusal *refusal);

/* One line and what is wrong with it. */
void refusal_line(struct refusal *refusal, uint64_t line, const char *code, struct slice detail);

/* Ends the list with the whole's code and detail; `resume_line` 0: nothing is to be resumed. */
void refusal_tell(struct refusal *refusal, const char *code, const char *detail, uint64_t resume_line);

#endif
