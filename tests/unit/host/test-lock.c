#include <unit.h>

#include <signal.h>
#include <sys/prctl.h>
#include <sys/stat.h>
#include <unistd.h>

#include <base/clock.h>
#include <host/lock.h>

#include "fakes.h"

static void the_state_directory_must_be_closed_to_others(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    fake_setup(&conf);
    error_init(&error, NULL);
    assert_int_equal(host_lock_check(conf.state_dir, &error), 0);
    static const mode_t modes[] = { 0750, 0701, 0755, 0500, 02700 };
    for (size_t i = 0; i < COUNT(modes); i++) {
        chmod(conf.state_dir, modes[i]);
        error_init(&error, NULL);
        assert_int_equal(host_lock_check(conf.state_dir, &error), -1);
        assert_non_null(strstr(error.detail, "chmod 0700 /tmp/dashgrant-unit-"));
    }
    chmod(conf.state_dir, 0700);
    error_init(&error, NULL);
    assert_int_equal(host_lock_check(fake_path(&conf, "nothing"), &error), -1);
    assert_non_null(strstr(error.detail, "install -d -m 0700"));
    error_init(&error, NULL);
    assert_int_equal(host_lock_check("/etc/passwd", &error), -1);
    assert_non_null(strstr(error.detail, "not a folder"));
    if (geteuid() == 0) {
        assert_int_equal(chown(conf.state_dir, 12345, (gid_t)-1), 0);
        error_init(&error, NULL);
        assert_int_equal(host_lock_check(conf.state_dir, &error), -1);
        assert_non_null(strstr(error.detail, "belongs to user 12345"));
    }
    fake_teardown(&conf);
}

/* In a process of its own: 1, 0 or 2 for an error; the owner that it saw through the pipe. */
static int take_elsewhere(const struct conf *conf, pid_t *owner)
{
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t child = fork();
    if (child == 0) {
        struct error error;
        int lock;
        pid_t seen = 0;
        error_init(&error, NULL);
        int taken = host_lock_take(conf->state_dir, &lock, &seen, &error);
        ssize_t n = write(ends[1], &seen, sizeof seen);
        _exit(taken < 0 || n < 0 ? 2 : taken);
    }
    close(ends[1]);
    assert_int_equal(read(ends[0], owner, sizeof *owner), sizeof *owner);
    close(ends[0]);
    return fake_wait(child, 5000) >> 8;
}

static void one_process_owns_it_and_those_that_it_forked(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    struct stat status;
    pid_t seen;
    int lock;
    fake_setup(&conf);
    error_init(&error, NULL);
    assert_int_equal(host_lock_take(conf.state_dir, &lock, &seen, &error), 1);
    assert_int_equal(stat(fake_path(&conf, "lock"), &status), 0);
    assert_int_equal(status.st_mode & 07777, 0600);
    assert_int_equal(take_elsewhere(&conf, &seen), 0);
    assert_int_equal(seen, getpid());
    pid_t child = fork();
    if (child == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        for (;;)
            pause();
    }
    close(lock);
    assert_int_equal(take_elsewhere(&conf, &seen), 0);      /* the child has it still */
    kill(child, SIGKILL);
    assert_int_equal(take_elsewhere(&conf, &seen), 1);      /* waits for the end of one that is ending */
    fake_wait(child, 1000);
    fake_teardown(&conf);
}

static void a_lock_that_is_a_link_is_not_followed(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    pid_t seen;
    int lock;
    fake_setup(&conf);
    error_init(&error, NULL);
    assert_int_equal(symlink("/tmp/dashgrant-elsewhere", fake_path(&conf, "lock")), 0);
    assert_int_equal(host_lock_take(conf.state_dir, &lock, &seen, &error), -1);
    assert_error(&error, ERROR_UNAVAILABLE);
    assert_int_equal(access("/tmp/dashgrant-elsewhere", F_OK), -1);
    fake_teardown(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_state_directory_must_be_closed_to_others),
        cmocka_unit_test(one_process_owns_it_and_those_that_it_forked),
        cmocka_unit_test(a_lock_that_is_a_link_is_not_followed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
