/* One question to the service, for commands that ask only a few. */
#ifndef TOOL_ASK_H
#define TOOL_ASK_H

#include <tool/tool.h>

enum ask_kind {
    ASK_ONCE,               /* it must not be carried out twice */
    ASK_AGAIN               /* sent again for half a minute while the service restarts */
};

/* Sends it and takes the answer. EXIT_DONE with a 2xx answer, or another after having reported why. */
enum exit_code ask_service(struct tool *tool, const struct channel_request *request, enum ask_kind kind,
                           struct front_answer *answer);

/* The same with a body that was just written; opens the way to the service first. A body that failed holds text
 * from the command line that is not UTF-8. */
enum exit_code ask_with_body(struct tool *tool, struct channel_request request, const struct buffer *body,
                             enum ask_kind kind, struct front_answer *answer);

/* Prints an answer's body and a line end. */
void ask_print(const struct front_answer *answer);

#endif
