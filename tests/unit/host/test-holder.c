#include <unit.h>

#include <errno.h>
#include <signal.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/hand.h>
#include <host/lock.h>

#include "connect.h"
#include "fakes.h"
#include "holder.h"

static struct conf conf;

/* A holder with one socket, in a process of its own; its exit status is the end, 10 more where it stood by. */
static pid_t start(void)
{
    fflush(NULL);
    pid_t child = fork();
    if (child != 0)
        return child;
    /* the lock of the test is not this process's */
    for (int fd = STDERR_FILENO + 1; fd < 64; fd++)
        close(fd);
    struct host_sockets sockets;
    struct error error;
    int lock;
    bool stood_by;
    error_init(&error, NULL);
    host_sockets_init(&sockets);
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    sockets.inherited[sockets.inherited_count++] = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    snprintf(address.sun_path, sizeof address.sun_path, "%s", fake_path(&conf, "holder.sock"));
    unlink(address.sun_path);
    if (bind(sockets.inherited[0], (struct sockaddr *)&address, sizeof address) != 0 ||
        listen(sockets.inherited[0], 5) != 0)
        _exit(99);
    _exit((int)host_holder_run(&conf, &sockets, &lock, &stood_by, &error) + (stood_by ? 10 : 0));
}

static int end_of(pid_t holder)
{
    int status = fake_wait(holder, 8000);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

/* Waits for a holder on a listening socket; its connection, with what it handed over in `handed`. */
static int receive(int listener, struct front_handed *handed)
{
    static char window[FRONT_LOOK_WINDOW];
    struct front_look look = { 0 };
    struct error error;
    error_init(&error, NULL);
    int64_t deadline = clock_monotonic() + 5000;
    int fd = -1;
    while (look.state != FRONT_LOOK_HANDED && clock_monotonic() < deadline) {
        if (fd < 0)
            fd = accept(listener, NULL, NULL);
        else
            front_look(fd, 0, window, &look);
        fake_sleep(2);
    }
    assert_int_equal(look.state, FRONT_LOOK_HANDED);
    assert_int_equal(front_hand_take(fd, &look, handed, &error), 0);
    assert_int_equal(handed->kind, FRONT_HAND_SOCKETS);
    assert_int_equal(handed->count, 1);
    return fd;
}

static void where_nobody_owns_it_owns_at_once(void **state)
{
    (void)state;
    fake_setup(&conf);
    assert_int_equal(end_of(start()), HOST_HOLDER_OWNS);
    fake_teardown(&conf);
}

static void it_hands_over_stands_by_and_follows(void **state)
{
    (void)state;
    struct host_sockets owner;
    struct front_handed handed;
    struct error error;
    int lock;
    pid_t other;
    fake_setup(&conf);
    error_init(&error, NULL);
    host_sockets_init(&owner);
    assert_int_equal(host_lock_take(conf.state_dir, &lock, &other, &error), 1);
    pid_t holder = start();
    fake_sleep(100);                                    /* the owner is not there yet */
    assert_int_equal(host_sockets_open(&conf, &owner, &error), 0);
    int fd = receive(owner.front, &handed);
    assert_int_equal(front_hand_reply(fd, FRONT_HAND_TAKEN), 0);
    int peer = fake_connect(&conf, "holder.sock"), accepted = accept(handed.fds[0], NULL, NULL);
    assert_true(accepted >= 0);
    close(accepted);
    close(peer);
    front_hand_release(&handed);
    kill(holder, SIGHUP);
    fake_sleep(50);
    assert_int_equal(waitpid(holder, NULL, WNOHANG), 0);
    close(fd);                                          /* the worker died: the next one gets it again */
    fd = receive(owner.front, &handed);
    front_hand_release(&handed);
    close(fd);                                          /* and this one before it took anything */
    fd = receive(owner.front, &handed);
    front_hand_release(&handed);
    assert_int_equal(front_hand_reply(fd, FRONT_HAND_TAKEN), 0);
    close(lock);
    fake_sleep(100);
    assert_int_equal(waitpid(holder, NULL, WNOHANG), 0);
    close(fd);                                          /* the owner died */
    assert_int_equal(end_of(holder), HOST_HOLDER_OWNS + 10);
    host_sockets_close(&owner);
    fake_teardown(&conf);
}

static void an_owner_that_dies_before_it_takes_anything_is_followed_too(void **state)
{
    (void)state;
    struct host_sockets owner;
    struct error error;
    int lock;
    pid_t other;
    fake_setup(&conf);
    error_init(&error, NULL);
    host_sockets_init(&owner);
    assert_int_equal(host_lock_take(conf.state_dir, &lock, &other, &error), 1);
    assert_int_equal(host_sockets_open(&conf, &owner, &error), 0);
    pid_t holder = start();
    fake_sleep(200);
    close(lock);                                        /* its connection still waits in the queue */
    assert_int_equal(end_of(holder), HOST_HOLDER_OWNS + 10);
    host_sockets_close(&owner);
    fake_teardown(&conf);
}

static void sigterm_ends_it(void **state)
{
    (void)state;
    static const int signals[] = { SIGTERM, SIGINT };
    struct error error;
    int lock;
    pid_t other;
    fake_setup(&conf);
    error_init(&error, NULL);
    assert_int_equal(host_lock_take(conf.state_dir, &lock, &other, &error), 1);
    for (size_t i = 0; i < COUNT(signals); i++) {
        pid_t holder = start();
        fake_sleep(100);
        kill(holder, signals[i]);
        assert_int_equal(end_of(holder), HOST_HOLDER_TOLD + 10);
    }
    close(lock);
    fake_teardown(&conf);
}

static void connecting_says_why_not(void **state)
{
    (void)state;
    char path[300];
    memset(path, 'x', sizeof path);
    path[sizeof path - 1] = '\0';
    assert_int_equal(host_connect(path), -1);
    assert_int_equal(errno, ENAMETOOLONG);
    assert_int_equal(host_connect("/nonexistent/a.sock"), -1);
    assert_int_equal(errno, ENOENT);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(where_nobody_owns_it_owns_at_once),
        cmocka_unit_test(it_hands_over_stands_by_and_follows),
        cmocka_unit_test(an_owner_that_dies_before_it_takes_anything_is_followed_too),
        cmocka_unit_test(sigterm_ends_it),
        cmocka_unit_test(connecting_says_why_not),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
