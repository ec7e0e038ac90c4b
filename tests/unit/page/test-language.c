#include <unit.h>

#include <page/language.h>

static void the_best_liked_language_is_found(void **state)
{
    (void)state;
    static const struct { const char *header; enum language language; } cases[] = {
        { "", LANGUAGE_ENGLISH },
        { "en", LANGUAGE_ENGLISH },
        { "de", LANGUAGE_GERMAN },
        { "DE", LANGUAGE_GERMAN },
        { "de-AT", LANGUAGE_GERMAN },
        { "de-CH-1996", LANGUAGE_GERMAN },
        { "de-AT,de;q=0.9,en;q=0.8", LANGUAGE_GERMAN },
        { "en-US,en;q=0.9,de;q=0.8", LANGUAGE_ENGLISH },
        { "en;q=0.5, de;q=0.7", LANGUAGE_GERMAN },
        { "en;q=0.5,de;q=0.5", LANGUAGE_ENGLISH },
        { "de;q=0.5,en;q=0.5", LANGUAGE_GERMAN },
        { "de ; q=0.501 , en;q=0.5", LANGUAGE_GERMAN },
        { "fr,de;q=0.3", LANGUAGE_GERMAN },
        { "fr", LANGUAGE_ENGLISH },
        { "*", LANGUAGE_ENGLISH },
        { "fr,*;q=0.5,de;q=0.4", LANGUAGE_ENGLISH },
        { "de;q=0", LANGUAGE_ENGLISH },
        { "de;q=0.000,en;q=0.001", LANGUAGE_ENGLISH },
        { "de;q=1.0", LANGUAGE_GERMAN },
        { "en;q=0.9,de;q=1", LANGUAGE_GERMAN },
        { "en;q=0.1,de;Q=0.2", LANGUAGE_GERMAN },
        { "en;q=0.1,de;q=1.001", LANGUAGE_ENGLISH },
        { "en;q=0.1,de;q=2", LANGUAGE_ENGLISH },
        { "en;q=0.1,de;q=", LANGUAGE_ENGLISH },
        { "en;q=0.1,de;q=.9", LANGUAGE_ENGLISH },
        { "en;q=0.1,de;q=0.9999", LANGUAGE_ENGLISH },
        { "en;q=0.1,de;q=-1", LANGUAGE_ENGLISH },
        { "en;q=0.1,de;level=1", LANGUAGE_ENGLISH },
        { "deu,den-x", LANGUAGE_ENGLISH },
        { ",,;,de", LANGUAGE_GERMAN },
        { "d", LANGUAGE_ENGLISH },
        { "-de", LANGUAGE_ENGLISH },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        if (language_accepted(slice_of(cases[i].header)) != cases[i].language)
            fail_msg("\"%s\" is not %s", cases[i].header, language_code(cases[i].language));
}

static void a_language_has_its_code(void **state)
{
    (void)state;
    for (int i = 0; i < LANGUAGE_COUNT; i++) {
        const char *code = language_code((enum language)i);
        assert_int_equal(strlen(code), 2);
        assert_int_equal(language_accepted(slice_of(code)), i);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_best_liked_language_is_found),
        cmocka_unit_test(a_language_has_its_code),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
