/* Parent and worker together, as host_owner_run puts them together. */
#include <unit.h>

#include <fcntl.h>
#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/prctl.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <unistd.h>

#include <base/clock.h>
#include <host/lock.h>
#include <host/owner.h>

#include "fakes.h"

static struct conf conf;

static pid_t start(void)
{
    pid_t owner = fork();
    if (owner == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        int null = open("/dev/null", O_WRONLY | O_CLOEXEC);
        if (!getenv("VERBOSE"))
            dup2(null, STDERR_FILENO);
        _exit(host_owner_run(&conf, NULL));
    }
    return owner;
}

static void end(pid_t owner)
{
    kill(owner, SIGTERM);
    int status = fake_wait(owner, 8000);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EX_OK);
    assert_int_equal(fake_get(&conf, "/", "", NULL, 0), -1);
}

static void sigterm_ends_both_and_closes_the_store(void **state)
{
    (void)state;
    fake_setup(&conf);
    pid_t owner = start();
    assert_true(fake_other_pid(&conf, 0, 9000) > 0);
    end(owner);
    assert_int_equal(atomic_load(&fake->opened), 1);
    assert_int_equal(atomic_load(&fake->closed), 1);
    fake_teardown(&conf);
}

static void a_worker_that_was_killed_is_replaced_and_serves_again(void **state)
{
    (void)state;
    fake_setup(&conf);
    pid_t owner = start(), worker = fake_other_pid(&conf, 0, 9000);
    for (int i = 0; i < 3; i++) {
        assert_true(worker > 0);
        kill(worker, SIGKILL);
        worker = fake_other_pid(&conf, worker, 9000);
    }
    assert_true(worker > 0);
    end(owner);
    fake_teardown(&conf);
}

static void a_worker_whose_store_hangs_is_killed_and_replaced(void **state)
{
    (void)state;
    fake_setup(&conf);
    conf.probe_timeout = 1000;
    pid_t owner = start(), worker = fake_other_pid(&conf, 0, 9000);
    assert_true(fake_reached(&fake->probes, 2, 9000));
    atomic_store(&fake->hang, true);
    assert_true(fake_reached(&fake->opened, 2, 9000));
    atomic_store(&fake->hang, false);
    assert_true(fake_other_pid(&conf, worker, 9000) > 0);
    end(owner);
    fake_teardown(&conf);
}

static void a_worker_that_cannot_start_is_tried_again(void **state)
{
    (void)state;
    fake_setup(&conf);
    atomic_store(&fake->refuse, true);
    pid_t owner = start();
    fake_sleep(250);
    assert_int_equal(waitpid(owner, NULL, WNOHANG), 0);
    atomic_store(&fake->refuse, false);
    assert_true(fake_other_pid(&conf, 0, 9000) > 0);
    end(owner);
    fake_teardown(&conf);
}

struct load {
    pthread_t thread;
    atomic_bool stop;
    int good, bad;
};

static void *keep_asking(void *argument)
{
    struct load *load = argument;
    while (!atomic_load(&load->stop)) {
        if (fake_get(&conf, "/wait", "3", NULL, 0) == 200)
            load->good++;
        else
            load->bad++;
    }
    return NULL;
}

static void a_restart_under_load_loses_no_request(void **state)
{
    (void)state;
    struct load loads[8] = { 0 };
    fake_setup(&conf);
    pid_t owner = start(), worker = fake_other_pid(&conf, 0, 9000);
    for (size_t i = 0; i < COUNT(loads); i++)
        assert_int_equal(pthread_create(&loads[i].thread, NULL, keep_asking, &loads[i]), 0);
    for (int i = 0; i < 5; i++) {
        fake_sleep(100);
        kill(owner, SIGHUP);
        worker = fake_other_pid(&conf, worker, 9000);
        assert_true(worker > 0);
    }
    int good = 0, bad = 0;
    for (size_t i = 0; i < COUNT(loads); i++) {
        atomic_store(&loads[i].stop, true);
        pthread_join(loads[i].thread, NULL);
        good += loads[i].good;
        bad += loads[i].bad;
    }
    assert_true(good > 100);
    assert_int_equal(bad, 0);
    assert_int_equal(atomic_load(&fake->opened), 6);
    assert_int_equal(atomic_load(&fake->closed), 5);
    end(owner);
    fake_teardown(&conf);
}

static void a_second_owner_is_refused_until_the_first_is_gone(void **state)
{
    (void)state;
    fake_setup(&conf);
    pid_t owner = start();
    assert_true(fake_other_pid(&conf, 0, 9000) > 0);
    assert_int_equal(fake_wait(start(), 9000), EX_TEMPFAIL << 8);
    assert_true(fake_other_pid(&conf, 0, 9000) > 0);
    kill(owner, SIGKILL);
    fake_wait(owner, 9000);
    pid_t next = start();
    assert_true(fake_other_pid(&conf, 0, 9000) > 0);
    end(next);
    fake_teardown(&conf);
}

static void closed_standard_descriptors_take_no_file(void **state)
{
    (void)state;
    fake_setup(&conf);
    pid_t owner = fork();
    if (owner == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        close(STDIN_FILENO);
        close(STDOUT_FILENO);
        close(STDERR_FILENO);
        _exit(host_owner_run(&conf, NULL));
    }
    assert_true(fake_other_pid(&conf, 0, 9000) > 0);
    for (int fd = 0; fd < 3; fd++) {
        char path[64], target[64] = { 0 };
        snprintf(path, sizeof path, "/proc/%d/fd/%d", (int)owner, fd);
        assert_true(readlink(path, target, sizeof target - 1) > 0);
        assert_string_equal(target, "/dev/null");
    }
    end(owner);
    fake_teardown(&conf);
}

static void an_unfit_state_directory_is_a_configuration_error(void **state)
{
    (void)state;
    fake_setup(&conf);
    struct conf good = conf;
    conf.state_dir = "/nonexistent/state";
    assert_int_equal(fake_wait(start(), 9000), EX_CONFIG << 8);
    conf = good;
    conf.socket = "/nonexistent/front.sock";
    assert_int_equal(fake_wait(start(), 9000), EX_CANTCREAT << 8);
    fake_teardown(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(sigterm_ends_both_and_closes_the_store),
        cmocka_unit_test(a_worker_that_was_killed_is_replaced_and_serves_again),
        cmocka_unit_test(a_worker_whose_store_hangs_is_killed_and_replaced),
        cmocka_unit_test(a_worker_that_cannot_start_is_tried_again),
        cmocka_unit_test(a_restart_under_load_loses_no_request),
        cmocka_unit_test(a_second_owner_is_refused_until_the_first_is_gone),
        cmocka_unit_test(closed_standard_descriptors_take_no_file),
        cmocka_unit_test(an_unfit_state_directory_is_a_configuration_error),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
