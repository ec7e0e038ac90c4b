/* Private: the few facts about the store itself, and the steps from an older schema to this one. */
#ifndef STORE_META_H
#define STORE_META_H

#include "engine.h"

/* Reads epoch and number, or makes a new store's; brings an older schema up to date; sees to it that no number that
 * could have been given before a crash is given again. 0 or -1. */
int meta_open(struct store *store, struct error *error);

/* The revision record of a transaction. Berkeley DB's code. */
int meta_put_number(struct store *store, DB_TXN *txn, uint64_t number);

/* A numbered step: what makes a store of schema `from` one of schema `from` + 1, inside one transaction. */
struct migration {
    uint32_t from;
    int (*run)(struct store *store, DB_TXN *txn);       /* Berkeley DB's code */
};

/* Runs the steps that lead from the store's schema to `target`, each in a transaction of its own that also writes the
 * new version, so that a kill between two steps leaves a store of a known schema. A newer store, or a missing step:
 * UNAVAILABLE. 0 or -1. */
int meta_migrate(struct store *store, const struct migration *steps, size_t count, uint32_t target,
                 struct error *error);

#endif
