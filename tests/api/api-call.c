/* Takes requests as JSON lines on standard input, answers them as JSON lines on standard output: in this process, or
 * over the FastCGI sockets of a running owner. So one table of cases runs over all fronts.
 *
 *   api-call memory CONF            api-call fcgi PUBLIC_SOCKET CONTROL_SOCKET
 *
 * In:  {"channel":"public"|"control","method","path","query","variables":[["HTTP_AUTH","…"],…],"body":base64url}
 * Out: {"status":n,"headers":[["Name","value"],…],"body":base64url} or {"error":"…"} */
#include <stdbool.h>
#include <stdio.h>
#include <stdlib.h>

#include <front/client.h>
#include <front/memory.h>
#include <host/service.h>
#include <text/base64url.h>
#include <text/json.h>
#include <text/json_write.h>

enum { LINE_MAX_BYTES = 64 * 1024 * 1024, VARIABLES_MAX = 64, CALL_TIMEOUT = 60000 };

struct target {
    struct host_service *service;                   /* memory */
    const char *sockets[2];                         /* fcgi: public, control */
    struct front_client *clients[2];
};

static int call_once(struct target *target, enum request_channel channel, const struct front_call *call,
                     struct front_answer *answer, struct error *error)
{
    struct front_client **client = &target->clients[channel == REQUEST_CONTROL];
    const char *path = target->sockets[channel == REQUEST_CONTROL];
    if (!*client && front_client_open(path, CALL_TIMEOUT, client, error) != 0)
        return -1;
    if (front_client_call(*client, call, answer, error) == 0)
        return 0;
    front_client_close(*client);
    *client = NULL;
    return -1;
}

static int call(struct target *target, enum request_channel channel, const struct front_call *call,
                struct front_answer *answer, struct error *error)
{
    if (target->service)
        return front_memory_call(host_service_web(target->service), channel, call, answer, error);
    bool kept = target->clients[channel == REQUEST_CONTROL];
    struct error first;
    error_init(&first, NULL);
    if (call_once(target, channel, call, answer, &first) == 0)
        return 0;
    /* a kept connection that was closed meanwhile: nothing was sent */
    if (kept && first.kind == ERROR_UNAVAILABLE)
        return call_once(target, channel, call, answer, error);
    return error_set(error, first.kind, "%s", first.detail);
}

static struct slice text_of(const struct json *object, const char *name)
{
    const struct json *member = json_member(object, name);
    return member ? member->text : (struct slice){ 0 };
}

static void write_answer(struct json_writer *writer, const struct front_answer *answer)
{
    struct buffer body;
    buffer_init(&body, LINE_MAX_BYTES);
    base64url_encode(&body, answer->body);
    json_write_integer_member(writer, "status", answer->status);
    json_write_key(writer, "headers");
    json_write_array(writer);
    for (size_t i = 0; i < answer->header_count; i++) {
        json_write_array(writer);
        json_write_string(writer, answer->headers[i].name);
        json_write_string(writer, answer->headers[i].value);
        json_write_array_end(writer);
    }
    json_write_array_end(writer);
    json_write_string_member(writer, "body", buffer_slice(&body));
    buffer_release(&body);
}

static void serve(struct target *target, struct slice line, struct arena *arena)
{
    static const struct json_limits limits = { LINE_MAX_BYTES, 8, 1000, 64 };
    struct front_variable variables[VARIABLES_MAX];
    struct front_call asked = { .variables = variables };
    struct front_answer answer;
    struct error error;
    struct json *root;
    struct buffer out;
    struct json_writer writer;
    error_init(&error, NULL);
    front_answer_init(&answer);
    buffer_init(&out, LINE_MAX_BYTES);
    int result = json_parse(line, &limits, arena, &root, &error);
    if (result == 0) {
        const struct json *list = json_member(root, "variables");
        for (const struct json *v = list ? list->first : NULL; v && asked.variable_count < VARIABLES_MAX; v = v->next)
            variables[asked.variable_count++] = (struct front_variable){ v->first->text, v->last->text };
        asked.method = text_of(root, "method");
        asked.path = text_of(root, "path");
        asked.query = text_of(root, "query");
        base64url_decode(text_of(root, "body"), arena, &asked.body);
        enum request_channel channel = slice_is(text_of(root, "channel"), "control") ? REQUEST_CONTROL
                                                                                     : REQUEST_PUBLIC;
        result = call(target, channel, &asked, &answer, &error);
    }
    json_write_begin(&writer, &out);
    json_write_object(&writer);
    if (result == 0)
        write_answer(&writer, &answer);
    else
        json_write_string_member(&writer, "error", slice_of(error.detail));
    json_write_object_end(&writer);
    json_write_end(&writer);
    printf("%.*s\n", SLICE_ARGS(buffer_slice(&out)));
    fflush(stdout);
    buffer_release(&out);
    front_answer_release(&answer);
}

int main(int argc, char **argv)
{
    struct target target = { 0 };
    struct conf conf = { 0 };
    struct error error;
    error_init(&error, NULL);
    if (argc == 3 && strcmp(argv[1], "memory") == 0) {
        if (conf_load(&conf, argv[2], &error) != 0 || host_service_open(&conf, &target.service, &error) != 0) {
            fprintf(stderr, "api-call: %s\n", error.detail);
            return 1;
        }
    } else if (argc == 4 && strcmp(argv[1], "fcgi") == 0) {
        target.sockets[0] = argv[2];
        target.sockets[1] = argv[3];
    } else {
        fprintf(stderr, "usage: api-call memory CONF | fcgi PUBLIC_SOCKET CONTROL_SOCKET\n");
        return 64;
    }
    char *line = NULL;
    size_t room = 0;
    for (ssize_t n; (n = getline(&line, &room, stdin)) > 0;) {
        struct arena arena;
        arena_init(&arena, 4ul * LINE_MAX_BYTES);
        serve(&target, (struct slice){ line, (size_t)n }, &arena);
        arena_release(&arena);
    }
    free(line);
    front_client_close(target.clients[0]);
    front_client_close(target.clients[1]);
    host_service_close(target.service, &error);
    conf_release(&conf);
    return 0;
}
