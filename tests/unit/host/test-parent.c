#include <unit.h>

#include <fcntl.h>
#include <poll.h>
#include <signal.h>
#include <sys/prctl.h>
#include <sys/socket.h>
#include <sys/wait.h>
#include <sysexits.h>
#include <time.h>
#include <unistd.h>

#include <base/clock.h>
#include <base/log.h>
#include <host/parent.h>

#include "fakes.h"
#include "worker.h"

/* What a worker does here; `opened` counts starts, `closed` ends at SIGTERM. */
enum behaviour { SERVES, DIES, DIES_WHEN_TOLD, NEVER_READY, ANSWERS_NO_PROBE, IGNORES_TERM };

static struct host_parent options;
static struct conf conf;

/* In place of base/clock.c: hours may pass. */
int64_t clock_monotonic(void)
{
    struct timespec time;
    clock_gettime(CLOCK_MONOTONIC, &time);
    return (int64_t)time.tv_sec * 1000 + time.tv_nsec / 1000000 + (fake ? atomic_load(&fake->hours) * 3600000 : 0);
}

int64_t clock_now(void)
{
    return 0;
}

static bool term_waits(void)
{
    sigset_t set;
    sigemptyset(&set);
    sigaddset(&set, SIGTERM);
    sigaddset(&set, SIGHUP);
    return sigtimedwait(&set, NULL, &(struct timespec){ .tv_nsec = 2000000 }) > 0;
}

static int work(void *context, int channel)
{
    enum behaviour behaviour = *(enum behaviour *)context;
    atomic_fetch_add(&fake->opened, 1);
    if (behaviour == DIES)
        return 3;
    if (behaviour != NEVER_READY)
        send(channel, &(char){ HOST_WORKER_READY }, 1, 0);
    for (;;) {
        char byte;
        if (behaviour != ANSWERS_NO_PROBE && recv(channel, &byte, 1, MSG_DONTWAIT) == 1) {
            atomic_fetch_add(&fake->probes, 1);
            send(channel, &byte, 1, 0);
        }
        if (behaviour == DIES_WHEN_TOLD && atomic_exchange(&fake->hang, false))
            return 3;
        if (term_waits() && behaviour != IGNORES_TERM) {
            atomic_fetch_add(&fake->closed, 1);
            return 0;
        }
    }
}

/* Starts a parent whose log is in the folder. It ends with the test, however that ends. */
static pid_t start_with(enum behaviour behaviour, int64_t timeout)
{
    static enum behaviour kept;
    kept = behaviour;
    fake_setup(&conf);
    options = (struct host_parent){ .work = work, .context = &kept, .recovery_timeout = timeout,
                                    .probe_interval = 20, .probe_timeout = timeout, .shutdown_timeout = timeout };
    pid_t parent = fork();
    if (parent == 0) {
        prctl(PR_SET_PDEATHSIG, SIGKILL);
        dup2(open(fake_path(&conf, "log"), O_WRONLY | O_CREAT | O_APPEND, 0600), STDERR_FILENO);
        log_open(false, LOG_LINE_NOTICE);
        _exit(host_parent_run(&options));
    }
    return parent;
}

static pid_t start(enum behaviour behaviour)
{
    return start_with(behaviour, 8000);
}

/* How many lines of the log hold this text. */
static int logged(const char *text)
{
    char line[1500];
    int count = 0;
    FILE *log = fopen(fake_path(&conf, "log"), "r");
    while (log && fgets(line, sizeof line, log))
        count += strstr(line, text) != NULL;
    if (log)
        fclose(log);
    return count;
}

/* Ends the parent by this signal; it leaves with 0. */
static void end(pid_t parent, int number)
{
    kill(parent, number);
    int status = fake_wait(parent, 9000);
    assert_true(WIFEXITED(status));
    assert_int_equal(WEXITSTATUS(status), EX_OK);
    atomic_store(&fake->hours, 0);
    fake_teardown(&conf);
}

static void a_worker_is_probed_and_ended_with_its_parent(void **state)
{
    (void)state;
    static const int signals[] = { SIGTERM, SIGINT };
    for (size_t i = 0; i < COUNT(signals); i++) {
        pid_t parent = start(SERVES);
        assert_true(fake_reached(&fake->probes, 5, 9000));
        end(parent, signals[i]);
        assert_int_equal(atomic_load(&fake->opened), 1);
        assert_int_equal(atomic_load(&fake->closed), 1);
    }
}

static void a_worker_that_dies_is_followed_after_growing_pauses(void **state)
{
    (void)state;
    int64_t began = clock_monotonic();
    pid_t parent = start(DIES);
    assert_true(fake_reached(&fake->opened, 4, 9000));
    assert_true(clock_monotonic() - began >= 300);
    assert_int_equal(logged("exit status 3; the next one starts in 0 ms"), 1);
    assert_int_equal(logged("the next one starts in 100 ms"), 1);
    assert_int_equal(logged("the next one starts in 200 ms"), 1);
    end(parent, SIGTERM);
}

static void after_a_time_of_health_a_death_is_the_first_again(void **state)
{
    (void)state;
    pid_t parent = start(DIES_WHEN_TOLD);
    for (int i = 1; i <= 3; i++) {
        assert_true(fake_reached(&fake->opened, i, 9000));
        atomic_store(&fake->hang, true);
    }
    assert_true(fake_reached(&fake->opened, 4, 9000));
    atomic_store(&fake->probes, 0);
    assert_true(fake_reached(&fake->probes, 1, 9000));
    assert_int_equal(logged("starts in 0 ms"), 1);
    atomic_store(&fake->hours, 1);
    atomic_store(&fake->hang, true);
    assert_true(fake_reached(&fake->opened, 5, 9000));
    assert_int_equal(logged("starts in 0 ms"), 2);
    end(parent, SIGTERM);
}

static void one_that_hangs_is_killed_and_followed(void **state)
{
    (void)state;
    static const struct {
        enum behaviour behaviour;
        const char *why;
    } cases[] = { { NEVER_READY, "did not become ready" }, { ANSWERS_NO_PROBE, "left a probe unanswered" } };
    for (size_t i = 0; i < COUNT(cases); i++) {
        int64_t began = clock_monotonic();
        pid_t parent = start_with(cases[i].behaviour, 300);
        assert_true(fake_reached(&fake->opened, 2, 9000));
        assert_true(clock_monotonic() - began >= 290);
        assert_true(logged(cases[i].why) >= 1);
        end(parent, SIGTERM);
    }
}

static void one_that_does_not_end_is_killed(void **state)
{
    (void)state;
    pid_t parent = start_with(IGNORES_TERM, 300);
    assert_true(fake_reached(&fake->opened, 1, 9000));
    fake_sleep(50);
    int64_t began = clock_monotonic();
    end(parent, SIGTERM);
    assert_in_range(clock_monotonic() - began, 290, 8000);
    assert_int_equal(atomic_load(&fake->closed), 0);
}

static void sighup_replaces_the_worker_each_time_without_a_pause(void **state)
{
    (void)state;
    pid_t parent = start(SERVES);
    for (int i = 1; i <= 5; i++) {
        atomic_store(&fake->probes, 0);
        assert_true(fake_reached(&fake->probes, 1, 9000));
        kill(parent, SIGHUP);
        assert_true(fake_reached(&fake->opened, i + 1, 9000));
        assert_int_equal(atomic_load(&fake->closed), i);
        assert_int_equal(logged("exit status 0; the next one starts in 0 ms"), i);
    }
    end(parent, SIGTERM);
}

static void a_worker_ends_with_a_parent_that_was_killed(void **state)
{
    (void)state;
    /* both processes have the pipe's other end, until they end */
    int ends[2];
    assert_int_equal(pipe(ends), 0);
    pid_t parent = start(SERVES);
    close(ends[1]);
    assert_true(fake_reached(&fake->probes, 1, 9000));
    kill(parent, SIGKILL);
    fake_wait(parent, 9000);
    struct pollfd end = { .fd = ends[0], .events = POLLIN };
    assert_int_equal(poll(&end, 1, 3000), 1);
    close(ends[0]);
    fake_teardown(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_worker_is_probed_and_ended_with_its_parent),
        cmocka_unit_test(a_worker_that_dies_is_followed_after_growing_pauses),
        cmocka_unit_test(after_a_time_of_health_a_death_is_the_first_again),
        cmocka_unit_test(one_that_hangs_is_killed_and_followed),
        cmocka_unit_test(one_that_does_not_end_is_killed),
        cmocka_unit_test(sighup_replaces_the_worker_each_time_without_a_pause),
        cmocka_unit_test(a_worker_ends_with_a_parent_that_was_killed),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
