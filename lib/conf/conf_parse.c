#include "conf_parse.h"

#include <errno.h>
#include <stdarg.h>
#include <stdlib.h>

#include <confuse.h>

#include "conf_file.h"
#include "conf_option.h"
#include "conf_value.h"

enum { WHERE = CONF_FILE_LABEL + 16 };

/* An option in the file. libconfuse hands no context to its callbacks, but keeps the address where a value goes:
 * the value is the first member, and leads to the rest. */
struct given {
    char *text;
    const struct conf_option *option;
    int line;                           /* 0: not in the file */
    struct load *load;
};

struct load {
    struct conf *conf;
    const char *file;
    int last_line;
    struct error *error;
    struct given *given;                /* one for each row of the table, in its order */
    cfg_opt_t *options;                 /* the same, as libconfuse wants it */
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

/* libconfuse has put a value into given->text. */
static int take_value(cfg_t *cfg, cfg_opt_t *option)
{
    struct given *given = given_of(option);
    struct load *load = given->load;
    char place[WHERE];
    where(load, cfg->line, place);
    if (given->line)
        return error_set(load->error, ERROR_BAD_REQUEST, "%s%s is given twice, first in line %d; keep one of them",
                         place, option->name, given->line);
    given->line = cfg->line;
    return conf_value_set(load->conf, given->option, slice_of(given->text), place, load->error);
}

static void refuse_unknown(const struct load *load, const char *place, const char *name)
{
    const struct conf_option *nearest = conf_option_nearest(slice_of(name));
    if (nearest)
        error_set(load->error, ERROR_BAD_REQUEST, "%sthere is no option \"%.40s\"; was %s meant?", place, name,
                  nearest->name);
    else
        error_set(load->error, ERROR_BAD_REQUEST, "%sthere is no option \"%.40s\"; dashgrant.conf(5) lists them",
                  place, name);
}

/* An unknown name is told by libconfuse's own format; with a translated one, its message stands as it is. */
static void take_error(cfg_t *cfg, const char *format, va_list arguments)
{
    const struct load *load = given_of(&cfg->opts[0])->load;
    char place[WHERE], message[128];
    where(load, cfg->line < load->last_line ? cfg->line : load->last_line, place);
    if (strncmp(format, "no such option", 14) == 0 || strncmp(format, "no sub-section title", 20) == 0) {
        refuse_unknown(load, place, va_arg(arguments, const char *));
        return;
    }
    vsnprintf(message, sizeof message, format, arguments);
    error_set(load->error, ERROR_BAD_REQUEST, "%s%s; an option is written: name = value", place, message);
}

static void load_release(struct load *load, size_t count)
{
    for (size_t i = 0; load->given && i < count; i++)
        free(load->given[i].text);
    free(load->given);
    free(load->options);
}

static int load_init(struct load *load, size_t count)
{
    load->given = calloc(count, sizeof *load->given);
    load->options = calloc(count + 1, sizeof *load->options);
    if (!load->given || !load->options)
        return error_memory(load->error);
    for (size_t i = 0; i < count; i++) {
        load->given[i] = (struct given){ .option = &conf_option_table[i], .load = load };
        load->options[i] = (cfg_opt_t)CFG_SIMPLE_STR(conf_option_table[i].name, &load->given[i].text);
        load->options[i].validcb = take_value;
    }
    load->options[count] = (cfg_opt_t)CFG_END();
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
    cfg_t *cfg = cfg_init(load->options, CFGF_NONE);
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
    const struct conf_option *shorter = conf_option_find(slice_of(name));
    if (conf_value_number(load->conf, option) > conf_value_number(load->conf, shorter))
        return 0;
    const struct given *other = &load->given[shorter - conf_option_table];
    char place[WHERE];
    where(load, given->line > other->line ? given->line : other->line, place);
    return error_set(load->error, ERROR_BAD_REQUEST, "%s%s (%.20s) must be longer than %s (%.20s); change one",
                     place, option->name, text_of(given), name, text_of(other));
}

static int check_together(const struct load *load, size_t count)
{
    for (size_t i = 0; i < count; i++)
        for (size_t j = 0; j < CONF_SHORTER_MAX && conf_option_table[i].shorter[j]; j++)
            if (check_shorter(load, &load->given[i], conf_option_table[i].shorter[j]))
                return -1;
    return 0;
}

int conf_parse(struct conf *conf, const char *file, const char *text, int last_line, struct error *error)
{
    struct load load = { .conf = conf, .file = file, .last_line = last_line, .error = error };
    size_t count = 0;
    while (conf_option_table[count].name)
        count++;
    int result = load_init(&load, count);
    if (result == 0)
        result = read_text(&load, text);
    if (result == 0)
        result = check_together(&load, count);
    load_release(&load, count);
    return result;
}
