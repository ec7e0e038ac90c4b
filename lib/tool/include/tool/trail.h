/* The audit trail of a project on standard output: a table, or (--json) an event a line. */
#ifndef TOOL_TRAIL_H
#define TOOL_TRAIL_H

#include <tool/tool.h>

enum { TRAIL_POSITION_MAX = 256, TRAIL_POLL = 1000 /* milliseconds */ };

struct trail {
    struct tool *tool;
    struct slice project;
    bool follow;                /* goes on at the end, until interrupted */
    uint64_t left;              /* how many events are to be printed yet, at most */
    struct buffer *position;    /* where to go on: behind what was printed; empty: from the first */
    bool moved;                 /* the position is one that the service said */
};

/* Prints events behind the position, each once, and moves the position. Where the service restarts it is asked
 * again for half a minute. EXIT_DONE (also where --follow was interrupted), or another after having reported why.
 * Blocks. */
enum exit_code trail_print(struct trail *trail);

#endif
