#include <host/service.h>

#include <stdio.h>
#include <stdlib.h>
#include <sysexits.h>
#include <unistd.h>

#include <auth/key_use.h>
#include <auth/tokens.h>
#include <base/log.h>
#include <store/store.h>

struct host_service {
    const struct conf *conf;
    struct store *store;
    struct web web;
    char directory[4096];       /* of the store */
};

/* What was answered stands on disk; what was not yet will be looked at by the next worker's recovery. */
static void fatal(void *context, const char *why)
{
    (void)context;
    log_line(LOG_LINE_ERROR, "the store can no longer be used, this process ends: %s", why);
    _exit(EX_SOFTWARE);
}

static int open_store(struct host_service *service, struct error *error)
{
    const struct conf *conf = service->conf;
    size_t size = sizeof service->directory;
    if (snprintf(service->directory, size, "%s/store", conf->state_dir) >= (int)size)
        return error_set(error, ERROR_UNAVAILABLE, "The path of state_dir is too long.");
    const struct store_options options = {
        .directory = service->directory,
        .cache_bytes = (uint64_t)conf->cache_size,
        .checkpoint_bytes = (uint64_t)conf->checkpoint_size,
        .checkpoint_interval = conf->checkpoint_interval,
        .fatal = fatal,
    };
    return store_open(&service->store, &options, error);
}

int host_service_open(const struct conf *conf, struct host_service **service, struct error *error)
{
    struct host_service *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    made->conf = conf;
    made->web = (struct web){ .conf = conf, .key_use = key_use_new(), .base_path = conf->base_path };
    if (!made->web.key_use) {
        error_memory(error);
    } else if (open_store(made, error) == 0) {
        made->web.store = made->store;
        if (tokens_open(&made->web.tokens, made->store, conf, error) == 0) {
            web_register_metrics();
            *service = made;
            return 0;
        }
        store_close(made->store);
    }
    key_use_free(made->web.key_use);
    free(made);
    return -1;
}

int host_service_close(struct host_service *service, struct error *error)
{
    if (!service)
        return 0;
    int result = key_use_write(service->web.key_use, service->store, error);
    tokens_close(service->web.tokens);
    store_close(service->store);
    key_use_free(service->web.key_use);
    free(service);
    return result;
}

const struct web *host_service_web(const struct host_service *service)
{
    return &service->web;
}

const struct conf *host_service_conf(const struct host_service *service)
{
    return service->conf;
}

struct store *host_service_store(const struct host_service *service)
{
    return service->store;
}
