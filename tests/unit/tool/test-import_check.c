#include <unit.h>

#include "captured.h"
#include "fake_channel.h"
#include "fake_time.h"
#include "temporary.h"
#include <tool/import.h>

/* Projects that begin with "p" exist. */
static int service(const struct channel_request *request, struct front_answer *answer, struct error *error)
{
    (void)error;
    assert_string_equal(request->method, "GET");
    return request->project.ptr[0] == 'p' ? fake_answer(answer, 200, SLICE("{\"permissions\":[]}"))
                                          : fake_answer(answer, 404, SLICE("{\"code\":\"project_unknown\"}"));
}

static enum exit_code check(struct slice text, uint64_t start, uint64_t *entries, const char **told)
{
    struct tool tool = { .quiet = true };
    struct import import = { .tool = &tool, .file = temporary_file(text), .size = text.len, .format = ENTRY_CSV,
                             .max_errors = 100, .start_line = start };
    fake_service = service;
    fake_calls = 0;
    fake_asked = false;
    captured_begin(STDERR_FILENO);
    enum exit_code code = import_check(&import);
    *told = captured_end();
    *entries = import.entries;
    close(import.file);
    return code;
}

static void a_good_file_is_counted_and_each_project_asked_for_once(void **state)
{
    (void)state;
    uint64_t entries;
    const char *told;
    struct slice text = SLICE("project,user,dashboard,scope\np,a,d,read\nq1,a,d,read\np,b,d,read\nq1,b,d,read\n");
    struct slice good = SLICE("project,user,dashboard,scope\np,a,d,read\np2,a,d,read\n\n"
                              "p,b,d,read\np2,b,d,read\n");
    assert_int_equal(check(good, 1, &entries, &told), EXIT_DONE);
    assert_int_equal(entries, 4);
    assert_int_equal(fake_calls, 2);
    assert_string_equal(told, "");
    assert_int_equal(check(good, 5, &entries, &told), EXIT_DONE);
    assert_int_equal(entries, 2);
    assert_int_equal(check(text, 1, &entries, &told), EXIT_DATA_WRONG);
    assert_int_equal(fake_calls, 2);
    assert_non_null(strstr(told, "line 3: There is no project \"q1\""));
    assert_non_null(strstr(told, "line 5: There is no project \"q1\""));
    assert_non_null(strstr(told, "2 lines refused, nothing was changed"));
}

static void every_refused_line_is_named(void **state)
{
    (void)state;
    uint64_t entries;
    const char *told;
    assert_int_equal(check(SLICE("p,a,d,read\np,a,d,rw\np,a\np,b,d,read\n"), 1, &entries, &told), EXIT_DATA_WRONG);
    assert_null(strstr(told, "line 1:"));
    assert_non_null(strstr(told, "line 2: The scope must be read or read_write. (invalid_scope)\n"));
    assert_non_null(strstr(told, "line 3: It has 2 of the 4 fields"));
    assert_null(strstr(told, "line 4:"));
}

static void lines_before_the_start_are_checked_too(void **state)
{
    (void)state;
    uint64_t entries;
    const char *told;
    assert_int_equal(check(SLICE("p,a,d,rw\np,a,d,read\n"), 2, &entries, &told), EXIT_DATA_WRONG);
    assert_int_equal(check(SLICE("p,a,d,read\np,a,d,read\n"), 3, &entries, &told), EXIT_DONE);
    assert_int_equal(entries, 0);
    assert_int_equal(check(SLICE("p,a,d,read\np,a,d,read\n"), 4, &entries, &told), EXIT_DATA_WRONG);
    assert_non_null(strstr(told, "The file has 2 lines: --start-line is behind its end."));
}

static int service_that_is_away(const struct channel_request *request, struct front_answer *answer,
                                struct error *error)
{
    (void)request, (void)answer;
    return error_set(error, ERROR_UNAVAILABLE, "away");
}

static void a_service_that_stays_away_is_to_be_tried_again(void **state)
{
    (void)state;
    struct tool tool = { .quiet = true };
    struct slice text = SLICE("p,a,d,read\n");
    struct import import = { .tool = &tool, .file = temporary_file(text), .size = text.len, .format = ENTRY_CSV,
                             .start_line = 1 };
    fake_service = service_that_is_away;
    captured_begin(STDERR_FILENO);
    enum exit_code code = import_check(&import);
    captured_end();
    assert_int_equal(code, EXIT_TRY_AGAIN);
    close(import.file);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_good_file_is_counted_and_each_project_asked_for_once),
        cmocka_unit_test(every_refused_line_is_named),
        cmocka_unit_test(lines_before_the_start_are_checked_too),
        cmocka_unit_test(a_service_that_stays_away_is_to_be_tried_again),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
