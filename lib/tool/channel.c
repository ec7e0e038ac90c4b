#include <tool/channel.h>

#include <stdlib.h>
#include <unistd.h>

#include <base/clock.h>
#include <front/client.h>
#include <front/memory.h>
#include <host/lock.h>
#include <host/service.h>
#include <host/sockets.h>
#include <tool/become.h>
#include <tool/interrupt.h>

enum {
    CALL_TIMEOUT = 120000,      /* counting a large store takes its time */
    TRY_EVERY = 100,
    VARIABLES = 3
};

struct channel {
    char path[256];                 /* of the control socket */
    struct front_client *client;    /* NULL: not connected, or no owner but us */
    struct host_service *service;   /* of this process; NULL: of another */
    int lock;                       /* -1: not ours */
};

/* Becomes the owner of the state directory. 1; 0 where another is (`*owner`: its process, 0: not known); -1. */
static int own(struct channel *channel, const struct conf *conf, pid_t *owner, struct error *error)
{
    struct error why;
    error_init(&why, NULL);
    int taken = host_lock_check(conf->state_dir, &why);
    if (taken == 0)
        taken = host_lock_take(conf->state_dir, &channel->lock, owner, &why);
    if (taken == 1 && host_service_open(conf, &channel->service, &why) != 0)
        taken = -1;
    /* nobody but an administrator mends it: to try again would not help */
    return taken < 0 ? error_set(error, ERROR_NOT_FOUND, "%s", why.detail) : taken;
}

/* Connects to the owner. 0, or -1 where nobody listens. */
static int connect_owner(struct channel *channel)
{
    struct error error;
    error_init(&error, NULL);
    return front_client_open(channel->path, CALL_TIMEOUT, &channel->client, &error);
}

static int reach(struct channel *channel, const struct conf *conf, enum channel_mode mode, int64_t patience,
                 struct error *error)
{
    int64_t until = clock_monotonic() + patience;
    for (;;) {
        pid_t owner = 0;
        if (connect_owner(channel) == 0)
            return 0;
        int owned = mode == CHANNEL_ANY ? own(channel, conf, &owner, error) : 0;
        if (owned != 0)
            return owned == 1 ? 0 : -1;
        if (clock_monotonic() + TRY_EVERY > until && mode == CHANNEL_OWNER)
            return error_set(error, ERROR_NOT_FOUND, "No service answers in %.120s: start it.", conf->state_dir);
        if (clock_monotonic() + TRY_EVERY > until)
            return error_set(error, ERROR_UNAVAILABLE, "Process %ld works in %.120s and does not answer (a "
                             "service that starts, or another dashgrantctl); try again later.", (long)owner,
                             conf->state_dir);
        interrupt_sleep(TRY_EVERY);
    }
}

int channel_open(struct channel **channel, const struct conf *conf, enum channel_mode mode, int64_t patience,
                 struct error *error)
{
    if (become_owner(conf->state_dir, error) != 0)
        return -1;
    struct channel *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    made->lock = -1;
    if (host_sockets_control_path(conf, made->path, sizeof made->path, error) != 0 ||
        reach(made, conf, mode, patience, error) != 0) {
        channel_close(made);
        return -1;
    }
    *channel = made;
    return 0;
}

void channel_close(struct channel *channel)
{
    if (!channel)
        return;
    struct error error;
    error_init(&error, NULL);
    front_client_close(channel->client);
    /* a checkpoint that fails costs the next start some time, and nothing else */
    host_service_close(channel->service, &error);
    if (channel->lock >= 0)
        close(channel->lock);
    free(channel);
}

/* One try over the socket. After a failure the connection is closed. */
static int call_owner(struct channel *channel, const struct front_call *call, struct front_answer *answer,
                      struct error *error)
{
    if (!channel->client && connect_owner(channel) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "The service does not answer at the moment.");
    if (front_client_call(channel->client, call, answer, error) == 0)
        return 0;
    front_client_close(channel->client);
    channel->client = NULL;
    return -1;
}

int channel_call(struct channel *channel, const struct channel_request *request, struct front_answer *answer,
                 struct error *error)
{
    struct front_variable variables[VARIABLES];
    size_t count = 0;
    if (request->project.len)
        variables[count++] = (struct front_variable){ SLICE("DASHGRANT_PROJECT"), request->project };
    if (request->reason.len)
        variables[count++] = (struct front_variable){ SLICE("HTTP_X_AUDIT_REASON"), request->reason };
    if (request->body.len)
        variables[count++] = (struct front_variable){ SLICE("CONTENT_TYPE"), SLICE("application/json") };
    const struct front_call call = { .method = slice_of(request->method), .path = slice_of(request->path),
                                     .query = request->query, .body = request->body, .variables = variables,
                                     .variable_count = count };
    if (channel->service)
        return front_memory_call(host_service_web(channel->service), REQUEST_CONTROL, &call, answer, error);
    struct error first;
    error_init(&first, NULL);
    bool kept = channel->client;
    if (call_owner(channel, &call, answer, &first) == 0)
        return 0;
    /* an idle connection may have been closed by the service: nothing was sent, and a new one may do */
    if (kept && first.kind == ERROR_UNAVAILABLE)
        return call_owner(channel, &call, answer, error);
    return error_set(error, first.kind, "%s", first.detail);
}
