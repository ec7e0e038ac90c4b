#include "key_ring.h"

#include <pthread.h>
#include <stdatomic.h>
#include <stdlib.h>

#include <base/digest.h>

#include "ec_key.h"
#include "jwt.h"

enum { SLOTS = 4096 };

/* Counted here: cjose's own count is not for threads. Freed by whoever drops it last. */
struct ring_key {
    atomic_int holders;
    struct digest pem;
    struct jwt_key *key;
};

/* A digest has one slot; the newest key of a slot stays. */
struct key_ring {
    pthread_mutex_t lock;
    struct ring_key *slots[SLOTS];
};

struct key_ring *key_ring_new(void)
{
    struct key_ring *ring = calloc(1, sizeof *ring);
    if (ring)
        pthread_mutex_init(&ring->lock, NULL);
    return ring;
}

void key_ring_free(struct key_ring *ring)
{
    if (!ring)
        return;
    for (size_t i = 0; i < SLOTS; i++)
        key_ring_drop(ring->slots[i]);
    pthread_mutex_destroy(&ring->lock);
    free(ring);
}

const struct jwt_key *key_ring_key(const struct ring_key *held)
{
    return held->key;
}

void key_ring_drop(struct ring_key *held)
{
    if (!held || atomic_fetch_sub(&held->holders, 1) != 1)
        return;
    jwt_key_free(held->key);
    free(held);
}

static struct ring_key **slot(struct key_ring *ring, const struct digest *pem)
{
    return &ring->slots[(pem->bytes[0] << 8 | pem->bytes[1]) % SLOTS];
}

static struct ring_key *find(struct key_ring *ring, const struct digest *pem)
{
    pthread_mutex_lock(&ring->lock);
    struct ring_key *held = *slot(ring, pem);
    if (held && digest_equal(&held->pem, pem))
        atomic_fetch_add(&held->holders, 1);
    else
        held = NULL;
    pthread_mutex_unlock(&ring->lock);
    return held;
}

static int read_pem(struct slice pem, bool is_private, struct ec_key *key)
{
    struct buffer normal;
    struct error error;
    if (is_private)
        return ec_key_read_private(pem, key);
    buffer_init(&normal, EC_KEY_PEM_MAX);
    error_init(&error, NULL);
    int result = ec_key_read_public(pem, key, &normal, &error);
    buffer_release(&normal);
    return result;
}

static struct ring_key *load(struct slice pem, bool is_private, const struct digest *digest, struct error *error)
{
    struct ec_key key;
    struct ring_key *held = malloc(sizeof *held);
    if (!held || read_pem(pem, is_private, &key) != 0) {
        free(held);
        error_set(error, ERROR_INTERNAL, "A key in the store cannot be read.");
        return NULL;
    }
    held->pem = *digest;
    held->key = jwt_key_load(&key);
    digest_wipe(&key, sizeof key);
    if (!held->key) {
        free(held);
        error_memory(error);
        return NULL;
    }
    atomic_init(&held->holders, 2);         /* the ring and the caller */
    return held;
}

struct ring_key *key_ring_take(struct key_ring *ring, struct slice pem, bool is_private, struct error *error)
{
    struct digest digest;
    if (digest_sha256(pem, &digest) != 0) {
        error_memory(error);
        return NULL;
    }
    struct ring_key *held = find(ring, &digest);
    if (held)
        return held;
    held = load(pem, is_private, &digest, error);
    if (!held)
        return NULL;
    pthread_mutex_lock(&ring->lock);
    struct ring_key *before = *slot(ring, &digest);
    *slot(ring, &digest) = held;
    pthread_mutex_unlock(&ring->lock);
    key_ring_drop(before);
    return held;
}
