/* What a dashboard holds beside its name and owner. */
#ifndef MODEL_DASHBOARD_H
#define MODEL_DASHBOARD_H

#include <stddef.h>

#include <base/slice.h>

struct chart {
    struct slice id, name;          /* the name may be empty */
};

/* An id stands once among the charts; they keep the order in which they were given. */
struct details {
    struct slice metadata;          /* compact JSON text of an object; empty: none was given */
    const struct chart *charts;
    size_t chart_count;
};

#endif
