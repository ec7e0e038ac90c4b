#include <tool/sender.h>

#include <pthread.h>
#include <signal.h>
#include <stdlib.h>
#include <string.h>

#include <tool/retry.h>

struct sender {
    struct channel *channel;
    struct slice reason;
    pthread_t thread;
    pthread_mutex_t mutex;
    pthread_cond_t changed;
    /* under the mutex */
    bool under_way, stopping;
    struct sender_outcome *untaken;     /* of the step sent last */
    /* the thread's while under way; two, so that one can be looked at meanwhile */
    struct sender_outcome outcomes[2];
    unsigned turn;
};

static void step_put(struct sender *sender, struct sender_outcome *outcome)
{
    const struct step *step = outcome->step;
    struct channel_request request = { .method = "PUT", .path = "/api/v3/project/end-user/permissions",
                                       .project = step->project, .reason = sender->reason,
                                       .body = buffer_slice(&step->body) };
    error_init(&outcome->error, NULL);
    outcome->result = retry_call(sender->channel, &request, RETRY_PATIENCE, &outcome->answer, &outcome->error);
}

static void *run(void *context)
{
    struct sender *sender = context;
    pthread_mutex_lock(&sender->mutex);
    while (!sender->stopping) {
        if (!sender->under_way) {
            pthread_cond_wait(&sender->changed, &sender->mutex);
            continue;
        }
        struct sender_outcome *outcome = &sender->outcomes[sender->turn];
        pthread_mutex_unlock(&sender->mutex);
        step_put(sender, outcome);
        pthread_mutex_lock(&sender->mutex);
        sender->under_way = false;
        sender->untaken = outcome;
        pthread_cond_broadcast(&sender->changed);
    }
    pthread_mutex_unlock(&sender->mutex);
    return NULL;
}

/* Signals are for the main thread. */
static int thread_start(struct sender *sender)
{
    sigset_t all, before;
    sigfillset(&all);
    pthread_sigmask(SIG_SETMASK, &all, &before);
    int result = pthread_create(&sender->thread, NULL, run, sender);
    pthread_sigmask(SIG_SETMASK, &before, NULL);
    return result;
}

int sender_start(struct sender **sender, struct channel *channel, struct slice reason, struct error *error)
{
    struct sender *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    made->channel = channel;
    made->reason = reason;
    for (size_t i = 0; i < 2; i++)
        front_answer_init(&made->outcomes[i].answer);
    pthread_mutex_init(&made->mutex, NULL);
    pthread_cond_init(&made->changed, NULL);
    int why = thread_start(made);
    if (why != 0) {
        free(made);
        return error_set(error, ERROR_UNAVAILABLE, "No thread can be started: %s.", strerror(why));
    }
    *sender = made;
    return 0;
}

const struct sender_outcome *sender_wait(struct sender *sender)
{
    pthread_mutex_lock(&sender->mutex);
    while (sender->under_way)
        pthread_cond_wait(&sender->changed, &sender->mutex);
    struct sender_outcome *outcome = sender->untaken;
    sender->untaken = NULL;
    pthread_mutex_unlock(&sender->mutex);
    return outcome;
}

void sender_send(struct sender *sender, const struct step *step)
{
    pthread_mutex_lock(&sender->mutex);
    sender->turn ^= 1;
    sender->outcomes[sender->turn].step = step;
    sender->under_way = true;
    pthread_cond_broadcast(&sender->changed);
    pthread_mutex_unlock(&sender->mutex);
}

void sender_stop(struct sender *sender)
{
    if (!sender)
        return;
    sender_wait(sender);
    pthread_mutex_lock(&sender->mutex);
    sender->stopping = true;
    pthread_cond_broadcast(&sender->changed);
    pthread_mutex_unlock(&sender->mutex);
    pthread_join(sender->thread, NULL);
    for (size_t i = 0; i < 2; i++)
        front_answer_release(&sender->outcomes[i].answer);
    pthread_cond_destroy(&sender->changed);
    pthread_mutex_destroy(&sender->mutex);
    free(sender);
}
