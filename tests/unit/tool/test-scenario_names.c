#include <unit.h>

#include <tool/scenario.h>

enum { MEMORY = 1024 * 1024 };

struct fixture {
    struct arena arena;
    struct scenario_names names;
    struct buffer out;
    struct error error;
};

static void begin(struct fixture *fixture)
{
    *fixture = (struct fixture){ 0 };
    arena_init(&fixture->arena, MEMORY);
    buffer_init(&fixture->out, MEMORY);
    error_init(&fixture->error, NULL);
    assert_int_equal(scenario_names_set(&fixture->names, SLICE("board"), SLICE("old"), &fixture->arena), 0);
    assert_int_equal(scenario_names_set(&fixture->names, SLICE("odd"), SLICE("a/b ${x}?&"), &fixture->arena), 0);
    assert_int_equal(scenario_names_set(&fixture->names, SLICE("board"), SLICE("d1"), &fixture->arena), 0);
}

static void end(struct fixture *fixture)
{
    buffer_release(&fixture->out);
    arena_release(&fixture->arena);
}

static void names_are_filled_in_once(void **state)
{
    (void)state;
    static const struct {
        const char *text, *plain, *encoded;
    } cases[] = {
        { "", "", "" },
        { "no name: $ {board} }", "no name: $ {board} }", "no name: $ {board} }" },
        { "${board}", "d1", "d1" },
        { "/a/${board}/b?c=${odd}", "/a/d1/b?c=a/b ${x}?&", "/a/d1/b?c=a%2Fb%20%24%7Bx%7D%3F%26" },
        { "${board}${board}$", "d1d1$", "d1d1$" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        for (int encoded = 0; encoded < 2; encoded++) {
            struct fixture fixture;
            begin(&fixture);
            assert_int_equal(scenario_names_fill(&fixture.names, slice_of(cases[i].text), encoded, &fixture.out,
                                                 &fixture.error), 0);
            assert_slice(buffer_slice(&fixture.out), encoded ? cases[i].encoded : cases[i].plain);
            end(&fixture);
        }
    }
}

static void what_is_no_saved_name_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *text, *says;
    } cases[] = {
        { "${other}", "${other}" }, { "${", "followed by a name" }, { "${}", "followed" }, { "${board", "followed" },
        { "${a b}", "followed" }, { "${Board}", "${Board}" }, { "${board}${", "followed" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct fixture fixture;
        begin(&fixture);
        assert_int_equal(scenario_names_fill(&fixture.names, slice_of(cases[i].text), false, &fixture.out,
                                             &fixture.error), -1);
        assert_error(&fixture.error, ERROR_INVALID_VALUE);
        if (!strstr(fixture.error.detail, cases[i].says))
            fail_msg("\"%s\" says \"%s\"", cases[i].text, fixture.error.detail);
        end(&fixture);
    }
}

static void strings_of_a_value_are_filled_in_and_nothing_else(void **state)
{
    (void)state;
    static const struct json_limits limits = { MEMORY, 32, 1000, 100 };
    struct fixture fixture;
    struct json_writer writer;
    struct json *root;
    begin(&fixture);
    assert_int_equal(json_parse(SLICE("{\"${board}\": [\"${board}\", 1.50, null, true, {\"a\": \"\"}, []]}"), &limits,
                                &fixture.arena, &root, &fixture.error), 0);
    json_write_begin(&writer, &fixture.out);
    assert_int_equal(scenario_names_write(&fixture.names, root, &writer, &fixture.error), 0);
    json_write_end(&writer);
    assert_slice(buffer_slice(&fixture.out), "{\"${board}\":[\"d1\",1.50,null,true,{\"a\":\"\"},[]]}");
    end(&fixture);
}

static void a_value_with_an_unknown_name_is_refused(void **state)
{
    (void)state;
    static const struct json_limits limits = { MEMORY, 32, 1000, 100 };
    struct fixture fixture;
    struct json_writer writer;
    struct json *root;
    begin(&fixture);
    assert_int_equal(json_parse(SLICE("[{\"a\": [\"${none}\"]}]"), &limits, &fixture.arena, &root, &fixture.error), 0);
    json_write_begin(&writer, &fixture.out);
    assert_int_equal(scenario_names_write(&fixture.names, root, &writer, &fixture.error), -1);
    json_write_end(&writer);
    assert_error(&fixture.error, ERROR_INVALID_VALUE);
    end(&fixture);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(names_are_filled_in_once),
        cmocka_unit_test(what_is_no_saved_name_is_refused),
        cmocka_unit_test(strings_of_a_value_are_filled_in_and_nothing_else),
        cmocka_unit_test(a_value_with_an_unknown_name_is_refused),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
