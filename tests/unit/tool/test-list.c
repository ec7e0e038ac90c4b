#include <unit.h>

#include "captured.h"
#include "fake_channel.h"
#include "fake_time.h"
#include <tool/answer.h>
#include <tool/list.h>

static int service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    (void)request, (void)error;
    return fake_answer(answer, 200, fake_calls == 1
                       ? SLICE("{\"rows\":[{\"n\":\"1\"},{\"n\":\"2\"}],\"next_cursor\":\"c\"}")
                       : SLICE("{\"rows\":[{\"n\":\"3\"}],\"next_cursor\":null}"));
}

static int cells(const struct json *row, struct slice *out, struct arena *arena)
{
    (void)arena;
    out[0] = answer_text(row, "n");
    return 0;
}

static const char *print(bool json)
{
    static const char *const heads[] = { "N" };
    static const struct list list = { .path = "/x", .rows = "rows", .heads = heads, .columns = 1, .cells = cells };
    struct tool tool = { .json = json };
    fake_service = service;
    fake_calls = 0;
    captured_begin(STDOUT_FILENO);
    enum exit_code code = list_print(&tool, &list);
    const char *text = captured_end();
    assert_int_equal(code, EXIT_DONE);
    return text;
}

static void prints_one_table_of_all_pages(void **state)
{
    (void)state;
    assert_string_equal(print(false), "N\n1\n2\n3\n");
}

static void prints_one_json_value_of_all_pages(void **state)
{
    (void)state;
    assert_string_equal(print(true), "{\"rows\":[{\"n\":\"1\"},{\"n\":\"2\"},{\"n\":\"3\"}]}\n");
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(prints_one_table_of_all_pages),
        cmocka_unit_test(prints_one_json_value_of_all_pages),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
