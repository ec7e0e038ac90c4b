#include <front/memory.h>

#include "cgi.h"

/* What request->front points at. */
struct memory {
    char **environment;     /* "NAME=VALUE", NULL at the end */
    struct slice rest;      /* of the body */
};

static int variable(const struct request *request, const char *name, struct slice *value)
{
    const struct memory *memory = request->front;
    return front_cgi_variable(memory->environment, name, value);
}

static long read_body(struct request *request, char *out, size_t size)
{
    struct memory *memory = request->front;
    size_t n = size < memory->rest.len ? size : memory->rest.len;
    if (n > 0)
        memcpy(out, memory->rest.ptr, n);
    memory->rest = slice_after(memory->rest, n);
    return (long)n;
}

static int make_environment(const struct front_call *call, struct arena *arena, struct memory *memory,
                            struct error *error)
{
    struct front_variable *variables;
    size_t count;
    if (front_cgi_variables(call, arena, &variables, &count, error) != 0)
        return -1;
    memory->environment = arena_array(arena, count + 1, sizeof *memory->environment);
    if (!memory->environment)
        return error_memory(error);
    for (size_t i = 0; i < count; i++) {
        struct slice pair = arena_printf(arena, "%.*s=%.*s", SLICE_ARGS(variables[i].name),
                                         SLICE_ARGS(variables[i].value));
        if (!pair.ptr)
            return error_memory(error);
        memory->environment[i] = (char *)pair.ptr;
    }
    return 0;
}

static int respond(const struct web *web, struct request *request, struct front_answer *answer,
                   struct error *error)
{
    struct arena arena;
    struct response response;
    arena_init(&arena, WEB_ARENA_MAX);
    response_init(&response);
    int result = front_cgi_fill(request, web->base_path, &arena);
    if (result == 0) {
        web_handle(web, request, &arena, &response);
        buffer_clear(&answer->storage);
        front_cgi_head(&response, &answer->storage);
        buffer_append(&answer->storage, front_cgi_body(&response));
    }
    response_release(&response);
    arena_release(&arena);
    if (result != 0 || answer->storage.failed)
        return error_memory(error);
    return front_cgi_parse(answer, error);
}

int front_memory_call(const struct web *web, enum request_channel channel, const struct front_call *call,
                      struct front_answer *answer, struct error *error)
{
    struct arena arena;
    arena_init(&arena, WEB_ARENA_MAX);
    struct memory memory = { .rest = call->body };
    struct request request = { .channel = channel, .variable = variable, .read = read_body, .front = &memory };
    int result = make_environment(call, &arena, &memory, error);
    if (result == 0)
        result = respond(web, &request, answer, error);
    arena_release(&arena);
    return result;
}
