#include <unit.h>

#include <stdlib.h>

#include <text/utf8.h>

#include "words.h"

static const char *const names[WORD_COUNT] = {
#define NAME(symbol, ...) #symbol,
    PAGE_WORDS(NAME, NAME)
#undef NAME
};

enum { PLACES_MAX = 8, PLACE_MAX = 16 };

struct places {
    char names[PLACES_MAX][PLACE_MAX];
    size_t count;
};

static int compare(const void *a, const void *b)
{
    return strcmp(a, b);
}

/* The places of a text in order of their names; a brace that makes none fails. */
static struct places places_of(const char *text)
{
    struct places places = { 0 };
    for (const char *c = text; *c; c++) {
        assert_true(*c != '}');
        if (*c != '{')
            continue;
        size_t length = strcspn(c + 1, "{}");
        assert_int_equal(c[1 + length], '}');
        assert_true(length > 0 && length < PLACE_MAX && places.count < PLACES_MAX);
        memcpy(places.names[places.count++], c + 1, length);
        c += length + 1;
    }
    qsort(places.names, places.count, PLACE_MAX, compare);
    return places;
}

static void every_word_stands_in_every_language(void **state)
{
    (void)state;
    for (int word = 0; word < WORD_COUNT; word++)
        for (int language = 0; language < LANGUAGE_COUNT; language++)
            for (uint64_t count = 0; count < 3; count++) {
                const char *text = words_text((enum language)language, (enum word)word, count);
                if (!text || !*text)
                    fail_msg("%s is missing in %s", names[word], language_code((enum language)language));
                assert_true(utf8_valid(slice_of(text)) && !utf8_has_control(slice_of(text)));
            }
}

static void the_places_are_the_same_in_every_language_and_form(void **state)
{
    (void)state;
    for (int word = 0; word < WORD_COUNT; word++) {
        struct places first = places_of(words_text(LANGUAGE_ENGLISH, (enum word)word, 1));
        for (int language = 0; language < LANGUAGE_COUNT; language++)
            for (uint64_t count = 1; count < 3; count++) {
                struct places other = places_of(words_text((enum language)language, (enum word)word, count));
                if (first.count != other.count || memcmp(first.names, other.names, sizeof first.names) != 0)
                    fail_msg("%s has other places in %s", names[word], language_code((enum language)language));
            }
    }
}

static void every_place_is_known(void **state)
{
    (void)state;
    static const char *const known[] = { "who", "name", "org", "count", "time", "day", "scope", "until" };
    for (int word = 0; word < WORD_COUNT; word++) {
        struct places places = places_of(words_text(LANGUAGE_ENGLISH, (enum word)word, 1));
        for (size_t i = 0; i < places.count; i++) {
            bool found = false;
            for (size_t j = 0; j < COUNT(known); j++)
                found = found || strcmp(known[j], places.names[i]) == 0;
            if (!found)
                fail_msg("%s: nothing is put at {%s}", names[word], places.names[i]);
        }
    }
}

static void one_and_many_have_forms_of_their_own(void **state)
{
    (void)state;
    size_t counted = 0;
    for (int word = 0; word < WORD_COUNT; word++)
        for (int l = 0; l < LANGUAGE_COUNT; l++) {
            enum language language = (enum language)l;
            const char *none = words_text(language, (enum word)word, 0), *one = words_text(language, (enum word)word, 1);
            const char *many = words_text(language, (enum word)word, 100000);
            assert_string_equal(none, many);
            assert_int_equal(strcmp(one, many) != 0, words_counted((enum word)word));
            assert_int_equal(strstr(one, "{count}") != NULL, words_counted((enum word)word));
            counted += words_counted((enum word)word);
        }
    assert_true(counted > 0);
}

static void languages_differ(void **state)
{
    (void)state;
    size_t same = 0;
    for (int word = 0; word < WORD_COUNT; word++)
        same += strcmp(words_text(LANGUAGE_ENGLISH, (enum word)word, 1),
                       words_text(LANGUAGE_GERMAN, (enum word)word, 1)) == 0;
    /* a name alone, "{name} in {org}" */
    assert_true(same < 4);
}

static void every_error_has_a_page_with_advice(void **state)
{
    (void)state;
    for (int kind = 1; kind < ERROR_KIND_COUNT; kind++) {
        enum word advice = WORD_COUNT, what = words_problem((enum error_kind)kind, &advice);
        assert_true(what < WORD_COUNT && advice == what + 1);
        assert_true(words_fault((enum error_kind)kind) < WORD_COUNT);
    }
}

static void who_is_not_signed_in_is_told_so(void **state)
{
    (void)state;
    enum word advice;
    for (int kind = 1; kind < ERROR_KIND_COUNT; kind++)
        if (error_status((enum error_kind)kind) == 401)
            assert_int_not_equal(words_problem((enum error_kind)kind, &advice), WORD_PROBLEM_REQUEST);
    assert_int_equal(words_problem(ERROR_TOKEN_EXPIRED, &advice), WORD_PROBLEM_EXPIRED);
    assert_int_equal(words_problem(ERROR_NOT_FOUND, &advice), WORD_PROBLEM_NOT_FOUND);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_word_stands_in_every_language),
        cmocka_unit_test(the_places_are_the_same_in_every_language_and_form),
        cmocka_unit_test(every_place_is_known),
        cmocka_unit_test(one_and_many_have_forms_of_their_own),
        cmocka_unit_test(languages_differ),
        cmocka_unit_test(every_error_has_a_page_with_advice),
        cmocka_unit_test(who_is_not_signed_in_is_told_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
