#include <unit.h>

#include "captured.h"
#include "fake_channel.h"
#include "fake_time.h"
#include "temporary.h"
#include <tool/answer.h>
#include <tool/import.h>

#define REFUSAL \
    "{\"code\":\"deleted\",\"detail\":\"Some are deleted.\",\"errors\":[" \
    "{\"pointer\":\"/permissions/1/dashboard_id\",\"code\":\"deleted\",\"detail\":\"It was deleted.\"}," \
    "{\"pointer\":\"/elsewhere\"}]}"

enum { MEMORY = 64 * 1024 * 1024 };

/* What the service was given, "project/user@expiry " in its order, and when it begins to behave otherwise. */
static struct buffer taken;
static unsigned steps_before_trouble;       /* 0: none */
static enum { TROUBLE_AWAY, TROUBLE_REFUSES, TROUBLE_STOP_ASKED, TROUBLE_ONCE } trouble;
static size_t longest_step;
static const char *reason;

static void take(const struct channel_request *request, const struct json *rows, struct buffer *answer)
{
    longest_step = rows->count > longest_step ? rows->count : longest_step;
    for (const struct json *row = rows->first; row; row = row->next) {
        buffer_printf(&taken, "%.*s/%.*s%s%.*s ", SLICE_ARGS(request->project),
                      SLICE_ARGS(answer_text(row, "user_reference")), json_member(row, "expires_at") ? "@" : "",
                      SLICE_ARGS(answer_text(row, "expires_at")));
        buffer_printf(answer, "%s{\"status\":\"granted\"}", row == rows->first ? "{\"permissions\":[" : ",");
    }
    buffer_append(answer, SLICE("]}"));
}

static int put(const struct channel_request *request, struct front_answer *answer)
{
    struct arena arena;
    struct error error;
    struct buffer body;
    const struct json *root;
    arena_init(&arena, MEMORY);
    error_init(&error, NULL);
    buffer_init(&body, MEMORY);
    assert_int_equal(answer_parse(request->body, &arena, &root, &error), 0);
    take(request, answer_array(root, "permissions"), &body);
    fake_answer(answer, 200, buffer_slice(&body));
    buffer_release(&body);
    arena_release(&arena);
    return 0;
}

static int service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    assert_string_equal(request->method, "PUT");
    assert_slice(request->reason, reason);
    if (steps_before_trouble && fake_calls > steps_before_trouble) {
        if (trouble == TROUBLE_AWAY || (trouble == TROUBLE_ONCE && fake_calls == steps_before_trouble + 1))
            return error_set(error, ERROR_OUTCOME_UNKNOWN, "It went away.");
        if (trouble == TROUBLE_REFUSES)
            return fake_answer(answer, 409, SLICE(REFUSAL));
        fake_asked = trouble == TROUBLE_STOP_ASKED;
    }
    return put(request, answer);
}

static struct step_counts counts;
static const char *told;

static enum exit_code import(enum entry_format format, struct slice text, uint64_t start, unsigned before,
                             int what)
{
    struct tool tool = { .quiet = true };
    struct import work = { .tool = &tool, .file = temporary_file(text), .size = text.len, .format = format,
                           .max_errors = 100, .start_line = start };
    tool.arguments.values[OPTION_REASON] = reason = "why";
    fake_service = service;
    fake_calls = 0;
    fake_asked = false;
    steps_before_trouble = before;
    trouble = what;
    longest_step = 0;
    buffer_clear(&taken);
    captured_begin(STDERR_FILENO);
    enum exit_code code = import_send(&work, &counts);
    told = captured_end();
    close(work.file);
    return code;
}

static void lines_of_mixed_projects_go_in_order_within_each(void **state)
{
    (void)state;
    struct slice text = SLICE("p,a,d,read\nq,a,d,read\np,b,d,read\nq,b,d,read\n");
    assert_int_equal(import(ENTRY_CSV, text, 1, 0, 0), EXIT_DONE);
    assert_slice(buffer_slice(&taken), "p/a p/b q/a q/b ");
    assert_int_equal(fake_calls, 2);
    assert_int_equal(counts.granted, 4);
    assert_int_equal(import(ENTRY_CSV, SLICE(""), 1, 0, 0), EXIT_DONE);
    assert_int_equal(fake_calls, 0);
}

static void of_one_target_the_later_line_comes_later(void **state)
{
    (void)state;
    struct buffer text;
    buffer_init(&text, MEMORY);
    for (int i = 1; i <= 3; i++)
        buffer_printf(&text, "{\"project\":\"p\",\"dashboard_id\":\"d\",\"scope\":\"read\","
                             "\"user_reference\":\"u\",\"expires_at\":\"203%d-01-01T00:00:00Z\"}\n", i);
    assert_int_equal(import(ENTRY_NDJSON, buffer_slice(&text), 1, 0, 0), EXIT_DONE);
    assert_slice(buffer_slice(&taken),
                 "p/u@2031-01-01T00:00:00Z p/u@2032-01-01T00:00:00Z p/u@2033-01-01T00:00:00Z ");
    assert_int_equal(fake_calls, 3);
    buffer_release(&text);
}

/* Lines "p,u1,d,read" and on. */
static struct buffer many(int count)
{
    struct buffer text;
    buffer_init(&text, MEMORY);
    for (int i = 1; i <= count; i++)
        buffer_printf(&text, "p,u%d,d,read\n", i);
    return text;
}

static void steps_hold_a_thousand_entries(void **state)
{
    (void)state;
    struct buffer text = many(2500), wanted;
    assert_int_equal(import(ENTRY_CSV, buffer_slice(&text), 1, 0, 0), EXIT_DONE);
    assert_int_equal(fake_calls, 3);
    assert_int_equal(longest_step, ENTRIES_MAX);
    assert_int_equal(counts.granted, 2500);
    buffer_init(&wanted, MEMORY);
    for (int i = 1; i <= 2500; i++)
        buffer_printf(&wanted, "p/u%d ", i);
    assert_true(slice_equal(buffer_slice(&taken), buffer_slice(&wanted)));
    buffer_release(&wanted);
    buffer_release(&text);
}

static void begins_at_the_start_line(void **state)
{
    (void)state;
    struct buffer text = many(5);
    assert_int_equal(import(ENTRY_CSV, buffer_slice(&text), 4, 0, 0), EXIT_DONE);
    assert_slice(buffer_slice(&taken), "p/u4 p/u5 ");
    buffer_release(&text);
}

static void a_service_that_comes_back_is_waited_for(void **state)
{
    (void)state;
    struct buffer text = many(2500);
    assert_int_equal(import(ENTRY_CSV, buffer_slice(&text), 1, 1, TROUBLE_ONCE), EXIT_DONE);
    assert_int_equal(fake_calls, 4);
    assert_int_equal(counts.granted, 2500);
    buffer_release(&text);
}

static void what_is_not_known_to_be_done_is_resumed(void **state)
{
    (void)state;
    static const struct {
        unsigned before;
        int trouble;
        enum exit_code code;
        const char *says;
    } cases[] = {
        { 1, TROUBLE_AWAY, EXIT_TRY_AGAIN,
          "It went away. All lines before 1001 are done; resume with --start-line 1001" },
        { 2, TROUBLE_AWAY, EXIT_TRY_AGAIN, "resume with --start-line 2001" },
        { 1, TROUBLE_REFUSES, EXIT_DATA_WRONG,
          "line 1002: It was deleted. (deleted)\ndashgrantctl: A step of lines 1001 to 2000, of project p, was "
          "refused: Some are deleted. All lines before 1001 are done" },
        { 1, TROUBLE_STOP_ASKED, EXIT_TRY_AGAIN, "Interrupted." },
    };
    struct buffer text = many(5000);
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum exit_code code = import(ENTRY_CSV, buffer_slice(&text), 1, cases[i].before, cases[i].trouble);
        assert_int_equal(code, cases[i].code);
        if (!strstr(told, cases[i].says))
            fail_msg("says \"%s\", not \"%s\"", told, cases[i].says);
    }
    buffer_release(&text);
}

/* Whatever stopped it: what was taken and what the line says to resume from are the whole file together. */
static void stopped_and_resumed_nothing_is_missing(void **state)
{
    (void)state;
    struct buffer text = many(5000);
    for (unsigned before = 1; before < 5; before++) {
        for (int what = TROUBLE_AWAY; what <= TROUBLE_STOP_ASKED; what++) {
            if (import(ENTRY_CSV, buffer_slice(&text), 1, before, what) == EXIT_DONE)
                continue;
            const char *at = strstr(told, "--start-line ");
            assert_non_null(at);
            long resume = strtol(at + strlen("--start-line "), NULL, 10);
            buffer_byte(&taken, '\0');
            for (int line = 1; line < resume; line++) {
                char user[20];
                snprintf(user, sizeof user, "p/u%d ", line);
                assert_non_null(strstr(taken.ptr, user));
            }
            assert_true(resume > 1 && resume <= 5001);
        }
    }
    buffer_release(&text);
}

static void a_file_that_changed_meanwhile_stops_it(void **state)
{
    (void)state;
    assert_int_equal(import(ENTRY_CSV, SLICE("p,a,d,read\np,b,d,rw\n"), 1, 0, 0), EXIT_DATA_WRONG);
    assert_non_null(strstr(told, "line 2 is wrong now"));
    assert_non_null(strstr(told, "resume with --start-line 1"));
}

static int set_up(void **state)
{
    (void)state;
    buffer_init(&taken, MEMORY);
    return 0;
}

static int tear_down(void **state)
{
    (void)state;
    buffer_release(&taken);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lines_of_mixed_projects_go_in_order_within_each),
        cmocka_unit_test(of_one_target_the_later_line_comes_later),
        cmocka_unit_test(steps_hold_a_thousand_entries),
        cmocka_unit_test(begins_at_the_start_line),
        cmocka_unit_test(a_service_that_comes_back_is_waited_for),
        cmocka_unit_test(what_is_not_known_to_be_done_is_resumed),
        cmocka_unit_test(stopped_and_resumed_nothing_is_missing),
        cmocka_unit_test(a_file_that_changed_meanwhile_stops_it),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
