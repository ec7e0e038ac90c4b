#include <unit.h>

#include <pthread.h>
#include <stdlib.h>
#include <sys/resource.h>
#include <sys/socket.h>
#include <sys/time.h>
#include <time.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/look.h>
#include <front/client.h>

#include "pool_fixture.h"

static void silent_and_slow_peers_hold_no_thread(void **state)
{
    (void)state;
    enum { COUNT_EACH = 50 };
    struct pool_running running;
    int silent[COUNT_EACH], slow[COUNT_EACH], half[COUNT_EACH];
    char request[300];
    size_t size = fake_request(request, sizeof request, "/", "", true);
    pool_prepare(&running, 4);
    pool_start(&running);
    pool_connect(&running, silent, COUNT_EACH, "", 0);
    pool_connect(&running, slow, COUNT_EACH, request, 3);
    pool_connect(&running, half, COUNT_EACH, request, size - 1);
    assert_in_range(pool_time_of_good_peer(&running), 0, 1000);
    for (int i = 0; i < COUNT_EACH; i++) {
        pool_send(half[i], request + size - 1, 1);
        assert_true(fake_answered(half[i], 5000));
    }
    pool_close_all(silent, COUNT_EACH);
    pool_close_all(slow, COUNT_EACH);
    pool_close_all(half, COUNT_EACH);
    pool_end(&running);
}

static void *ask_often(void *argument)
{
    const struct pool_running *running = argument;
    intptr_t good = 0;
    for (int i = 0; i < 5; i++)
        good += fake_get(&running->conf, "/", "", NULL, 0) == 200;
    return (void *)good;
}

static void two_hundred_clients_at_once_are_all_answered(void **state)
{
    (void)state;
    struct pool_running running;
    pthread_t threads[200];
    intptr_t good = 0;
    pool_prepare(&running, 4);
    pool_start(&running);
    for (size_t i = 0; i < COUNT(threads); i++)
        assert_int_equal(pthread_create(&threads[i], NULL, ask_often, &running), 0);
    for (size_t i = 0; i < COUNT(threads); i++) {
        void *result;
        pthread_join(threads[i], &result);
        good += (intptr_t)result;
    }
    assert_int_equal(good, 5 * COUNT(threads));
    pool_end(&running);
}

static void further_connections_wait_for_one_that_ends(void **state)
{
    (void)state;
    struct pool_running running;
    int held[4], next;
    char request[300];
    size_t size = fake_request(request, sizeof request, "/", "", false);
    pool_prepare(&running, 2);
    running.conf.max_connections = 4;
    pool_start(&running);
    pool_connect(&running, held, 4, "\1", 1);
    pool_connect(&running, &next, 1, request, size);
    assert_false(fake_answered(next, 100));
    close(held[2]);
    assert_true(fake_answered(next, 5000));
    close(next);
    close(held[0]);
    close(held[1]);
    close(held[3]);
    assert_in_range(pool_time_of_good_peer(&running), 0, 2000);
    pool_end(&running);
}

static void what_waits_too_long_is_closed_by_a_sweep(void **state)
{
    (void)state;
    struct pool_running running;
    int fresh, begun, kept, young;
    char request[300];
    size_t size = fake_request(request, sizeof request, "/", "", true);
    pool_prepare(&running, 2);
    running.conf.body_timeout = 100;
    running.conf.idle_timeout = 100;
    pool_start(&running);
    pool_connect(&running, &fresh, 1, "", 0);
    pool_connect(&running, &begun, 1, request, size - 20);
    pool_connect(&running, &kept, 1, request, size);
    assert_true(fake_answered(kept, 5000));
    host_pool_sweep(running.pool);
    assert_false(fake_closed(kept, 10));
    fake_sleep(200);
    pool_connect(&running, &young, 1, request, size);
    assert_true(fake_answered(young, 5000));
    host_pool_sweep(running.pool);
    assert_true(fake_closed(fresh, 1000));
    assert_true(fake_closed(begun, 1000));
    assert_true(fake_closed(kept, 1000));
    assert_false(fake_closed(young, 10));
    pool_close_all((int[]){ fresh, begun, kept, young }, 4);
    pool_end(&running);
}

static void junk_and_peers_that_leave_are_closed_at_once(void **state)
{
    (void)state;
    struct pool_running running;
    int junk, left;
    char request[300];
    size_t size = fake_request(request, sizeof request, "/", "", true);
    pool_prepare(&running, 2);
    pool_start(&running);
    pool_connect(&running, &junk, 1, "GET / HTTP/1.1\r\n\r\n", 18);
    assert_true(fake_closed(junk, 1000));
    pool_connect(&running, &left, 1, request, size - 1);
    fake_sleep(20);
    shutdown(left, SHUT_WR);
    assert_true(fake_closed(left, 1000));
    close(junk);
    close(left);
    pool_end(&running);
}

enum { LARGE = 100 * 1000, PIECES = 4 };

/* The head of a request, and a body that fills the window, but not its end. */
static void send_large(int fd)
{
    static char record[8 + LARGE / PIECES];
    char request[300];
    size_t size = fake_request(request, sizeof request, "/count", "", true);
    pool_send(fd, request, size - 8);
    memcpy(record, "\1\5\0\1\x61\xa8\0", 8);
    for (int i = 0; i < PIECES; i++)
        pool_send(fd, record, sizeof record);
}

static void large_bodies_that_do_not_come_never_take_all_threads(void **state)
{
    (void)state;
    struct pool_running running;
    int large[8];
    pool_prepare(&running, 3);
    pool_start(&running);
    for (size_t i = 0; i < COUNT(large); i++) {
        pool_connect(&running, &large[i], 1, "", 0);
        send_large(large[i]);
    }
    assert_true(fake_reached(&fake->running, 2, 5000));
    assert_in_range(pool_time_of_good_peer(&running), 0, 1000);
    for (size_t i = COUNT(large); i-- > 0;)
        pool_send(large[i], "\1\5\0\1\0\0\0", 8);
    for (size_t i = 0; i < COUNT(large); i++) {
        assert_true(fake_answered(large[i], 5000));
        close(large[i]);
    }
    pool_end(&running);
}

static void requests_in_a_row_are_all_answered(void **state)
{
    (void)state;
    struct pool_running running;
    int fd;
    char requests[900];
    size_t size = 0;
    for (int i = 0; i < 3; i++)
        size += fake_request(requests + size, sizeof requests - size, "/", "", true);
    pool_prepare(&running, 2);
    pool_start(&running);
    pool_connect(&running, &fd, 1, requests, size);
    for (int i = 0; i < 3; i++)
        assert_true(fake_answered(fd, 5000));
    close(fd);
    pool_end(&running);
}

/* Keeps the socket full of requests, and takes the answers. */
static void *flood(void *argument)
{
    int fd = *(int *)argument;
    static char requests[100 * 200], answers[65536];
    size_t size = 0, sent = 0;
    for (int i = 0; i < 100; i++)
        size += fake_request(requests + size, sizeof requests - size, "/", "", true);
    int64_t until = clock_monotonic() + 400;
    while (clock_monotonic() < until) {
        ssize_t n = send(fd, requests + sent, size - sent, MSG_DONTWAIT | MSG_NOSIGNAL);
        sent = n > 0 ? (sent + (size_t)n) % size : sent;
        while (recv(fd, answers, sizeof answers, MSG_DONTWAIT) > 0)
            ;
    }
    return NULL;
}

static void a_connection_that_never_pauses_leaves_room_for_others(void **state)
{
    (void)state;
    struct pool_running running;
    pthread_t thread;
    int busy;
    pool_prepare(&running, 1);
    pool_start(&running);
    pool_connect(&running, &busy, 1, "", 0);
    assert_int_equal(pthread_create(&thread, NULL, flood, &busy), 0);
    fake_sleep(50);
    int64_t began = clock_monotonic();
    assert_int_equal(fake_get(&running.conf, "/", "", NULL, 0), 200);
    assert_in_range(clock_monotonic() - began, 0, 250);
    pthread_join(thread, NULL);
    close(busy);
    pool_end(&running);
}

static void probes_go_through_pool_and_store(void **state)
{
    (void)state;
    struct pool_running running;
    struct error error;
    int ends[2];
    char bytes[3];
    error_init(&error, NULL);
    pool_prepare(&running, 2);
    pool_start(&running);
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0, ends), 0);
    assert_int_equal(host_pool_probe(running.pool, ends[0], &error), 0);
    struct timeval time = { .tv_sec = 5 };
    setsockopt(ends[1], SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    for (int i = 1; i <= 3; i++) {
        pool_send(ends[1], "?", 1);
        assert_int_equal(recv(ends[1], bytes, sizeof bytes, 0), 1);
        assert_int_equal(atomic_load(&fake->probes), i);
    }
    atomic_store(&fake->hang, true);
    pool_send(ends[1], "?", 1);
    assert_true(fake_reached(&fake->probes, 4, 5000));
    assert_in_range(pool_time_of_good_peer(&running), 0, 2000);
    assert_int_equal(recv(ends[1], bytes, sizeof bytes, MSG_DONTWAIT), -1);
    atomic_store(&fake->hang, false);
    assert_int_equal(recv(ends[1], bytes, sizeof bytes, 0), 1);
    pool_end(&running);
    close(ends[0]);
    close(ends[1]);
}

static int64_t cpu_milliseconds(void)
{
    struct timespec time;
    clock_gettime(CLOCK_PROCESS_CPUTIME_ID, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000;
}

static void without_descriptors_it_waits_and_does_not_spin(void **state)
{
    (void)state;
    struct pool_running running;
    struct rlimit before, few;
    char request[300];
    size_t size = fake_request(request, sizeof request, "/", "", false);
    pool_prepare(&running, 2);
    pool_start(&running);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    int unused = dup(fd);
    close(unused);
    close(fd);
    assert_int_equal(getrlimit(RLIMIT_NOFILE, &before), 0);
    few = before;
    few.rlim_cur = (rlim_t)unused;      /* the next socket is the last */
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &few), 0);
    fd = fake_connect(&running.conf, "front.sock");
    pool_send(fd, request, size);
    int64_t cpu = cpu_milliseconds();
    assert_false(fake_answered(fd, 200));
    assert_in_range(cpu_milliseconds() - cpu, 0, 100);
    host_pool_sweep(running.pool);
    assert_false(fake_answered(fd, 50));
    assert_int_equal(setrlimit(RLIMIT_NOFILE, &before), 0);
    host_pool_sweep(running.pool);
    assert_true(fake_answered(fd, 5000));
    close(fd);
    pool_end(&running);
}

static void a_socket_can_be_added_while_it_runs(void **state)
{
    (void)state;
    struct pool_running running;
    struct error error;
    struct front_client *client;
    struct front_answer answer;
    const struct front_call call = { SLICE("GET"), SLICE("/"), SLICE(""), NULL, 0, SLICE("") };
    error_init(&error, NULL);
    pool_prepare(&running, 2);
    pool_start(&running);
    int fd = fake_connect(&running.conf, "control.sock");
    assert_int_equal(front_client_adopt(fd, 5000, &client, &error), 0);
    assert_int_equal(host_pool_listen(running.pool, running.sockets.control, REQUEST_CONTROL, &error), 0);
    front_answer_init(&answer);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(front_client_call(client, &call, &answer, &error), 0);
        assert_slice(answer.body, "control");
    }
    front_answer_release(&answer);
    front_client_close(client);
    pool_end(&running);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(silent_and_slow_peers_hold_no_thread),
        cmocka_unit_test(two_hundred_clients_at_once_are_all_answered),
        cmocka_unit_test(further_connections_wait_for_one_that_ends),
        cmocka_unit_test(what_waits_too_long_is_closed_by_a_sweep),
        cmocka_unit_test(junk_and_peers_that_leave_are_closed_at_once),
        cmocka_unit_test(large_bodies_that_do_not_come_never_take_all_threads),
        cmocka_unit_test(requests_in_a_row_are_all_answered),
        cmocka_unit_test(a_connection_that_never_pauses_leaves_room_for_others),
        cmocka_unit_test(probes_go_through_pool_and_store),
        cmocka_unit_test(without_descriptors_it_waits_and_does_not_spin),
        cmocka_unit_test(a_socket_can_be_added_while_it_runs),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
