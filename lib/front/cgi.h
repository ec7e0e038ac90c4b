/* The texts on both sides of a CGI request (RFC 3875): variables made from a call and read into a request, and the
 * answer with its header block, written and read. All fronts share them, so that they cannot differ. */
#ifndef FRONT_CGI_H
#define FRONT_CGI_H

#include <base/arena.h>
#include <base/buffer.h>
#include <base/error.h>
#include <front/call.h>
#include <web/request.h>
#include <web/response.h>

/* How often `name` stands in the "NAME=VALUE" strings (NULL ends them); `*value` is the first. */
int front_cgi_variable(char *const *environment, const char *name, struct slice *value);

/* Fills what is known from variables alone; request->variable and request->channel are set. The path is put
 * together in the arena, the rest is borrowed. `base` (NULL: none) is taken off the path of a public request that
 * begins with it and a slash: some web servers hand over the whole path, some take off where they mounted the
 * service. 0, or -1 without memory. */
int front_cgi_fill(struct request *request, const char *base, struct arena *arena);

/* The variables of a call, method and path among them, in the arena. 0, or -1 for a name or value that no variable
 * can have (BAD_REQUEST) and without memory. */
int front_cgi_variables(const struct front_call *call, struct arena *arena, struct front_variable **variables,
                        size_t *count, struct error *error);

/* Appends the header block. A response whose body failed becomes an empty 500. */
void front_cgi_head(const struct response *response, struct buffer *out);

/* What follows the header block; empty where the response has no body to send. */
struct slice front_cgi_body(const struct response *response);

/* Reads answer->storage into the answer. 0, or -1 (INTERNAL) where it is no CGI response. */
int front_cgi_parse(struct front_answer *answer, struct error *error);

#endif
