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
    CONF_ADDRESSES      /* IP addresses and networks */
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
    size_t offset;                  /* of its field in struct conf */
};

/* Ends with a row without a name. */
extern const struct conf_option conf_option_table[];

/* NULL: there is none of this name. */
const struct conf_option *conf_option_find(struct slice name);

/* The option whose name may have been meant: at most a third of its letters missing, wrong, too many or swapped
 * with their neighbour. NULL: none. */
const struct conf_option *conf_option_nearest(struct slice name);

#endif
