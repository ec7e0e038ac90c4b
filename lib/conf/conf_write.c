/* The table of options as documents. */
#include <conf/conf.h>

#include "conf_option.h"
#include "conf_value.h"

enum { COLUMNS = 78 };

static const char head[] =
    "dashgrant.conf: how the service dashgrant runs. See dashgrant.conf(5).\n"
    "\n"
    "Each option stands here with its default, commented out. To change one, remove the # before it. The file is "
    "read when the service starts, and again at SIGHUP; anything wrong in it is named with its line, and the service "
    "does not start, or goes on as it was.\n"
    "\n"
    "An option is written: name = value. Each may be given once. Values may stand in \"double\" or 'single' "
    "quotes, and must where they hold spaces or signs. Comments begin with # or // and end with their line, or "
    "stand between /* and */. What is said of one project stands in a section, at the end.\n"
    "\n"
    "In double quotes ${NAME} is replaced by the environment variable NAME, which has to be set; ${NAME:-text} "
    "takes the text where it is not. For the signs themselves write \\${ or use single quotes.\n";

/* The bytes of `text` that fit into `columns`, cut at a space; at least one word. Stops at a line end. */
static size_t fit(const char *text, size_t columns)
{
    size_t best = 0, i = 0;
    for (; text[i] && text[i] != '\n'; i++) {
        if (i > columns && best > 0)
            return best;
        if (text[i] == ' ')
            best = i;
    }
    return i <= columns || best == 0 ? i : best;
}

/* Paragraphs as comment lines. */
static void write_comment(FILE *out, const char *text)
{
    while (*text) {
        size_t length = fit(text, COLUMNS - 2);
        fprintf(out, length ? "# %.*s\n" : "#%.*s\n", (int)length, text);
        text += length;
        if (*text)
            text++;
    }
}

static void write_value(FILE *out, const struct conf_option *option)
{
    if (!conf_value_is_quoted(option)) {
        fputs(option->initial, out);
        return;
    }
    fputc('"', out);
    for (const char *c = option->initial; *c; c++) {
        if (strchr("\"\\$", *c))
            fputc('\\', out);
        fputc(*c, out);
    }
    fputc('"', out);
}

static void write_shorter(FILE *out, const struct conf_option *option, const char *begin, const char *end)
{
    for (size_t i = 0; i < CONF_SHORTER_MAX && option->shorter[i]; i++)
        fprintf(out, "%sMust be longer than %s.%s", begin, option->shorter[i], end);
}

static void write_help(FILE *out, const struct conf_option *option)
{
    char takes[CONF_VALUE_WORDS], line[CONF_VALUE_WORDS + 40];
    conf_value_describe(option, takes);
    snprintf(line, sizeof line, "Takes %s. Since %s.", takes, option->since);
    fputc('\n', out);
    write_comment(out, option->help);
    write_shorter(out, option, "# ", "\n");
    write_comment(out, line);
}

static void write_setting(FILE *out, const struct conf_option *option, const char *indent)
{
    fprintf(out, "#%s%s = ", indent, option->name);
    write_value(out, option);
    fputc('\n', out);
}

/* The section as an example: all of it is to be opened at once. */
static void write_section(FILE *out)
{
    for (const struct conf_option *option = conf_option_project_table; option->name; option++)
        write_help(out, option);
    fputc('\n', out);
    write_comment(out, conf_option_project_name.help);
    fprintf(out, "#%s \"NAME\" {\n", conf_option_project_name.name);
    for (const struct conf_option *option = conf_option_project_table; option->name; option++)
        write_setting(out, option, "    ");
    fputs("#}\n", out);
}

int conf_write_sample(FILE *out)
{
    write_comment(out, head);
    for (const struct conf_option *option = conf_option_table; option->name; option++) {
        write_help(out, option);
        write_setting(out, option, "");
    }
    write_section(out);
    return fflush(out) || ferror(out) ? -1 : 0;
}

/* Text for mdoc: a sentence a line, and nothing that it takes for a macro or an escape. */
static void write_prose(FILE *out, const char *text)
{
    bool begins = true;
    for (const char *c = text; *c; c++) {
        if (begins && (*c == '.' || *c == '\''))
            fputs("\\&", out);
        begins = c[0] == '.' && c[1] == ' ';
        if (*c == '\\')
            fputs("\\e", out);
        else
            fputc(*c, out);
        if (begins) {
            fputc('\n', out);
            c++;
        }
    }
}

/* An argument of a macro: in quotes, so that no word of it is taken for another macro. */
static void write_argument(FILE *out, const char *text)
{
    fputc('"', out);
    for (const char *c = text; *c; c++) {
        if (*c == '"')
            fputs("\\(dq", out);
        else if (*c == '\\')
            fputs("\\e", out);
        else
            fputc(*c, out);
    }
    fputc('"', out);
}

static void write_default(FILE *out, const char *initial)
{
    if (*initial == '\0') {
        fputs("The default is empty.\n", out);
        return;
    }
    fputs("The default is\n.Ql ", out);
    write_argument(out, initial);
    fputs(" .\n", out);
}

static void write_items(FILE *out, const struct conf_option *table)
{
    for (const struct conf_option *option = table; option->name; option++) {
        char takes[CONF_VALUE_WORDS];
        conf_value_describe(option, takes);
        fprintf(out, ".It Cm %s\n", option->name);
        write_prose(out, option->help);
        fputc('\n', out);
        write_shorter(out, option, "", "\n");
        fputs("Takes ", out);
        write_prose(out, takes);
        fputs(".\n", out);
        write_default(out, option->initial);
        fprintf(out, "Since %s.\n", option->since);
    }
}

int conf_write_man(FILE *out)
{
    write_items(out, conf_option_table);
    fputs(".El\n.Ss Options of one project\n", out);
    write_prose(out, conf_option_project_name.help);
    fprintf(out, "\n.Pp\n.Dl %s \\(dqNAME\\(dq { ... }\n.Bl -tag -width Ds\n", conf_option_project_name.name);
    write_items(out, conf_option_project_table);
    return fflush(out) || ferror(out) ? -1 : 0;
}
