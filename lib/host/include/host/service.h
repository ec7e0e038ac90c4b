/* What answers requests, opened: the store, and what web_handle needs. Made by the worker, and by the tool when no
 * owner runs; the caller holds the lock of the state directory (host/lock.h). */
#ifndef HOST_SERVICE_H
#define HOST_SERVICE_H

#include <base/error.h>
#include <conf/conf.h>
#include <web/web.h>

struct host_service;

/* Opens the store in STATE_DIR/store, which is made where it is missing, and recovers it: that may take long. When
 * the store can no longer answer rightly the process ends at once with EX_SOFTWARE. `conf` outlives the service. 0
 * or -1. */
int host_service_open(const struct conf *conf, struct host_service **service, struct error *error);

/* Writes what waits to be written, and a checkpoint, and closes; no request may run. NULL is taken. 0, or -1 where
 * not all was written: of what was answered nothing is lost. */
int host_service_close(struct host_service *service, struct error *error);

const struct web *host_service_web(const struct host_service *service);
const struct conf *host_service_conf(const struct host_service *service);
struct store *host_service_store(const struct host_service *service);

#endif
