#include <unit.h>

#include "captured.h"
#include "fake_channel.h"
#include "fake_time.h"
#include <tool/answer.h>
#include <tool/pages.h>

static struct buffer asked, seen;
static const char *const *bodies;
static int status;

static int service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    (void)error;
    buffer_printf(&asked, "%s %s?%.*s %.*s\n", request->method, request->path, SLICE_ARGS(request->query),
                  SLICE_ARGS(request->project));
    return fake_answer(answer, status, slice_of(bodies[fake_calls - 1]));
}

static int row(void *context, const struct json *value, struct error *error)
{
    (void)context, (void)error;
    buffer_append(&seen, answer_text(value, "n"));
    return 0;
}

static int page(void *context, struct error *error)
{
    (void)context, (void)error;
    buffer_byte(&seen, '|');
    return 0;
}

static enum exit_code walk(const char *const *answers, int answered)
{
    struct tool tool = { .quiet = true };
    const struct pages pages = { .path = "/x", .project = SLICE("p"), .filters = SLICE("a=b"), .rows = "rows",
                                 .row = row, .page = page };
    fake_service = service;
    fake_calls = 0;
    bodies = answers;
    status = answered;
    buffer_clear(&asked);
    buffer_clear(&seen);
    return pages_walk(&tool, &pages);
}

static void follows_the_cursor_to_the_end(void **state)
{
    (void)state;
    static const char *const answers[] = {
        "{\"rows\":[{\"n\":\"1\"},{\"n\":\"2\"}],\"next_cursor\":\"c+1\"}", "{\"rows\":[],\"next_cursor\":\"c2\"}",
        "{\"rows\":[{\"n\":\"3\"}],\"next_cursor\":null}",
    };
    assert_int_equal(walk(answers, 200), EXIT_DONE);
    assert_slice(buffer_slice(&seen), "12||3|");
    assert_slice(buffer_slice(&asked), "GET /x?a=b&limit=1000 p\nGET /x?a=b&limit=1000&cursor=c%2B1 p\n"
                                       "GET /x?a=b&limit=1000&cursor=c2 p\n");
}

static void a_refusal_ends_the_walk(void **state)
{
    (void)state;
    static const char *const answers[] = { "{\"code\":\"project_unknown\",\"detail\":\"No such project.\"}" };
    captured_begin(STDERR_FILENO);
    enum exit_code code = walk(answers, 404);
    assert_string_equal(captured_end(), "dashgrantctl: No such project. (project_unknown, 404)\n");
    assert_int_equal(code, EXIT_REFUSED);
    assert_slice(buffer_slice(&seen), "");
}

static void an_answer_without_rows_is_an_inner_error(void **state)
{
    (void)state;
    static const char *const answers[] = { "{}" };
    captured_begin(STDERR_FILENO);
    enum exit_code code = walk(answers, 200);
    captured_end();
    assert_int_equal(code, EXIT_INTERNAL);
}

static void a_route_without_pages_is_asked_for_no_limit(void **state)
{
    (void)state;
    static const char *const answers[] = { "{\"rows\":[{\"n\":\"1\"}]}" };
    struct tool tool = { .quiet = true };
    const struct pages pages = { .path = "/x", .filters = SLICE("a=b"), .rows = "rows", .unpaged = true, .row = row };
    walk(answers, 200);
    fake_calls = 0;
    buffer_clear(&asked);
    assert_int_equal(pages_walk(&tool, &pages), EXIT_DONE);
    assert_slice(buffer_slice(&asked), "GET /x?a=b \n");
}

static int set_up(void **state)
{
    (void)state;
    buffer_init(&asked, 10000);
    buffer_init(&seen, 10000);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_release(&asked);
    buffer_release(&seen);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(follows_the_cursor_to_the_end),
        cmocka_unit_test(a_refusal_ends_the_walk),
        cmocka_unit_test(an_answer_without_rows_is_an_inner_error),
        cmocka_unit_test(a_route_without_pages_is_asked_for_no_limit),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
