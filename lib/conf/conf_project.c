#include "conf_project.h"

#include <stdlib.h>

#include "conf_option.h"
#include "conf_value.h"

static void release(struct conf_project *project)
{
    conf_value_release(project, &conf_option_project_name);
    for (const struct conf_option *option = conf_option_project_table; option->name; option++)
        conf_value_release(project, option);
}

static int fill(struct conf_project *project, struct slice name, const char *where, struct error *error)
{
    *project = (struct conf_project){ 0 };
    int result = conf_value_set(project, &conf_option_project_name, name, where, error);
    for (const struct conf_option *option = conf_option_project_table; result == 0 && option->name; option++)
        result = conf_value_set(project, option, slice_of(option->initial), "default: ", error);
    if (result)
        release(project);
    return result;
}

static struct conf_project *add(struct conf *conf, const char *where, struct error *error)
{
    size_t count = conf->projects.count;
    if (count == CONF_PROJECTS_MAX) {
        error_set(error, ERROR_BAD_REQUEST, "%sthere are over %d projects; leave out those that have the defaults",
                  where, CONF_PROJECTS_MAX);
        return NULL;
    }
    struct conf_project *items = realloc(conf->projects.items, (count + 1) * sizeof *items);
    if (!items) {
        error_memory(error);
        return NULL;
    }
    conf->projects.items = items;
    return &items[count];
}

struct conf_project *conf_project_take(struct conf *conf, struct slice name, const char *where,
                                       struct error *error)
{
    for (size_t i = conf->projects.count; i > 0; i--)
        if (slice_is(name, conf->projects.items[i - 1].name))
            return &conf->projects.items[i - 1];
    struct conf_project *project = add(conf, where, error);
    if (!project || fill(project, name, where, error))
        return NULL;
    conf->projects.count++;
    return project;
}

void conf_project_release(struct conf *conf)
{
    for (size_t i = 0; i < conf->projects.count; i++)
        release(&conf->projects.items[i]);
    free(conf->projects.items);
    conf->projects.items = NULL;
    conf->projects.count = 0;
}
