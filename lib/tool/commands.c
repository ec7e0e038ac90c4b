#include <tool/commands.h>

#include <stddef.h>

#include <tool/entry.h>

#define WHO "(--user U [--org O] | --role R --org O | --org O)"

static const struct command table[] = {
    { .name = "init", .usage = "[--owner USER]", .summary = "Make the state directory and the store in it",
      .help = "Fine where they exist already. Root says with --owner which user the service runs as, if not root.",
      .takes = OPTION_BIT(OWNER), .run = command_init },
    { .name = "project add", .usage = "PROJECT", .summary = "Make a project", .positionals = 1,
      .takes = OPTION_BIT(REASON), .run = command_project_add },
    { .name = "project list", .usage = "", .summary = "List the projects", .run = command_project_list },
    { .name = "key add", .usage = "PROJECT [--name NAME] [--use server|page] [--expires TIME|DURATION]",
      .summary = "Make an API key and print it, this once", .positionals = 1,
      .help = "The key alone goes to standard output. Nothing keeps it: a lost key is revoked and replaced.\n"
              "A page key is for development: who has it shares as anybody of the project.",
      .takes = OPTION_BIT(NAME) | OPTION_BIT(USE) | OPTION_BIT(EXPIRES) | OPTION_BIT(REASON), .run = command_key_add },
    { .name = "key list", .usage = "PROJECT", .summary = "List a project's API keys, without their secrets",
      .positionals = 1, .run = command_key_list },
    { .name = "key revoke", .usage = "KEY", .summary = "Let an API key open nothing any more", .positionals = 1,
      .help = "KEY is the key's id, what key list shows.", .takes = OPTION_BIT(REASON),
      .run = command_key_revoke },
    { .name = "pubkey add", .usage = "PROJECT --file FILE|- [--kid KID] [--name NAME]",
      .summary = "Take a public key that tokens are signed with", .positionals = 1,
      .help = "FILE holds one P-256 public key in PEM. The key's id goes to standard output.",
      .takes = OPTION_BIT(FILE) | OPTION_BIT(KID) | OPTION_BIT(NAME) | OPTION_BIT(REASON),
      .run = command_pubkey_add },
    { .name = "pubkey list", .usage = "PROJECT", .summary = "List a project's public keys", .positionals = 1,
      .run = command_pubkey_list },
    { .name = "pubkey revoke", .usage = "PROJECT KEY", .summary = "Let what a public key verifies count no more",
      .help = "KEY is the key's id, what pubkey list shows.", .positionals = 2, .takes = OPTION_BIT(REASON),
      .run = command_pubkey_revoke },
    { .name = "signkey rotate", .usage = "", .summary = "Sign tokens with a new key from now on",
      .help = "The key's kid goes to standard output. Tokens of the keys before it count until they expire.",
      .takes = OPTION_BIT(REASON), .run = command_signkey_rotate },
    { .name = "alias add", .usage = "PROJECT ALIAS", .summary = "Let tokens call a project by another name",
      .help = "An alias is for good: it cannot be taken back.", .positionals = 2, .takes = OPTION_BIT(REASON),
      .run = command_alias_add },
    { .name = "alias list", .usage = "PROJECT", .summary = "List a project's aliases", .positionals = 1,
      .run = command_alias_list },
    { .name = "token revoke", .usage = "PROJECT --user U [--org O]",
      .summary = "Refuse a user's tokens that were issued up to now", .positionals = 1,
      .help = "With --org only those for that org.", .run = command_token_revoke,
      .takes = OPTION_BIT(USER) | OPTION_BIT(ORG) | OPTION_BIT(REASON) },
    { .name = "grant", .usage = "PROJECT DASHBOARD SCOPE " WHO " [OPTION]...", .summary = "Give access",
      .help = "SCOPE is read or read_write. A grant that is there already is restated with the period given here.",
      .positionals = 3, .run = command_grant,
      .takes = OPTION_BIT(USER) | OPTION_BIT(ORG) | OPTION_BIT(ROLE) | OPTION_BIT(STARTS) | OPTION_BIT(EXPIRES) |
               OPTION_BIT(DRY_RUN) | OPTION_BIT(REASON) },
    { .name = "revoke", .usage = "PROJECT DASHBOARD SCOPE " WHO " [OPTION]...", .summary = "End access",
      .help = "SCOPE read ends read_write too. --user without --org ends that user's grants in every org, with\n"
              "--no-org the one without org alone. Says by what ways the user still gets in.",
      .positionals = 3, .run = command_revoke,
      .takes = OPTION_BIT(USER) | OPTION_BIT(ORG) | OPTION_BIT(NO_ORG) | OPTION_BIT(ROLE) | OPTION_BIT(DRY_RUN) |
               OPTION_BIT(REASON) },
    { .name = "check", .usage = "PROJECT DASHBOARD SCOPE --user U [--org O] [--role R]... [--explain]",
      .summary = "Ask whether a user may open a dashboard", .positionals = 3,
      .help = "Exits with 0 where it is allowed, 1 where it is denied, more where it cannot be said.",
      .takes = OPTION_BIT(USER) | OPTION_BIT(ORG) | OPTION_BIT(ROLE) | OPTION_BIT(EXPLAIN),
      .repeats = OPTION_BIT(ROLE), .run = command_check },
    { .name = "list", .usage = "PROJECT [--dashboard D] [--user U] [--org O] [--role R]",
      .summary = "List grants", .positionals = 1, .run = command_list,
      .takes = OPTION_BIT(DASHBOARD) | OPTION_BIT(USER) | OPTION_BIT(ORG) | OPTION_BIT(ROLE) },
    { .name = "import", .usage = "FILE|- [OPTION]...", .summary = "Load grants from a file", .positionals = 1,
      .help = "CSV with the columns " ENTRY_CSV_HEAD ", or NDJSON. The whole file is checked before anything is\n"
              "changed. An import that was interrupted says from which line on it is to be resumed.",
      .takes = OPTION_BIT(FORMAT) | OPTION_BIT(MAX_ERRORS) | OPTION_BIT(START_LINE) | OPTION_BIT(DRY_RUN) |
               OPTION_BIT(REASON), .run = command_import },
    { .name = "export", .usage = "[--project PROJECT] [--format ndjson|csv] [--skip-unfit] [--output FILE]",
      .summary = "Write grants as lines that import reads", .run = command_export,
      .help = "NDJSON holds everything; CSV holds users without org and without period only.",
      .takes = OPTION_BIT(PROJECT) | OPTION_BIT(FORMAT) | OPTION_BIT(SKIP_UNFIT) | OPTION_BIT(OUTPUT) },
    { .name = "audit", .usage = "PROJECT [--after POSITION] [--follow] [--limit N]",
      .summary = "Show who changed what, in order", .positionals = 1, .run = command_audit,
      .help = "With --json an event a line. Says at the end from which position on more is to be had.",
      .takes = OPTION_BIT(AFTER) | OPTION_BIT(FOLLOW) | OPTION_BIT(LIMIT) },
    { .name = "scenario", .usage = "FILE...", .summary = "Try rules out: run files that say what is expected",
      .help = "Each file runs in a project of its own of a service that is made for it in a temporary directory;\n"
              "the state directory is not touched. Exits with 0 where all is as expected, 1 where something differs.",
      .positionals = 1, .more = true, .run = command_scenario },
    { .name = "stats", .usage = "[--count]", .summary = "Show the service's metrics", .takes = OPTION_BIT(COUNT),
      .run = command_stats },
    { .name = "ping", .usage = "", .summary = "Ask whether the service runs and answers", .run = command_ping },
    { .name = NULL },
};

const struct command *commands_table(void)
{
    return table;
}
