#include <unit.h>

#include <model/scope.h>

static const struct {
    const char *name;
    struct slice text;
    enum scope scope;           /* SCOPE_NONE: refused */
} cases[] = {
    { "read", SLICE_INIT("read"), SCOPE_READ },
    { "read_write", SLICE_INIT("read_write"), SCOPE_READ_WRITE },
    { "nothing", SLICE_INIT(""), SCOPE_NONE },
    { "upper case", SLICE_INIT("READ"), SCOPE_NONE },
    { "a space behind", SLICE_INIT("read "), SCOPE_NONE },
    { "a NUL behind", SLICE_INIT("read\0"), SCOPE_NONE },
    { "a beginning", SLICE_INIT("rea"), SCOPE_NONE },
    { "half of the greater", SLICE_INIT("read_"), SCOPE_NONE },
    { "write alone", SLICE_INIT("write"), SCOPE_NONE },
    { "another spelling", SLICE_INIT("read-write"), SCOPE_NONE },
    { "a number", SLICE_INIT("0"), SCOPE_NONE },
    { "none", SLICE_INIT("none"), SCOPE_NONE },
};

static void reads_two_words_and_nothing_else(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum scope scope = SCOPE_NONE;
        bool taken = scope_parse(cases[i].text, &scope);
        if (taken != (cases[i].scope != SCOPE_NONE) || scope != cases[i].scope)
            fail_msg("%s is %s, scope %d", cases[i].name, taken ? "taken" : "refused", (int)scope);
    }
}

static void a_greater_scope_includes_the_lesser(void **state)
{
    (void)state;
    assert_true(SCOPE_NONE < SCOPE_READ);
    assert_true(SCOPE_READ < SCOPE_READ_WRITE);
}

static void names_are_what_is_read(void **state)
{
    (void)state;
    assert_string_equal(scope_name(SCOPE_NONE), "");
    for (enum scope scope = SCOPE_READ; scope <= SCOPE_READ_WRITE; scope++) {
        enum scope again = SCOPE_NONE;
        assert_true(scope_parse(slice_of(scope_name(scope)), &again));
        assert_int_equal(again, scope);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(reads_two_words_and_nothing_else),
        cmocka_unit_test(a_greater_scope_includes_the_lesser),
        cmocka_unit_test(names_are_what_is_read),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
