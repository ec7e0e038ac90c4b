#include "pool_fixture.h"

#include <unit.h>

#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>

void pool_prepare(struct pool_running *running, int threads)
{
    fake_setup(&running->conf);
    running->conf.threads = threads;
}

void pool_start(struct pool_running *running)
{
    struct error error;
    error_init(&error, NULL);
    host_sockets_init(&running->sockets);
    assert_int_equal(host_sockets_open(&running->conf, &running->sockets, &error), 0);
    assert_int_equal(host_service_open(&running->conf, &running->service, &error), 0);
    assert_int_equal(host_pool_open(running->service, &running->pool, &error), 0);
    assert_int_equal(host_pool_listen(running->pool, running->sockets.front, REQUEST_PUBLIC, &error), 0);
}

void pool_end(struct pool_running *running)
{
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(host_pool_stop(running->pool, clock_monotonic() + 8000), 0);
    host_pool_close(running->pool);
    assert_int_equal(host_service_close(running->service, &error), 0);
    host_sockets_close(&running->sockets);
    fake_teardown(&running->conf);
}

void pool_send(int fd, const char *bytes, size_t size)
{
    assert_int_equal(send(fd, bytes, size, MSG_NOSIGNAL), size);
}

void pool_connect(const struct pool_running *running, int *fds, int count, const char *bytes, size_t size)
{
    for (int i = 0; i < count; i++) {
        fds[i] = fake_connect(&running->conf, "front.sock");
        if (size > 0)
            pool_send(fds[i], bytes, size);
    }
}

void pool_close_all(const int *fds, int count)
{
    for (int i = 0; i < count; i++)
        close(fds[i]);
}

int64_t pool_time_of_good_peer(const struct pool_running *running)
{
    int64_t began = clock_monotonic();
    for (int i = 0; i < 20; i++)
        assert_int_equal(fake_get(&running->conf, "/", "", NULL, 0), 200);
    return clock_monotonic() - began;
}
