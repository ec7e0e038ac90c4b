/* Sends a request and reads its answer at the same time: a server may answer before it has read everything. */
#include <front/client.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <sys/socket.h>
#include <sys/un.h>
#include <unistd.h>

#include <base/clock.h>
#include <web/web.h>

#include "cgi.h"
#include "record.h"

enum { REQUEST_ID = 1, SEND_MAX = 256 * 1024 * 1024, RECEIVE_BYTES = 64 * 1024 };

struct front_client {
    int fd;
    int64_t timeout;
    struct buffer out;          /* the request as records */
    struct buffer params;
    char in[RECEIVE_BYTES];
};

/* One call on its way. */
struct exchange {
    struct front_client *client;
    struct buffer *body;        /* takes what the STDOUT records hold */
    struct error *error;
    int64_t deadline;
    size_t sent;
    bool peer_reads;            /* false: it takes no more of the request */
    bool ended;                 /* END_REQUEST came */
    char head[FRONT_RECORD_HEAD];
    size_t head_seen;
    struct front_record record;
    size_t content;             /* bytes of the record that are to come */
    size_t padding;
    char end[FRONT_RECORD_BEGIN_BODY];
    size_t end_seen;
};

int front_client_adopt(int fd, int64_t timeout, struct front_client **client, struct error *error)
{
    struct front_client *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    made->fd = fd;
    made->timeout = timeout;
    buffer_init(&made->out, SEND_MAX);
    buffer_init(&made->params, SEND_MAX);
    *client = made;
    return 0;
}

int front_client_open(const char *path, int64_t timeout, struct front_client **client, struct error *error)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    size_t length = strlen(path);
    if (length >= sizeof address.sun_path)
        return error_set(error, ERROR_UNAVAILABLE, "The path of the socket is longer than %zu bytes: %s",
                         sizeof address.sun_path - 1, path);
    memcpy(address.sun_path, path, length);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    if (fd < 0)
        return error_set(error, ERROR_UNAVAILABLE, "No socket can be made: %s", strerror(errno));
    if (connect(fd, (struct sockaddr *)&address, sizeof address) != 0)
        error_set(error, ERROR_UNAVAILABLE, "Nobody answers at %s: %s", path, strerror(errno));
    else if (front_client_adopt(fd, timeout, client, error) == 0)
        return 0;
    close(fd);
    return -1;
}

void front_client_close(struct front_client *client)
{
    if (!client)
        return;
    close(client->fd);
    buffer_release(&client->out);
    buffer_release(&client->params);
    free(client);
}

static int append_params(struct front_client *client, const struct front_call *call, struct error *error)
{
    struct arena arena;
    struct front_variable *variables;
    size_t count;
    arena_init(&arena, WEB_ARENA_MAX);
    int result = front_cgi_variables(call, &arena, &variables, &count, error);
    buffer_clear(&client->params);
    for (size_t i = 0; result == 0 && i < count; i++) {
        front_record_pair_length(&client->params, variables[i].name.len);
        front_record_pair_length(&client->params, variables[i].value.len);
        buffer_append(&client->params, variables[i].name);
        buffer_append(&client->params, variables[i].value);
    }
    arena_release(&arena);
    if (result == 0 && client->params.failed)
        return error_memory(error);
    front_record_append(&client->out, FRONT_RECORD_PARAMS, REQUEST_ID, buffer_slice(&client->params));
    front_record_end(&client->out, FRONT_RECORD_PARAMS, REQUEST_ID);
    return result;
}

static int compose(struct front_client *client, const struct front_call *call, struct error *error)
{
    static const char begin[FRONT_RECORD_BEGIN_BODY] = { 0, FRONT_RECORD_RESPONDER, FRONT_RECORD_KEEP };
    buffer_clear(&client->out);
    front_record_append(&client->out, FRONT_RECORD_BEGIN, REQUEST_ID, (struct slice){ begin, sizeof begin });
    if (append_params(client, call, error) != 0)
        return -1;
    front_record_append(&client->out, FRONT_RECORD_STDIN, REQUEST_ID, call->body);
    front_record_end(&client->out, FRONT_RECORD_STDIN, REQUEST_ID);
    return client->out.failed ? error_memory(error) : 0;
}

/* The kind that a lost connection is: nothing has happened only where nothing was sent. */
static int lost(struct exchange *exchange, const char *why)
{
    bool sent = exchange->sent > 0;
    return error_set(exchange->error, sent ? ERROR_OUTCOME_UNKNOWN : ERROR_UNAVAILABLE, "%s%s", why,
                     sent ? " Whether the request was carried out is not known." : "");
}

static int send_more(struct exchange *exchange)
{
    struct slice rest = slice_after(buffer_slice(&exchange->client->out), exchange->sent);
    ssize_t n = send(exchange->client->fd, rest.ptr, rest.len, MSG_DONTWAIT | MSG_NOSIGNAL);
    if (n > 0) {
        exchange->sent += (size_t)n;
    } else if (errno == EPIPE || errno == ECONNRESET) {
        /* it may have answered before it closed */
        exchange->peer_reads = false;
    } else if (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR) {
        return lost(exchange, "The request cannot be sent.");
    }
    return 0;
}

static int begin_record(struct exchange *exchange)
{
    exchange->record = front_record_decode(exchange->head);
    exchange->content = exchange->record.length;
    exchange->padding = exchange->record.padding;
    exchange->head_seen = 0;
    if (exchange->record.version != FRONT_RECORD_VERSION || exchange->record.id != REQUEST_ID)
        return error_set(exchange->error, ERROR_INTERNAL, "The answer is not readable as FastCGI.");
    return 0;
}

static int take_content(struct exchange *exchange, struct slice piece)
{
    if (exchange->record.type == FRONT_RECORD_STDOUT)
        buffer_append(exchange->body, piece);
    if (exchange->record.type == FRONT_RECORD_END)
        for (size_t i = 0; i < piece.len && exchange->end_seen < sizeof exchange->end; i++)
            exchange->end[exchange->end_seen++] = piece.ptr[i];
    if (exchange->body->failed)
        return error_set(exchange->error, ERROR_INTERNAL, "The answer is too large.");
    return 0;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Takes the next part of what was received: of a header, of content or of padding. */
static int take(struct exchange *exchange, struct slice *rest)
{
    size_t n;
    int result = 0;
    if (exchange->content > 0) {
        n = least(exchange->content, rest->len);
        exchange->content -= n;
        result = take_content(exchange, (struct slice){ rest->ptr, n });
    } else if (exchange->padding > 0) {
        n = least(exchange->padding, rest->len);
        exchange->padding -= n;
    } else {
        n = least(sizeof exchange->head - exchange->head_seen, rest->len);
        memcpy(exchange->head + exchange->head_seen, rest->ptr, n);
        exchange->head_seen += n;
        if (exchange->head_seen == sizeof exchange->head)
            result = begin_record(exchange);
    }
    *rest = slice_after(*rest, n);
    exchange->ended = exchange->end_seen == sizeof exchange->end && exchange->content + exchange->padding == 0;
    return result;
}

static int receive_more(struct exchange *exchange)
{
    ssize_t n = recv(exchange->client->fd, exchange->client->in, sizeof exchange->client->in, MSG_DONTWAIT);
    if (n < 0 && (errno == EAGAIN || errno == EWOULDBLOCK || errno == EINTR))
        return 0;
    if (n <= 0)
        return lost(exchange, "The connection was closed before an answer came.");
    struct slice rest = { exchange->client->in, (size_t)n };
    while (rest.len > 0) {
        if (exchange->ended)
            return error_set(exchange->error, ERROR_INTERNAL, "More than one answer came.");
        if (take(exchange, &rest) != 0)
            return -1;
    }
    return 0;
}

static bool sending(const struct exchange *exchange)
{
    return exchange->peer_reads && exchange->sent < exchange->client->out.len;
}

static int step(struct exchange *exchange)
{
    struct pollfd waiting = { .fd = exchange->client->fd, .events = POLLIN };
    if (sending(exchange))
        waiting.events |= POLLOUT;
    int64_t left = exchange->deadline - clock_monotonic();
    int ready = left > 0 ? poll(&waiting, 1, left < INT_MAX ? (int)left : INT_MAX) : 0;
    if (ready == 0)
        return lost(exchange, "No answer came in time.");
    if (ready < 0)
        return errno == EINTR ? 0 : lost(exchange, "The connection cannot be waited for.");
    if (sending(exchange) && (waiting.revents & (POLLOUT | POLLERR | POLLHUP)) && send_more(exchange) != 0)
        return -1;
    return waiting.revents & (POLLIN | POLLERR | POLLHUP) ? receive_more(exchange) : 0;
}

/* A kept connection that the owner has closed meanwhile is found out before anything is sent. */
static bool alive(int fd)
{
    char byte;
    return recv(fd, &byte, 1, MSG_PEEK | MSG_DONTWAIT) < 0 && (errno == EAGAIN || errno == EWOULDBLOCK);
}

int front_client_call(struct front_client *client, const struct front_call *call, struct front_answer *answer,
                      struct error *error)
{
    buffer_clear(&answer->storage);
    struct exchange exchange = { .client = client, .body = &answer->storage, .error = error, .peer_reads = true,
                                 .deadline = clock_monotonic() + client->timeout };
    if (compose(client, call, error) != 0)
        return -1;
    if (!alive(client->fd))
        return lost(&exchange, "The connection was closed.");
    while (!exchange.ended)
        if (step(&exchange) != 0)
            return -1;
    /* protocolStatus: 0 is REQUEST_COMPLETE */
    if (exchange.end[4] != 0)
        return error_set(error, ERROR_UNAVAILABLE, "The request was refused by the server's FastCGI library.");
    return front_cgi_parse(answer, error);
}
