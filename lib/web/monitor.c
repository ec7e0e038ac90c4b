/* For whoever watches the service. */
#include <base/metrics.h>
#include <share/projects.h>

#include "exchange.h"

static int answer_text(struct exchange *exchange, const char *type)
{
    response_header(exchange->response, "Content-Type", slice_of(type));
    response_header(exchange->response, "Cache-Control", SLICE("no-store"));
    return exchange->response->body.failed ? error_memory(exchange->error) : 0;
}

/* The process is up. */
int monitor_handle_healthz(struct exchange *exchange)
{
    buffer_append(&exchange->response->body, SLICE("ok\n"));
    return answer_text(exchange, "text/plain; charset=utf-8");
}

/* The store answers. */
int monitor_handle_readyz(struct exchange *exchange)
{
    struct revision revision;
    if (projects_revision(exchange->web->store, exchange->arena, &revision, exchange->error) != 0)
        return -1;
    buffer_append(&exchange->response->body, SLICE("ready\n"));
    return answer_text(exchange, "text/plain; charset=utf-8");
}

int monitor_handle_metrics(struct exchange *exchange)
{
    metrics_write(&exchange->response->body);
    return answer_text(exchange, "text/plain; version=0.0.4; charset=utf-8");
}
