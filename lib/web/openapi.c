/* The contract itself, as the program was built with it. */
#include "exchange.h"
#include "openapi_text.h"

int openapi_handle(struct exchange *exchange)
{
    response_header(exchange->response, "Content-Type", SLICE("application/json"));
    response_header(exchange->response, "Cache-Control", SLICE("public, max-age=3600"));
    buffer_append(&exchange->response->body,
                  (struct slice){ (const char *)openapi_text, sizeof openapi_text });
    return exchange->response->body.failed ? error_memory(exchange->error) : 0;
}
