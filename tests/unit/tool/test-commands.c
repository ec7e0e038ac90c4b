#include <unit.h>

#include <stdlib.h>

#include "fake_channel.h"
#include <tool/commands.h>

/* What dashgrantctl(8) says, up to the first NUL; to be freed. */
static char *manual(void)
{
    char path[4096];
    const char *source = getenv("SRCDIR");
    snprintf(path, sizeof path, "%s/man/dashgrantctl.8", source ? source : ".");
    FILE *file = fopen(path, "r");
    char *text = calloc(1, 100000);
    if (!file || !text || fread(text, 1, 99999, file) == 0)
        fail_msg("%s cannot be read", path);
    fclose(file);
    return text;
}

static void every_command_is_whole(void **state)
{
    (void)state;
    size_t count = 0;
    for (const struct command *command = commands_table(); command->name; command++, count++) {
        assert_non_null(command->run);
        assert_non_null(command->usage);
        assert_true(strlen(command->summary) > 0);
        assert_true(command->positionals <= POSITIONALS_MAX);
        assert_int_equal(command->takes & OPTIONS_GLOBAL, 0);
        assert_int_equal(command->repeats & ~command->takes, 0);
        for (const struct command *other = commands_table(); other != command; other++)
            assert_string_not_equal(other->name, command->name);
    }
    assert_int_equal(count, 23);
}

static void every_option_is_taken_by_some_command(void **state)
{
    (void)state;
    uint64_t taken = OPTIONS_GLOBAL;
    for (const struct command *command = commands_table(); command->name; command++)
        taken |= command->takes;
    assert_true(taken == (UINT64_C(1) << OPTION_IDS) - 1);
}

static void the_manual_tells_of_every_command_and_option(void **state)
{
    (void)state;
    static const char *const names[] = {
#define NAME(symbol, name, value, help) name,
        TOOL_OPTIONS(NAME)
#undef NAME
    };
    char *text = manual(), wanted[100], long_one[100];
    for (const struct command *command = commands_table(); command->name; command++) {
        snprintf(wanted, sizeof wanted, "\n.It Cm %s", command->name);
        snprintf(long_one, sizeof long_one, "\n.It Xo\n.Cm %s", command->name);
        if (!strstr(text, wanted) && !strstr(text, long_one))
            fail_msg("the manual lacks \"%s\"", wanted);
    }
    for (size_t i = 0; i < COUNT(names); i++) {
        snprintf(wanted, sizeof wanted, "Fl -%s", names[i]);
        if (!strstr(text, wanted))
            fail_msg("the manual lacks \"%s\"", wanted);
    }
    free(text);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_command_is_whole),
        cmocka_unit_test(every_option_is_taken_by_some_command),
        cmocka_unit_test(the_manual_tells_of_every_command_and_option),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
