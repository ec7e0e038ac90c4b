#include <unit.h>

#include "../../../lib/share/roster_match.h"

static const struct {
    const char *text, *bytes;
    size_t at;
} cases[] = {
    { "", "abc", 0 },
    { "", "", 0 },
    { "a", "", SIZE_MAX },
    { "a", "a", 0 },
    { "a", "xyA", 2 },
    { "z", "abc", SIZE_MAX },
    { "abc", "ab", SIZE_MAX },
    { "abc", "ababABC", 4 },
    { "ABC", "xabcx", 1 },
    { "aab", "aaaaab", 3 },
    { "abab", "abaabab", 3 },
    { "[", "{", SIZE_MAX },         /* no letters, but as far apart as A from a */
    { "@", "`", SIZE_MAX },
    { "example.com", "c1@EXAMPLE.COM", 3 },
    { "é", "É", SIZE_MAX },         /* letters of ASCII only */
    { "é", "café", 3 },
};

static size_t find(const struct roster_match *match, struct slice bytes)
{
    struct buffer folded;
    buffer_init(&folded, 65536);
    assert_int_equal(roster_match_fold(&folded, bytes), 0);
    assert_int_equal(folded.len, bytes.len);
    size_t at = roster_match_find(match, buffer_slice(&folded));
    buffer_release(&folded);
    return at;
}

static void finds_the_first_place_in_either_case(void **state)
{
    (void)state;
    struct arena arena;
    arena_init(&arena, 65536);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct roster_match match;
        assert_int_equal(roster_match_init(&match, slice_of(cases[i].text), &arena), 0);
        size_t at = find(&match, slice_of(cases[i].bytes));
        if (at != cases[i].at)
            fail_msg("\"%s\" in \"%s\": at %zu", cases[i].text, cases[i].bytes, at);
    }
    arena_release(&arena);
}

static size_t naive(const char *text, size_t len, const char *bytes, size_t count)
{
    for (size_t i = 0; i + len <= count; i++)
        if (strncasecmp(bytes + i, text, len) == 0)
            return i;
    return SIZE_MAX;
}

/* Few letters, so that texts often nearly match. */
static void agrees_with_the_plain_search_on_many_texts(void **state)
{
    (void)state;
    struct arena arena;
    uint32_t random = 12345, found = 0;
    char bytes[64], text[6];
    arena_init(&arena, 64 << 20);
    for (int round = 0; round < 20000; round++) {
        for (size_t i = 0; i < sizeof bytes + sizeof text; i++) {
            random = random * 1664525 + 1013904223;
            *(i < sizeof bytes ? &bytes[i] : &text[i - sizeof bytes]) = "abAB"[random >> 30];
        }
        struct roster_match match;
        size_t len = 1 + (random >> 8) % sizeof text;
        assert_int_equal(roster_match_init(&match, (struct slice){ text, len }, &arena), 0);
        size_t at = find(&match, (struct slice){ bytes, sizeof bytes });
        assert_int_equal(at, naive(text, len, bytes, sizeof bytes));
        found += at != SIZE_MAX;
    }
    assert_true(found > 1000 && found < 20000);
    arena_release(&arena);
}

static void every_byte_is_folded_where_it_stands(void **state)
{
    (void)state;
    struct buffer folded;
    char bytes[600];
    for (size_t i = 0; i < sizeof bytes; i++)
        bytes[i] = (char)(i * 7);
    buffer_init(&folded, sizeof bytes);
    for (size_t len = 0; len <= sizeof bytes; len += 3) {
        assert_int_equal(roster_match_fold(&folded, (struct slice){ bytes, len }), 0);
        assert_int_equal(folded.len, len);
        for (size_t i = 0; i < len; i++) {
            bool upper = bytes[i] >= 'A' && bytes[i] <= 'Z';
            if (folded.ptr[i] != (upper ? bytes[i] + 32 : bytes[i]))
                fail_msg("%d became %d", bytes[i], folded.ptr[i]);
        }
    }
    buffer_release(&folded);
    buffer_init(&folded, sizeof bytes - 1);
    assert_int_equal(roster_match_fold(&folded, (struct slice){ bytes, sizeof bytes }), -1);
    buffer_release(&folded);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(finds_the_first_place_in_either_case),
        cmocka_unit_test(agrees_with_the_plain_search_on_many_texts),
        cmocka_unit_test(every_byte_is_folded_where_it_stands),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
