/* The command line, read by two tables: the commands, and the options that they share. */
#ifndef TOOL_ARGUMENTS_H
#define TOOL_ARGUMENTS_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

#include <base/buffer.h>
#include <base/error.h>
#include <model/bounds.h>

struct tool;

/* Every option, once: symbol, name, what its value is called (NULL: it takes none), help. */
#define TOOL_OPTIONS(OPTION) \
    OPTION(STATE_DIR, "state-dir", "DIR", "the state directory (default: as the configuration has it)") \
    OPTION(CONFIG, "config", "FILE", "the configuration file") \
    OPTION(JSON, "json", NULL, "print one JSON value; errors on standard error are JSON too") \
    OPTION(QUIET, "quiet", NULL, "print no progress and no remarks") \
    OPTION(HELP, "help", NULL, "print this help") \
    OPTION(VERSION, "version", NULL, "print the version") \
    OPTION(OWNER, "owner", "USER", "the user whom the state directory is to belong to (for root)") \
    OPTION(NAME, "name", "NAME", "what the key is for, in your words") \
    OPTION(USE, "use", "USE", "server (default), or page: for the sharing page alone, in a browser") \
    OPTION(STARTS, "starts", "TIME", "it counts from then on, such as 2026-11-21T20:26:00Z") \
    OPTION(EXPIRES, "expires", "WHEN", "it ends then: a time, or a duration from now such as 90d") \
    OPTION(USER, "user", "USER", "the user reference") \
    OPTION(ORG, "org", "ORG", "the org") \
    OPTION(NO_ORG, "no-org", NULL, "only the grant that counts in every org, not those inside one") \
    OPTION(ROLE, "role", "ROLE", "a role of the org") \
    OPTION(DASHBOARD, "dashboard", "DASHBOARD", "of this dashboard only") \
    OPTION(PROJECT, "project", "PROJECT", "of this project only (default: of all)") \
    OPTION(DRY_RUN, "dry-run", NULL, "say what would happen, change nothing") \
    OPTION(REASON, "reason", "TEXT", "why, for the audit trail") \
    OPTION(EXPLAIN, "explain", NULL, "show every way that gives access or would") \
    OPTION(FORMAT, "format", "FORMAT", "ndjson or csv") \
    OPTION(MAX_ERRORS, "max-errors", "N", "name up to N refused lines, count the others (default 100)") \
    OPTION(START_LINE, "start-line", "N", "send line N and those behind it only") \
    OPTION(OUTPUT, "output", "FILE", "write this file, which appears when it is complete") \
    OPTION(SKIP_UNFIT, "skip-unfit", NULL, "leave out and count what the format cannot hold") \
    OPTION(COUNT, "count", NULL, "count the rows of each table, too (takes seconds a million)") \
    OPTION(FILE, "file", "FILE", "the file that holds the key (-: standard input)") \
    OPTION(KID, "kid", "KID", "the name that tokens call the key by, in their head") \
    OPTION(AFTER, "after", "POSITION", "go on there, as audit said where it ended") \
    OPTION(FOLLOW, "follow", NULL, "wait for what happens next, until interrupted") \
    OPTION(LIMIT, "limit", "N", "end after N events")

enum option_id {
#define OPTION_SYMBOL(symbol, name, value, help) OPTION_##symbol,
    TOOL_OPTIONS(OPTION_SYMBOL)
#undef OPTION_SYMBOL
    OPTION_IDS
};

#define OPTION_BIT(symbol) (UINT64_C(1) << OPTION_##symbol)
#define OPTIONS_GLOBAL \
    (OPTION_BIT(STATE_DIR) | OPTION_BIT(CONFIG) | OPTION_BIT(JSON) | OPTION_BIT(QUIET) | OPTION_BIT(HELP) | \
     OPTION_BIT(VERSION))

enum { POSITIONALS_MAX = 256 };

/* A row of the table of commands; the last row of a table has no name. */
struct command {
    const char *name;           /* one or two words: "init", "key add" */
    const char *usage;          /* what follows the name: "PROJECT [--name NAME]" */
    const char *summary;        /* one line of the list of commands */
    const char *help;           /* further sentences of its own help, or NULL */
    size_t positionals;         /* how many it takes, neither more nor less */
    bool more;                  /* but further ones like the last, up to POSITIONALS_MAX in all */
    uint64_t takes;             /* OPTION_BIT of the options beside the global ones */
    uint64_t repeats;           /* of those, which may be given more than once */
    int (*run)(struct tool *tool);  /* the exit code */
};

/* What was said; borrowed from argv. */
struct arguments {
    const struct command *command;          /* NULL: none was named */
    const char *positionals[POSITIONALS_MAX];
    size_t positional_count;
    uint64_t given;                         /* OPTION_BIT of the options that were given */
    const char *values[OPTION_IDS];         /* the last value of each; NULL where it was not given or takes none */
    const char *roles[ROLES_MAX];           /* every --role, in order */
    size_t role_count;
};

/* Reads argv[1] and on. Options stand anywhere, "--name value" or "--name=value"; behind "--" everything is
 * positional. With --help or --version given, a missing command or positional is no error. 0, or -1 with
 * BAD_REQUEST and what to do; then `out` holds what was understood before it. */
int arguments_parse(int argc, char **argv, const struct command *commands, struct arguments *out,
                    struct error *error);

static inline bool arguments_given(const struct arguments *arguments, enum option_id id)
{
    return arguments->given & (UINT64_C(1) << id);
}

/* The value as a slice, empty where the option was not given. */
struct slice arguments_value(const struct arguments *arguments, enum option_id id);

/* The value as a number within bounds; `*value` is left as it is where the option was not given. 0, or -1 with
 * BAD_REQUEST. */
int arguments_number(const struct arguments *arguments, enum option_id id, uint64_t least, uint64_t most,
                     uint64_t *value, struct error *error);

/* The help of all commands, and of one. */
void arguments_help(const struct command *commands, struct buffer *out);
void arguments_command_help(const struct command *command, struct buffer *out);

#endif
