#include <unit.h>

#include <fcntl.h>
#include <stdlib.h>
#include <unistd.h>

#include <base/log.h>

#include "fakes.h"
#include "takeover.h"

static bool stays_open(int fd)
{
    return !(fcntl(fd, F_GETFD) & FD_CLOEXEC);
}

static void lock_and_sockets_come_through(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets sockets;
    struct host_takeover *got = calloc(1, sizeof *got);
    struct error error;
    fake_setup(&conf);
    assert_non_null(got);
    error_init(&error, NULL);
    host_sockets_init(&sockets);
    assert_int_equal(host_sockets_open(&conf, &sockets, &error), 0);
    sockets.inherited[sockets.inherited_count++] = fcntl(sockets.front, F_DUPFD_CLOEXEC, 3);
    sockets.inherited[sockets.inherited_count++] = fcntl(sockets.front, F_DUPFD_CLOEXEC, 3);
    int lock = open(fake_path(&conf, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    assert_int_equal(host_takeover_put(&conf, lock, &sockets, &error), 0);
    assert_true(stays_open(lock) && stays_open(sockets.control) && stays_open(sockets.inherited[1]));
    host_takeover_get(got);
    assert_null(getenv("DASHGRANT_TAKEOVER"));
    assert_false(stays_open(lock) || stays_open(sockets.front) || stays_open(sockets.inherited[0]));
    assert_int_equal(got->lock, lock);
    assert_int_equal(got->sockets.control, sockets.control);
    assert_int_equal(got->sockets.front, sockets.front);
    assert_string_equal(got->sockets.front_path, sockets.front_path);
    assert_int_equal(got->sockets.inherited_count, 2);
    assert_int_equal(got->sockets.inherited[1], sockets.inherited[1]);
    assert_string_equal(got->state_dir, conf.state_dir);

    host_takeover_get(got);                             /* once only */
    assert_int_equal(got->lock, -1);
    assert_int_equal(host_takeover_put(&conf, lock, &sockets, &error), 0);
    host_takeover_undo(lock, &sockets);
    assert_null(getenv("DASHGRANT_TAKEOVER"));
    assert_false(stays_open(lock) || stays_open(sockets.front));
    assert_int_equal(host_takeover_put(&conf, lock, NULL, &error), 0);
    host_takeover_get(got);
    assert_int_equal(got->lock, lock);
    assert_int_equal(got->sockets.control, -1);
    close(lock);
    host_sockets_close(&sockets);
    free(got);
    fake_teardown(&conf);
}

static void what_could_not_be_read_again_is_not_passed(void **state)
{
    (void)state;
    static const struct {
        const char *state_dir, *socket;
    } cases[] = { { "state", "" }, { "", "" }, { "/a\nb", "" }, { "/s", "/a\n.sock" } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct conf conf = { .state_dir = cases[i].state_dir, .socket = cases[i].socket, .socket_mode = "0660",
                             .socket_group = "" };
        struct error error;
        error_init(&error, NULL);
        int lock = open("/dev/null", O_RDWR | O_CLOEXEC);
        assert_int_equal(host_takeover_put(&conf, lock, NULL, &error), -1);
        assert_non_null(strstr(error.detail, "absolute"));
        assert_null(getenv("DASHGRANT_TAKEOVER"));
        assert_false(stays_open(lock));
        close(lock);
    }
}

static void anything_else_counts_as_nothing(void **state)
{
    (void)state;
    static const char *const cases[] = {
        "", "x", "/s\n\n0660\n\n", "/s\n\n0660\n\n5 ", "/s\n\n0660\n\n- - - ", "s\n\n0660\n\n2 - - ",
        "/s\n\n0660\n\n0 - - ", "/s\n\n0660\n\n-5 - - ", "/s\n\n0660\n\n99999999999 - - ", "/s\n\n0660\n\n500 - - ", "/s\n\n0660\n\n2 2 2",
        "/s\n\n0660\n",
    };
    struct host_takeover *got = calloc(1, sizeof *got);
    assert_non_null(got);
    log_open(false, LOG_LINE_ERROR);
    for (size_t i = 0; i < COUNT(cases); i++) {
        setenv("DASHGRANT_TAKEOVER", cases[i], 1);
        host_takeover_get(got);
        if (got->lock != -1 || got->sockets.inherited_count != 0 || getenv("DASHGRANT_TAKEOVER"))
            fail_msg("\"%s\" is taken", cases[i]);
    }
    free(got);
}

static void a_descriptor_that_does_not_listen_is_refused(void **state)
{
    (void)state;
    struct conf conf;
    struct host_sockets sockets;
    struct host_takeover *got = calloc(1, sizeof *got);
    struct error error;
    fake_setup(&conf);
    assert_non_null(got);
    error_init(&error, NULL);
    host_sockets_init(&sockets);
    int lock = open(fake_path(&conf, "lock"), O_RDWR | O_CREAT | O_CLOEXEC, 0600);
    sockets.front = lock;
    assert_int_equal(host_takeover_put(&conf, lock, &sockets, &error), 0);
    host_takeover_get(got);
    assert_int_equal(got->lock, -1);
    close(lock);
    free(got);
    fake_teardown(&conf);
}

static void what_cannot_change_stays_as_it_was(void **state)
{
    (void)state;
    const struct host_takeover before = { .state_dir = "/a", .socket = "/s", .socket_mode = "0660",
                                          .socket_group = "g" };
    struct conf conf = { .state_dir = "/b", .socket = "/s", .socket_mode = "0666", .socket_group = "",
                         .threads = 5 };
    log_open(false, LOG_LINE_ERROR);
    host_takeover_keep_options(&before, &conf);
    assert_string_equal(conf.state_dir, "/a");
    assert_string_equal(conf.socket, "/s");
    assert_string_equal(conf.socket_mode, "0660");
    assert_string_equal(conf.socket_group, "g");
    assert_int_equal(conf.threads, 5);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(lock_and_sockets_come_through),
        cmocka_unit_test(what_could_not_be_read_again_is_not_passed),
        cmocka_unit_test(anything_else_counts_as_nothing),
        cmocka_unit_test(a_descriptor_that_does_not_listen_is_refused),
        cmocka_unit_test(what_cannot_change_stays_as_it_was),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
