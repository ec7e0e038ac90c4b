#include <tool/retry.h>

#include <base/clock.h>
#include <text/number.h>
#include <tool/interrupt.h>

enum { PAUSE_FIRST = 100, PAUSE_LONGEST = 2000 };

/* Milliseconds of Retry-After, 0 where it is absent or a date. */
static int64_t asked_pause(const struct front_answer *answer)
{
    struct slice value;
    uint64_t seconds;
    if (front_answer_header(answer, "Retry-After", &value) != 1 || number_parse(value, 3600, &seconds) != 0)
        return 0;
    return (int64_t)seconds * 1000;
}

bool retry_status(int status)
{
    return status == 408 || status == 503;
}

int retry_call(struct channel *channel, const struct channel_request *request, int64_t patience,
               struct front_answer *answer, struct error *error)
{
    int64_t until = clock_monotonic() + patience;
    for (int64_t pause = PAUSE_FIRST;; pause = pause < PAUSE_LONGEST / 2 ? pause * 2 : PAUSE_LONGEST) {
        error_init(error, error->arena);
        int result = channel_call(channel, request, answer, error);
        if (result == 0 && !retry_status(answer->status))
            return 0;
        if (result != 0 && error->kind != ERROR_UNAVAILABLE && error->kind != ERROR_OUTCOME_UNKNOWN)
            return -1;
        int64_t wait = result == 0 && asked_pause(answer) > pause ? asked_pause(answer) : pause;
        if (clock_monotonic() + wait > until || interrupt_asked())
            return result;
        interrupt_sleep(wait);
    }
}
