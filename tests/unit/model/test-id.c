#include <unit.h>

#include <model/bounds.h>
#include <model/id.h>

static const struct {
    const char *name;
    enum id_kind kind;
    struct slice id;
    enum error_kind fault;
} cases[] = {
    { "a user with a space", ID_USER, SLICE_INIT("user 123456"), ERROR_NONE },
    { "a user with a colon", ID_USER, SLICE_INIT("org:0"), ERROR_NONE },
    { "a single byte", ID_ORG, SLICE_INIT("0"), ERROR_NONE },
    { "marks of paths and queries", ID_ROLE, SLICE_INIT("../a?b=c&d#e%2F"), ERROR_NONE },
    { "a space alone", ID_ROLE, SLICE_INIT(" "), ERROR_NONE },
    { "a dot is an org", ID_ORG, SLICE_INIT("."), ERROR_NONE },
    { "letters of two to four bytes", ID_ORG, SLICE_INIT("\xc3\xa9\xe2\x82\xac\xf0\x9f\x98\x80"), ERROR_NONE },
    { "a letter with a combining mark", ID_USER, SLICE_INIT("e\xcc\x81"), ERROR_NONE },
    { "the first character behind the controls", ID_PROJECT, SLICE_INIT("\xc2\xa0"), ERROR_NONE },
    { "an empty project", ID_PROJECT, SLICE_INIT(""), ERROR_INVALID_VALUE },
    { "an empty dashboard", ID_DASHBOARD, SLICE_INIT(""), ERROR_INVALID_VALUE },
    { "an empty user", ID_USER, SLICE_INIT(""), ERROR_INVALID_VALUE },
    { "NUL alone", ID_USER, SLICE_INIT("\0"), ERROR_INVALID_VALUE },
    { "NUL inside", ID_USER, SLICE_INIT("a\0b"), ERROR_INVALID_VALUE },
    { "NUL at the end", ID_ORG, SLICE_INIT("a\0"), ERROR_INVALID_VALUE },
    { "a line feed", ID_ROLE, SLICE_INIT("a\n"), ERROR_INVALID_VALUE },
    { "a tab", ID_ROLE, SLICE_INIT("a\tb"), ERROR_INVALID_VALUE },
    { "DEL", ID_ORG, SLICE_INIT("a\x7f"), ERROR_INVALID_VALUE },
    { "U+0080", ID_ORG, SLICE_INIT("\xc2\x80"), ERROR_INVALID_VALUE },
    { "U+009F", ID_ORG, SLICE_INIT("\xc2\x9f"), ERROR_INVALID_VALUE },
    { "a byte that begins nothing", ID_USER, SLICE_INIT("a\xff"), ERROR_INVALID_VALUE },
    { "an overlong slash", ID_USER, SLICE_INIT("\xc0\xaf"), ERROR_INVALID_VALUE },
    { "a surrogate", ID_USER, SLICE_INIT("\xed\xa0\x80"), ERROR_INVALID_VALUE },
    { "a character cut off", ID_USER, SLICE_INIT("\xe2\x82"), ERROR_INVALID_VALUE },
    { "all kinds of a dashboard's characters", ID_DASHBOARD, SLICE_INIT("azAZ09._:~-"), ERROR_NONE },
    { "a dashboard of three dots", ID_DASHBOARD, SLICE_INIT("..."), ERROR_NONE },
    { "a dashboard that begins with a dot", ID_DASHBOARD, SLICE_INIT(".a"), ERROR_NONE },
    { "a dashboard of one dot", ID_DASHBOARD, SLICE_INIT("."), ERROR_INVALID_VALUE },
    { "a dashboard of two dots", ID_DASHBOARD, SLICE_INIT(".."), ERROR_INVALID_VALUE },
    { "a dashboard with a slash", ID_DASHBOARD, SLICE_INIT("a/b"), ERROR_INVALID_VALUE },
    { "a dashboard with a space", ID_DASHBOARD, SLICE_INIT("a b"), ERROR_INVALID_VALUE },
    { "a dashboard with a percent sign", ID_DASHBOARD, SLICE_INIT("%2e"), ERROR_INVALID_VALUE },
    { "a dashboard with NUL", ID_DASHBOARD, SLICE_INIT("a\0"), ERROR_INVALID_VALUE },
    { "a dashboard with a letter beyond ASCII", ID_DASHBOARD, SLICE_INIT("\xc3\xa9"), ERROR_INVALID_VALUE },
    { "a dashboard with @", ID_DASHBOARD, SLICE_INIT("@"), ERROR_INVALID_VALUE },
    { "a dashboard with [", ID_DASHBOARD, SLICE_INIT("["), ERROR_INVALID_VALUE },
    { "a dashboard with `", ID_DASHBOARD, SLICE_INIT("`"), ERROR_INVALID_VALUE },
    { "a dashboard with {", ID_DASHBOARD, SLICE_INIT("{"), ERROR_INVALID_VALUE },
};

static void hold(const char *name, enum id_kind kind, struct slice id, enum error_kind fault)
{
    const char *why = NULL;
    enum error_kind seen = id_check(kind, id, &why);
    if (seen != fault)
        fail_msg("%s: %s, not %s", name, error_code(seen), error_code(fault));
    if (fault != ERROR_NONE && (!why || strlen(why) < 2 || why[strlen(why) - 1] != '.'))
        fail_msg("%s: no sentence says why", name);
}

static void takes_what_an_id_may_be_and_says_why_not(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        hold(cases[i].name, cases[i].kind, cases[i].id, cases[i].fault);
}

static const struct {
    const char *name;
    enum id_kind kind;
    size_t max;
} lengths[] = {
    { "project", ID_PROJECT, ID_BYTES_MAX }, { "dashboard", ID_DASHBOARD, ID_BYTES_MAX },
    { "user", ID_USER, USER_REFERENCE_BYTES_MAX }, { "org", ID_ORG, ID_BYTES_MAX },
    { "role", ID_ROLE, ID_BYTES_MAX },
};

static void lengths_are_counted_in_bytes_up_to_the_bound(void **state)
{
    (void)state;
    char text[2 * USER_REFERENCE_BYTES_MAX];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < COUNT(lengths); i++) {
        hold(lengths[i].name, lengths[i].kind, (struct slice){ text, lengths[i].max }, ERROR_NONE);
        hold(lengths[i].name, lengths[i].kind, (struct slice){ text, lengths[i].max + 1 }, ERROR_TOO_LONG);
        hold(lengths[i].name, lengths[i].kind, (struct slice){ text, sizeof text }, ERROR_TOO_LONG);
    }
    for (size_t i = 0; i < sizeof text; i += 2)
        memcpy(text + i, "\xc3\xa9", 2);
    hold("128 letters of two bytes", ID_USER, (struct slice){ text, 256 }, ERROR_NONE);
    hold("129 letters of two bytes", ID_USER, (struct slice){ text, 258 }, ERROR_TOO_LONG);
}

static void the_sentence_names_the_bound(void **state)
{
    (void)state;
    char text[USER_REFERENCE_BYTES_MAX + 1], bound[16];
    memset(text, 'a', sizeof text);
    for (size_t i = 0; i < COUNT(lengths); i++) {
        const char *why = "";
        id_check(lengths[i].kind, (struct slice){ text, lengths[i].max + 1 }, &why);
        snprintf(bound, sizeof bound, " %zu ", lengths[i].max);
        if (!strstr(why, bound))
            fail_msg("%s: \"%s\"", lengths[i].name, why);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(takes_what_an_id_may_be_and_says_why_not),
        cmocka_unit_test(lengths_are_counted_in_bytes_up_to_the_bound),
        cmocka_unit_test(the_sentence_names_the_bound),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
