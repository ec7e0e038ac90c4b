/* Private: the notation that queries and forms share. */
#ifndef TEXT_QUERY_SPLIT_H
#define TEXT_QUERY_SPLIT_H

#include <text/query.h>

/* As query_parse, with as many pairs; the length of the text is the caller's to bound. */
int query_split(struct slice text, size_t pairs_max, struct arena *arena, struct query *query,
                struct error *error);

#endif
