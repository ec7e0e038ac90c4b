/* dashgrantctl: what administrators do, from the command line. */
#ifndef TOOL_TOOL_H
#define TOOL_TOOL_H

#include <stdbool.h>

#include <conf/conf.h>
#include <tool/arguments.h>
#include <tool/channel.h>

/* Exit codes, those of sysexits(3) where it has one. The contract of scripts: see dashgrantctl(8). */
enum exit_code {
    EXIT_DONE = 0,
    EXIT_REFUSED = 1,           /* denied, or refused: nothing was changed */
    EXIT_USAGE_WRONG = 64,      /* the command line or the configuration */
    EXIT_DATA_WRONG = 65,       /* what was given to work on */
    EXIT_NOT_AVAILABLE = 69,    /* no state directory, no service, a file that cannot be written */
    EXIT_INTERNAL = 70,
    EXIT_TRY_AGAIN = 75         /* the same command may succeed later */
};

/* One run of the tool. */
struct tool {
    struct arguments arguments;
    struct conf conf;               /* with --state-dir applied */
    struct channel *channel;        /* NULL until a command opened it */
    bool json, quiet;
};

/* The whole program. The exit code. */
int tool_main(int argc, char **argv);

/* Opens tool->channel, waiting a few seconds for a service that is starting where any will do. EXIT_DONE, or
 * another after having reported why. */
enum exit_code tool_connect(struct tool *tool, enum channel_mode mode);

#endif
