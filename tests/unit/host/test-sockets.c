#include <unit.h>

#include <fcntl.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <unistd.h>

#include <host/sockets.h>

#include "fakes.h"

static mode_t mode_of(const char *path)
{
    struct stat status;
    assert_int_equal(stat(path, &status), 0);
    assert_true(S_ISSOCK(status.st_mode));
    return status.st_mode & 07777;
}

static void both_sockets_have_their_modes_and_can_be_connected_to(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets sockets;
    struct error error;
    fake_setup(&conf);
    error_init(&error, NULL);
    conf.socket_mode = "0606";
    umask(0077);
    assert_int_equal(host_sockets_open(&conf, &sockets, &error), 0);
    assert_int_equal(umask(0077), 0077);
    assert_int_equal(mode_of(fake_path(&conf, "front.sock")), 0606);
    assert_int_equal(mode_of(fake_path(&conf, "control.sock")), 0600);
    assert_string_equal(sockets.front_path, fake_path(&conf, "front.sock"));
    const int fds[] = { sockets.front, sockets.control };
    for (size_t i = 0; i < COUNT(fds); i++) {
        assert_true(fcntl(fds[i], F_GETFL) & O_NONBLOCK);
        assert_true(fcntl(fds[i], F_GETFD) & FD_CLOEXEC);
    }
    close(fake_connect(&conf, "front.sock"));
    close(fake_connect(&conf, "control.sock"));
    assert_int_equal(access(fake_path(&conf, "front.sock.new"), F_OK), -1);
    host_sockets_close(&sockets);
    assert_int_equal(mode_of(fake_path(&conf, "front.sock")), 0606);        /* stays for a successor */
    fake_teardown(&conf);
}

static void a_socket_that_is_left_over_is_replaced(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets sockets;
    struct error error;
    fake_setup(&conf);
    error_init(&error, NULL);
    for (int i = 0; i < 3; i++) {
        assert_int_equal(host_sockets_open(&conf, &sockets, &error), 0);
        close(fake_connect(&conf, "front.sock"));
        host_sockets_close(&sockets);
    }
    fake_teardown(&conf);
}

static void a_path_that_somebody_uses_is_left_alone(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets sockets, second;
    struct error error;
    fake_setup(&conf);
    error_init(&error, NULL);
    assert_int_equal(host_sockets_open(&conf, &sockets, &error), 0);
    assert_int_equal(host_sockets_open(&conf, &second, &error), -1);
    assert_non_null(strstr(error.detail, "Another program listens"));
    assert_int_equal(second.front, -1);
    close(fake_connect(&conf, "control.sock"));
    host_sockets_close(&sockets);

    char path[256];
    snprintf(path, sizeof path, "%s", fake_path(&conf, "file"));
    conf.socket = path;
    close(open(path, O_CREAT | O_WRONLY, 0600));
    error_init(&error, NULL);
    assert_int_equal(host_sockets_open(&conf, &sockets, &error), -1);
    assert_non_null(strstr(error.detail, "no socket"));
    fake_teardown(&conf);
}

static void what_cannot_be_is_said(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets sockets;
    struct error error;
    char longer[121];
    memset(longer, 'x', sizeof longer - 1);
    longer[0] = '/';
    longer[sizeof longer - 1] = '\0';
    const struct {
        const char *socket, *group, *expected;
    } cases[] = {
        { longer, "", "at most" },
        { "/nonexistent/folder/a.sock", "", "/nonexistent/folder/a.sock" },
        { "", "no-such-group-here", "no-such-group-here" },
    };
    fake_setup(&conf);
    for (size_t i = 0; i < COUNT(cases); i++) {
        conf.socket = cases[i].socket;
        conf.socket_group = cases[i].group;
        error_init(&error, NULL);
        assert_int_equal(host_sockets_open(&conf, &sockets, &error), -1);
        assert_error(&error, ERROR_UNAVAILABLE);
        if (!strstr(error.detail, cases[i].expected))
            fail_msg("\"%s\" does not hold \"%s\"", error.detail, cases[i].expected);
        assert_int_equal(sockets.control, -1);
    }
    fake_teardown(&conf);
}

static void descriptor_0_is_taken_where_it_listens(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets spawner, sockets;
    struct error error;
    fake_setup(&conf);
    error_init(&error, NULL);
    int saved = dup(STDIN_FILENO);
    assert_int_equal(host_sockets_open(&conf, &spawner, &error), 0);
    assert_int_equal(dup2(spawner.front, STDIN_FILENO), STDIN_FILENO);
    close(spawner.control);
    close(spawner.front);
    assert_int_equal(host_sockets_open(&conf, &sockets, &error), 0);
    assert_true(sockets.front > 2);
    assert_string_equal(sockets.front_path, "");
    assert_true(fcntl(sockets.front, F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl(sockets.front, F_GETFL) & O_NONBLOCK);
    int peer = fake_connect(&conf, "front.sock");
    int accepted = accept(sockets.front, NULL, NULL);
    assert_true(accepted >= 0);
    struct stat status;
    assert_int_equal(fstat(STDIN_FILENO, &status), 0);
    assert_true(S_ISCHR(status.st_mode));
    close(accepted);
    close(peer);
    host_sockets_close(&sockets);
    dup2(saved, STDIN_FILENO);
    close(saved);
    fake_teardown(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(both_sockets_have_their_modes_and_can_be_connected_to),
        cmocka_unit_test(a_socket_that_is_left_over_is_replaced),
        cmocka_unit_test(a_path_that_somebody_uses_is_left_alone),
        cmocka_unit_test(what_cannot_be_is_said),
        cmocka_unit_test(descriptor_0_is_taken_where_it_listens),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
