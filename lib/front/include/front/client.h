/* A FastCGI client over a unix socket: how the tool speaks to the owner. */
#ifndef FRONT_CLIENT_H
#define FRONT_CLIENT_H

#include <stdint.h>

#include <base/error.h>
#include <front/call.h>

struct front_client;

/* Connects to the listening socket at `path`; each call may take `timeout` milliseconds. 0 or -1 (UNAVAILABLE). */
int front_client_open(const char *path, int64_t timeout, struct front_client **client, struct error *error);

/* Takes over a connected stream socket. */
int front_client_adopt(int fd, int64_t timeout, struct front_client **client, struct error *error);

/* Sends the call and waits for the answer; several calls may follow each other. 0, or -1: BAD_REQUEST for a call
 * that cannot be sent, UNAVAILABLE where it did not reach the owner, OUTCOME_UNKNOWN where it may have, INTERNAL
 * for an answer that is not readable. After -1 the client is good for nothing but closing. */
int front_client_call(struct front_client *client, const struct front_call *call, struct front_answer *answer,
                      struct error *error);

/* NULL is taken. */
void front_client_close(struct front_client *client);

#endif
