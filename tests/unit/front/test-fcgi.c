#include <unit.h>

#include <signal.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/client.h>
#include <front/fcgi.h>
#include <front/look.h>
#include <front/memory.h>
#include <web/web.h>

#include "fakes.h"
#include "record.h"

enum { SECONDS = 1000, BIG = 200 * 1000 };

static char big[BIG];

/* The same request over both fronts. */
static void compare(struct front_client *client, const struct front_call *call, const char *name)
{
    static const struct web web;
    struct error error;
    struct front_answer over_socket, in_memory;
    error_init(&error, NULL);
    front_answer_init(&over_socket);
    front_answer_init(&in_memory);
    if (front_client_call(client, call, &over_socket, &error) != 0 ||
        front_memory_call(&web, REQUEST_PUBLIC, call, &in_memory, &error) != 0)
        fail_msg("%s: %s", name, error.detail);
    assert_int_equal(over_socket.status, in_memory.status);
    assert_int_equal(over_socket.header_count, in_memory.header_count);
    if (!slice_equal(buffer_slice(&over_socket.storage), buffer_slice(&in_memory.storage)))
        fail_msg("%s: answers differ:\n%.*s\n---\n%.*s", name, SLICE_ARGS(buffer_slice(&over_socket.storage)),
                 SLICE_ARGS(buffer_slice(&in_memory.storage)));
    front_answer_release(&over_socket);
    front_answer_release(&in_memory);
}

static void both_fronts_give_the_same_answer(void **state)
{
    (void)state;
    static const struct front_variable variables[] = {
        { SLICE_INIT("HTTP_X_API_KEY"), SLICE_INIT("first") },
        { SLICE_INIT("HTTP_AUTH"), SLICE_INIT("Api-Key a") },
        { SLICE_INIT("HTTP_X_API_KEY"), SLICE_INIT("second") },
        { SLICE_INIT("REMOTE_ADDR"), SLICE_INIT("192.0.2.1") },
        { SLICE_INIT("HTTP_X_API_KEY_ID"), SLICE_INIT("not it") },
        { SLICE_INIT("DASHGRANT_PROJECT"), SLICE_INIT("") },
    };
    static const struct front_variable chunked[] = {
        { SLICE_INIT("HTTP_TRANSFER_ENCODING"), SLICE_INIT("chunked") },
    };
    static const struct front_variable length[] = { { SLICE_INIT("CONTENT_LENGTH"), SLICE_INIT("17") } };
    static const struct front_variable no_length[] = { { SLICE_INIT("CONTENT_LENGTH"), SLICE_INIT("") } };
    static const struct front_variable split[] = { { SLICE_INIT("SCRIPT_NAME"), SLICE_INIT("/api") } };
    const struct slice body = { big, BIG };
    const struct {
        const char *name;
        struct front_call call;
    } cases[] = {
        { "plain", { SLICE("GET"), SLICE("/echo"), SLICE("a=1&b=%20"), NULL, 0, SLICE("") } },
        { "nothing at all", { SLICE(""), SLICE(""), SLICE(""), NULL, 0, SLICE("") } },
        { "variables", { SLICE("GET"), SLICE("/echo"), SLICE(""), variables, COUNT(variables), SLICE("") } },
        { "a body", { SLICE("PUT"), SLICE("/echo"), SLICE(""), NULL, 0, SLICE("{\"a\":1}") } },
        { "a large body", { SLICE("PUT"), SLICE("/echo"), SLICE(""), variables, COUNT(variables), body } },
        { "a body as large as a buffer", { SLICE("PUT"), SLICE("/echo"), SLICE(""), NULL, 0, { big, 8192 } } },
        { "a body as large as the window", { SLICE("PUT"), SLICE("/echo"), SLICE(""), NULL, 0, { big, 65536 } } },
        { "chunked", { SLICE("POST"), SLICE("/echo"), SLICE(""), chunked, 1, SLICE("abc") } },
        { "a wrong length", { SLICE("POST"), SLICE("/echo"), SLICE(""), length, 1, SLICE("abc") } },
        { "an empty length", { SLICE("POST"), SLICE("/echo"), SLICE(""), no_length, 1, SLICE("abc") } },
        { "a mounted script", { SLICE("GET"), SLICE("/echo"), SLICE(""), split, 1, SLICE("") } },
        { "a body that is not read", { SLICE("POST"), SLICE("/ignore"), SLICE(""), NULL, 0, SLICE("abc") } },
        { "a large body that is not read", { SLICE("POST"), SLICE("/ignore"), SLICE(""), NULL, 0, body } },
        { "no content", { SLICE("GET"), SLICE("/empty"), SLICE(""), NULL, 0, SLICE("") } },
        { "headers alone", { SLICE("HEAD"), SLICE("/head"), SLICE(""), NULL, 0, SLICE("") } },
        { "an answer that failed", { SLICE("GET"), SLICE("/failed"), SLICE(""), NULL, 0, SLICE("") } },
        { "an empty answer", { SLICE("GET"), SLICE("/size"), SLICE("0"), NULL, 0, SLICE("") } },
        { "a large answer", { SLICE("GET"), SLICE("/size"), SLICE("2097152"), NULL, 0, SLICE("") } },
    };
    struct fake_server server;
    struct front_client *client;
    struct error error;
    error_init(&error, NULL);
    fake_server_start(&server, REQUEST_PUBLIC, 10 * SECONDS);
    assert_int_equal(front_client_adopt(server.peer, 10 * SECONDS, &client, &error), 0);
    for (int round = 0; round < 3; round++)
        for (size_t i = 0; i < COUNT(cases); i++)
            compare(client, &cases[i].call, cases[i].name);
    front_client_close(client);
    server.peer = -1;
    fake_server_stop(&server);
    assert_int_equal(atomic_load(&server.requests), 3 * COUNT(cases));
}

/* What /echo said of the request's body. */
static bool ends_with(const struct buffer *answer, const char *end)
{
    size_t length = strlen(end);
    return answer->len >= length && memcmp(answer->ptr + answer->len - length, end, length) == 0;
}

static void a_peer_that_ends_within_a_large_body_leaves_it_short(void **state)
{
    (void)state;
    struct fake_server server;
    struct buffer request, answer;
    buffer_init(&request, 2 * BIG);
    buffer_init(&answer, 65536);
    fake_server_start(&server, REQUEST_PUBLIC, 10 * SECONDS);
    fake_request(&request, true, "/echo", (struct slice){ big, BIG });
    fake_send(server.peer, (struct slice){ request.ptr, BIG / 2 });
    shutdown(server.peer, SHUT_WR);
    fake_answer(server.peer, &answer);
    assert_true(ends_with(&answer, "end -1\n"));
    fake_server_stop(&server);
    buffer_release(&request);
    buffer_release(&answer);
}

static void a_large_body_has_one_deadline_however_it_drips(void **state)
{
    (void)state;
    struct fake_server server;
    struct buffer request, answer;
    buffer_init(&request, 2 * BIG);
    buffer_init(&answer, 65536);
    fake_server_start(&server, REQUEST_PUBLIC, 300);
    fake_request(&request, true, "/echo", (struct slice){ big, BIG });
    fake_send(server.peer, (struct slice){ request.ptr, FRONT_LOOK_WINDOW });
    int64_t began = clock_monotonic();
    bool over = false;
    for (size_t at = FRONT_LOOK_WINDOW; !over && clock_monotonic() - began < 5 * SECONDS; at++) {
        over = send(server.peer, request.ptr + at, 1, MSG_NOSIGNAL) != 1;
        usleep(20 * 1000);
    }
    int64_t took = clock_monotonic() - began;
    assert_true(over);
    assert_in_range(took, 250, 3 * SECONDS);
    assert_false(fake_answer(server.peer, &answer) && server.requests == 0);
    assert_true(answer.len == 0 || ends_with(&answer, "end -2\n"));
    fake_server_stop(&server);
    buffer_release(&request);
    buffer_release(&answer);
}

/* As nginx does, which sends no more of a body when it has the head of an answer. */
static void a_request_ends_without_the_body_that_its_answer_did_not_wait_for(void **state)
{
    (void)state;
    struct fake_server server;
    struct buffer request, answer;
    buffer_init(&request, 2 * BIG);
    buffer_init(&answer, 2 * BIG);
    fake_request(&request, true, "/ignore", (struct slice){ big, BIG });
    fake_server_start(&server, REQUEST_PUBLIC, 20 * SECONDS);
    int64_t began = clock_monotonic();
    fake_send(server.peer, (struct slice){ request.ptr, BIG / 2 });
    assert_true(fake_answer(server.peer, &answer));
    char byte;
    assert_int_equal(recv(server.peer, &byte, 1, 0), 0);
    assert_in_range(clock_monotonic() - began, 0, 5 * SECONDS);
    fake_server_stop(&server);
    buffer_release(&request);
    buffer_release(&answer);
}

static void a_record_that_has_no_place_in_a_body_ends_it(void **state)
{
    (void)state;
    struct fake_server server;
    struct buffer request, answer;
    buffer_init(&request, 2 * BIG);
    buffer_init(&answer, 65536);
    fake_server_start(&server, REQUEST_PUBLIC, 10 * SECONDS);
    fake_request(&request, true, "/echo", (struct slice){ big, BIG });
    request.len -= FRONT_RECORD_HEAD;
    /* a question for values with a length that makes libfcgi abort the process */
    buffer_append(&request, (struct slice){ "\1\x9\0\0\0\x9\0\0\xff\xff\xff\xff\xff\xff\xff\xff" "a", 17 });
    fake_send(server.peer, buffer_slice(&request));
    fake_answer(server.peer, &answer);
    assert_true(ends_with(&answer, "end -1\n"));
    fake_server_stop(&server);
    buffer_release(&request);
    buffer_release(&answer);
}

static void a_connection_is_kept_only_where_the_peer_wants_it(void **state)
{
    (void)state;
    for (int keep = 0; keep < 2; keep++) {
        struct fake_server server;
        struct buffer request, answer;
        char byte;
        buffer_init(&request, 1000);
        buffer_init(&answer, 65536);
        fake_server_start(&server, REQUEST_PUBLIC, 10 * SECONDS);
        fake_request(&request, keep, "/echo", SLICE(""));
        fake_send(server.peer, buffer_slice(&request));
        assert_true(fake_answer(server.peer, &answer));
        ssize_t n = recv(server.peer, &byte, 1, keep ? MSG_DONTWAIT : 0);
        assert_int_equal(n, keep ? -1 : 0);
        fake_server_stop(&server);
        buffer_release(&request);
        buffer_release(&answer);
    }
}

static void requests_that_are_sent_before_they_are_asked_for_are_answered_in_turn(void **state)
{
    (void)state;
    struct fake_server server;
    struct buffer request, answer;
    buffer_init(&request, 100000);
    buffer_init(&answer, 1000000);
    for (int i = 0; i < 20; i++)
        fake_request(&request, true, "/echo", SLICE("body"));
    fake_server_start(&server, REQUEST_PUBLIC, 10 * SECONDS);
    fake_send(server.peer, buffer_slice(&request));
    for (int i = 0; i < 20; i++) {
        buffer_clear(&answer);
        assert_true(fake_answer(server.peer, &answer));
        assert_true(ends_with(&answer, "end 0\n"));
    }
    fake_server_stop(&server);
    buffer_release(&request);
    buffer_release(&answer);
}

static void padding_behind_the_body_is_no_record(void **state)
{
    (void)state;
    struct fake_server server;
    struct buffer request, answer;
    buffer_init(&request, 20000);
    buffer_init(&answer, 65536);
    fake_request(&request, true, "/echo", SLICE("body"));
    size_t other_bytes = request.len - strlen("body");
    fake_server_start(&server, REQUEST_PUBLIC, 10 * SECONDS);
    /* the padding lies in libfcgi's first read, across its end, or behind it */
    for (size_t whole = 8192 - 12; whole < 8192 + 4; whole++) {
        buffer_clear(&request);
        buffer_clear(&answer);
        fake_request(&request, true, "/echo", (struct slice){ big, whole - other_bytes });
        assert_int_equal(request.len, whole);
        request.ptr[request.len - 2] = 8;
        buffer_append(&request, SLICE("\0\0\0\0\0\0\0\0"));
        fake_send(server.peer, buffer_slice(&request));
        assert_true(fake_answer(server.peer, &answer));
        assert_true(ends_with(&answer, "end 0\n"));
    }
    fake_server_stop(&server);
    buffer_release(&request);
    buffer_release(&answer);
}

static void junk_closes_the_connection(void **state)
{
    (void)state;
    struct fake_server server;
    char byte;
    fake_server_start(&server, REQUEST_PUBLIC, 10 * SECONDS);
    fake_send(server.peer, SLICE("GET / HTTP/1.1\r\n\r\n"));
    assert_true(recv(server.peer, &byte, 1, 0) <= 0);
    fake_server_stop(&server);
    assert_int_equal(atomic_load(&server.broken), 1);
    assert_int_equal(atomic_load(&server.requests), 0);
}

/* How a request ends whose peer does not read the answer of `size` bytes. */
static enum front_fcgi_end serve_unread(const char *size)
{
    static const struct web web;
    struct error error;
    struct front_fcgi *fcgi;
    struct front_look look;
    struct buffer request;
    int ends[2];
    char *window = malloc(FRONT_LOOK_WINDOW);
    error_init(&error, NULL);
    buffer_init(&request, 1000);
    assert_non_null(window);
    assert_int_equal(front_fcgi_open(&web, &fcgi, &error), 0);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    struct buffer params;
    buffer_init(&params, 100);
    fake_begin(&request, true);
    fake_pair(&params, "PATH_INFO", "/size");
    fake_pair(&params, "QUERY_STRING", size);
    front_record_append(&request, FRONT_RECORD_PARAMS, 1, buffer_slice(&params));
    front_record_end(&request, FRONT_RECORD_PARAMS, 1);
    front_record_end(&request, FRONT_RECORD_STDIN, 1);
    fake_send(ends[1], buffer_slice(&request));
    front_look(ends[0], 0, window, &look);
    const struct front_fcgi_job job = { .fd = ends[0], .look = &look, .deadline = clock_monotonic() + SECONDS,
                                        .send_timeout = 200, .fresh = true };
    enum front_fcgi_end end = front_fcgi_serve(fcgi, &job);
    if (end == FRONT_FCGI_KEPT)
        close(ends[0]);
    close(ends[1]);
    front_fcgi_close(fcgi);
    free(window);
    buffer_release(&params);
    buffer_release(&request);
    return end;
}

static void a_peer_that_does_not_take_its_answer_is_left(void **state)
{
    (void)state;
    int64_t began = clock_monotonic();
    assert_int_equal(serve_unread("4000000"), FRONT_FCGI_CLOSED);
    assert_in_range(clock_monotonic() - began, 150, 3 * SECONDS);
}

static void a_large_answer_waits_for_its_reader_without_a_thread(void **state)
{
    (void)state;
    assert_int_equal(serve_unread("200000"), FRONT_FCGI_KEPT);
}

static uint32_t next_random(void)
{
    static uint32_t seed = 12345;
    return (seed = seed * 1664525 + 1013904223) >> 8;
}

/* A request with some of its bytes changed, or a part of it left out or doubled. */
static void distort(const struct buffer *request, struct buffer *out)
{
    size_t at = next_random() % request->len, length = next_random() % 20;
    if (length > request->len - at)
        length = request->len - at;
    buffer_clear(out);
    unsigned way = next_random() % 4;
    buffer_append(out, (struct slice){ request->ptr, at + (way == 0 ? length : 0) });
    buffer_append(out, slice_after(buffer_slice(request), at + (way == 1 ? length : 0)));
    for (unsigned i = next_random() % 4; i > 0; i--)
        out->ptr[next_random() % out->len] = (char)(next_random() % 3 ? next_random() % 10 : next_random());
}

/* Serves these bytes, after which the peer is silent for good, if the look lets it. */
static bool serve_once(struct front_fcgi *fcgi, char *window, struct slice bytes)
{
    int ends[2];
    char byte;
    struct front_look look;
    struct buffer answer;
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, ends), 0);
    fake_send(ends[1], bytes);
    shutdown(ends[1], SHUT_WR);
    front_look(ends[0], 0, window, &look);
    const struct front_fcgi_job job = { .fd = ends[0], .look = &look, .deadline = clock_monotonic() + SECONDS,
                                        .send_timeout = SECONDS, .fresh = true };
    bool whole = look.state == FRONT_LOOK_READY && look.whole;
    bool kept = look.state == FRONT_LOOK_READY && front_fcgi_serve(fcgi, &job) == FRONT_FCGI_KEPT;
    if (kept && whole)
        assert_int_equal(recv(ends[0], &byte, 1, MSG_DONTWAIT), 0);
    if (kept || look.state != FRONT_LOOK_READY)
        close(ends[0]);
    buffer_init(&answer, 1000000);
    if (whole)
        assert_true(fake_answer(ends[1], &answer));
    buffer_release(&answer);
    close(ends[1]);
    return whole;
}

static void what_a_look_lets_through_libfcgi_reads_to_the_same_end(void **state)
{
    (void)state;
    static const struct web web;
    struct error error;
    struct front_fcgi *fcgi;
    struct buffer request, distorted;
    char *window = malloc(FRONT_LOOK_WINDOW);
    int served = 0;
    error_init(&error, NULL);
    buffer_init(&request, 1000);
    buffer_init(&distorted, 2000);
    assert_non_null(window);
    assert_int_equal(front_fcgi_open(&web, &fcgi, &error), 0);
    fake_request(&request, true, "/echo", SLICE("a body"));
    for (int i = 0; i < 20000; i++) {
        distort(&request, &distorted);
        served += serve_once(fcgi, window, buffer_slice(&distorted));
    }
    assert_in_range(served, 500, 19500);
    front_fcgi_close(fcgi);
    free(window);
    buffer_release(&request);
    buffer_release(&distorted);
}

static int setup(void **state)
{
    (void)state;
    signal(SIGPIPE, SIG_IGN);
    for (size_t i = 0; i < sizeof big; i++)
        big[i] = (char)(i * 7);
    return 0;
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_fronts_give_the_same_answer),
        cmocka_unit_test(a_peer_that_ends_within_a_large_body_leaves_it_short),
        cmocka_unit_test(a_large_body_has_one_deadline_however_it_drips),
        cmocka_unit_test(a_request_ends_without_the_body_that_its_answer_did_not_wait_for),
        cmocka_unit_test(a_record_that_has_no_place_in_a_body_ends_it),
        cmocka_unit_test(a_connection_is_kept_only_where_the_peer_wants_it),
        cmocka_unit_test(requests_that_are_sent_before_they_are_asked_for_are_answered_in_turn),
        cmocka_unit_test(padding_behind_the_body_is_no_record),
        cmocka_unit_test(junk_closes_the_connection),
        cmocka_unit_test(a_peer_that_does_not_take_its_answer_is_left),
        cmocka_unit_test(a_large_answer_waits_for_its_reader_without_a_thread),
        cmocka_unit_test(what_a_look_lets_through_libfcgi_reads_to_the_same_end),
    };
    return cmocka_run_group_tests(tests, setup, NULL);
}
