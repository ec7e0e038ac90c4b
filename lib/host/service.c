#include <host/service.h>

#include <errno.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sysexits.h>
#include <unistd.h>

#include <base/log.h>
#include <store/store.h>

enum { PATH_BYTES = 4096 };

struct host_service {
    const struct conf *conf;
    struct store *store;
    struct web web;
};

/* What was answered stands on disk; what was not yet will be looked at by the next worker's recovery. */
static void fatal(void *context, const char *why)
{
    (void)context;
    log_line(LOG_LINE_ERROR, "the store can no longer be used, this process ends: %s", why);
    _exit(EX_SOFTWARE);
}

static int make_directory(const char *path, struct error *error)
{
    if (mkdir(path, 0700) != 0 && errno != EEXIST)
        return error_set(error, ERROR_UNAVAILABLE, "The store's folder %s cannot be made: %s", path, strerror(errno));
    return 0;
}

static int open_store(struct host_service *service, struct error *error)
{
    char path[PATH_BYTES];
    const struct conf *conf = service->conf;
    if (snprintf(path, sizeof path, "%s/store", conf->state_dir) >= (int)sizeof path)
        return error_set(error, ERROR_UNAVAILABLE, "The path of state_dir is too long.");
    if (make_directory(path, error) != 0)
        return -1;
    const struct store_options options = {
        .directory = path,
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
    if (open_store(made, error) != 0) {
        free(made);
        return -1;
    }
    made->web = (struct web){ .conf = conf, .store = made->store };
    *service = made;
    return 0;
}

int host_service_close(struct host_service *service, struct error *error)
{
    if (!service)
        return 0;
    int result = store_checkpoint(service->store, error);
    store_close(service->store);
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
