#include "token_cache.h"

#include <pthread.h>
#include <stdlib.h>
#include <string.h>

enum { SHARDS = 16, BUCKETS = 1024 };

struct entry {
    struct entry *chain;                /* of the bucket */
    struct entry *newer, *older;        /* by use */
    struct digest token;
    int64_t until;
    size_t length;
    char value[];
};

struct shard {
    pthread_mutex_t lock;
    size_t bytes, count;
    struct entry *newest, *oldest;
    struct entry *buckets[BUCKETS];
};

struct token_cache {
    size_t shard_bytes;
    struct shard shards[SHARDS];
};

struct token_cache *token_cache_new(size_t bytes)
{
    struct token_cache *cache = calloc(1, sizeof *cache);
    if (!cache)
        return NULL;
    cache->shard_bytes = bytes / SHARDS;
    for (int i = 0; i < SHARDS; i++)
        pthread_mutex_init(&cache->shards[i].lock, NULL);
    return cache;
}

/* Digests are as good as random, and nobody chooses the token to a digest. */
static struct shard *shard_of(struct token_cache *cache, const struct digest *token)
{
    return &cache->shards[token->bytes[0] % SHARDS];
}

static struct entry **bucket_of(struct shard *shard, const struct digest *token)
{
    return &shard->buckets[(token->bytes[1] << 8 | token->bytes[2]) % BUCKETS];
}

static struct entry *find(struct shard *shard, const struct digest *token)
{
    struct entry *entry = *bucket_of(shard, token);
    while (entry && memcmp(entry->token.bytes, token->bytes, DIGEST_BYTES) != 0)
        entry = entry->chain;
    return entry;
}

static void link_newest(struct shard *shard, struct entry *entry)
{
    entry->newer = NULL;
    entry->older = shard->newest;
    if (shard->newest)
        shard->newest->newer = entry;
    else
        shard->oldest = entry;
    shard->newest = entry;
}

static void unlink_use(struct shard *shard, struct entry *entry)
{
    *(entry->newer ? &entry->newer->older : &shard->newest) = entry->older;
    *(entry->older ? &entry->older->newer : &shard->oldest) = entry->newer;
}

static size_t weight(const struct entry *entry)
{
    return sizeof *entry + entry->length;
}

static void forget(struct shard *shard, struct entry *entry)
{
    struct entry **at = bucket_of(shard, &entry->token);
    while (*at != entry)
        at = &(*at)->chain;
    *at = entry->chain;
    unlink_use(shard, entry);
    shard->bytes -= weight(entry);
    shard->count--;
    free(entry);
}

void token_cache_free(struct token_cache *cache)
{
    if (!cache)
        return;
    for (int i = 0; i < SHARDS; i++) {
        while (cache->shards[i].newest)
            forget(&cache->shards[i], cache->shards[i].newest);
        pthread_mutex_destroy(&cache->shards[i].lock);
    }
    free(cache);
}

int token_cache_get(struct token_cache *cache, const struct digest *token, int64_t now, struct arena *arena,
                    struct slice *value)
{
    struct shard *shard = shard_of(cache, token);
    int found = 0;
    pthread_mutex_lock(&shard->lock);
    struct entry *entry = find(shard, token);
    if (entry && entry->until <= now) {
        forget(shard, entry);
    } else if (entry) {
        unlink_use(shard, entry);
        link_newest(shard, entry);
        *value = arena_copy(arena, (struct slice){ entry->value, entry->length });
        found = value->ptr ? 1 : -1;
    }
    pthread_mutex_unlock(&shard->lock);
    return found;
}

static void insert(struct shard *shard, struct entry *entry)
{
    struct entry **bucket = bucket_of(shard, &entry->token);
    entry->chain = *bucket;
    *bucket = entry;
    link_newest(shard, entry);
    shard->bytes += weight(entry);
    shard->count++;
}

void token_cache_put(struct token_cache *cache, const struct digest *token, struct slice value, int64_t until)
{
    struct shard *shard = shard_of(cache, token);
    struct entry *entry = malloc(sizeof *entry + value.len);
    if (!entry)
        return;
    *entry = (struct entry){ .token = *token, .until = until, .length = value.len };
    if (value.len)
        memcpy(entry->value, value.ptr, value.len);
    pthread_mutex_lock(&shard->lock);
    struct entry *before = find(shard, token);
    if (before)
        forget(shard, before);
    insert(shard, entry);
    while (shard->bytes > cache->shard_bytes)
        forget(shard, shard->oldest);
    pthread_mutex_unlock(&shard->lock);
}

static void sweep(struct shard *shard, int64_t now)
{
    pthread_mutex_lock(&shard->lock);
    for (struct entry *entry = shard->newest, *older; entry; entry = older) {
        older = entry->older;
        if (entry->until <= now)
            forget(shard, entry);
    }
    pthread_mutex_unlock(&shard->lock);
}

void token_cache_sweep(struct token_cache *cache, int64_t now)
{
    for (int i = 0; i < SHARDS; i++)
        sweep(&cache->shards[i], now);
}

size_t token_cache_count(struct token_cache *cache)
{
    size_t count = 0;
    for (int i = 0; i < SHARDS; i++) {
        pthread_mutex_lock(&cache->shards[i].lock);
        count += cache->shards[i].count;
        pthread_mutex_unlock(&cache->shards[i].lock);
    }
    return count;
}
