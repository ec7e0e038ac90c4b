/* Keys of rows: tuples of ids and numbers whose byte order is the order of the tuples. An id holds no NUL (id_check),
 * so a NUL ends it, and no tuple is the beginning of another one's id. */
#ifndef STORE_KEY_H
#define STORE_KEY_H

#include <stdbool.h>
#include <stdint.h>

#include <base/slice.h>
#include <model/principal.h>

enum { KEY_BYTES_MAX = 1024 };

struct key {
    size_t len;
    bool failed;                /* too long, or an id with a NUL */
    char bytes[KEY_BYTES_MAX];
};

void key_init(struct key *key);
void key_id(struct key *key, struct slice id);
void key_u8(struct key *key, uint8_t value);
void key_u32(struct key *key, uint32_t value);
void key_u64(struct key *key, uint64_t value);
/* (kind, user, org), (kind, org) or (kind, org, role). */
void key_principal(struct key *key, const struct principal *principal);
/* Bytes of a key as they stand. */
void key_raw(struct key *key, struct slice bytes);

static inline struct slice key_slice(const struct key *key)
{
    return (struct slice){ key->bytes, key->len };
}

/* The same way back; false where the bytes are not such a tuple. */
bool key_take_id(struct slice *rest, struct slice *id);
bool key_take_u8(struct slice *rest, uint8_t *value);
bool key_take_u32(struct slice *rest, uint32_t *value);
bool key_take_u64(struct slice *rest, uint64_t *value);
bool key_take_principal(struct slice *rest, struct principal *principal);

#endif
