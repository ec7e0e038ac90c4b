#include <tool/tool.h>

#include <signal.h>
#include <stdio.h>
#include <unistd.h>

#include <base/log.h>
#include <config.h>
#include <tool/commands.h>
#include <tool/print.h>
#include <tool/report.h>

enum { CONNECT_PATIENCE = 5000, HELP_BYTES_MAX = 65536 };

enum exit_code tool_connect(struct tool *tool, enum channel_mode mode)
{
    struct error error;
    error_init(&error, NULL);
    int64_t patience = mode == CHANNEL_ANY ? CONNECT_PATIENCE : 0;
    if (channel_open(&tool->channel, &tool->conf, mode, patience, &error) != 0)
        return report_error(tool, &error);
    return EXIT_DONE;
}

/* The file that was named, or the usual one if it is there. */
static int configuration_read(const struct tool *tool, struct conf *conf, struct error *error)
{
    const char *file = tool->arguments.values[OPTION_CONFIG];
    if (!file && access(TOOL_CONFIG_FILE, F_OK) == 0)
        file = TOOL_CONFIG_FILE;
    return file ? conf_load(conf, file, error) : conf_defaults(conf, error);
}

static enum exit_code help_print(const struct tool *tool)
{
    struct buffer text;
    buffer_init(&text, HELP_BYTES_MAX);
    if (tool->arguments.command)
        arguments_command_help(tool->arguments.command, &text);
    else
        arguments_help(commands_table(), &text);
    fwrite(text.ptr, 1, text.len, stdout);
    buffer_release(&text);
    return EXIT_DONE;
}

/* Success is claimed only when what was printed has arrived. */
static enum exit_code output_settle(const struct tool *tool, enum exit_code code)
{
    struct error error;
    error_init(&error, NULL);
    if (code != EXIT_DONE || print_now(SLICE(""), &error) == 0)
        return code;
    return report_error(tool, &error);
}

static enum exit_code run(struct tool *tool)
{
    struct conf configured;
    struct error error;
    error_init(&error, NULL);
    if (configuration_read(tool, &configured, &error) != 0)
        return report_error(tool, &error);
    /* the configuration keeps its strings; --state-dir belongs to the command line */
    tool->conf = configured;
    if (arguments_given(&tool->arguments, OPTION_STATE_DIR))
        tool->conf.state_dir = tool->arguments.values[OPTION_STATE_DIR];
    enum exit_code code = tool->arguments.command->run(tool);
    channel_close(tool->channel);
    conf_release(&configured);
    return code;
}

int tool_main(int argc, char **argv)
{
    struct tool tool = { .channel = NULL };
    struct error error;
    error_init(&error, NULL);
    signal(SIGPIPE, SIG_IGN);
    log_open(false, LOG_LINE_WARNING);
    int understood = arguments_parse(argc, argv, commands_table(), &tool.arguments, &error);
    tool.json = arguments_given(&tool.arguments, OPTION_JSON);
    tool.quiet = arguments_given(&tool.arguments, OPTION_QUIET);
    /* a program that gets the rest wrong still reads JSON */
    for (int i = 1; i < argc && understood != 0; i++)
        tool.json = tool.json || !strcmp(argv[i], "--json");
    if (understood != 0)
        return report_error(&tool, &error);
    enum exit_code code = EXIT_DONE;
    if (arguments_given(&tool.arguments, OPTION_HELP))
        code = help_print(&tool);
    else if (arguments_given(&tool.arguments, OPTION_VERSION))
        printf("dashgrantctl %s\n", PACKAGE_VERSION);
    else
        code = run(&tool);
    return output_settle(&tool, code);
}
