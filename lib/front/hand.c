#include <front/hand.h>

#include <errno.h>
#include <limits.h>
#include <poll.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/clock.h>

/* "DG", the kind, the version of this protocol; then the length of the text, big-endian. */
static const char name[] = { FRONT_HAND_FIRST, 'G' };

enum { KIND_AT = 2, VERSION_AT = 3, LENGTH_AT = 4, VERSION = 1 };

/* Room for descriptors beside a message. */
union control {
    char bytes[CMSG_SPACE(FRONT_HAND_DESCRIPTORS_MAX * sizeof(int))];
    struct cmsghdr aligned;
};

static int wait_for_room(int fd, int64_t deadline)
{
    int64_t left = deadline - clock_monotonic();
    struct pollfd waiting = { .fd = fd, .events = POLLOUT };
    int ready = left > 0 ? poll(&waiting, 1, left < INT_MAX ? (int)left : INT_MAX) : 0;
    return ready > 0 || (ready < 0 && errno == EINTR) ? 0 : -1;
}

static int send_all(int fd, struct slice rest, int64_t deadline)
{
    while (rest.len > 0) {
        ssize_t n = send(fd, rest.ptr, rest.len, MSG_NOSIGNAL | MSG_DONTWAIT);
        if (n >= 0)
            rest = slice_after(rest, (size_t)n);
        else if ((errno != EAGAIN && errno != EINTR) || wait_for_room(fd, deadline) != 0)
            return -1;
    }
    return 0;
}

/* Head and text in one piece where there is room: each piece wakes the receiver. */
static int send_both(int fd, struct slice head, struct slice text, int64_t deadline)
{
    struct iovec parts[] = { { (void *)head.ptr, head.len }, { (void *)text.ptr, text.len } };
    struct msghdr message = { .msg_iov = parts, .msg_iovlen = 2 };
    ssize_t n = sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT);
    size_t sent = n > 0 ? (size_t)n : 0, of_head = sent < head.len ? sent : head.len;
    return send_all(fd, slice_after(head, of_head), deadline) == 0 &&
           send_all(fd, slice_after(text, sent - of_head), deadline) == 0 ? 0 : -1;
}

static int send_descriptors(int fd, const int *fds, size_t count, int64_t deadline)
{
    char byte = '.';
    union control control = { .bytes = { 0 } };
    struct iovec part = { &byte, 1 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                              .msg_controllen = CMSG_SPACE(count * sizeof(int)) };
    struct cmsghdr *head = CMSG_FIRSTHDR(&message);
    head->cmsg_level = SOL_SOCKET;
    head->cmsg_type = SCM_RIGHTS;
    head->cmsg_len = CMSG_LEN(count * sizeof(int));
    memcpy(CMSG_DATA(head), fds, count * sizeof(int));
    while (sendmsg(fd, &message, MSG_NOSIGNAL | MSG_DONTWAIT) != 1)
        if ((errno != EAGAIN && errno != EINTR) || wait_for_room(fd, deadline) != 0)
            return -1;
    return 0;
}

int front_hand_send(int fd, enum front_hand_kind kind, struct slice text, const int *fds, size_t count,
                    int64_t deadline, struct error *error)
{
    if (text.len > FRONT_HAND_TEXT_MAX || count == 0 || count > FRONT_HAND_DESCRIPTORS_MAX)
        return error_set(error, ERROR_BAD_REQUEST, "At most %d bytes of variables can be handed over.",
                         (int)FRONT_HAND_TEXT_MAX);
    const char head[FRONT_HAND_HEAD] = { name[0], name[1], (char)kind, VERSION, (char)(text.len >> 24),
                                         (char)(text.len >> 16), (char)(text.len >> 8), (char)text.len };
    if (send_both(fd, (struct slice){ head, sizeof head }, text, deadline) != 0 ||
        send_descriptors(fd, fds, count, deadline) != 0)
        return error_set(error, ERROR_UNAVAILABLE, "The service does not take what is handed to it: %s",
                         strerror(errno));
    return 0;
}

void front_hand_look(const char *bytes, size_t size, struct front_look *look)
{
    const char kind = size > KIND_AT ? bytes[KIND_AT] : FRONT_HAND_CGI;
    if (memcmp(bytes, name, size < sizeof name ? size : sizeof name) != 0 ||
        (kind != FRONT_HAND_SOCKETS && kind != FRONT_HAND_KEPT && kind != FRONT_HAND_CGI) ||
        (size > VERSION_AT && bytes[VERSION_AT] != VERSION)) {
        *look = (struct front_look){ .state = FRONT_LOOK_BROKEN, .why = "neither FastCGI nor what a holder sends" };
        return;
    }
    *look = (struct front_look){ .state = FRONT_LOOK_INCOMPLETE };
    if (size < FRONT_HAND_HEAD)
        return;
    uint32_t length = 0;
    for (size_t i = LENGTH_AT; i < FRONT_HAND_HEAD; i++)
        length = length << 8 | (unsigned char)bytes[i];
    if (length > FRONT_HAND_TEXT_MAX || (kind != FRONT_HAND_CGI && length > 0))
        *look = (struct front_look){ .state = FRONT_LOOK_BROKEN, .why = "a message that is too long" };
    else if (size > FRONT_HAND_HEAD + length)
        *look = (struct front_look){ .state = FRONT_LOOK_HANDED, .kind = kind,
                                     .head = FRONT_HAND_HEAD + length };
}

/* What was looked at is there: no wait. */
static int receive_all(int fd, char *out, size_t size)
{
    while (size > 0) {
        ssize_t n = recv(fd, out, size, MSG_DONTWAIT);
        if (n <= 0 && (n == 0 || errno != EINTR))
            return -1;
        if (n > 0) {
            out += n;
            size -= (size_t)n;
        }
    }
    return 0;
}

static void take_descriptors(struct front_handed *handed, struct msghdr *message)
{
    for (struct cmsghdr *head = CMSG_FIRSTHDR(message); head; head = CMSG_NXTHDR(message, head)) {
        if (head->cmsg_level != SOL_SOCKET || head->cmsg_type != SCM_RIGHTS)
            continue;
        size_t count = (head->cmsg_len - CMSG_LEN(0)) / sizeof(int);
        for (size_t i = 0; i < count && handed->count < FRONT_HAND_DESCRIPTORS_MAX; i++)
            memcpy(&handed->fds[handed->count++], CMSG_DATA(head) + i * sizeof(int), sizeof(int));
    }
}

static int receive_descriptors(int fd, struct front_handed *handed)
{
    char byte;
    union control control;
    struct iovec part = { &byte, 1 };
    struct msghdr message = { .msg_iov = &part, .msg_iovlen = 1, .msg_control = control.bytes,
                              .msg_controllen = sizeof control.bytes };
    ssize_t n;
    do
        n = recvmsg(fd, &message, MSG_DONTWAIT | MSG_CMSG_CLOEXEC);
    while (n < 0 && errno == EINTR);
    if (n != 1)
        return -1;
    take_descriptors(handed, &message);
    /* cut: this process has too many descriptors, or they were more than a message has */
    return handed->count > 0 && !(message.msg_flags & MSG_CTRUNC) ? 0 : -1;
}

int front_hand_take(int fd, const struct front_look *look, struct front_handed *handed, struct error *error)
{
    char head[FRONT_HAND_HEAD];
    *handed = (struct front_handed){ .kind = (enum front_hand_kind)look->kind,
                                     .text_size = look->head - FRONT_HAND_HEAD };
    handed->text = malloc(handed->text_size + 1);
    if (!handed->text)
        return error_memory(error);
    handed->text[handed->text_size] = '\0';
    if (receive_all(fd, head, sizeof head) == 0 && receive_all(fd, handed->text, handed->text_size) == 0 &&
        receive_descriptors(fd, handed) == 0)
        return 0;
    front_hand_release(handed);
    return error_set(error, ERROR_UNAVAILABLE, "No descriptors could be received.");
}

void front_hand_release(struct front_handed *handed)
{
    for (size_t i = 0; i < handed->count; i++)
        if (handed->fds[i] >= 0)
            close(handed->fds[i]);
    free(handed->text);
    *handed = (struct front_handed){ .kind = handed->kind };
}

int front_hand_reply(int fd, enum front_hand_reply reply)
{
    const char byte = (char)reply;
    return send(fd, &byte, 1, MSG_NOSIGNAL | MSG_DONTWAIT) == 1 ? 0 : -1;
}
