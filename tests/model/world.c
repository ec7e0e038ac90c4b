#include "world.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

#include <store/store.h>

#include "chance.h"
#include "clock.h"

static int open_store(struct world *world)
{
    struct store_options options = { .directory = world->directory, .cache_bytes = 8 << 20,
                                     .checkpoint_bytes = 1 << 20, .checkpoint_interval = 1000 };
    error_init(&world->error, NULL);
    if (store_open(&world->store, &options, &world->error) == 0)
        return 0;
    fprintf(stderr, "%s\n", world->error.detail);
    world->store = NULL;
    return -1;
}

static int make_directory(struct world *world)
{
    const char *folder = getenv("TMPDIR");
    snprintf(world->directory, sizeof world->directory, "%s/dashgrant-model-XXXXXX", folder ? folder : "/tmp");
    if (mkdtemp(world->directory))
        return 0;
    perror(world->directory);
    return -1;
}

int world_open(struct world *world, uint64_t seed)
{
    *world = (struct world){ .seed = seed };
    arena_init(&world->arena, 64 << 20);
    for (size_t i = 0; i < NAMES_PROJECTS; i++)
        model_init(&world->models[i]);
    chance_seed(seed);
    clock_reset();
    return make_directory(world) == 0 ? open_store(world) : -1;
}

int world_reopen(struct world *world)
{
    store_close(world->store);
    return open_store(world);
}

void world_close(struct world *world)
{
    char command[300];
    store_close(world->store);
    arena_release(&world->arena);
    snprintf(command, sizeof command, "rm -r '%s'", world->directory);
    if (system(command) != 0)
        fprintf(stderr, "%s could not be removed\n", world->directory);
}

void world_forget(struct world *world)
{
    arena_release(&world->arena);
    error_init(&world->error, &world->arena);
}

void world_tell(struct world *world, const char *format, ...)
{
    va_list arguments;
    size_t len = strlen(world->doing);
    va_start(arguments, format);
    vsnprintf(world->doing + len, sizeof world->doing - len, format, arguments);
    va_end(arguments);
}

void world_differ(struct world *world, const char *format, ...)
{
    va_list arguments;
    if (world->differs)
        return;
    world->differs = true;
    printf("# seed %llu, step %u: ", (unsigned long long)world->seed, world->step);
    va_start(arguments, format);
    vprintf(format, arguments);
    va_end(arguments);
    printf("\n# the operation was: %s\n# again: tests/model/test-model %llu %u\n", world->doing,
           (unsigned long long)world->seed, world->step);
}
