#include <conf/conf.h>

#include <errno.h>
#include <stdlib.h>
#include <unistd.h>

#include <base/buffer.h>

#include "conf_file.h"
#include "conf_option.h"
#include "conf_parse.h"
#include "conf_project.h"
#include "conf_syntax.h"
#include "conf_value.h"

int conf_defaults(struct conf *conf, struct error *error)
{
    *conf = (struct conf){ 0 };
    for (const struct conf_option *option = conf_option_table; option->name; option++)
        if (conf_value_set(conf, option, slice_of(option->initial), "default: ", error)) {
            conf_release(conf);
            return -1;
        }
    return 0;
}

static int load(struct conf *conf, const char *path, struct buffer *text, struct buffer *plain,
                struct error *error)
{
    char file[CONF_FILE_LABEL];
    int last_line;
    conf_file_label(path, file);
    if (conf_defaults(conf, error) || conf_file_read(path, text, error) ||
        conf_syntax_plain(file, buffer_slice(text), plain, &last_line, error))
        return -1;
    buffer_byte(plain, '\0');
    return plain->failed ? error_memory(error) : conf_parse(conf, file, plain->ptr, last_line, error);
}

int conf_load(struct conf *conf, const char *path, struct error *error)
{
    struct buffer text, plain;
    buffer_init(&text, CONF_FILE_BYTES_MAX + CONF_FILE_BLOCK);
    buffer_init(&plain, CONF_FILE_BYTES_MAX + 1);
    int result = load(conf, path, &text, &plain, error);
    buffer_release(&text);
    buffer_release(&plain);
    if (result)
        conf_release(conf);
    return result;
}

int conf_load_service(struct conf *conf, const char *usual, struct error *error)
{
    const char *named = secure_getenv("DASHGRANT_CONFIG");
    if (named && *named)
        return conf_load(conf, named, error);
    if (access(usual, F_OK) == 0 || errno != ENOENT)
        return conf_load(conf, usual, error);
    return conf_defaults(conf, error);
}

void conf_release(struct conf *conf)
{
    for (const struct conf_option *option = conf_option_table; option->name; option++)
        conf_value_release(conf, option);
    conf_project_release(conf);
}

const struct conf_project *conf_find_project(const struct conf *conf, struct slice name)
{
    for (size_t i = 0; i < conf->projects.count; i++)
        if (slice_is(name, conf->projects.items[i].name))
            return &conf->projects.items[i];
    return NULL;
}

bool conf_list_holds(const char *list, struct slice word)
{
    struct slice rest = slice_of(list);
    while (rest.len) {
        struct slice one = slice_take(&rest, ' ');
        if (one.len && slice_equal(one, word))
            return true;
    }
    return false;
}
