#include <unit.h>

#include <signal.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/client.h>

#include "fakes.h"
#include "record.h"

enum { SECONDS = 1000 };

static const struct front_call plain = { SLICE_INIT("GET"), SLICE_INIT("/echo"), SLICE_INIT(""), NULL, 0,
                                         SLICE_INIT("") };

static void calls_follow_each_other_on_one_connection(void **state)
{
    (void)state;
    static char body[1000000];
    struct fake_server server;
    struct front_client *client;
    struct front_answer answer;
    struct error error;
    error_init(&error, NULL);
    front_answer_init(&answer);
    fake_server_start(&server, REQUEST_CONTROL, 10 * SECONDS);
    assert_int_equal(front_client_adopt(server.peer, 10 * SECONDS, &client, &error), 0);
    const struct front_call size = { SLICE("GET"), SLICE("/size"), SLICE("2097152"), NULL, 0, SLICE("") };
    const struct front_call put = { SLICE("PUT"), SLICE("/echo"), SLICE(""), NULL, 0, { body, sizeof body } };
    for (int i = 0; i < 5; i++) {
        assert_int_equal(front_client_call(client, &size, &answer, &error), 0);
        assert_int_equal(answer.body.len, 2097152);
        for (size_t at = 0; at < answer.body.len; at += 1001)
            assert_int_equal(answer.body.ptr[at], 'a' + at % 26);
        assert_int_equal(front_client_call(client, &put, &answer, &error), 0);
        assert_non_null(memmem(answer.body.ptr, answer.body.len, "body 1000000 bytes", 18));
        assert_int_equal(front_client_call(client, &plain, &answer, &error), 0);
        assert_true(slice_starts(answer.body, SLICE("channel 1\nmethod GET\n")));
    }
    front_client_close(client);
    server.peer = -1;
    fake_server_stop(&server);
    front_answer_release(&answer);
}

/* What a call says when the other side sends just these bytes and closes, or closes without reading. */
static enum error_kind kind_of(struct slice bytes, bool read_first)
{
    int ends[2];
    char trash[4096];
    struct front_client *client;
    struct front_answer answer;
    struct error error;
    error_init(&error, NULL);
    front_answer_init(&answer);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    assert_int_equal(front_client_adopt(ends[0], 300, &client, &error), 0);
    if (fork() == 0) {
        close(ends[0]);
        if (!read_first)
            _exit(0);
        ssize_t n = read(ends[1], trash, sizeof trash);
        n = write(ends[1], bytes.ptr, bytes.len);
        if (bytes.len == 0)
            usleep(600 * 1000);
        _exit(n < 0);
    }
    close(ends[1]);
    if (!read_first)
        usleep(100 * 1000);
    assert_int_equal(front_client_call(client, &plain, &answer, &error), -1);
    front_client_close(client);
    front_answer_release(&answer);
    return error.kind;
}

static void what_went_wrong_says_whether_the_request_may_have_been_carried_out(void **state)
{
    (void)state;
    assert_int_equal(kind_of(SLICE(""), false), ERROR_UNAVAILABLE);
    assert_int_equal(kind_of(SLICE(""), true), ERROR_OUTCOME_UNKNOWN);
    assert_int_equal(kind_of(SLICE("\1\6\0\1\0\4\0\0abc"), true), ERROR_OUTCOME_UNKNOWN);
}

static void an_answer_that_is_none_is_refused(void **state)
{
    (void)state;
    static const struct {
        const char *name;
        struct slice bytes;
        enum error_kind expected;
    } cases[] = {
        { "another version", SLICE_INIT("\2\6\0\1\0\0\0\0"), ERROR_INTERNAL },
        { "another request", SLICE_INIT("\1\6\0\2\0\0\0\0"), ERROR_INTERNAL },
        { "no header block", SLICE_INIT("\1\6\0\1\0\5\0\0hello\1\3\0\1\0\x8\0\0\0\0\0\0\0\0\0\0"),
          ERROR_INTERNAL },
        { "no status", SLICE_INIT("\1\6\0\1\0\x0f\0\0Status: 2x0\r\n\r\n\1\3\0\1\0\x8\0\0\0\0\0\0\0\0\0\0"),
          ERROR_INTERNAL },
        { "a refusal", SLICE_INIT("\1\3\0\1\0\x8\0\0\0\0\0\0\1\0\0\0"), ERROR_UNAVAILABLE },
        { "more than an answer", SLICE_INIT("\1\3\0\1\0\x8\0\0\0\0\0\0\0\0\0\0x"), ERROR_INTERNAL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        enum error_kind seen = kind_of(cases[i].bytes, true);
        if (seen != cases[i].expected)
            fail_msg("%s: %s", cases[i].name, error_code(seen));
    }
}

static void a_call_ends_in_time(void **state)
{
    (void)state;
    struct fake_server server;
    struct front_client *client;
    struct front_answer answer;
    struct error error;
    error_init(&error, NULL);
    front_answer_init(&answer);
    fake_server_start(&server, REQUEST_CONTROL, 10 * SECONDS);
    assert_int_equal(front_client_adopt(server.peer, 100, &client, &error), 0);
    const struct front_call wait = { SLICE("GET"), SLICE("/wait"), SLICE("600"), NULL, 0, SLICE("") };
    int64_t began = clock_monotonic();
    assert_int_equal(front_client_call(client, &wait, &answer, &error), -1);
    assert_error(&error, ERROR_OUTCOME_UNKNOWN);
    assert_in_range(clock_monotonic() - began, 90, 580);
    front_client_close(client);
    server.peer = -1;
    fake_server_stop(&server);
    front_answer_release(&answer);
}

static void nobody_at_the_path_is_said_so(void **state)
{
    (void)state;
    struct front_client *client;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(front_client_open("/nonexistent/control.sock", SECONDS, &client, &error), -1);
    assert_error(&error, ERROR_UNAVAILABLE);
    assert_non_null(strstr(error.detail, "/nonexistent/control.sock"));
}

int main(void)
{
    signal(SIGPIPE, SIG_IGN);
    signal(SIGCHLD, SIG_IGN);
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(calls_follow_each_other_on_one_connection),
        cmocka_unit_test(what_went_wrong_says_whether_the_request_may_have_been_carried_out),
        cmocka_unit_test(an_answer_that_is_none_is_refused),
        cmocka_unit_test(a_call_ends_in_time),
        cmocka_unit_test(nobody_at_the_path_is_said_so),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
