#include <unit.h>

static void what_stands_before_a_sign_is_taken(void **state)
{
    (void)state;
    static const struct { const char *text, *taken, *rest; } cases[] = {
        { "a,b", "a", "b" }, { "a,b,c", "a", "b,c" }, { ",b", "", "b" }, { "a,", "a", "" }, { "a", "a", "" },
        { "", "", "" }, { ",", "", "" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct slice rest = slice_of(cases[i].text);
        assert_slice(slice_take(&rest, ','), cases[i].taken);
        assert_slice(rest, cases[i].rest);
    }
    struct slice none = { NULL, 0 };
    assert_slice(slice_take(&none, ','), "");
}

static void spaces_and_tabs_around_are_left_out(void **state)
{
    (void)state;
    static const struct { const char *text, *trimmed; } cases[] = {
        { "a", "a" }, { " \ta b\t ", "a b" }, { "", "" }, { " ", "" }, { "\n", "\n" },
    };
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_slice(slice_trim(slice_of(cases[i].text)), cases[i].trimmed);
    assert_slice(slice_trim((struct slice){ NULL, 0 }), "");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_stands_before_a_sign_is_taken),
        cmocka_unit_test(spaces_and_tabs_around_are_left_out),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
