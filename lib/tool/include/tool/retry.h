/* One request, sent again while the service restarts. */
#ifndef TOOL_RETRY_H
#define TOOL_RETRY_H

#include <stdbool.h>
#include <stdint.h>

#include <tool/channel.h>

/* How long a long-running command waits for a service that went away, in milliseconds. */
enum { RETRY_PATIENCE = 30000 };

/* Whether the same request may succeed later: 408, 503. */
bool retry_status(int status);

/* channel_call, repeated for up to `patience` milliseconds while the service cannot be reached or answers 408 or
 * 503 (Retry-After is kept to). Only for requests that may be carried out twice. Ends early when interrupted. The
 * last result stands: 0 with an answer, or -1 with an error. Blocks. */
int retry_call(struct channel *channel, const struct channel_request *request, int64_t patience,
               struct front_answer *answer, struct error *error);

#endif
