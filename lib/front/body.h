/* The body of a request that is larger than what a look can see: its STDIN records, read from the connection
 * itself towards one deadline. libfcgi is not given them, since it waits without limit and takes whatever record
 * comes. */
#ifndef FRONT_BODY_H
#define FRONT_BODY_H

#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>

struct front_body {
    int fd;
    uint16_t id;
    int64_t deadline;       /* clock_monotonic() */
    size_t content;         /* bytes of the record at hand that are not read */
    size_t padding;         /* bytes behind them */
    bool ended;
    int failure;            /* 0, or what every further read returns */
};

/* A body whose first record comes next on `fd`. */
void front_body_init(struct front_body *body, int fd, uint16_t id, int64_t deadline);

/* As request->read (web/request.h). A record that has no place there ends the body as REQUEST_BODY_SHORT. */
long front_body_read(struct front_body *body, char *out, size_t size);

/* Reads and forgets what is left, up to `max` bytes. True where the body was read to its end. */
bool front_body_drain(struct front_body *body, size_t max);

/* Takes exactly `size` bytes from the connection, before the first record is read. 0, REQUEST_BODY_SHORT or
 * REQUEST_BODY_TIMEOUT. */
int front_body_take(struct front_body *body, char *out, size_t size);

#endif
