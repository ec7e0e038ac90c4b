#include "body.h"

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <sys/socket.h>

#include <base/clock.h>
#include <web/request.h>

#include "record.h"

void front_body_init(struct front_body *body, int fd, uint16_t id, int64_t deadline)
{
    *body = (struct front_body){ .fd = fd, .id = id, .deadline = deadline };
}

/* Waits for bytes. 0, or the failure, which is kept. */
static int wait_for_bytes(struct front_body *body)
{
    int64_t left = body->deadline - clock_monotonic();
    struct pollfd waiting = { .fd = body->fd, .events = POLLIN };
    int ready = left > 0 ? poll(&waiting, 1, left < INT_MAX ? (int)left : INT_MAX) : 0;
    if (ready == 0)
        body->failure = REQUEST_BODY_TIMEOUT;
    else if (ready < 0 && errno != EINTR)
        body->failure = REQUEST_BODY_SHORT;
    return body->failure;
}

/* Between 1 and `size` bytes, or the failure. */
static long receive(struct front_body *body, char *out, size_t size)
{
    while (body->failure == 0) {
        ssize_t n = recv(body->fd, out, size, MSG_DONTWAIT);
        if (n > 0)
            return n;
        if (n == 0 || (errno != EAGAIN && errno != EWOULDBLOCK && errno != EINTR))
            body->failure = REQUEST_BODY_SHORT;
        else
            wait_for_bytes(body);
    }
    return body->failure;
}

int front_body_take(struct front_body *body, char *out, size_t size)
{
    while (size > 0) {
        long n = receive(body, out, size);
        if (n < 0)
            return (int)n;
        out += n;
        size -= (size_t)n;
    }
    return 0;
}

/* Steps over the padding of the last record and to the content of the next. */
static void next_record(struct front_body *body)
{
    char bytes[UCHAR_MAX + FRONT_RECORD_HEAD];
    if (front_body_take(body, bytes, body->padding + FRONT_RECORD_HEAD) != 0)
        return;
    struct front_record record = front_record_decode(bytes + body->padding);
    body->content = record.length;
    body->padding = record.padding;
    if (record.version != FRONT_RECORD_VERSION || record.type != FRONT_RECORD_STDIN || record.id != body->id)
        body->failure = REQUEST_BODY_SHORT;
    else if (record.length == 0)
        body->ended = front_body_take(body, bytes, body->padding) == 0;
}

long front_body_read(struct front_body *body, char *out, size_t size)
{
    while (body->content == 0 && !body->ended && body->failure == 0)
        next_record(body);
    if (body->failure != 0)
        return body->failure;
    if (body->ended || size == 0)
        return 0;
    long n = receive(body, out, size < body->content ? size : body->content);
    if (n > 0)
        body->content -= (size_t)n;
    return n;
}

bool front_body_drain(struct front_body *body, size_t max)
{
    char trash[16 * 1024];
    size_t seen = 0;
    while (seen < max) {
        long n = front_body_read(body, trash, sizeof trash);
        if (n <= 0)
            break;
        seen += (size_t)n;
    }
    return body->ended;
}
