#include <share/statistics.h>

#include <store/store.h>

int statistics_count(struct store *store, void (*visit)(void *context, const char *table, uint64_t rows),
                     void *context, struct error *error)
{
    return store_count(store, visit, context, error);
}
