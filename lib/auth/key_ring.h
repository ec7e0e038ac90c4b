/* Private: keys made ready for use, kept by the digest of their PEM. What a PEM says never changes, so nothing
 * here can be out of date; whether a key still counts, its row tells each time. */
#ifndef AUTH_KEY_RING_H
#define AUTH_KEY_RING_H

#include <stdbool.h>

#include <base/error.h>
#include <base/slice.h>

struct jwt_key;
struct key_ring;

/* NULL without memory. */
struct key_ring *key_ring_new(void);
/* Nothing taken is still held. NULL is taken. */
void key_ring_free(struct key_ring *ring);

/* A key held by whoever took it; its jwt_key is for many threads at once. */
struct ring_key;
const struct jwt_key *key_ring_key(const struct ring_key *held);

/* The key of a PEM that the store keeps (public or private), made ready where it is not. To be given back with
 * key_ring_drop. NULL with UNAVAILABLE or INTERNAL. Any thread. */
struct ring_key *key_ring_take(struct key_ring *ring, struct slice pem, bool is_private, struct error *error);
/* NULL is taken. */
void key_ring_drop(struct ring_key *held);

#endif
