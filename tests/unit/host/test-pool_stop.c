/* How a pool ends. */
#include <unit.h>

#include <fcntl.h>
#include <pthread.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/hand.h>

#include "pool_fixture.h"
#include "pool_inside.h"

static void wait_for_connections(int64_t count)
{
    int64_t deadline = clock_monotonic() + 5000;
    while (metric_get(&host_pool_connections) != count && clock_monotonic() < deadline)
        fake_sleep(2);
    assert_int_equal(metric_get(&host_pool_connections), count);
}

static void *stop_pool(void *argument)
{
    const struct pool_running *running = argument;
    return (void *)(intptr_t)host_pool_stop(running->pool, clock_monotonic() + 8000);
}

static void a_stop_finishes_what_runs_and_what_has_begun(void **state)
{
    (void)state;
    struct pool_running running;
    pthread_t thread;
    int waiting[4], begun, fresh, kept, late;
    char wait[300], request[300];
    size_t wait_size = fake_request(wait, sizeof wait, "/wait", "300", true);
    size_t size = fake_request(request, sizeof request, "/", "", true);
    pool_prepare(&running, 6);
    pool_start(&running);
    pool_connect(&running, &kept, 1, request, size);
    assert_true(fake_answered(kept, 5000));
    pool_connect(&running, &begun, 1, request, size - 1);
    pool_connect(&running, &fresh, 1, "", 0);
    pool_connect(&running, waiting, 4, wait, wait_size);
    assert_true(fake_reached(&fake->running, 4, 5000));
    wait_for_connections(7);
    assert_int_equal(pthread_create(&thread, NULL, stop_pool, &running), 0);
    assert_true(fake_closed(kept, 2000));
    pool_connect(&running, &late, 1, request, size);
    pool_send(begun, request + size - 1, 1);
    pool_send(fresh, request, size);
    assert_true(fake_answered(begun, 5000));
    assert_true(fake_answered(fresh, 5000));
    for (size_t i = 0; i < COUNT(waiting); i++) {
        assert_true(fake_answered(waiting[i], 5000));
        assert_true(fake_closed(waiting[i], 2000));     /* kept no longer */
    }
    void *result;
    pthread_join(thread, &result);
    assert_int_equal((intptr_t)result, 0);
    assert_false(fake_closed(late, 20));        /* waits in the listening socket for the next worker */
    pool_close_all((int[]){ begun, fresh, kept, late }, 4);
    pool_close_all(waiting, 4);
    pool_end(&running);
}

static void a_stop_says_what_does_not_end_in_time(void **state)
{
    (void)state;
    struct pool_running running;
    int waiting;
    char wait[300];
    size_t size = fake_request(wait, sizeof wait, "/wait", "600", false);
    pool_prepare(&running, 2);
    pool_start(&running);
    pool_connect(&running, &waiting, 1, wait, size);
    assert_true(fake_reached(&fake->running, 1, 5000));
    int64_t began = clock_monotonic();
    assert_int_equal(host_pool_stop(running.pool, began + 100), -1);
    assert_in_range(clock_monotonic() - began, 90, 550);
    assert_true(fake_answered(waiting, 5000));
    close(waiting);
    pool_end(&running);
}

/* Both pools in one process: the next one listens on the same socket when the first has stopped. */
static void kept_connections_go_on_with_the_next_worker(void **state)
{
    (void)state;
    struct pool_running running;
    struct error error;
    int idle, asking, busy, bad;
    char wait[300], request[300];
    size_t wait_size = fake_request(wait, sizeof wait, "/wait", "300", true);
    size_t size = fake_request(request, sizeof request, "/", "", true);
    error_init(&error, NULL);
    pool_prepare(&running, 4);
    pool_start(&running);
    pool_connect(&running, &idle, 1, request, size);
    pool_connect(&running, &asking, 1, request, size);
    assert_true(fake_answered(idle, 5000) && fake_answered(asking, 5000));
    pool_connect(&running, &busy, 1, wait, wait_size);
    assert_true(fake_reached(&fake->running, 1, 5000));
    host_pool_followed(running.pool, running.sockets.front_path);
    assert_int_equal(host_pool_stop(running.pool, clock_monotonic() + 8000), 0);
    host_pool_close(running.pool);
    assert_true(fake_answered(busy, 5000));
    pool_send(asking, request, size);                   /* while nobody is there */
    assert_int_equal(host_pool_open(running.service, &running.pool, &error), 0);
    assert_int_equal(host_pool_listen(running.pool, running.sockets.front, REQUEST_PUBLIC, &error), 0);
    assert_true(fake_answered(asking, 5000));
    pool_send(idle, request, size);
    pool_send(busy, request, size);
    assert_true(fake_answered(idle, 5000) && fake_answered(busy, 5000));
    for (int i = 0; i < 3; i++) {                       /* what is no connection is closed, and its bearer goes on */
        bad = fake_connect(&running.conf, "front.sock");
        int odd = i == 0 ? open("/dev/null", O_RDWR) : socket(AF_UNIX, i == 1 ? SOCK_STREAM : SOCK_DGRAM, 0);
        assert_int_equal(front_hand_send(bad, FRONT_HAND_KEPT, SLICE(""), &odd, 1, INT64_MAX, &error), 0);
        assert_true(fake_closed(bad, 5000));
        close(bad);
        close(odd);
    }
    wait_for_connections(3);
    pool_close_all((int[]){ idle, asking, busy }, 3);
    pool_end(&running);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_stop_finishes_what_runs_and_what_has_begun),
        cmocka_unit_test(a_stop_says_what_does_not_end_in_time),
        cmocka_unit_test(kept_connections_go_on_with_the_next_worker),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
