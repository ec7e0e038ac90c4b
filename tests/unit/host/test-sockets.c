#include <unit.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
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
    host_sockets_init(&sockets);
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
    host_sockets_init(&sockets);
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
    host_sockets_init(&sockets);
    host_sockets_init(&second);
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
    host_sockets_init(&sockets);
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

/* Listens on a path in the folder, blocking, as a spawner does. */
static int spawn(const struct conf *conf, const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    snprintf(address.sun_path, sizeof address.sun_path, "%s", fake_path(conf, name));
    int fd = socket(AF_UNIX, SOCK_STREAM, 0);
    assert_true(fd >= 0);
    assert_int_equal(bind(fd, (struct sockaddr *)&address, sizeof address), 0);
    assert_int_equal(listen(fd, 5), 0);
    return fd;
}

/* Leaves only the standard descriptors and these two. */
static void closefrom_but(int a, int b)
{
    for (int fd = STDERR_FILENO + 1; fd < 256; fd++)
        if (fd != a && fd != b)
            close(fd);
}

static void assert_serves(const struct conf *conf, int listener, const char *name)
{
    int peer = fake_connect(conf, name);
    int accepted = accept(listener, NULL, NULL);
    assert_true(accepted >= 0);
    close(accepted);
    close(peer);
}

static void descriptor_0_is_taken_where_it_listens(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets sockets;
    struct error error;
    struct stat status;
    fake_setup(&conf);
    error_init(&error, NULL);
    host_sockets_init(&sockets);
    int saved = dup(STDIN_FILENO), spawner = spawn(&conf, "spawned.sock");
    assert_int_equal(dup2(spawner, STDIN_FILENO), STDIN_FILENO);
    close(spawner);
    assert_int_equal(host_sockets_inherit(&sockets, &error), 0);
    assert_int_equal(sockets.inherited_count, 1);
    assert_true(sockets.inherited[0] > 2);
    assert_true(fcntl(sockets.inherited[0], F_GETFD) & FD_CLOEXEC);
    assert_true(fcntl(sockets.inherited[0], F_GETFL) & O_NONBLOCK);
    assert_int_equal(fstat(STDIN_FILENO, &status), 0);
    assert_true(S_ISCHR(status.st_mode));
    assert_int_equal(host_sockets_open(&conf, &sockets, &error), 0);
    assert_serves(&conf, sockets.inherited[0], "spawned.sock");
    assert_serves(&conf, sockets.front, "front.sock");
    host_sockets_close(&sockets);
    assert_int_equal(sockets.inherited_count, 0);
    dup2(saved, STDIN_FILENO);
    close(saved);
    fake_teardown(&conf);
}

static void an_inherited_socket_at_the_named_place_is_the_front_socket(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets sockets;
    struct error error;
    fake_setup(&conf);
    error_init(&error, NULL);
    host_sockets_init(&sockets);
    sockets.inherited[sockets.inherited_count++] = spawn(&conf, "front.sock");
    assert_int_equal(host_sockets_open(&conf, &sockets, &error), 0);
    assert_int_equal(sockets.front, -1);
    assert_string_equal(sockets.front_path, fake_path(&conf, "front.sock"));
    assert_serves(&conf, sockets.inherited[0], "front.sock");
    host_sockets_close(&sockets);
    fake_teardown(&conf);
}

/* In a process of its own: descriptors 3 and 4 are wanted. */
static int inherit_from_systemd(const struct conf *conf, const char *pid, const char *count)
{
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        struct host_sockets sockets;
        struct error error;
        char self[16];
        error_init(&error, NULL);
        host_sockets_init(&sockets);
        int first = spawn(conf, "first.sock"), second = spawn(conf, "second.sock");
        dup2(first, 103);
        dup2(second, 104);
        closefrom_but(103, 104);
        dup2(103, 3);
        dup2(104, 4);
        close(103);
        close(104);
        snprintf(self, sizeof self, "%d", (int)getpid());
        setenv("LISTEN_PID", pid ? pid : self, 1);
        setenv("LISTEN_FDS", count, 1);
        if (host_sockets_inherit(&sockets, &error) != 0 || getenv("LISTEN_FDS") || getenv("LISTEN_PID"))
            _exit(99);
        _exit((int)sockets.inherited_count);
    }
    int status = fake_wait(child, 5000);
    unlink(fake_path(conf, "first.sock"));
    unlink(fake_path(conf, "second.sock"));
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void what_systemd_passes_to_this_process_is_taken(void **state)
{
    (void)state;
    static const struct {
        const char *pid, *count;
        int taken;
    } cases[] = { { NULL, "2", 2 }, { NULL, "1", 1 }, { NULL, "3", 2 }, { NULL, "0", 0 }, { NULL, "", 0 },
                  { NULL, "-1", 0 }, { NULL, "99999999999", 0 }, { "1", "2", 0 }, { "", "2", 0 } };
    struct conf conf;
    fake_setup(&conf);
    for (size_t i = 0; i < COUNT(cases); i++)
        assert_int_equal(inherit_from_systemd(&conf, cases[i].pid, cases[i].count), cases[i].taken);
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
        cmocka_unit_test(an_inherited_socket_at_the_named_place_is_the_front_socket),
        cmocka_unit_test(what_systemd_passes_to_this_process_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
