#include <unit.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/plain.h>

#include "fakes.h"

static const struct web web;

/* A request as a CGI program hands it over, with both sides of it here. */
struct served {
    struct front_handed handed;
    int channel[2], body[2], answer[2];
    char replies[8], out[70000];
    size_t reply_count, out_size;
};

static void prepare(struct served *served, struct slice variables)
{
    signal(SIGPIPE, SIG_IGN);
    *served = (struct served){ .handed = { .kind = FRONT_HAND_CGI, .text_size = variables.len, .count = 2 } };
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, served->channel), 0);
    assert_int_equal(pipe(served->body), 0);
    assert_int_equal(pipe(served->answer), 0);
    served->handed.fds[0] = served->body[0];
    served->handed.fds[1] = served->answer[1];
    served->handed.text = malloc(variables.len + 1);
    assert_non_null(served->handed.text);
    memcpy(served->handed.text, variables.ptr, variables.len);
    served->handed.text[variables.len] = '\0';
}

static void give(struct served *served, struct slice body)
{
    assert_int_equal(write(served->body[1], body.ptr, body.len), body.len);
}

static void serve(struct served *served, int64_t timeout)
{
    const struct front_plain_job job = { .handed = &served->handed, .channel = served->channel[1],
                                         .deadline = clock_monotonic() + timeout, .send_timeout = timeout };
    front_plain_serve(&web, &job);
}

/* Reads what came out, and ends all. */
static void finish(struct served *served)
{
    ssize_t n;
    front_hand_release(&served->handed);
    close(served->channel[1]);
    if (served->channel[0] >= 0) {
        n = recv(served->channel[0], served->replies, sizeof served->replies - 1, 0);
        served->reply_count = n > 0 ? (size_t)n : 0;
        close(served->channel[0]);
    }
    while (served->answer[0] >= 0 &&
           (n = read(served->answer[0], served->out + served->out_size,
                     sizeof served->out - 1 - served->out_size)) > 0)
        served->out_size += (size_t)n;
    if (served->answer[0] >= 0)
        close(served->answer[0]);
    if (served->body[1] >= 0)
        close(served->body[1]);
}

static void assert_holds(const struct served *served, const char *text)
{
    if (!strstr(served->out, text))
        fail_msg("\"%s\" is not in:\n%s", text, served->out);
}

static void a_request_is_answered_on_its_descriptors(void **state)
{
    (void)state;
    struct served served;
    prepare(&served, SLICE("REQUEST_METHOD=PUT\0SCRIPT_NAME=/a\0PATH_INFO=/b\0QUERY_STRING=q=1\0CONTENT_LENGTH=5\0"
                           "HTTP_AUTH=one\0REMOTE_ADDR=192.0.2.1\0DASHGRANT_PROJECT=p\0EMPTY=\0"));
    give(&served, SLICE("12345and what comes behind"));
    serve(&served, 5000);
    finish(&served);
    assert_string_equal(served.replies, "TAE");
    assert_holds(&served, "Status: 200 OK\r\n");
    assert_holds(&served, "channel 0\nmethod PUT\npath /a/b\nquery q=1\nremote 192.0.2.1\nlength 1 5\n");
    assert_holds(&served, "HTTP_AUTH[1]=one\n");
    assert_holds(&served, "body 5 bytes, sum 2ca0033, end 0\n");
}

static void bodies_end_where_they_should(void **state)
{
    (void)state;
    static const struct {
        struct slice variables;
        const char *sent;
        bool closed;
        const char *expected;
    } cases[] = {
        { SLICE_INIT("PATH_INFO=/\0"), "12345", false, "body 0 bytes, sum 0, end 0" },
        { SLICE_INIT("PATH_INFO=/\0CONTENT_LENGTH=\0"), "12345", false, "body 0 bytes, sum 0, end 0" },
        { SLICE_INIT("PATH_INFO=/\0CONTENT_LENGTH=x\0"), "12345", false, "body 0 bytes, sum 0, end 0" },
        { SLICE_INIT("PATH_INFO=/\0CONTENT_LENGTH=-5\0"), "12345", false, "body 0 bytes, sum 0, end 0" },
        { SLICE_INIT("PATH_INFO=/\0CONTENT_LENGTH=99999999999999999999999\0"), "12345", false, "body 0 bytes" },
        { SLICE_INIT("PATH_INFO=/\0CONTENT_LENGTH=6\0"), "12345", true, "end -1" },
        { SLICE_INIT("PATH_INFO=/\0CONTENT_LENGTH=6\0"), "12345", false, "end -2" },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct served served;
        prepare(&served, cases[i].variables);
        give(&served, slice_of(cases[i].sent));
        if (cases[i].closed) {
            close(served.body[1]);
            served.body[1] = -1;
        }
        int64_t began = clock_monotonic();
        serve(&served, 200);
        assert_in_range(clock_monotonic() - began, 0, 2000);
        finish(&served);
        assert_holds(&served, cases[i].expected);
    }
}

static void a_body_that_is_there_needs_no_wait(void **state)
{
    (void)state;
    struct served served;
    prepare(&served, SLICE("PATH_INFO=/\0CONTENT_LENGTH=5\0"));
    assert_true(front_plain_waits(&served.handed));
    give(&served, SLICE("1234"));
    assert_true(front_plain_waits(&served.handed));
    give(&served, SLICE("5"));
    assert_false(front_plain_waits(&served.handed));
    finish(&served);
    prepare(&served, SLICE("PATH_INFO=/\0XCONTENT_LENGTH=5\0CONTENT_LENGTH=0\0"));
    assert_false(front_plain_waits(&served.handed));
    finish(&served);
}

static void what_is_no_environment_is_not_served(void **state)
{
    (void)state;
    static const struct slice cases[] = { SLICE_INIT("PATH_INFO=/"), SLICE_INIT("PATH_INFO\0"), SLICE_INIT("=x\0"),
                                          SLICE_INIT("\0"), SLICE_INIT("A=b\0\0") };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct served served;
        prepare(&served, cases[i]);
        serve(&served, 200);
        finish(&served);
        assert_int_equal(served.reply_count, 0);
        assert_int_equal(served.out_size, 0);
    }
    struct served served;
    prepare(&served, SLICE("PATH_INFO=/\0"));
    served.handed.count = 1;
    serve(&served, 200);
    served.handed.count = 2;
    finish(&served);
    assert_int_equal(served.reply_count + served.out_size, 0);
}

static void nothing_is_written_for_a_program_that_is_gone(void **state)
{
    (void)state;
    struct served served;
    prepare(&served, SLICE("PATH_INFO=/\0"));
    close(served.channel[0]);
    served.channel[0] = -1;
    serve(&served, 200);
    finish(&served);
    assert_int_equal(served.out_size, 0);
}

static void an_answer_that_nobody_takes_is_given_up_in_time(void **state)
{
    (void)state;
    struct served served;
    prepare(&served, SLICE("PATH_INFO=/size\0QUERY_STRING=3000000\0"));
    int flags = fcntl(served.answer[1], F_GETFL);
    int64_t began = clock_monotonic();
    serve(&served, 200);
    assert_in_range(clock_monotonic() - began, 150, 3000);
    assert_int_equal(fcntl(served.answer[1], F_GETFL), flags);
    finish(&served);
    assert_string_equal(served.replies, "TA");
    prepare(&served, SLICE("PATH_INFO=/size\0QUERY_STRING=3000000\0"));
    close(served.answer[0]);
    served.answer[0] = -1;
    began = clock_monotonic();
    serve(&served, 5000);
    assert_in_range(clock_monotonic() - began, 0, 2000);
    finish(&served);
    assert_string_equal(served.replies, "TA");
}

static size_t drain(int fd)
{
    static char trash[16 * 1024];
    size_t size = 0;
    for (ssize_t n; (n = read(fd, trash, sizeof trash)) > 0;)
        size += (size_t)n;
    return size;
}

static void a_large_answer_waits_for_its_reader_without_a_thread(void **state)
{
    (void)state;
    for (int is_socket = 0; is_socket < 2; is_socket++) {
        struct served served;
        int ends[2];
        prepare(&served, SLICE("PATH_INFO=/size\0QUERY_STRING=200000\0"));
        if (is_socket) {
            assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
            assert_int_equal(dup2(ends[0], served.answer[0]), served.answer[0]);
            assert_int_equal(dup2(ends[1], served.answer[1]), served.answer[1]);
            close(ends[0]);
            close(ends[1]);
        }
        int64_t began = clock_monotonic();
        serve(&served, 5000);
        assert_in_range(clock_monotonic() - began, 0, 2000);
        int answer = served.answer[0];
        served.answer[0] = -1;
        finish(&served);
        assert_string_equal(served.replies, "TAE");
        assert_in_range(drain(answer), 200000, 201000);
        close(answer);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_answered_on_its_descriptors),
        cmocka_unit_test(bodies_end_where_they_should),
        cmocka_unit_test(a_body_that_is_there_needs_no_wait),
        cmocka_unit_test(what_is_no_environment_is_not_served),
        cmocka_unit_test(nothing_is_written_for_a_program_that_is_gone),
        cmocka_unit_test(an_answer_that_nobody_takes_is_given_up_in_time),
        cmocka_unit_test(a_large_answer_waits_for_its_reader_without_a_thread),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
