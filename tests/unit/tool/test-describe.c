#include <unit.h>

#include <tool/answer.h>
#include <tool/describe.h>

enum { MEMORY = 1024 * 1024 };

static void ways_and_givers_read_as_english(void **state)
{
    (void)state;
    static const struct {
        void (*describe)(struct buffer *, const struct json *);
        const char *json, *words;
    } cases[] = {
        { describe_principal, "{\"user_reference\":\"u\"}", "user u" },
        { describe_principal, "{\"user_reference\":\"u\",\"org_id\":\"o\"}", "user u in org o" },
        { describe_principal, "{\"role\":\"r\",\"org_id\":\"o\"}", "role r of org o" },
        { describe_principal, "{\"org\":true,\"org_id\":\"o\"}", "org o" },
        { describe_way, "{\"kind\":\"owner\",\"user_reference\":\"u\",\"scope\":\"read_write\"}",
          "read_write by owner" },
        { describe_way, "{\"kind\":\"admin\",\"scope\":\"read_write\"}", "read_write by admin" },
        { describe_way,
          "{\"kind\":\"role\",\"role\":\"r\",\"org_id\":\"o\",\"scope\":\"read\",\"state\":\"expired\"}",
          "read by role r of org o (expired)" },
        { describe_giver, "{\"kind\":\"administrator\"}", "administrator" },
        { describe_giver, "{\"kind\":\"server\",\"id\":\"k\"}", "server k" },
        { describe_giver, "{\"kind\":\"person\",\"id\":\"p\",\"org_id\":\"o\"}", "person p of org o" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct arena arena;
        struct error error;
        struct buffer out;
        const struct json *root;
        arena_init(&arena, MEMORY);
        error_init(&error, NULL);
        buffer_init(&out, MEMORY);
        assert_int_equal(answer_parse(slice_of(cases[i].json), &arena, &root, &error), 0);
        cases[i].describe(&out, root);
        assert_slice(buffer_slice(&out), cases[i].words);
        buffer_release(&out);
        arena_release(&arena);
    }
}

static void a_cell_holds_what_is_said_and_nothing_of_nothing(void **state)
{
    (void)state;
    struct arena arena;
    struct error error;
    struct slice cell;
    const struct json *root;
    arena_init(&arena, MEMORY);
    error_init(&error, NULL);
    assert_int_equal(answer_parse(SLICE("{\"kind\":\"server\",\"id\":\"k\"}"), &arena, &root, &error), 0);
    assert_int_equal(describe_cell(describe_giver, root, &arena, &cell), 0);
    assert_slice(cell, "server k");
    assert_int_equal(describe_cell(describe_giver, NULL, &arena, &cell), 0);
    assert_slice(cell, "");
    struct arena full;
    arena_init(&full, 1);
    assert_int_equal(describe_cell(describe_giver, root, &full, &cell), -1);
    arena_release(&full);
    arena_release(&arena);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(ways_and_givers_read_as_english),
        cmocka_unit_test(a_cell_holds_what_is_said_and_nothing_of_nothing),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
