/* Listening sockets that come and go, and what else is handed over. */
#include <unit.h>

#include <fcntl.h>
#include <pthread.h>
#include <stdatomic.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/hand.h>

#include "pool_fixture.h"

static int listen_at(const struct conf *conf, const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%s", fake_path(conf, name));
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 100), 0);
    return fd;
}

/* A connection over which these are handed. */
static int hand(const struct conf *conf, const char *name, const int *fds, size_t count)
{
    struct error error;
    error_init(&error, NULL);
    int fd = fake_connect(conf, name);
    assert_int_equal(front_hand_send(fd, FRONT_HAND_SOCKETS, SLICE(""), fds, count, INT64_MAX, &error), 0);
    return fd;
}

static bool is_taken(int fd)
{
    char byte = 0;
    struct timeval time = { .tv_sec = 5 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    return recv(fd, &byte, 1, 0) == 1 && byte == FRONT_HAND_TAKEN;
}

static bool serves(const struct conf *conf, const char *name, int64_t milliseconds)
{
    char request[300];
    size_t size = fake_request(request, sizeof request, "/", "", false);
    int fd = fake_connect(conf, name);
    pool_send(fd, request, size);
    bool good = fake_answered(fd, milliseconds);
    close(fd);
    return good;
}

static void handed_sockets_are_served_as_long_as_the_connection_lasts(void **state)
{
    (void)state;
    struct pool_running running;
    pool_prepare(&running, 4);
    running.conf.idle_timeout = running.conf.body_timeout = 50;
    pool_start(&running);
    int sockets[2] = { listen_at(&running.conf, "a.sock"), listen_at(&running.conf, "b.sock") };
    for (int turn = 0; turn < 3; turn++) {
        int holder = hand(&running.conf, "front.sock", sockets, 2);
        assert_true(is_taken(holder));
        fake_sleep(150);
        host_pool_sweep(running.pool);                  /* no time-out ends it */
        assert_true(serves(&running.conf, "a.sock", 5000));
        assert_true(serves(&running.conf, "b.sock", 5000));
        assert_true(fcntl(sockets[0], F_GETFL) & O_NONBLOCK);
        close(holder);
        fake_sleep(50);
        assert_false(serves(&running.conf, "a.sock", 100));
    }
    close(sockets[0]);
    close(sockets[1]);
    pool_end(&running);
}

static void one_socket_may_be_handed_over_by_many(void **state)
{
    (void)state;
    struct pool_running running;
    int holders[4];
    pool_prepare(&running, 4);
    pool_start(&running);
    int shared = listen_at(&running.conf, "a.sock");
    for (size_t i = 0; i < COUNT(holders); i++) {
        holders[i] = hand(&running.conf, "front.sock", &shared, 1);
        assert_true(is_taken(holders[i]));
    }
    for (size_t i = 0; i < COUNT(holders); i++) {
        assert_true(serves(&running.conf, "a.sock", 5000));
        close(holders[i]);
        fake_sleep(20);
    }
    assert_false(serves(&running.conf, "a.sock", 100));
    close(shared);
    pool_end(&running);
}

static void only_listening_sockets_on_the_public_channel_count(void **state)
{
    (void)state;
    struct pool_running running;
    struct error error;
    char request[300];
    pool_prepare(&running, 2);
    pool_start(&running);
    error_init(&error, NULL);
    assert_int_equal(host_pool_listen(running.pool, running.sockets.control, REQUEST_CONTROL, &error), 0);
    int good = listen_at(&running.conf, "a.sock"), pair[2];
    assert_int_equal(socketpair(AF_UNIX, SOCK_STREAM, 0, pair), 0);
    int datagram = socket(AF_UNIX, SOCK_DGRAM, 0), null = open("/dev/null", O_RDWR);
    const int bad[] = { pair[0], datagram, null };
    for (size_t i = 0; i < COUNT(bad); i++) {
        int fd = hand(&running.conf, "front.sock", &bad[i], 1);
        assert_true(fake_closed(fd, 5000));
        close(fd);
    }
    int control = hand(&running.conf, "control.sock", &good, 1);
    assert_true(fake_closed(control, 5000));
    close(control);
    int late = fake_connect(&running.conf, "front.sock");
    pool_send(late, request, fake_request(request, sizeof request, "/", "", true));
    assert_true(fake_answered(late, 5000));
    front_hand_send(late, FRONT_HAND_SOCKETS, SLICE(""), &good, 1, INT64_MAX, &error);
    assert_true(fake_closed(late, 5000));
    close(late);
    int twice = hand(&running.conf, "front.sock", &good, 1);
    assert_true(is_taken(twice));
    pool_send(twice, "x", 1);
    assert_true(fake_closed(twice, 5000));
    close(twice);
    for (int keep = 0; keep < 2; keep++) {
        int asking = hand(&running.conf, "front.sock", &good, 1);
        assert_true(is_taken(asking));
        pool_send(asking, request, fake_request(request, sizeof request, "/", "", keep));
        assert_true(fake_closed(asking, 5000));
        close(asking);
        assert_false(serves(&running.conf, "a.sock", 100));
    }
    assert_false(serves(&running.conf, "a.sock", 100));
    for (size_t i = 0; i < COUNT(bad); i++)
        close(bad[i]);
    close(pair[1]);
    close(good);
    pool_end(&running);
}

static void slots_are_used_again(void **state)
{
    (void)state;
    struct pool_running running;
    pool_prepare(&running, 2);
    pool_start(&running);
    int sockets[16];
    for (size_t i = 0; i < COUNT(sockets); i++) {
        char name[16];
        snprintf(name, sizeof name, "%zu.sock", i);
        sockets[i] = listen_at(&running.conf, name);
    }
    for (int turn = 0; turn < 40; turn++) {
        int holder = hand(&running.conf, "front.sock", sockets, COUNT(sockets));
        assert_true(is_taken(holder));
        assert_true(serves(&running.conf, "15.sock", 5000));
        close(holder);
        fake_sleep(5);
    }
    pool_close_all(sockets, COUNT(sockets));
    pool_end(&running);
}

struct asking {
    pthread_t thread;
    const struct conf *conf;
    atomic_bool stop;
    int good;
};

static void *keep_asking(void *argument)
{
    struct asking *asking = argument;
    while (!atomic_load(&asking->stop))
        asking->good += serves(asking->conf, "a.sock", 5000);
    return NULL;
}

static void sockets_come_and_go_while_threads_accept_from_them(void **state)
{
    (void)state;
    struct pool_running running;
    struct asking asking[4];
    pool_prepare(&running, 4);
    pool_start(&running);
    int shared = listen_at(&running.conf, "a.sock");
    for (size_t i = 0; i < COUNT(asking); i++) {
        asking[i] = (struct asking){ .conf = &running.conf };
        assert_int_equal(pthread_create(&asking[i].thread, NULL, keep_asking, &asking[i]), 0);
    }
    for (int turn = 0; turn < 100; turn++) {
        int first = hand(&running.conf, "front.sock", &shared, 1);
        int second = hand(&running.conf, "front.sock", &shared, 1);
        assert_true(is_taken(first) && is_taken(second));
        close(first);
        fake_sleep(2);
        close(second);
    }
    int last = hand(&running.conf, "front.sock", &shared, 1);
    for (size_t i = 0; i < COUNT(asking); i++) {
        atomic_store(&asking[i].stop, true);
        pthread_join(asking[i].thread, NULL);
        assert_true(asking[i].good > 0);
    }
    close(last);
    close(shared);
    pool_end(&running);
}

static void a_holder_does_not_keep_a_pool_from_ending(void **state)
{
    (void)state;
    struct pool_running running;
    pool_prepare(&running, 2);
    pool_start(&running);
    int socket = listen_at(&running.conf, "a.sock"), holder = hand(&running.conf, "front.sock", &socket, 1);
    assert_true(is_taken(holder));
    int64_t began = clock_monotonic();
    pool_end(&running);
    assert_in_range(clock_monotonic() - began, 0, 900);
    assert_true(fake_closed(holder, 1000));
    close(holder);
    close(socket);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(handed_sockets_are_served_as_long_as_the_connection_lasts),
        cmocka_unit_test(one_socket_may_be_handed_over_by_many),
        cmocka_unit_test(only_listening_sockets_on_the_public_channel_count),
        cmocka_unit_test(slots_are_used_again),
        cmocka_unit_test(sockets_come_and_go_while_threads_accept_from_them),
        cmocka_unit_test(a_holder_does_not_keep_a_pool_from_ending),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
