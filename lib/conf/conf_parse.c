#include "conf_parse.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include <confuse.h>

#include "conf_file.h"
#include "conf_option.h"
#include "conf_project.h"
#include "conf_value.h"

enum { WHERE = CONF_FILE_LABEL + 16 };

/* An option in the file. libconfuse hands no context to its callbacks, but keeps the address where a value goes:
 * the value is the first member, and leads to the rest. */
struct given {
    char *text;
    const struct conf_option *option;
    int line;                           /* 0: not in the file */
    const cfg_t *section;               /* in which it was given last: sections of one kind share their options */
    struct load *load;
};

/* The options of the file or of a section: for each row of the table one, in its order. */
struct options {
    const struct conf_option *table;
    size_t count;
    struct given *given;
    cfg_opt_t *options;                 /* the same, as libconfuse wants it */
};

struct load {
    struct conf *conf;
    const char *file;
    int last_line;
    struct error *error;
    struct options plain, project;
};

static struct given *given_of(const cfg_opt_t *option)
{
    return (struct given *)option->simple_value.ptr;
}

static const char *where(const struct load *load, int line, char *out)
{
    snprintf(out, WHERE, "%s:%d: ", load->file, line);
    return out;
}

/* Where the values of this section go; NULL: said what is wrong. */
static void *fields_of(struct load *load, const cfg_t *cfg, const char *place)
{
    if (cfg->opts[0].simple_value.ptr == (void **)&load->plain.given[0].text)
        return load->conf;
    return conf_project_take(load->conf, slice_of(cfg->title), place, load->error);
}

/* A section has ended: it counts, whatever it holds. */
static int take_section(cfg_t *cfg, cfg_opt_t *option)
{
    const cfg_t *section = cfg_opt_getnsec(option, cfg_opt_size(option) - 1);
    struct load *load = given_of(&cfg->opts[0])->load;
    char place[WHERE];
    where(load, section->line, place);
    return fields_of(load, section, place) ? 0 : -1;
}

/* libconfuse has put a value into given->text. */
static int take_value(cfg_t *cfg, cfg_opt_t *option)
{
    struct given *given = given_of(option);
    struct load *load = given->load;
    char place[WHERE];
    where(load, cfg->line, place);
    void *fields = fields_of(load, cfg, place);
    if (!fields)
        return -1;
    if (given->line && given->section == cfg)
        return error_set(load->error, ERROR_BAD_REQUEST, "%s%s is given twice, first in line %d; keep one of them",
                         place, option->name, given->line);
    given->line = cfg->line;
    given->section = cfg;
    return conf_value_set(fields, given->option, slice_of(given->text), place, load->error);
}

static void refuse_unknown(const struct load *load, bool in_file, const char *place, const char *name)
{
    const struct conf_option *nearest =
        conf_option_nearest(in_file ? conf_option_table : conf_option_project_table, slice_of(name));
    const char *project = conf_option_project_name.name;
    if (in_file && conf_option_find(conf_option_project_table, slice_of(name)))
        error_set(load->error, ERROR_BAD_REQUEST, "%s%s stands inside %s \"NAME\" { ... }", place, name, project);
    else if (!in_file && conf_option_find(conf_option_table, slice_of(name)))
        error_set(load->error, ERROR_BAD_REQUEST, "%s%s stands outside of %s \"NAME\" { ... }", place, name,
                  project);
    else if (nearest)
        error_set(load->error, ERROR_BAD_REQUEST, "%sthere is no option \"%.40s\"; was %s meant?", place, name,
                  nearest->name);
    else
        error_set(load->error, ERROR_BAD_REQUEST, "%sthere is no option \"%.40s\"; dashgrant.conf(5) lists them",
                  place, name);
}

/* An unknown name is told by libconfuse's own format; with a translated one, its message stands as it is. */
static void take_error(cfg_t *cfg, const char *format, va_list arguments)
{
    const struct given *first = given_of(&cfg->opts[0]);
    const struct load *load = first->load;
    char place[WHERE], message[128];
    where(load, cfg->line < load->last_line ? cfg->line : load->last_line, place);
    if (strncmp(format, "no such option", 14) == 0 || strncmp(format, "no sub-section title", 20) == 0) {
        refuse_unknown(load, first == load->plain.given, place, va_arg(arguments, const char *));
        return;
    }
    vsnprintf(message, sizeof message, format, arguments);
    error_set(load->error, ERROR_BAD_REQUEST, "%s%s; an option is written: name = value", place, message);
}

static void options_release(struct options *options)
{
    for (size_t i = 0; options->given && i < options->count; i++)
        free(options->given[i].text);
    free(options->given);
    free(options->options);
}

/* `more` rows of libconfuse's are left for the caller. */
static int options_init(struct options *options, struct load *load, const struct conf_option *table, size_t more)
{
    size_t count = conf_option_count(table);
    *options = (struct options){ .table = table, .count = count };
    options->given = calloc(count, sizeof *options->given);
    options->options = calloc(count + more + 1, sizeof *options->options);
    if (!options->given || !options->options)
        return error_memory(load->error);
    for (size_t i = 0; i < count; i++) {
        options->given[i] = (struct given){ .option = &table[i], .load = load };
        options->options[i] = (cfg_opt_t)CFG_SIMPLE_STR(table[i].name, &options->given[i].text);
        options->options[i].validcb = take_value;
    }
    options->options[count + more] = (cfg_opt_t)CFG_END();
    return 0;
}

static int load_init(struct load *load)
{
    if (options_init(&load->plain, load, conf_option_table, 1) != 0 ||
        options_init(&load->project, load, conf_option_project_table, 0) != 0)
        return -1;
    cfg_opt_t *section = &load->plain.options[load->plain.count];
    *section = (cfg_opt_t)CFG_SEC(conf_option_project_name.name, load->project.options,
                                  CFGF_MULTI | CFGF_TITLE | CFGF_NO_TITLE_DUPES);
    section->validcb = take_section;
    return 0;
}

/* libconfuse gave up without a word: it got no memory, or met an empty name. */
static int refuse_silence(const struct load *load, int line)
{
    char place[WHERE];
    if (errno == ENOMEM)
        return error_memory(load->error);
    return error_set(load->error, ERROR_BAD_REQUEST, "%sthis cannot be read; an option is written: name = value",
                     where(load, line, place));
}

static int read_text(struct load *load, const char *text)
{
    cfg_t *cfg = cfg_init(load->plain.options, CFGF_NONE);
    if (!cfg)
        return error_memory(load->error);
    cfg_set_error_function(cfg, take_error);
    errno = 0;
    if (cfg_parse_buf(cfg, text) != CFG_SUCCESS && !error_is_set(load->error))
        refuse_silence(load, cfg->line);
    cfg_free(cfg);
    return error_is_set(load->error) ? -1 : 0;
}

static const char *text_of(const struct given *given)
{
    return given->text ? given->text : given->option->initial;
}

static int check_shorter(const struct load *load, const struct given *given, const char *name)
{
    const struct conf_option *option = given->option;
    const struct conf_option *shorter = conf_option_find(conf_option_table, slice_of(name));
    if (conf_value_number(load->conf, option) > conf_value_number(load->conf, shorter))
        return 0;
    const struct given *other = &load->plain.given[shorter - conf_option_table];
    char place[WHERE];
    where(load, given->line > other->line ? given->line : other->line, place);
    return error_set(load->error, ERROR_BAD_REQUEST, "%s%s (%.20s) must be longer than %s (%.20s); change one",
                     place, option->name, text_of(given), name, text_of(other));
}

static int check_together(const struct load *load)
{
    for (size_t i = 0; i < load->plain.count; i++)
        for (size_t j = 0; j < CONF_SHORTER_MAX && conf_option_table[i].shorter[j]; j++)
            if (check_shorter(load, &load->plain.given[i], conf_option_table[i].shorter[j]))
                return -1;
    return 0;
}

int conf_parse(struct conf *conf, const char *file, const char *text, int last_line, struct error *error)
{
    struct load load = { .conf = conf, .file = file, .last_line = last_line, .error = error };
    int result = load_init(&load);
    if (result == 0)
        result = read_text(&load, text);
    if (result == 0)
        result = check_together(&load);
    options_release(&load.plain);
    options_release(&load.project);
    return result;
}
