/* The sections of projects in struct conf. */
#ifndef CONF_PROJECT_H
#define CONF_PROJECT_H

#include <conf/conf.h>

enum { CONF_PROJECTS_MAX = 10000 };

/* The section of that name; a new one with all defaults where there is none. It stands until the next is made.
 * NULL: BAD_REQUEST (no name that a project may have; beyond CONF_PROJECTS_MAX; `where` begins the detail) or
 * UNAVAILABLE. */
struct conf_project *conf_project_take(struct conf *conf, struct slice name, const char *where,
                                       struct error *error);

/* Frees all of them. */
void conf_project_release(struct conf *conf);

#endif
