/* Writers in a process of their own, killed while they write: what they acknowledged must be there. */
#include "store_fixture.h"

#include <pthread.h>
#include <signal.h>
#include <sys/wait.h>
#include <time.h>

enum { KILLS = 6, WRITERS = 8 };

struct acknowledged {
    uint32_t kill, writer, i;
};

struct killed_writer {
    struct fixture *fixture;
    int pipe;
    uint32_t kill, writer;
};

static void *write_until_killed(void *argument)
{
    struct killed_writer *w = argument;
    for (uint32_t i = 0;; i++) {
        char text[64];
        struct fixture own = *w->fixture;
        snprintf(text, sizeof text, "d%u u%u-%u", i % 50, w->kill * 100 + w->writer, i);
        if (fixture_grant(&own, text, false, NULL, NULL) != 0)
            _exit(1);
        struct acknowledged said = { w->kill, w->writer, i };
        if (write(w->pipe, &said, sizeof said) != sizeof said)
            _exit(2);
    }
    return NULL;
}

static void child(struct fixture *f, int pipe, uint32_t kill)
{
    struct killed_writer writers[WRITERS];
    pthread_t thread;
    fixture_open(f);
    for (uint32_t i = 0; i < WRITERS; i++) {
        writers[i] = (struct killed_writer){ f, pipe, kill, i };
        pthread_create(&thread, NULL, write_until_killed, &writers[i]);
    }
    pause();
}

static void check_all(struct fixture *f, const struct acknowledged *said, size_t count)
{
    fixture_open(f);
    for (size_t i = 0; i < count; i++) {
        char dashboard[32], user[32];
        snprintf(dashboard, sizeof dashboard, "d%u", said[i].i % 50);
        snprintf(user, sizeof user, "u%u-%u", said[i].kill * 100 + said[i].writer, said[i].i);
        if (!fixture_has(f, dashboard, user))
            fail_msg("acknowledged and lost: %s %s", dashboard, user);
    }
    store_close(f->store);
    f->store = NULL;
}

static void nothing_acknowledged_is_lost_under_kill_9(void **state)
{
    struct fixture *f = *state;
    static struct acknowledged said[2000000];
    size_t count = 0;
    store_close(f->store);
    f->store = NULL;
    for (uint32_t k = 0; k < KILLS; k++) {
        int ends[2];
        assert_int_equal(pipe(ends), 0);
        pid_t pid = fork();
        if (pid == 0) {
            close(ends[0]);
            child(f, ends[1], k);
        }
        close(ends[1]);
        /* a first answer, then some random time more */
        size_t before = count;
        int64_t deadline = -1;
        while (count < COUNT(said) && read(ends[0], &said[count], sizeof *said) == sizeof *said) {
            struct timespec now;
            clock_gettime(CLOCK_MONOTONIC, &now);
            int64_t ms = (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
            if (deadline < 0)
                deadline = ms + 60 + (k * 37) % 100;
            count++;
            if (ms >= deadline && deadline != INT64_MAX) {
                kill(pid, SIGKILL);
                deadline = INT64_MAX;      /* what was said before still comes out of the pipe */
            }
        }
        close(ends[0]);
        waitpid(pid, NULL, 0);
        assert_true(count > before);
        check_all(f, said, count);
    }
    fixture_open(f);
    print_message("# %zu acknowledged under %d kills, 0 lost\n", count, KILLS);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(nothing_acknowledged_is_lost_under_kill_9, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
