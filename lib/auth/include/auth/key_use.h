/* When keys were last used: noted in memory, written from time to time, so that no check waits for the disk. */
#ifndef AUTH_KEY_USE_H
#define AUTH_KEY_USE_H

#include <stdint.h>

#include <base/error.h>
#include <base/slice.h>

struct store;
struct key_use;

/* An empty note; NULL without memory. Ended by key_use_free (NULL is taken); what was not written is forgotten. */
struct key_use *key_use_new(void);
void key_use_free(struct key_use *uses);

/* The key was used now. Any thread; never blocks for the disk. Beyond some thousand keys between two writes, further
 * ones are left out. */
void key_use_note(struct key_use *uses, struct slice key_id, int64_t now);

/* Writes what was noted into the keys' rows. Nothing noted: nothing written. 0 or -1. Blocks for the disk. */
int key_use_write(struct key_use *uses, struct store *store, struct error *error);

#endif
