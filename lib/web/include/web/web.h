/* The way from a request to its answer. */
#ifndef WEB_WEB_H
#define WEB_WEB_H

#include <base/arena.h>
#include <web/request.h>
#include <web/response.h>

struct conf;
struct key_use;
struct store;
struct tokens;

/* What every request needs; made once by the host, shared by all threads, never changed while they run. */
struct web {
    const struct conf *conf;
    struct store *store;
    struct key_use *key_use;        /* NULL: the use of keys is not noted */
    struct tokens *tokens;
    const char *base_path;          /* where the web server mounts the service: "/dashgrant"; NULL or "": at the root.
                                       The fronts take it off the paths of public requests. */
};

/* Shows the web room's counters at /metrics. Once, before the first request. */
void web_register_metrics(void);

/* Answers one request: routes it, reads its body, finds out who asks, does it, fills `response` (which the caller
 * made and releases). `arena` is fresh and released by the caller afterwards. Blocks for the body and, for a change,
 * until it is on disk. Any thread. */
void web_handle(const struct web *web, struct request *request, struct arena *arena, struct response *response);

enum { WEB_ARENA_MAX = 256 * 1024 * 1024 };

#endif
