#include <unit.h>

#include "fake_time.h"
#include <base/clock.h>
#include <tool/scenario.h>

static const struct json_limits limits = { 4096, 16, 200, 50 };

static const struct json *parse(struct arena *arena, const char *text)
{
    struct error error;
    struct json *root;
    error_init(&error, NULL);
    if (json_parse(slice_of(text), &limits, arena, &root, &error) != 0)
        fail_msg("%s: %s", text, error.detail);
    return root;
}

static void who_bears_which_kind_of_token(void **state)
{
    (void)state;
    static const struct {
        const char *person;
        bool self_signed;
    } cases[] = {
        { "{\"user\":\"u\",\"org\":\"o\",\"roles\":[],\"roster\":[],\"dashboard\":\"d\"}", false },
        { "{\"user\":\"u\",\"self_signed\":false}", false },
        { "{\"user\":\"u\",\"self_signed\":true}", true },
        { "{\"user\":\"u\",\"scope\":\"read\"}", true },
        { "{\"user\":\"u\",\"admin\":false}", true },
        { "{\"user\":\"u\",\"parents\":[]}", true },
        { "{\"user\":\"u\",\"claims\":{}}", true },
    };
    struct arena arena;
    arena_init(&arena, 1 << 20);
    for (size_t i = 0; i < COUNT(cases); i++)
        if (scenario_token_is_self_signed(parse(&arena, cases[i].person)) != cases[i].self_signed)
            fail_msg("%s", cases[i].person);
    arena_release(&arena);
}

static void claims_are_those_of_the_person_and_what_the_file_states_takes_their_place(void **state)
{
    (void)state;
    static const struct {
        const char *person, *claims;        /* without the end: expires is of now */
    } cases[] = {
        { "{\"user\":\"u\",\"org\":\"o\",\"roles\":[\"r\"],\"roster\":[{}],\"dashboard\":\"d\",\"scope\":\"read\","
          "\"parents\":[\"${p}\"],\"admin\":true}",
          "{\"userReference\":\"u\",\"orgId\":\"o\",\"roles\":[\"r\"],\"orgs\":[{}],\"dashboardId\":\"d\","
          "\"scope\":\"read\",\"parentDashboardIds\":[\"x y\"],\"projectId\":\"P\",\"expires\":\"" },
        { "{\"user\":\"u\",\"claims\":{\"projectId\":\"Q\",\"userReference\":null,\"a b\":[1]}}",
          "{\"projectId\":\"Q\",\"a b\":[1],\"expires\":\"" },
        { "{\"user\":\"u\",\"admin\":false}", "{\"userReference\":\"u\",\"projectId\":\"P\",\"expires\":\"" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena;
        struct buffer out;
        struct error error;
        struct scenario_names saved = { NULL };
        arena_init(&arena, 1 << 20);
        buffer_init(&out, 4096);
        error_init(&error, NULL);
        assert_int_equal(scenario_names_set(&saved, SLICE("p"), SLICE("x y"), &arena), 0);
        assert_int_equal(scenario_token_claims(&saved, parse(&arena, cases[i].person), SLICE("P"), 600, &out, &error),
                         0);
        if (!slice_starts(buffer_slice(&out), slice_of(cases[i].claims)))
            fail_msg("%.*s", SLICE_ARGS(buffer_slice(&out)));
        bool admin = strstr(cases[i].person, "\"admin\":true");
        buffer_byte(&out, '\0');
        assert_int_equal(strstr(out.ptr, "\"accessType\":\"admin\"") != NULL, admin);
        buffer_release(&out);
        arena_release(&arena);
    }
}

static void a_name_that_was_not_saved_is_no_claim(void **state)
{
    (void)state;
    static const char *const people[] = { "{\"user\":\"${x}\"}", "{\"user\":\"u\",\"claims\":{\"a\":\"${x}\"}}" };
    for (size_t i = 0; i < COUNT(people); i++) {
        struct arena arena;
        struct buffer out;
        struct error error;
        struct scenario_names saved = { NULL };
        arena_init(&arena, 1 << 20);
        buffer_init(&out, 4096);
        error_init(&error, NULL);
        assert_int_equal(scenario_token_claims(&saved, parse(&arena, people[i]), SLICE("P"), 600, &out, &error), -1);
        assert_error(&error, ERROR_INVALID_VALUE);
        buffer_release(&out);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(who_bears_which_kind_of_token),
        cmocka_unit_test(claims_are_those_of_the_person_and_what_the_file_states_takes_their_place),
        cmocka_unit_test(a_name_that_was_not_saved_is_no_claim),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
