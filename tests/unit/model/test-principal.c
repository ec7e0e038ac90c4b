#include <unit.h>

#include <model/principal.h>

#define USER(u, o) { PRINCIPAL_USER, SLICE_INIT(u), SLICE_INIT(o), SLICE_INIT("") }
#define ORG(o) { PRINCIPAL_ORG, SLICE_INIT(""), SLICE_INIT(o), SLICE_INIT("") }
#define ROLE(o, r) { PRINCIPAL_ROLE, SLICE_INIT(""), SLICE_INIT(o), SLICE_INIT(r) }

static const struct {
    const char *name;
    struct principal a, b;
    bool equal;
} pairs[] = {
    { "a user", USER("u", ""), USER("u", ""), true },
    { "a user in an org", USER("u", "o"), USER("u", "o"), true },
    { "an org", ORG("o"), ORG("o"), true },
    { "a role", ROLE("o", "r"), ROLE("o", "r"), true },
    { "another user", USER("u", ""), USER("v", ""), false },
    { "a user with and without org", USER("u", "o"), USER("u", ""), false },
    { "a user in another org", USER("u", "o"), USER("u", "p"), false },
    { "another case", USER("u", ""), USER("U", ""), false },
    { "a letter composed and not", USER("\xc3\xa9", ""), USER("e\xcc\x81", ""), false },
    { "a NUL more", USER("u", ""), USER("u\0", ""), false },
    { "a letter that moved", USER("ab", "c"), USER("a", "bc"), false },
    { "another org", ORG("o"), ORG("p"), false },
    { "an org and its role", ORG("o"), ROLE("o", "r"), false },
    { "another role", ROLE("o", "r"), ROLE("o", "s"), false },
    { "a role of another org", ROLE("o", "r"), ROLE("p", "r"), false },
    { "a user and an org of one name", USER("", "o"), ORG("o"), false },
};

static void are_equal_where_every_part_is(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++)
        if (principal_equal(&pairs[i].a, &pairs[i].b) != pairs[i].equal ||
            principal_equal(&pairs[i].b, &pairs[i].a) != pairs[i].equal)
            fail_msg("%s: %s equal", pairs[i].name, pairs[i].equal ? "not" : "is");
}

static void kinds_are_named_as_ways_are(void **state)
{
    (void)state;
    assert_string_equal(principal_kind_name(PRINCIPAL_USER), "user");
    assert_string_equal(principal_kind_name(PRINCIPAL_ORG), "org");
    assert_string_equal(principal_kind_name(PRINCIPAL_ROLE), "role");
}

static void come_back_as_they_were_packed(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(pairs); i++) {
        struct buffer packed;
        buffer_init(&packed, 4096);
        principal_pack(&packed, &pairs[i].a);
        struct unpack in = { buffer_slice(&packed), false };
        struct principal again = principal_unpack(&in);
        if (!unpack_done(&in) || !principal_equal(&again, &pairs[i].a))
            fail_msg("%s does not come back", pairs[i].name);
        buffer_release(&packed);
    }
}

static void an_input_that_ends_early_fails(void **state)
{
    (void)state;
    static const struct principal principal = { PRINCIPAL_ROLE, SLICE_INIT("u"), SLICE_INIT("org"),
                                                SLICE_INIT("role") };
    struct buffer packed;
    buffer_init(&packed, 4096);
    principal_pack(&packed, &principal);
    for (size_t length = 0; length < packed.len; length++) {
        struct unpack in = { { packed.ptr, length }, false };
        principal_unpack(&in);
        if (!in.failed)
            fail_msg("%zu of %zu bytes are taken", length, packed.len);
    }
    buffer_release(&packed);
}

static void a_kind_that_is_not_known_fails(void **state)
{
    (void)state;
    static const struct principal principal = ORG("o");
    static const unsigned char kinds[] = { 0, 4, 5, 127, 128, 255 };
    struct buffer packed;
    buffer_init(&packed, 4096);
    principal_pack(&packed, &principal);
    for (size_t i = 0; i < COUNT(kinds); i++) {
        packed.ptr[0] = (char)kinds[i];
        struct unpack in = { buffer_slice(&packed), false };
        principal_unpack(&in);
        if (!in.failed)
            fail_msg("kind %d is taken", kinds[i]);
    }
    buffer_release(&packed);
}

static void the_stored_values_stay(void **state)
{
    (void)state;
    assert_int_equal(PRINCIPAL_USER, 1);
    assert_int_equal(PRINCIPAL_ORG, 2);
    assert_int_equal(PRINCIPAL_ROLE, 3);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(are_equal_where_every_part_is),
        cmocka_unit_test(kinds_are_named_as_ways_are),
        cmocka_unit_test(come_back_as_they_were_packed),
        cmocka_unit_test(an_input_that_ends_early_fails),
        cmocka_unit_test(a_kind_that_is_not_known_fails),
        cmocka_unit_test(the_stored_values_stay),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
