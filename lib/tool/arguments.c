#include <tool/arguments.h>

#include <stdio.h>
#include <string.h>

#include <text/number.h>

static const struct {
    const char *name, *value, *help;
} options[OPTION_IDS] = {
#define ROW(symbol, name, value, help) [OPTION_##symbol] = { name, value, help },
    TOOL_OPTIONS(ROW)
#undef ROW
};

/* The words of the command line, taken one by one. */
struct words {
    int count, next;
    char **words;
    bool only_positionals;      /* "--" was met */
};

/* The option of that name, `length` bytes long; OPTION_IDS where there is none. */
static size_t option_find(const char *name, size_t length)
{
    size_t id = 0;
    while (id < OPTION_IDS && (strlen(options[id].name) != length || memcmp(options[id].name, name, length) != 0))
        id++;
    return id;
}

static int option_take(struct words *words, const char *word, struct arguments *out, struct error *error)
{
    const char *name = word + 2;
    size_t length = strcspn(name, "=");
    size_t id = option_find(name, length);
    if (id == OPTION_IDS)
        return error_set(error, ERROR_BAD_REQUEST, "There is no option %.*s; see dashgrantctl --help.",
                         (int)(length + 2 > 60 ? 60 : length + 2), word);
    const char *value = name[length] == '=' ? name + length + 1 : NULL;
    if (!options[id].value && value)
        return error_set(error, ERROR_BAD_REQUEST, "--%s takes no value.", options[id].name);
    if (options[id].value && !value) {
        if (words->next == words->count)
            return error_set(error, ERROR_BAD_REQUEST, "--%s needs a value: --%s %s.", options[id].name,
                             options[id].name, options[id].value);
        value = words->words[words->next++];
    }
    bool again = arguments_given(out, (enum option_id)id);
    if (id == OPTION_ROLE && out->role_count == ROLES_MAX)
        return error_set(error, ERROR_BAD_REQUEST, "--role is given more than %d times.", ROLES_MAX);
    if (id == OPTION_ROLE)
        out->roles[out->role_count++] = value;
    else if (again && options[id].value)
        return error_set(error, ERROR_BAD_REQUEST, "--%s is given twice; once is meant.", options[id].name);
    out->given |= UINT64_C(1) << id;
    out->values[id] = value;
    return 0;
}

/* The command of these words ("key" and "add"; `second` may be NULL), with how many of them name it. */
static const struct command *command_find(const struct command *commands, const char *first, const char *second,
                                          int *used)
{
    size_t length = strlen(first);
    for (const struct command *command = commands; command->name; command++) {
        if (strncmp(command->name, first, length) != 0)
            continue;
        *used = command->name[length] == ' ' ? 2 : 1;
        if (!command->name[length] || (*used == 2 && second && !strcmp(command->name + length + 1, second)))
            return command;
    }
    return NULL;
}

/* Says which second words go with the first, or that there is no such command. */
static int command_unknown(const struct command *commands, const char *first, struct error *error)
{
    char choices[160] = "";
    size_t length = strlen(first), used = 0;
    for (const struct command *command = commands; command->name; command++) {
        if (strncmp(command->name, first, length) == 0 && command->name[length] == ' ') {
            int n = snprintf(choices + used, sizeof choices - used, "%s%s", used ? ", " : "", command->name);
            used = n < 0 || used + (size_t)n >= sizeof choices ? sizeof choices - 1 : used + (size_t)n;
        }
    }
    if (used)
        return error_set(error, ERROR_BAD_REQUEST, "Say which: %s.", choices);
    return error_set(error, ERROR_BAD_REQUEST, "There is no command \"%.40s\"; see dashgrantctl --help.", first);
}

/* Splits the line into options and the rest, which is left in `rest`. */
static int words_sort(struct words *words, struct arguments *out, const char **rest, size_t max, size_t *count,
                      struct error *error)
{
    while (words->next < words->count) {
        const char *word = words->words[words->next++];
        if (words->only_positionals || word[0] != '-' || !word[1]) {
            if (*count == max)
                return error_set(error, ERROR_BAD_REQUEST, "There are too many arguments.");
            rest[(*count)++] = word;
        } else if (!strcmp(word, "--")) {
            words->only_positionals = true;
        } else if (!strcmp(word, "-h")) {
            out->given |= OPTION_BIT(HELP);
        } else if (word[1] != '-') {
            return error_set(error, ERROR_BAD_REQUEST, "There is no option %.40s; see dashgrantctl --help.", word);
        } else if (option_take(words, word, out, error) != 0) {
            return -1;
        }
    }
    return 0;
}

static int options_fit(const struct command *command, const struct arguments *out, struct error *error)
{
    uint64_t foreign = out->given & ~(command->takes | OPTIONS_GLOBAL);
    for (size_t id = 0; id < OPTION_IDS; id++) {
        if (foreign & UINT64_C(1) << id)
            return error_set(error, ERROR_BAD_REQUEST, "\"%s\" takes no --%s.", command->name, options[id].name);
    }
    if (out->role_count > 1 && !(command->repeats & OPTION_BIT(ROLE)))
        return error_set(error, ERROR_BAD_REQUEST, "--role is given twice; once is meant.");
    return 0;
}

static int positionals_take(struct arguments *out, const char **rest, size_t count, bool lenient,
                            struct error *error)
{
    const struct command *command = out->command;
    size_t most = command->more ? POSITIONALS_MAX : command->positionals;
    if ((count < command->positionals || count > most) && !lenient)
        return error_set(error, ERROR_BAD_REQUEST, "There are too %s arguments: dashgrantctl %s %s",
                         count < command->positionals ? "few" : "many", command->name, command->usage);
    for (size_t i = 0; i < count && i < most; i++)
        out->positionals[out->positional_count++] = rest[i];
    return 0;
}

int arguments_parse(int argc, char **argv, const struct command *commands, struct arguments *out,
                    struct error *error)
{
    *out = (struct arguments){ 0 };
    struct words words = { .count = argc, .next = argc > 0 ? 1 : 0, .words = argv };
    const char *rest[POSITIONALS_MAX + 3];
    size_t count = 0;
    if (words_sort(&words, out, rest, POSITIONALS_MAX + 3, &count, error) != 0)
        return -1;
    bool lenient = out->given & (OPTION_BIT(HELP) | OPTION_BIT(VERSION));
    if (count == 0)
        return lenient ? 0 : error_set(error, ERROR_BAD_REQUEST, "Name a command; see dashgrantctl --help.");
    int used = 0;
    out->command = command_find(commands, rest[0], count > 1 ? rest[1] : NULL, &used);
    if (!out->command)
        return command_unknown(commands, rest[0], error);
    if (options_fit(out->command, out, error) != 0)
        return -1;
    return positionals_take(out, rest + used, count - (size_t)used, lenient, error);
}

struct slice arguments_value(const struct arguments *arguments, enum option_id id)
{
    return slice_of(arguments->values[id]);
}

int arguments_number(const struct arguments *arguments, enum option_id id, uint64_t least, uint64_t most,
                     uint64_t *value, struct error *error)
{
    if (!arguments_given(arguments, id))
        return 0;
    if (number_parse(arguments_value(arguments, id), most, value) != 0 || *value < least)
        return error_set(error, ERROR_BAD_REQUEST, "--%s is to be a number from %llu to %llu.", options[id].name,
                         (unsigned long long)least, (unsigned long long)most);
    return 0;
}

static void options_help(uint64_t which, struct buffer *out)
{
    for (size_t id = 0; id < OPTION_IDS; id++) {
        if (!(which & UINT64_C(1) << id))
            continue;
        char left[40];
        snprintf(left, sizeof left, "--%s%s%s", options[id].name, options[id].value ? " " : "",
                 options[id].value ? options[id].value : "");
        buffer_printf(out, "  %-22s  %s\n", left, options[id].help);
    }
}

void arguments_help(const struct command *commands, struct buffer *out)
{
    buffer_printf(out, "Usage: dashgrantctl [OPTION]... COMMAND [ARGUMENT]...\n\nCommands:\n");
    for (const struct command *command = commands; command->name; command++)
        buffer_printf(out, "  %-22s  %s\n", command->name, command->summary);
    buffer_printf(out, "\nOptions of every command:\n");
    options_help(OPTIONS_GLOBAL, out);
    buffer_printf(out, "\ndashgrantctl COMMAND --help tells more; so does dashgrantctl(8).\n");
}

void arguments_command_help(const struct command *command, struct buffer *out)
{
    buffer_printf(out, "Usage: dashgrantctl %s %s\n\n%s.\n", command->name, command->usage, command->summary);
    if (command->help)
        buffer_printf(out, "%s\n", command->help);
    if (command->takes) {
        buffer_printf(out, "\nOptions:\n");
        options_help(command->takes, out);
    }
    buffer_printf(out, "\nOptions of every command:\n");
    options_help(OPTIONS_GLOBAL, out);
}
