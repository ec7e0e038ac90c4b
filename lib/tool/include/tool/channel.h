/* The way to the service: through the owner's control socket, or, where the state directory has no owner, by being
 * the owner ourselves and calling the same routes in this process. */
#ifndef TOOL_CHANNEL_H
#define TOOL_CHANNEL_H

#include <stdbool.h>
#include <stdint.h>

#include <base/error.h>
#include <base/slice.h>
#include <conf/conf.h>
#include <front/call.h>

struct channel;

enum channel_mode {
    CHANNEL_ANY,            /* the owner, or become it */
    CHANNEL_OWNER           /* only a service that runs already */
};

/* Opens the way to the service of conf->state_dir. A root process becomes the user whom the directory belongs to,
 * for good, before it opens anything in it, so that no file of root is left there. Waits up to `patience`
 * milliseconds for an owner that holds the lock but does not answer yet. 0, or -1 with NOT_FOUND (no state
 * directory, not ours, no service where one is asked for), UNAVAILABLE (the owner does not answer), or the
 * service's own error. Blocks; closed by channel_close. */
int channel_open(struct channel **channel, const struct conf *conf, enum channel_mode mode, int64_t patience,
                 struct error *error);

/* NULL is taken. In this process's own service: writes a checkpoint and gives the lock back. */
void channel_close(struct channel *channel);

struct channel_request {
    const char *method, *path;
    struct slice query;             /* encoded, without "?" */
    struct slice project;           /* DASHGRANT_PROJECT; empty: none */
    struct slice reason;            /* X-Audit-Reason; empty: none */
    struct slice body;              /* JSON; empty: none */
};

/* Sends one request and takes its whole answer (made by front_answer_init). 0 with any HTTP status, or -1 with
 * UNAVAILABLE (the service cannot be reached: nothing happened) or OUTCOME_UNKNOWN (it went away, or did not
 * answer in time: the request may have been carried out); the next call then connects anew. INTERNAL for an answer
 * that is not readable. One call at a time; any thread. Blocks. */
int channel_call(struct channel *channel, const struct channel_request *request, struct front_answer *answer,
                 struct error *error);

#endif
