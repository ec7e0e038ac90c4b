/* What other processes of this program say on the front socket in place of FastCGI: they hand descriptors over. A
 * message is a head, a text, and one byte with which the descriptors come (SCM_RIGHTS); its first byte begins no
 * FastCGI record. */
#ifndef FRONT_HAND_H
#define FRONT_HAND_H

#include <stddef.h>
#include <stdint.h>

#include <base/error.h>
#include <base/slice.h>
#include <front/look.h>

enum front_hand_kind {
    FRONT_HAND_SOCKETS = 'S',       /* listening sockets, as long as the connection lasts; no text */
    FRONT_HAND_KEPT = 'K',          /* kept FastCGI connections of a worker that ends; no text */
    FRONT_HAND_CGI = 'C'            /* a request: its variables as "NAME=VALUE" with a NUL behind each, the
                                       descriptor of its body and that of its answer */
};

/* What the owner says back, a byte each. */
enum front_hand_reply {
    FRONT_HAND_TAKEN = 'T',         /* before anything is done; until then it may be sent again elsewhere */
    FRONT_HAND_ANSWER = 'A',        /* before the first byte of an answer goes out */
    FRONT_HAND_END = 'E'            /* the answer is out */
};

enum {
    FRONT_HAND_FIRST = 'D',         /* the first byte of a message */
    FRONT_HAND_HEAD = 8,
    FRONT_HAND_TEXT_MAX = FRONT_LOOK_WINDOW - FRONT_HAND_HEAD - 1,
    FRONT_HAND_DESCRIPTORS_MAX = 16
};

/* A message that was received. */
struct front_handed {
    enum front_hand_kind kind;
    char *text;                     /* a NUL behind it */
    size_t text_size;
    int fds[FRONT_HAND_DESCRIPTORS_MAX];
    size_t count;
};

/* Sends a message over a connected stream socket, waiting for room until `deadline` (clock_monotonic()). The
 * descriptors stay open here, too. 0; -1 where not all of it went out: BAD_REQUEST for what no message can hold,
 * UNAVAILABLE. */
int front_hand_send(int fd, enum front_hand_kind kind, struct slice text, const int *fds, size_t count,
                    int64_t deadline, struct error *error);

/* Receives the message that front_look found HANDED. 0; -1 with nothing open. Does not block. */
int front_hand_take(int fd, const struct front_look *look, struct front_handed *handed, struct error *error);

/* Frees the text and closes the descriptors that are not -1. */
void front_hand_release(struct front_handed *handed);

/* Says a byte back. 0, or -1 where nobody is there to hear it. Does not block. */
int front_hand_reply(int fd, enum front_hand_reply reply);

/* For front_look: the first `size` bytes of a connection that begin with FRONT_HAND_FIRST. */
void front_hand_look(const char *bytes, size_t size, struct front_look *look);

#endif
