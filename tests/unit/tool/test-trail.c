#include <unit.h>

#include "captured.h"
#include "fake_channel.h"
#include "fake_time.h"
#include <tool/trail.h>

/* The service: events 1 to `happened`, one more with every call behind them; `away` calls fail first. */
static unsigned happened, away, stop_at, events_more;
static struct buffer asked;

static void event_write(struct buffer *body, unsigned n)
{
    buffer_printf(body, "%s{\"revision\":\"r%u\",\"event\":\"granted\",\"at\":\"T%u\",\"actor\":{\"kind\":\"server\","
                  "\"id\":\"k\"},\"dashboard_id\":\"d%u\",\"scope\":\"read\",\"user_reference\":\"u\","
                  "\"reason\":\"why\"}", body->ptr[body->len - 1] == '[' ? "" : ",", n, n, n);
}

static int service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    unsigned after = 0, limit = 0;
    char query[100];
    snprintf(query, sizeof query, "%.*s", SLICE_ARGS(request->query));
    buffer_printf(&asked, "%s\n", query);
    assert_string_equal(request->path, "/api/v3/project/audit");
    assert_slice(request->project, "p");
    if (sscanf(query, "after=%u&limit=%u", &after, &limit) != 2)
        assert_int_equal(sscanf(query, "limit=%u", &limit), 1);
    fake_asked = stop_at && fake_calls >= stop_at;
    if (away && away--)
        return error_set(error, ERROR_UNAVAILABLE, "away");
    struct buffer body;
    buffer_init(&body, 10000000);
    buffer_append(&body, SLICE("{\"events\":["));
    unsigned n = after;
    while (n < happened && n - after < limit)
        event_write(&body, ++n);
    buffer_printf(&body, "],\"next_after\":\"%u\"}", n);
    if (n == happened)
        happened += events_more;
    int result = fake_answer(answer, 200, buffer_slice(&body));
    buffer_release(&body);
    return result;
}

struct wish {
    const char *after;
    bool json, follow;
    uint64_t left;
    int descriptor;
};

/* The exit code; what was printed and the position. */
static enum exit_code print(struct wish wish, const char **text, struct buffer *position)
{
    struct tool tool = { .json = wish.json };
    struct trail trail = { .tool = &tool, .project = SLICE("p"), .follow = wish.follow, .position = position,
                           .left = wish.left ? wish.left : INT64_MAX };
    buffer_init(position, TRAIL_POSITION_MAX);
    buffer_append(position, slice_of(wish.after));
    buffer_clear(&asked);
    fake_service = service;
    fake_calls = 0;
    fake_asked = false;
    captured_begin(wish.descriptor ? wish.descriptor : STDOUT_FILENO);
    enum exit_code code = trail_print(&trail);
    *text = captured_end();
    return code;
}

static void play(unsigned events, unsigned more, unsigned calls_away, unsigned stop)
{
    happened = events;
    events_more = more;
    away = calls_away;
    stop_at = stop;
}

static void prints_a_table_for_people(void **state)
{
    (void)state;
    struct buffer position;
    const char *text;
    play(2, 0, 0, 0);
    assert_int_equal(print((struct wish){ .after = NULL }, &text, &position), EXIT_DONE);
    assert_string_equal(text, "TIME  EVENT    BY        WHAT  WHO     SCOPE  REASON\n"
                              "T1    granted  server k  d1    user u  read   why\n"
                              "T2    granted  server k  d2    user u  read   why\n");
    assert_slice(buffer_slice(&position), "2");
    assert_slice(buffer_slice(&asked), "limit=1000\n");
    buffer_release(&position);
}

static void goes_on_behind_a_position_up_to_a_number(void **state)
{
    (void)state;
    struct buffer position;
    const char *text;
    play(9, 0, 0, 0);
    assert_int_equal(print((struct wish){ .after = "3", .left = 2 }, &text, &position), EXIT_DONE);
    assert_null(strstr(text, "T3"));
    assert_non_null(strstr(text, "T4"));
    assert_non_null(strstr(text, "T5"));
    assert_null(strstr(text, "T6"));
    assert_slice(buffer_slice(&position), "5");
    assert_slice(buffer_slice(&asked), "after=3&limit=2\n");
    buffer_release(&position);
}

static void asks_page_by_page_until_nothing_is_left(void **state)
{
    (void)state;
    struct buffer position;
    const char *text;
    play(2000, 0, 0, 0);
    assert_int_equal(print((struct wish){ .json = true, .left = 1500 }, &text, &position), EXIT_DONE);
    assert_slice(buffer_slice(&asked), "limit=1000\nafter=1000&limit=500\n");
    assert_slice(buffer_slice(&position), "1500");
    buffer_release(&position);
    assert_int_equal(print((struct wish){ .json = true }, &text, &position), EXIT_DONE);
    assert_slice(buffer_slice(&asked), "limit=1000\nafter=1000&limit=1000\nafter=2000&limit=1000\n");
    buffer_release(&position);
}

/* How many lines of the text tell of event n. */
static unsigned told(const char *text, unsigned n)
{
    char wanted[40];
    unsigned count = 0;
    snprintf(wanted, sizeof wanted, "{\"revision\":\"r%u\",", n);
    for (const char *at = text; (at = strstr(at, wanted)); at++)
        count += at == text || at[-1] == '\n';
    return count;
}

static void following_prints_each_event_once_through_a_restart(void **state)
{
    (void)state;
    struct buffer position;
    const char *text;
    play(2, 1, 3, 8);
    int64_t began = fake_now;
    assert_int_equal(print((struct wish){ .json = true, .follow = true }, &text, &position), EXIT_DONE);
    for (unsigned n = 1; n <= 6; n++)
        assert_int_equal(told(text, n), 1);
    assert_int_equal(told(text, 7), 0);
    assert_slice(buffer_slice(&position), "6");
    assert_true(fake_now - began >= 4 * TRAIL_POLL);
    buffer_release(&position);
}

static void following_ends_well_when_interrupted_while_the_service_is_away(void **state)
{
    (void)state;
    struct buffer position;
    const char *text;
    play(0, 0, 100, 3);
    assert_int_equal(print((struct wish){ .after = "0", .follow = true, .descriptor = STDERR_FILENO }, &text,
                           &position), EXIT_DONE);
    assert_string_equal(text, "");
    assert_slice(buffer_slice(&position), "0");
    buffer_release(&position);
}

static void says_so_when_it_could_not_be_told_whole(void **state)
{
    (void)state;
    struct buffer position;
    const char *text;
    play(1000000, 0, 0, 1);
    assert_int_equal(print((struct wish){ .json = true, .descriptor = STDERR_FILENO }, &text, &position),
                     EXIT_TRY_AGAIN);
    assert_non_null(strstr(text, "Interrupted"));
    assert_slice(buffer_slice(&position), "1000");
    buffer_release(&position);
    play(0, 0, 100, 0);
    assert_int_equal(print((struct wish){ .follow = true, .descriptor = STDERR_FILENO }, &text, &position),
                     EXIT_TRY_AGAIN);
    assert_string_equal(text, "dashgrantctl: away\n");
    buffer_release(&position);
}

static int strange_service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    (void)request, (void)error;
    return fake_calls == 1 ? fake_answer(answer, 200, SLICE("{\"events\":[]}"))
                           : fake_answer(answer, 410, SLICE("{\"code\":\"revision_reset\",\"detail\":\"Begin.\"}"));
}

static void an_answer_that_is_none_and_a_refusal_end_it(void **state)
{
    (void)state;
    struct tool tool = { .quiet = true };
    struct buffer position;
    struct trail trail = { .tool = &tool, .project = SLICE("p"), .left = 5, .position = &position };
    buffer_init(&position, TRAIL_POSITION_MAX);
    fake_service = strange_service;
    fake_calls = 0;
    captured_begin(STDERR_FILENO);
    enum exit_code first = trail_print(&trail), second = trail_print(&trail);
    assert_non_null(strstr(captured_end(), "(revision_reset, 410)"));
    assert_int_equal(first, EXIT_INTERNAL);
    assert_int_equal(second, EXIT_REFUSED);
    assert_false(trail.moved);
    buffer_release(&position);
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
        cmocka_unit_test(prints_a_table_for_people),
        cmocka_unit_test(goes_on_behind_a_position_up_to_a_number),
        cmocka_unit_test(asks_page_by_page_until_nothing_is_left),
        cmocka_unit_test(following_prints_each_event_once_through_a_restart),
        cmocka_unit_test(following_ends_well_when_interrupted_while_the_service_is_away),
        cmocka_unit_test(says_so_when_it_could_not_be_told_whole),
        cmocka_unit_test(an_answer_that_is_none_and_a_refusal_end_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
