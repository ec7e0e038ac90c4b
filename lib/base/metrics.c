#include <base/metrics.h>

#include <inttypes.h>
#include <pthread.h>

static pthread_mutex_t lock = PTHREAD_MUTEX_INITIALIZER;
static struct metric *first;

/* In order of name, so that the rows of one name stand together. */
void metrics_register(struct metric *metric)
{
    pthread_mutex_lock(&lock);
    struct metric **at = &first;
    while (*at && *at != metric && strcmp((*at)->name, metric->name) <= 0)
        at = &(*at)->next;
    if (*at != metric) {
        metric->next = *at;
        *at = metric;
    }
    pthread_mutex_unlock(&lock);
}

void metrics_each(void (*visit)(void *context, struct metric *metric), void *context)
{
    pthread_mutex_lock(&lock);
    for (struct metric *m = first; m; m = m->next)
        visit(context, m);
    pthread_mutex_unlock(&lock);
}

struct writing {
    struct buffer *out;
    const char *name;       /* of the row before */
};

static void write_row(void *context, struct metric *m)
{
    struct writing *writing = context;
    if (!writing->name || strcmp(writing->name, m->name) != 0)
        buffer_printf(writing->out, "# HELP %s %s\n# TYPE %s %s\n", m->name, m->help, m->name,
                      m->type == METRIC_COUNTER ? "counter" : "gauge");
    writing->name = m->name;
    if (m->labels)
        buffer_printf(writing->out, "%s{%s} %" PRId64 "\n", m->name, m->labels, metric_get(m));
    else
        buffer_printf(writing->out, "%s %" PRId64 "\n", m->name, metric_get(m));
}

void metrics_write(struct buffer *out)
{
    struct writing writing = { out, NULL };
    metrics_each(write_row, &writing);
}
