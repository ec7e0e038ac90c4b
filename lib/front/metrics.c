#include "metrics.h"

#include <stddef.h>

struct metric front_metrics_requests = {
    .name = "dashgrant_fastcgi_requests_total", .type = METRIC_COUNTER,
    .help = "Requests that were taken from FastCGI connections.",
};

struct metric front_metrics_broken = {
    .name = "dashgrant_fastcgi_broken_total", .type = METRIC_COUNTER,
    .help = "FastCGI connections that were closed because of what their peer sent.",
};

struct metric front_metrics_plain = {
    .name = "dashgrant_cgi_requests_total", .type = METRIC_COUNTER,
    .help = "Requests that CGI programs handed over.",
};

void front_metrics_init(void)
{
    metrics_register(&front_metrics_requests);
    metrics_register(&front_metrics_broken);
    metrics_register(&front_metrics_plain);
}
