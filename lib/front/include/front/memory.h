/* The front without a socket: for tests, and for the tool when no owner runs. */
#ifndef FRONT_MEMORY_H
#define FRONT_MEMORY_H

#include <base/error.h>
#include <front/call.h>
#include <web/request.h>
#include <web/web.h>

/* Answers the call in this thread, as the FastCGI front would. 0 with the answer; -1 (BAD_REQUEST, UNAVAILABLE,
 * INTERNAL) where there is none. */
int front_memory_call(const struct web *web, enum request_channel channel, const struct front_call *call,
                      struct front_answer *answer, struct error *error);

#endif
