#include <unit.h>

#include "captured.h"
#include "fake_channel.h"
#include "fake_time.h"
#include <tool/answer.h>
#include <tool/change.h>

static struct buffer asked;
static int status;
static const char *answered;

static int service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    (void)error;
    buffer_clear(&asked);
    buffer_printf(&asked, "%s %s %.*s %.*s %.*s", request->method, request->path, SLICE_ARGS(request->project),
                  SLICE_ARGS(request->reason), SLICE_ARGS(request->body));
    return fake_answer(answer, status, slice_of(answered));
}

static void tell(const struct tool *tool, const struct json *row)
{
    (void)tool;
    printf("done: %.*s\n", SLICE_ARGS(answer_text(row, "id")));
}

/* Posts a change with that name; its exit code. `*text` is what was written to the descriptor. */
static enum exit_code post(bool json, struct slice name, enum ask_kind kind, int descriptor, const char **text)
{
    struct tool tool = { .json = json };
    tool.arguments.given = OPTION_BIT(REASON);
    tool.arguments.values[OPTION_REASON] = "why";
    const struct change_member members[] = { { "key", SLICE("k") }, { "name", name } };
    const struct change change = { .path = "/x", .project = SLICE("p"), .members = members, .count = 2,
                                   .kind = kind, .tell = tell };
    fake_service = service;
    fake_calls = 0;
    captured_begin(descriptor);
    enum exit_code code = change_post(&tool, &change);
    *text = captured_end();
    return code;
}

static void posts_what_was_given_and_tells_the_answer(void **state)
{
    (void)state;
    const char *text;
    status = 201;
    answered = "{\"id\":\"7\"}";
    assert_int_equal(post(false, SLICE("n"), ASK_ONCE, STDOUT_FILENO, &text), EXIT_DONE);
    assert_slice(buffer_slice(&asked), "POST /x p why {\"key\":\"k\",\"name\":\"n\"}");
    assert_string_equal(text, "done: 7\n");
    assert_int_equal(post(true, (struct slice){ 0 }, ASK_ONCE, STDOUT_FILENO, &text), EXIT_DONE);
    assert_slice(buffer_slice(&asked), "POST /x p why {\"key\":\"k\"}");
    assert_string_equal(text, "{\"id\":\"7\"}\n");
    assert_int_equal(post(false, SLICE(""), ASK_ONCE, STDOUT_FILENO, &text), EXIT_DONE);
    assert_slice(buffer_slice(&asked), "POST /x p why {\"key\":\"k\",\"name\":\"\"}");
}

static void tells_nothing_of_what_was_refused(void **state)
{
    (void)state;
    const char *text;
    status = 409;
    answered = "{\"code\":\"key_exists\",\"detail\":\"It is there.\"}";
    assert_int_equal(post(false, SLICE("n"), ASK_ONCE, STDOUT_FILENO, &text), EXIT_REFUSED);
    assert_string_equal(text, "");
    assert_int_equal(post(false, SLICE("\xff"), ASK_ONCE, STDERR_FILENO, &text), EXIT_DATA_WRONG);
    assert_int_equal(fake_calls, 0);
}

static void only_what_may_be_done_twice_is_sent_again(void **state)
{
    (void)state;
    const char *text;
    status = 503;
    answered = "{\"code\":\"unavailable\",\"detail\":\"Later.\"}";
    assert_int_equal(post(false, SLICE("n"), ASK_ONCE, STDERR_FILENO, &text), EXIT_TRY_AGAIN);
    assert_int_equal(fake_calls, 1);
    assert_int_equal(post(false, SLICE("n"), ASK_AGAIN, STDERR_FILENO, &text), EXIT_TRY_AGAIN);
    assert_true(fake_calls > 1);
}

static int set_up(void **state)
{
    (void)state;
    buffer_init(&asked, 10000);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_release(&asked);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(posts_what_was_given_and_tells_the_answer),
        cmocka_unit_test(tells_nothing_of_what_was_refused),
        cmocka_unit_test(only_what_may_be_done_twice_is_sent_again),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
