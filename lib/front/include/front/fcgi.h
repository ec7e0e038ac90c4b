/* Serves requests from FastCGI connections, through libfcgi. */
#ifndef FRONT_FCGI_H
#define FRONT_FCGI_H

#include <stdbool.h>
#include <stdint.h>

#include <base/error.h>
#include <front/look.h>
#include <web/request.h>
#include <web/web.h>

struct front_fcgi;

/* What a thread serves with; used by one thread at a time. `web` outlives it. SIGPIPE must be ignored in the
 * process. 0 or -1 (UNAVAILABLE). */
int front_fcgi_open(const struct web *web, struct front_fcgi **fcgi, struct error *error);

/* NULL is taken. */
void front_fcgi_close(struct front_fcgi *fcgi);

/* A request that front_look found READY. */
struct front_fcgi_job {
    int fd;                             /* a blocking stream socket */
    const struct front_look *look;
    enum request_channel channel;
    int64_t deadline;                   /* for the request to be there, by clock_monotonic() */
    int64_t send_timeout;               /* milliseconds for the peer to take the answer */
    bool fresh;                         /* the first request on this connection */
    bool last;                          /* close the connection after it in any case */
};

enum front_fcgi_end {
    FRONT_FCGI_KEPT,                    /* the next request may come */
    FRONT_FCGI_CLOSED                   /* the descriptor is closed */
};

/* Takes the request, answers it with web_handle, and writes the answer. Blocks for as long as these do, for the
 * rest of a large body until the deadline at most, and for the peer to take the answer. */
enum front_fcgi_end front_fcgi_serve(struct front_fcgi *fcgi, const struct front_fcgi_job *job);

#endif
