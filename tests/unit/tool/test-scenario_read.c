#include <unit.h>

#include <tool/scenario.h>

static int read(const char *text, struct arena *arena, struct scenario *scenario, struct error *error)
{
    arena_init(arena, SCENARIO_ARENA_MAX);
    error_init(error, NULL);
    return scenario_read("f.json", slice_of(text), arena, scenario, error);
}

static void every_field_is_read(void **state)
{
    (void)state;
    static const char text[] =
        "{\"name\": \"n\", \"people\": {\"ann\": {\"user\": \"a\", \"org\": \"o\", \"roles\": [\"r\"],\n"
        " \"dashboard\": \"d\", \"roster\": []}},\n"
        " \"steps\": [\n"
        "  {\"name\": \"one\", \"as\": \"server\", \"do\": \"PUT /p?q=%20\", \"body\": {\"x\": 1},\n"
        "   \"expect\": {\"status\": 201, \"body\": {}}, \"save\": {\"id\": \"/a/0\"}},\n"
        "  {\"as\": \"ann\", \"do\": \"GET /${id}\"},\n"
        "  {\"as\": {\"user\": \"${id}\"}, \"may\": null, \"dashboard\": \"${id}\"},\n"
        "  {\"as\": \"ann\", \"may\": true, \"dashboard\": \"d\", \"scope\": \"read_write\"}]}";
    struct arena arena;
    struct error error;
    struct scenario scenario;
    if (read(text, &arena, &scenario, &error) != 0)
        fail_msg("%s", error.detail);
    assert_slice(scenario.name, "n");
    assert_int_equal(scenario.count, 4);
    const struct scenario_step *step = scenario.first;
    assert_slice(step->name, "one");
    assert_null(step->person);
    assert_slice(step->method, "PUT");
    assert_slice(step->target, "/p?q=%20");
    assert_int_equal(step->status, 201);
    assert_int_equal(step->line, 4);
    assert_true(step->body && step->expected && step->save && !step->may);
    step = step->next;
    assert_slice(step->person->key, "ann");
    assert_int_equal(step->status, 0);
    assert_int_equal(step->number, 2);
    step = step->next;
    assert_int_equal(step->may->type, JSON_NULL);
    assert_slice(step->dashboard, "${id}");
    assert_slice(step->scope, "read");
    assert_slice(step->next->scope, "read_write");
    assert_null(step->next->next);
    arena_release(&arena);
}

#define STEP(members) "{\"name\": \"n\",\n \"steps\": [\n  {" members "}]}"
#define ASK(members) STEP("\"as\": \"server\", \"do\": \"GET /\", " members)
#define MAY(members) STEP("\"as\": {\"user\": \"u\"}, \"dashboard\": \"d\", " members)

static void what_is_wrong_is_told_with_its_line(void **state)
{
    (void)state;
    static const struct {
        const char *text;
        enum error_kind kind;
        const char *says;
    } cases[] = {
        { "", ERROR_BAD_JSON, "f.json: Line 1" },
        { "{\n  x", ERROR_BAD_JSON, "f.json: Line 2, column 3" },
        { "\xFF", ERROR_BAD_UTF8, "f.json: Line 1" },
        { ASK("\"body\": {\"a\": 1, \"a\": 1}"), ERROR_DUPLICATE_KEY, "f.json: /steps/0/body/a" },
        { "[]", ERROR_WRONG_TYPE, "f.json:1: A scenario is an object, not an array." },
        { "{\"steps\": []}", ERROR_MISSING_FIELD, "needs \"name\"" },
        { "{\"name\": \"n\"}", ERROR_MISSING_FIELD, "needs \"steps\"" },
        { "{\"name\": \"n\", \"steps\": [], \"x\": 1}", ERROR_UNKNOWN_FIELD, "may have name, people, steps." },
        { "{\"name\": \"n\", \"steps\": []}", ERROR_INVALID_VALUE, "1 to 1000 steps" },
        { "{\"name\": \"a\\u0007\", \"steps\": []}", ERROR_INVALID_VALUE, "control characters" },
        { "{\"name\": \"n\", \"people\": {\n\"server\": {\"user\": \"u\"}}, \"steps\": []}", ERROR_INVALID_VALUE, "f.json:2:" },
        { "{\"name\": \"n\", \"people\": {\"a\": {}}, \"steps\": []}", ERROR_MISSING_FIELD, "needs \"user\"" },
        { STEP(""), ERROR_INVALID_VALUE, "either \"do\" or \"may\"" },
        { STEP("\"may\": true, \"do\": \"GET /\""), ERROR_INVALID_VALUE, "f.json:3: A step is" },
        { STEP("\"do\": \"GET /\""), ERROR_MISSING_FIELD, "f.json:3: A step with \"do\" needs \"as\"." },
        { ASK("\"dashboard\": \"d\""), ERROR_UNKNOWN_FIELD, "f.json:3:" },
        { ASK("\"expect\": {\"code\": 1}"), ERROR_UNKNOWN_FIELD, "may have status, body" },
        { ASK("\"expect\": {\"status\": 99}"), ERROR_INVALID_VALUE, "100 to 599" },
        { ASK("\"expect\": {\"status\": 2.5}"), ERROR_INVALID_VALUE, "100 to 599" },
        { ASK("\"expect\": {\"body\": []}"), ERROR_WRONG_TYPE, "\"body\" of \"expect\" is not to be an array" },
        { ASK("\"save\": {\"a b\": \"/x\"}"), ERROR_INVALID_VALUE, "letters, digits" },
        { ASK("\"save\": {\"a\": \"x\"}"), ERROR_INVALID_VALUE, "JSON pointer" },
        { ASK("\"save\": {\"a\": \"/x\"}, \"body\": {\"b\": \"${a}\"}"), ERROR_INVALID_VALUE, "has saved ${a}" },
        { STEP("\"as\": \"bob\", \"do\": \"GET /\""), ERROR_INVALID_VALUE, "\"people\"" },
        { STEP("\"as\": {\"user\": \"u\", \"admin\": 1}, \"do\": \"GET /\""), ERROR_WRONG_TYPE, "\"admin\"" },
        { STEP("\"as\": {\"user\": \"u\", \"parents\": [1]}, \"do\": \"GET /\""), ERROR_WRONG_TYPE, "of a parent" },
        { STEP("\"as\": {\"user\": \"u\", \"claims\": {\"a\": \"${b}\"}}, \"do\": \"GET /\""), ERROR_INVALID_VALUE,
          "has saved ${b}" },
        { STEP("\"as\": {\"user\": \"u\", \"scope\": \"read\", \"self_signed\": false}, \"do\": \"GET /\""),
          ERROR_INVALID_VALUE, "leave them out" },
        { STEP("\"as\": {\"user\": \"u\", \"team\": \"t\"}, \"do\": \"GET /\""), ERROR_UNKNOWN_FIELD, "A person has no" },
        { STEP("\"as\": {\"user\": \"u\", \"roles\": [1]}, \"do\": \"GET /\""), ERROR_WRONG_TYPE, "A role is" },
        { STEP("\"as\": {\"user\": \"${u}\"}, \"do\": \"GET /\""), ERROR_INVALID_VALUE, "${u}" },
        { STEP("\"as\": \"server\", \"do\": \"GET\""), ERROR_INVALID_VALUE, "a method and a path" },
        { STEP("\"as\": \"server\", \"do\": \"get /\""), ERROR_INVALID_VALUE, "a method and a path" },
        { STEP("\"as\": \"server\", \"do\": \"GET x\""), ERROR_INVALID_VALUE, "a method and a path" },
        { STEP("\"as\": \"server\", \"do\": \"GET /a b\""), ERROR_INVALID_VALUE, "a method and a path" },
        { STEP("\"as\": \"server\", \"do\": \"\""), ERROR_INVALID_VALUE, "a method and a path" },
        { STEP("\"as\": \"server\", \"may\": true, \"dashboard\": \"d\""), ERROR_INVALID_VALUE, "by a person" },
        { MAY("\"may\": \"write\""), ERROR_INVALID_VALUE, "\"may\" is" },
        { MAY("\"may\": 1"), ERROR_WRONG_TYPE, "not to be a number" },
        { MAY("\"may\": \"read\", \"scope\": \"read\""), ERROR_INVALID_VALUE, "beside a \"may\"" },
        { MAY("\"may\": true, \"scope\": \"write\""), ERROR_INVALID_VALUE, "\"scope\" is" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena;
        struct error error;
        struct scenario scenario;
        if (read(cases[i].text, &arena, &scenario, &error) == 0)
            fail_msg("%s is taken", cases[i].text);
        assert_error(&error, cases[i].kind);
        if (!strstr(error.detail, cases[i].says))
            fail_msg("%s says \"%s\", not \"%s\"", cases[i].text, error.detail, cases[i].says);
        arena_release(&arena);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_field_is_read),
        cmocka_unit_test(what_is_wrong_is_told_with_its_line),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
