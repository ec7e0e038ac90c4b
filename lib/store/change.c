#include "change.h"

#include <errno.h>

#include "key.h"

int change_add(struct store_change *change, enum table table, struct slice key, struct slice value, bool deletion,
               struct error *error)
{
    struct row_change *row = arena_alloc(change->arena, sizeof *row);
    if (!row)
        return error_memory(error);
    *row = (struct row_change){ .table = table, .deletion = deletion, .key = arena_copy(change->arena, key),
                                .value = arena_copy(change->arena, value) };
    if (!row->key.ptr || !row->value.ptr)
        return error_memory(error);
    if (change->last)
        change->last->next = row;
    else
        change->first = row;
    change->last = row;
    return 0;
}

static int apply_audit(const struct row_change *row, struct store *store, DB_TXN *txn, uint64_t number, uint32_t n)
{
    struct key key;
    key_init(&key);
    key_raw(&key, row->key);
    key_u64(&key, number);
    key_u32(&key, n);
    return key.failed ? EINVAL : engine_put(store, txn, TABLE_AUDIT, key_slice(&key), row->value);
}

int change_apply(const struct store_change *change, struct store *store, DB_TXN *txn, uint64_t number, uint32_t *n)
{
    int code = 0;
    for (const struct row_change *row = change->first; row && code == 0; row = row->next) {
        if (row->table == TABLE_AUDIT)
            code = apply_audit(row, store, txn, number, (*n)++);
        else if (row->deletion)
            code = engine_delete(store, txn, row->table, row->key);
        else
            code = engine_put(store, txn, row->table, row->key, row->value);
    }
    return code;
}
