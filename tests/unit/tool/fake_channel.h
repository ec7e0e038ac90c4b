/* A service that a test plays: linked in place of tool/channel.c. */
#ifndef FAKE_CHANNEL_H
#define FAKE_CHANNEL_H

#include <tool/channel.h>

/* What the test answers with: fills status and body (by fake_answer), or says -1 with an error. */
static int (*fake_service)(const struct channel_request *request, struct front_answer *answer,
                           struct error *error);
static unsigned fake_calls;

int channel_open(struct channel **channel, const struct conf *conf, enum channel_mode mode, int64_t patience,
                 struct error *error)
{
    (void)conf, (void)mode, (void)patience, (void)error;
    *channel = NULL;
    return 0;
}

void channel_close(struct channel *channel)
{
    (void)channel;
}

int channel_call(struct channel *channel, const struct channel_request *request, struct front_answer *answer,
                 struct error *error)
{
    (void)channel;
    fake_calls++;
    buffer_clear(&answer->storage);
    answer->status = 0;
    answer->header_count = 0;
    return fake_service(request, answer, error);
}

__attribute__((unused))
static int fake_answer(struct front_answer *answer, int status, struct slice body)
{
    buffer_append(&answer->storage, body);
    answer->status = status;
    answer->body = buffer_slice(&answer->storage);
    return 0;
}

#endif
