#include <unit.h>

#include <tool/arguments.h>

static const struct command commands[] = {
    { .name = "init", .usage = "[--owner USER]", .summary = "Init", .takes = OPTION_BIT(OWNER) },
    { .name = "key add", .usage = "PROJECT", .summary = "Add", .positionals = 1, .takes = OPTION_BIT(NAME) },
    { .name = "key list", .usage = "PROJECT", .summary = "List", .positionals = 1 },
    { .name = "check", .usage = "P D S", .summary = "Check", .positionals = 3,
      .takes = OPTION_BIT(USER) | OPTION_BIT(ROLE) | OPTION_BIT(LIMIT), .repeats = OPTION_BIT(ROLE) },
    { .name = "run", .usage = "FILE...", .summary = "Run", .positionals = 1, .more = true },
    { .name = "list", .usage = "P", .summary = "List", .positionals = 1, .takes = OPTION_BIT(ROLE) },
    { .name = NULL },
};

/* Reads the words, which are split at blanks ("_" stands for an empty word). */
static int parse(const char *line, struct arguments *out, struct error *error)
{
    static char text[400];
    static char *words[40];
    int count = 0;
    snprintf(text, sizeof text, "tool %s", line);
    for (char *word = strtok(text, " "); word && count < 40; word = strtok(NULL, " "))
        words[count++] = strcmp(word, "_") ? word : (char *)"";
    error_init(error, NULL);
    return arguments_parse(count, words, commands, out, error);
}

static void takes_options_before_between_and_behind(void **state)
{
    (void)state;
    static const char *const lines[] = {
        "--json key add p --name n", "key --json add --name=n p", "key add --name n p --json",
        "key add --name n --json -- p",
    };
    for (size_t i = 0; i < COUNT(lines); i++) {
        struct arguments arguments;
        struct error error;
        assert_int_equal(parse(lines[i], &arguments, &error), 0);
        assert_string_equal(arguments.command->name, "key add");
        assert_string_equal(arguments.positionals[0], "p");
        assert_slice(arguments_value(&arguments, OPTION_NAME), "n");
        assert_true(arguments_given(&arguments, OPTION_JSON));
        assert_false(arguments_given(&arguments, OPTION_QUIET));
    }
}

static void refuses_with_a_word_about_it(void **state)
{
    (void)state;
    static const struct {
        const char *line, *says;
    } cases[] = {
        { "", "Name a command" },
        { "frob", "no command \"frob\"" },
        { "key", "Say which: key add, key list." },
        { "key frob", "Say which" },
        { "init x", "too many" },
        { "key add", "too few" },
        { "key add a b", "too many" },
        { "check a b c d", "too many" },
        { "run", "too few" },
        { "a b", "no command" },
        { "init --frob", "no option --frob" },
        { "init -f", "no option -f" },
        { "init --name n", "takes no --name" },
        { "init --owner", "--owner needs a value" },
        { "init --owner a --owner b", "given twice" },
        { "init --json=1", "--json takes no value" },
        { "list p --role a --role b", "given twice" },
        { "init --own x", "no option --own" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arguments arguments;
        struct error error;
        assert_int_equal(parse(cases[i].line, &arguments, &error), -1);
        assert_error(&error, ERROR_BAD_REQUEST);
        if (!strstr(error.detail, cases[i].says))
            fail_msg("\"%s\" says \"%s\", not \"%s\"", cases[i].line, error.detail, cases[i].says);
    }
}

static void further_arguments_are_kept_up_to_the_maximum(void **state)
{
    (void)state;
    static char word[] = "f", name[] = "run";
    static char *words[POSITIONALS_MAX + 3];
    struct arguments arguments;
    struct error error;
    assert_int_equal(parse("run a --json b c", &arguments, &error), 0);
    assert_int_equal(arguments.positional_count, 3);
    assert_string_equal(arguments.positionals[2], "c");
    for (size_t i = 0; i < COUNT(words); i++)
        words[i] = i == 1 ? name : word;
    assert_int_equal(arguments_parse(POSITIONALS_MAX + 2, words, commands, &arguments, &error), 0);
    assert_int_equal(arguments.positional_count, POSITIONALS_MAX);
    assert_int_equal(arguments_parse(POSITIONALS_MAX + 3, words, commands, &arguments, &error), -1);
    assert_error(&error, ERROR_BAD_REQUEST);
}

static void a_value_may_be_empty_or_look_like_an_option(void **state)
{
    (void)state;
    struct arguments arguments;
    struct error error;
    assert_int_equal(parse("key add p --name --json", &arguments, &error), 0);
    assert_slice(arguments_value(&arguments, OPTION_NAME), "--json");
    assert_false(arguments_given(&arguments, OPTION_JSON));
    assert_int_equal(parse("key add p --name _", &arguments, &error), 0);
    assert_true(arguments_given(&arguments, OPTION_NAME));
    assert_slice(arguments_value(&arguments, OPTION_NAME), "");
    assert_int_equal(parse("key add -- --name", &arguments, &error), 0);
    assert_string_equal(arguments.positionals[0], "--name");
    assert_int_equal(parse("key add -", &arguments, &error), 0);
    assert_string_equal(arguments.positionals[0], "-");
}

static void keeps_every_role_in_order(void **state)
{
    (void)state;
    struct arguments arguments;
    struct error error;
    assert_int_equal(parse("check p d s --role a --user u --role=b", &arguments, &error), 0);
    assert_int_equal(arguments.role_count, 2);
    assert_string_equal(arguments.roles[0], "a");
    assert_string_equal(arguments.roles[1], "b");
}

static void numbers_keep_within_bounds(void **state)
{
    (void)state;
    static const struct {
        const char *line;
        int result;
        uint64_t value;
    } cases[] = {
        { "check p d s", 0, 7 }, { "check p d s --limit 2", 0, 2 }, { "check p d s --limit 9", 0, 9 },
        { "check p d s --limit 1", -1, 0 }, { "check p d s --limit 10", -1, 0 }, { "check p d s --limit _", -1, 0 },
        { "check p d s --limit -2", -1, 0 }, { "check p d s --limit 2x", -1, 0 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arguments arguments;
        struct error error;
        uint64_t value = 7;
        assert_int_equal(parse(cases[i].line, &arguments, &error), 0);
        assert_int_equal(arguments_number(&arguments, OPTION_LIMIT, 2, 9, &value, &error), cases[i].result);
        assert_error(&error, cases[i].result ? ERROR_BAD_REQUEST : ERROR_NONE);
        if (cases[i].result == 0)
            assert_int_equal(value, cases[i].value);
        else
            assert_string_equal(error.detail, "--limit is to be a number from 2 to 9.");
    }
}

static void help_and_version_need_nothing_else(void **state)
{
    (void)state;
    struct arguments arguments;
    struct error error;
    assert_int_equal(parse("--help", &arguments, &error), 0);
    assert_null(arguments.command);
    assert_int_equal(parse("-h", &arguments, &error), 0);
    assert_int_equal(parse("--version", &arguments, &error), 0);
    assert_int_equal(parse("key add --help", &arguments, &error), 0);
    assert_string_equal(arguments.command->name, "key add");
    assert_true(arguments_given(&arguments, OPTION_HELP));
}

static void help_names_commands_and_options(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, 65536);
    arguments_help(commands, &text);
    buffer_byte(&text, '\0');
    assert_non_null(strstr(text.ptr, "  key add                 Add\n"));
    assert_non_null(strstr(text.ptr, "--state-dir DIR"));
    assert_null(strstr(text.ptr, "--owner"));
    buffer_clear(&text);
    arguments_command_help(&commands[0], &text);
    buffer_byte(&text, '\0');
    assert_non_null(strstr(text.ptr, "Usage: dashgrantctl init [--owner USER]\n\nInit.\n"));
    assert_non_null(strstr(text.ptr, "--owner USER"));
    buffer_release(&text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_options_before_between_and_behind),
        cmocka_unit_test(refuses_with_a_word_about_it),
        cmocka_unit_test(further_arguments_are_kept_up_to_the_maximum),
        cmocka_unit_test(a_value_may_be_empty_or_look_like_an_option),
        cmocka_unit_test(keeps_every_role_in_order),
        cmocka_unit_test(numbers_keep_within_bounds),
        cmocka_unit_test(help_and_version_need_nothing_else),
        cmocka_unit_test(help_names_commands_and_options),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
