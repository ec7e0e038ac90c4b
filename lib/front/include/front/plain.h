/* Serves the request that a CGI program (RFC 3875) handed over: its variables, the descriptor of its body and that
 * of its answer, which are the web server's: their blocking mode is left as it is. */
#ifndef FRONT_PLAIN_H
#define FRONT_PLAIN_H

#include <stdbool.h>
#include <stdint.h>

#include <front/hand.h>
#include <web/web.h>

struct front_plain_job {
    const struct front_handed *handed;
    int channel;                    /* to the CGI program */
    int64_t deadline;               /* for the body to be there, by clock_monotonic() */
    int64_t send_timeout;           /* milliseconds for the web server to take the answer */
};

/* Whether its body has to be waited for: not all of it is there yet. */
bool front_plain_waits(const struct front_handed *handed);

/* Says TAKEN, answers with web_handle, says ANSWER, writes the answer and says END. Where the CGI program is gone
 * before TAKEN or ANSWER nothing is done or written. Blocks for the body until the deadline at most, and for the
 * answer to be taken. SIGPIPE must be ignored in the process. */
void front_plain_serve(const struct web *web, const struct front_plain_job *job);

#endif
