/* A JSON answer: head and end. */
#include "exchange.h"

void answer_begin(struct exchange *exchange, int status, struct json_writer *writer)
{
    exchange->response->status = status;
    json_write_begin(writer, &exchange->response->body);
}

int answer_end(struct exchange *exchange, struct json_writer *writer)
{
    json_write_end(writer);
    if (exchange->response->body.failed)
        return error_set(exchange->error, ERROR_INTERNAL, "The answer is too large; ask for less.");
    response_header(exchange->response, "Content-Type", SLICE("application/json"));
    response_header(exchange->response, "Cache-Control", SLICE("no-store"));
    return 0;
}
