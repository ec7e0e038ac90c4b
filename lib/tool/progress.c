#include <tool/progress.h>

#include <stdio.h>
#include <string.h>
#include <unistd.h>

#include <base/clock.h>

enum { TERMINAL_EVERY = 200, LOG_EVERY = 5000, BAR_CELLS = 24, TEXT_MAX = 400, MEASURABLE = 500 };

void progress_begin(struct progress *progress, const char *verb, const char *unit, uint64_t total, bool silent)
{
    int64_t now = clock_monotonic();
    *progress = (struct progress){ .verb = verb, .unit = unit, .silent = silent, .began = now, .told = now,
                                   .total = total, .terminal = isatty(STDERR_FILENO) };
}

void progress_skip(struct progress *progress, uint64_t done, uint64_t count)
{
    progress->first_done = done;
    progress->first_count = count;
    progress->began = clock_monotonic();
}

void progress_count(struct buffer *out, uint64_t value, const char *unit)
{
    char digits[24];
    int length = snprintf(digits, sizeof digits, "%llu", (unsigned long long)value);
    for (int i = 0; i < length; i++) {
        if (i > 0 && (length - i) % 3 == 0)
            buffer_byte(out, ',');
        buffer_byte(out, digits[i]);
    }
    buffer_printf(out, " %s%s", unit, value == 1 ? "" : "s");
}

/* The share of `whole` that `part` is, from 0 to 1; 0 where the whole is not known. */
static double share(uint64_t part, uint64_t whole)
{
    return whole == 0 ? 0 : part >= whole ? 1 : (double)part / (double)whole;
}

static void duration_write(struct buffer *out, uint64_t seconds)
{
    if (seconds < 60)
        buffer_printf(out, "%u s", (unsigned)seconds);
    else if (seconds < 3600)
        buffer_printf(out, "%u min %02u s", (unsigned)(seconds / 60), (unsigned)(seconds % 60));
    else
        buffer_printf(out, "%llu h %02u min", (unsigned long long)(seconds / 3600),
                      (unsigned)(seconds / 60 % 60));
}

static void bar_write(struct buffer *out, double part)
{
    int filled = (int)(part * BAR_CELLS);
    buffer_append(out, SLICE("  ["));
    for (int i = 0; i < BAR_CELLS; i++)
        buffer_byte(out, i < filled ? '#' : ' ');
    buffer_byte(out, ']');
}

void progress_text(const struct progress *progress, uint64_t done, uint64_t count, int64_t elapsed,
                   struct buffer *out)
{
    double part = share(done, progress->total);
    double worked = share(done - progress->first_done, progress->total - progress->first_done);
    buffer_printf(out, "%s", progress->verb);
    if (progress->total)
        buffer_printf(out, "  %3d %%", (int)(part * 100));
    if (progress->total && progress->terminal)
        bar_write(out, part);
    buffer_append(out, SLICE("  "));
    progress_count(out, count, progress->unit);
    if (elapsed < MEASURABLE)
        return;
    buffer_append(out, SLICE("  "));
    double rate = (double)(count - progress->first_count) * 1000 / (double)elapsed;
    progress_count(out, (uint64_t)rate, progress->unit);
    buffer_append(out, SLICE("/s"));
    if (worked > 0) {
        buffer_append(out, SLICE("  "));
        duration_write(out, (uint64_t)((double)elapsed * (1 - worked) / worked / 1000 + 0.5));
        buffer_append(out, SLICE(" left"));
    }
}

void progress_tell(struct progress *progress, uint64_t done, uint64_t count)
{
    int64_t now = clock_monotonic();
    if (progress->silent || now - progress->told < (progress->terminal ? TERMINAL_EVERY : LOG_EVERY))
        return;
    struct buffer text;
    buffer_init(&text, TEXT_MAX);
    progress_text(progress, done, count, now - progress->began, &text);
    if (!text.failed && progress->terminal)
        fprintf(stderr, "\r%.*s\x1b[K", SLICE_ARGS(buffer_slice(&text)));
    else if (!text.failed)
        fprintf(stderr, "%.*s\n", SLICE_ARGS(buffer_slice(&text)));
    fflush(stderr);
    buffer_release(&text);
    progress->told = now;
    progress->drawn = progress->terminal;
}

void progress_end(struct progress *progress)
{
    if (progress->drawn)
        fputs("\r\x1b[K", stderr);
    progress->drawn = false;
}
