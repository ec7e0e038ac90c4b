/* The table of options: all that is known about an option stands in its row and in struct conf, nowhere else. */
#ifndef CONF_OPTION_H
#define CONF_OPTION_H

#include <stddef.h>

#include <base/slice.h>

enum conf_type {
    CONF_TEXT,
    CONF_PATH,          /* absolute */
    CONF_URL_PATH,      /* of a URL: "/team/dashgrant" */
    CONF_NAME,          /* letters, digits, "-" and "_" */
    CONF_MODE,          /* octal permissions */
    CONF_BOOLEAN,
    CONF_NUMBER,
    CONF_DURATION,
    CONF_BYTES,
    CONF_CHOICE,
    CONF_ADDRESSES,     /* IP addresses and networks */
    CONF_ORIGINS,       /* scheme://host[:port], as a browser writes it */
    CONF_ANCESTORS      /* the same, and 'self' */
};

enum { CONF_SHORTER_MAX = 2 };

struct conf_option {
    const char *name;
    enum conf_type type;
    const char *initial;            /* the default, as a file would say it */
    const char *minimum, *maximum;  /* in the notation of the type; of texts their length in bytes */
    const char *choices;            /* of CONF_CHOICE, separated by spaces */
    const char *shorter[CONF_SHORTER_MAX];  /* options of the same type whose value must be less than this one's */
    const char *since;              /* the first version that has it */
    const char *help;               /* plain sentences */
    size_t offset;                  /* of its field in struct conf, or in struct conf_project */
};

/* Each ends with a row without a name: the options of the file, those of a section project "NAME" { ... }, and the
 * name of such a section. */
extern const struct conf_option conf_option_table[];
extern const struct conf_option conf_option_project_table[];
extern const struct conf_option conf_option_project_name;

size_t conf_option_count(const struct conf_option *table);

/* NULL: there is none of this name. */
const struct conf_option *conf_option_find(const struct conf_option *table, struct slice name);

/* The option whose name may have been meant: at most a third of its letters missing, wrong, too many or swapped
 * with their neighbour. NULL: none. */
const struct conf_option *conf_option_nearest(const struct conf_option *table, struct slice name);

#endif
