/* What a monitor sees of the FastCGI front. */
#ifndef FRONT_METRICS_H
#define FRONT_METRICS_H

#include <base/metrics.h>

extern struct metric front_metrics_requests;
extern struct metric front_metrics_broken;
extern struct metric front_metrics_plain;

/* Registers them, once however often it is called. Any thread. */
void front_metrics_init(void);

#endif
