/* Private: the rows that a plan wants written. */
#ifndef STORE_CHANGE_H
#define STORE_CHANGE_H

#include "engine.h"

struct row_change {
    enum table table;
    bool deletion;
    struct slice key;           /* TABLE_AUDIT: the project's part; number and n are added when it is written */
    struct slice value;
    struct row_change *next;
};

struct store_change {
    struct arena *arena;
    struct row_change *first, *last;
};

/* Adds one row; key and value are copied. 0 or -1. */
int change_add(struct store_change *change, enum table table, struct slice key, struct slice value, bool deletion,
               struct error *error);

/* Writes the rows in the order they were added. `n` counts the transaction's audit rows. Berkeley DB's code. */
int change_apply(const struct store_change *change, struct store *store, DB_TXN *txn, uint64_t number, uint32_t *n);

#endif
