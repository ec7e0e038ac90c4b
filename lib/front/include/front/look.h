/* A look at what waits on a FastCGI connection, without taking it: a thread and libfcgi get a request only when it
 * is there and sound. So no silent or slow peer holds a thread, and no broken stream reaches libfcgi, which aborts
 * the process on some (CVE-2025-23016) and loses its place in others. */
#ifndef FRONT_LOOK_H
#define FRONT_LOOK_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

enum {
    FRONT_LOOK_WINDOW = 64 * 1024,      /* bytes that are looked at: the PARAMS of a request have to fit in */
    FRONT_LOOK_VAIN_MAX = 128           /* looks after which a thread reads a body that comes in pieces */
};

enum front_look_state {
    FRONT_LOOK_NOTHING,                 /* no byte waits */
    FRONT_LOOK_INCOMPLETE,              /* a request has begun; wait for more */
    FRONT_LOOK_READY,                   /* serve it */
    FRONT_LOOK_HANDED,                  /* no request, but a message of front/hand.h, whole */
    FRONT_LOOK_BROKEN,                  /* close it: not FastCGI, or nothing that may reach libfcgi */
    FRONT_LOOK_GONE                     /* close it: the peer did, or the socket failed */
};

struct front_look {
    enum front_look_state state;
    /* Set with READY: */
    uint16_t id;                        /* of the request */
    bool keep;                          /* the peer wants the connection kept */
    bool whole;                         /* the body is there up to its end, and nothing behind it; else a thread
                                           has to wait for the rest */
    size_t head;                        /* bytes up to the end of PARAMS */
    const char *why;                    /* set with BROKEN: what is wrong */
    char kind;                          /* set with HANDED, as is head: enum front_hand_kind */
};

/* Looks at what waits on `fd`. `vain`: how many looks at this request found it incomplete; past
 * FRONT_LOOK_VAIN_MAX a request with complete PARAMS is READY, because a socket full of small pieces never fills
 * the window. `window` is FRONT_LOOK_WINDOW bytes of scratch. Does not block. */
void front_look(int fd, unsigned vain, char *window, struct front_look *look);

/* The same for bytes in memory: the first `size` of a connection. `last`: no more of them can be looked at. The
 * bytes are overwritten. */
void front_look_bytes(char *bytes, size_t size, bool last, unsigned vain, struct front_look *look);

#endif
