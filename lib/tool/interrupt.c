#include <tool/interrupt.h>

#include <signal.h>
#include <stddef.h>
#include <time.h>

/* All that a signal handler may touch. */
static volatile sig_atomic_t asked;

static void mark(int signal)
{
    (void)signal;
    asked = 1;
}

void interrupt_watch(void)
{
    static const int signals[] = { SIGINT, SIGTERM, SIGHUP };
    for (size_t i = 0; i < sizeof signals / sizeof *signals; i++) {
        struct sigaction before, action = { .sa_handler = mark, .sa_flags = (int)SA_RESETHAND };
        sigemptyset(&action.sa_mask);
        if (sigaction(signals[i], NULL, &before) == 0 && before.sa_handler != SIG_IGN)
            sigaction(signals[i], &action, NULL);
    }
}

bool interrupt_asked(void)
{
    return asked;
}

void interrupt_sleep(int64_t milliseconds)
{
    enum { SLICE_MILLISECONDS = 50 };       /* a signal may have hit another thread */
    for (int64_t left = milliseconds; left > 0 && !asked; left -= SLICE_MILLISECONDS) {
        struct timespec slice = { .tv_nsec = (left < SLICE_MILLISECONDS ? left : SLICE_MILLISECONDS) * 1000000L };
        nanosleep(&slice, NULL);
    }
}
