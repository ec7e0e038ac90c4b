#include <unit.h>

#include "token_cache.h"

static struct digest digest_of(int n)
{
    struct digest digest;
    digest_sha256((struct slice){ (const char *)&n, sizeof n }, &digest);
    return digest;
}

static int get(struct token_cache *cache, int n, int64_t now, struct slice *value)
{
    static struct arena arena;
    struct digest digest = digest_of(n);
    arena_release(&arena);
    arena_init(&arena, 1 << 20);
    int found = token_cache_get(cache, &digest, now, &arena, value);
    static char copy[64];
    if (found == 1) {
        snprintf(copy, sizeof copy, "%.*s", SLICE_ARGS(*value));
        *value = slice_of(copy);
    }
    arena_release(&arena);
    return found;
}

static void put(struct token_cache *cache, int n, const char *value, int64_t until)
{
    struct digest digest = digest_of(n);
    token_cache_put(cache, &digest, slice_of(value), until);
}

static void what_was_put_is_found_until_it_ends(void **state)
{
    (void)state;
    struct token_cache *cache = token_cache_new(1 << 20);
    struct slice value;
    assert_int_equal(get(cache, 1, 0, &value), 0);
    put(cache, 1, "ann", 100);
    put(cache, 2, "bob", 200);
    assert_int_equal(get(cache, 1, 99, &value), 1);
    assert_slice(value, "ann");
    assert_int_equal(get(cache, 2, 99, &value), 1);
    assert_slice(value, "bob");
    assert_int_equal(get(cache, 1, 100, &value), 0);
    assert_int_equal(token_cache_count(cache), 1);
    put(cache, 2, "eve", 300);
    assert_int_equal(get(cache, 2, 250, &value), 1);
    assert_slice(value, "eve");
    assert_int_equal(token_cache_count(cache), 1);
    token_cache_free(cache);
}

static void a_sweep_forgets_what_has_ended(void **state)
{
    (void)state;
    struct token_cache *cache = token_cache_new(1 << 20);
    struct slice value;
    for (int i = 0; i < 1000; i++)
        put(cache, i, "v", i);
    assert_int_equal(token_cache_count(cache), 1000);
    token_cache_sweep(cache, 600);
    assert_int_equal(token_cache_count(cache), 399);
    assert_int_equal(get(cache, 601, 0, &value), 1);
    assert_int_equal(get(cache, 600, 0, &value), 0);
    token_cache_free(cache);
}

static void what_was_used_least_recently_makes_room(void **state)
{
    (void)state;
    struct token_cache *cache = token_cache_new(16 * 2000);
    struct slice value;
    put(cache, 0, "kept in use", INT64_MAX);
    for (int i = 1; i < 20000; i++) {
        put(cache, i, "0123456789012345678901234567890123456789", INT64_MAX);
        assert_int_equal(get(cache, 0, 0, &value), 1);
    }
    assert_slice(value, "kept in use");
    assert_true(token_cache_count(cache) < 16 * 2000 / 40);
    assert_true(token_cache_count(cache) > 100);
    assert_int_equal(get(cache, 19999, 0, &value), 1);
    assert_int_equal(get(cache, 1, 0, &value), 0);
    token_cache_free(cache);
}

static void what_is_larger_than_its_share_is_not_kept(void **state)
{
    (void)state;
    struct token_cache *cache = token_cache_new(16 * 100);
    static char large[4096];
    memset(large, 'x', sizeof large - 1);
    struct slice value;
    put(cache, 1, large, INT64_MAX);
    assert_int_equal(get(cache, 1, 0, &value), 0);
    assert_int_equal(token_cache_count(cache), 0);
    token_cache_free(cache);
    token_cache_free(NULL);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_was_put_is_found_until_it_ends),
        cmocka_unit_test(a_sweep_forgets_what_has_ended),
        cmocka_unit_test(what_was_used_least_recently_makes_room),
        cmocka_unit_test(what_is_larger_than_its_share_is_not_kept),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
