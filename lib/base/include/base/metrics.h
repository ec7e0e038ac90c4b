/* Numbers that a monitor reads: counters and gauges that register themselves. */
#ifndef BASE_METRICS_H
#define BASE_METRICS_H

#include <stdatomic.h>
#include <stdint.h>

#include <base/buffer.h>

enum metric_type { METRIC_COUNTER, METRIC_GAUGE };

/* Static storage. `labels` is NULL or the text between the braces (status="2xx"): rows of one name stand together,
 * share type and help, and hold no id of anybody. */
struct metric {
    const char *name, *labels, *help;
    enum metric_type type;
    atomic_int_fast64_t value;
    struct metric *next;
};

/* Adds the metric to what metrics_write shows; once each. Any thread. */
void metrics_register(struct metric *metric);

static inline void metric_add(struct metric *metric, int64_t n)
{
    atomic_fetch_add_explicit(&metric->value, n, memory_order_relaxed);
}

static inline void metric_set(struct metric *metric, int64_t n)
{
    atomic_store_explicit(&metric->value, n, memory_order_relaxed);
}

static inline int64_t metric_get(struct metric *metric)
{
    return atomic_load_explicit(&metric->value, memory_order_relaxed);
}

/* All metrics in the Prometheus text format 0.0.4. */
void metrics_write(struct buffer *out);

/* Calls `visit` for each metric, in order of name. */
void metrics_each(void (*visit)(void *context, struct metric *metric), void *context);

#endif
