/* A thread that sends the steps of an import, one after the other, while the next one is being built. */
#ifndef TOOL_SENDER_H
#define TOOL_SENDER_H

#include <base/error.h>
#include <tool/channel.h>
#include <tool/step.h>

struct sender;

/* What came of a step: `result` 0 with an answer in `answer`, or -1 with the error. Borrowed from the sender until
 * the next but one sender_send. */
struct sender_outcome {
    const struct step *step;
    int result;
    struct front_answer answer;
    struct error error;
};

/* Starts the thread; the channel is its own until sender_stop. `reason` outlives it. 0 or -1. */
int sender_start(struct sender **sender, struct channel *channel, struct slice reason, struct error *error);

/* Waits until nothing is under way. The outcome of the step sent last, or NULL where it was taken already. */
const struct sender_outcome *sender_wait(struct sender *sender);

/* Sends a finished step by PUT, sent again for up to RETRY_PATIENCE while the service restarts; nothing may be
 * under way. The step stays untouched until it was waited for. Does not block. */
void sender_send(struct sender *sender, const struct step *step);

/* Waits for what is under way and ends the thread. NULL is taken. */
void sender_stop(struct sender *sender);

#endif
