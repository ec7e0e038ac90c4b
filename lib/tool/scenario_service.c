#include <tool/scenario_service.h>

#include <errno.h>
#include <ftw.h>
#include <stdio.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <auth/signer.h>
#include <front/memory.h>
#include <host/service.h>
#include <text/json_write.h>
#include <tool/answer.h>

enum {
    LIFETIME = 600,             /* seconds */
    CACHE_BYTES = 4 * 1024 * 1024,
    BODY_MAX = 4096, VARIABLES = 2,
    DESCRIPTORS = 16            /* for removing the directory */
};

struct scenario_service {
    struct conf conf;           /* shares the strings of the caller's */
    char directory[1024];
    struct host_service *service;
    struct signer *signer;      /* of all projects' own tokens */
    unsigned projects;
    char name[32];              /* of the newest project */
    char key[256];              /* of the newest project */
};

static int make_directory(struct scenario_service *service, struct error *error)
{
    const char *parent = getenv("TMPDIR");
    size_t size = sizeof service->directory;
    if (!parent || !*parent)
        parent = "/tmp";
    if (snprintf(service->directory, size, "%s/dashgrantctl-scenario.XXXXXX", parent) >= (int)size)
        return error_set(error, ERROR_NOT_FOUND, "TMPDIR is too long a path.");
    if (!mkdtemp(service->directory))
        return error_set(error, ERROR_NOT_FOUND, "No directory can be made in %.100s: %s. Name another in TMPDIR.",
                         parent, strerror(errno));
    return 0;
}

static int remove_one(const char *path, const struct stat *status, int type, struct FTW *place)
{
    (void)status, (void)type, (void)place;
    remove(path);
    return 0;
}

int scenario_service_open(const struct conf *conf, struct scenario_service **service, struct error *error)
{
    struct scenario_service *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    if (make_directory(made, error) != 0) {
        free(made);
        return -1;
    }
    made->conf = *conf;
    made->conf.state_dir = made->directory;
    made->conf.cache_size = CACHE_BYTES;
    made->signer = signer_new();
    if (!made->signer || host_service_open(&made->conf, &made->service, error) != 0) {
        scenario_service_close(made);
        return error_memory(error);             /* what is stated already stands */
    }
    *service = made;
    return 0;
}

void scenario_service_close(struct scenario_service *service)
{
    if (!service)
        return;
    struct error error;
    error_init(&error, NULL);
    /* what it could not write is thrown away all the same */
    host_service_close(service->service, &error);
    signer_free(service->signer);
    nftw(service->directory, remove_one, DESCRIPTORS, FTW_DEPTH | FTW_PHYS | FTW_MOUNT);
    free(service);
}

/* Has the administrator's own routes make something: an object with "project", and with "pem" where it is not empty.
 * 0 with the answer, or -1. */
static int make(struct scenario_service *service, const char *path, struct slice pem, struct front_answer *answer,
                struct error *error)
{
    struct buffer body;
    struct json_writer writer;
    const struct front_variable type = { SLICE("CONTENT_TYPE"), SLICE("application/json") };
    buffer_init(&body, BODY_MAX);
    json_write_begin(&writer, &body);
    json_write_object(&writer);
    json_write_string_member(&writer, "project", slice_of(service->name));
    if (pem.len)
        json_write_string_member(&writer, "pem", pem);
    json_write_object_end(&writer);
    json_write_end(&writer);
    const struct front_call call = { .method = SLICE("POST"), .path = slice_of(path), .body = buffer_slice(&body),
                                     .variables = &type, .variable_count = 1 };
    int result = body.failed ? error_memory(error)
        : front_memory_call(host_service_web(service->service), REQUEST_CONTROL, &call, answer, error);
    buffer_release(&body);
    if (result == 0 && answer->status != 201)
        return error_set(error, ERROR_INTERNAL, "A project for the scenario cannot be made (%d).", answer->status);
    return result;
}

static int take_key(struct scenario_service *service, const struct front_answer *answer, struct error *error)
{
    struct arena arena;
    const struct json *root;
    arena_init(&arena, ANSWER_ARENA_MAX);
    int result = answer_parse(answer->body, &arena, &root, error);
    struct slice key = result == 0 ? answer_text(root, "api_key") : SLICE("");
    if (result == 0 && (!key.len || key.len >= sizeof service->key))
        result = error_set(error, ERROR_INTERNAL, "An API key for the scenario cannot be made.");
    if (result == 0)
        snprintf(service->key, sizeof service->key, "%.*s", SLICE_ARGS(key));
    arena_release(&arena);
    return result;
}

int scenario_service_project(struct scenario_service *service, struct error *error)
{
    const struct slice none = { NULL, 0 };
    struct front_answer answer;
    front_answer_init(&answer);
    snprintf(service->name, sizeof service->name, "scenario-%u", ++service->projects);
    int result = make(service, "/control/projects", none, &answer, error);
    if (result == 0)
        result = make(service, "/control/verify-keys", signer_pem(service->signer), &answer, error);
    if (result == 0)
        result = make(service, "/control/keys", none, &answer, error);
    if (result == 0)
        result = take_key(service, &answer, error);
    front_answer_release(&answer);
    return result;
}

int scenario_service_call(struct scenario_service *service, const struct scenario_request *request,
                          struct front_answer *answer, struct error *error)
{
    struct buffer bearer;
    struct front_variable variables[VARIABLES];
    size_t count = 0;
    buffer_init(&bearer, request->token.len + 16);
    buffer_printf(&bearer, "Bearer %.*s", SLICE_ARGS(request->token));
    if (request->token.len)
        variables[count++] = (struct front_variable){ SLICE("HTTP_AUTHORIZATION"), buffer_slice(&bearer) };
    else
        variables[count++] = (struct front_variable){ SLICE("HTTP_X_API_KEY"), slice_of(service->key) };
    if (request->body.len)
        variables[count++] = (struct front_variable){ SLICE("CONTENT_TYPE"), SLICE("application/json") };
    const struct front_call call = { .method = request->method, .path = request->path, .query = request->query,
                                     .body = request->body, .variables = variables, .variable_count = count };
    int result = bearer.failed ? error_memory(error)
        : front_memory_call(host_service_web(service->service), REQUEST_PUBLIC, &call, answer, error);
    buffer_release(&bearer);
    return result;
}

struct slice scenario_service_project_name(const struct scenario_service *service)
{
    return slice_of(service->name);
}

int scenario_service_sign(const struct scenario_service *service, struct slice claims, struct arena *arena,
                          struct slice *token, struct error *error)
{
    return signer_sign(service->signer, claims, arena, token, error);
}

int64_t scenario_service_lifetime(const struct scenario_service *service)
{
    const struct conf *conf = &service->conf;
    int64_t most = (conf->issued_max_ttl < conf->self_signed_max_ttl ? conf->issued_max_ttl
                                                                      : conf->self_signed_max_ttl) / 1000;
    return most < LIFETIME ? most : LIFETIME;
}
