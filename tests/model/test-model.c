/* Random operations on a real store and on a model of it, whose decisions are compared.
 *
 *   test-model                     some thousand decisions from a seed of the time, in one store after the other
 *   test-model SEED STEPS          one run again
 *   test-model --decisions COUNT   as many; tells how far it is
 *
 * Stores are left early: an id that was once registered or deleted is never again one of which only grants are
 * known. */
#include <inttypes.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <time.h>

#include "clock.h"
#include "world.h"

enum { STEPS_OF_A_WORLD = 300, STEPS_BETWEEN_ALL = 100, SHORT_DECISIONS = 30000, SHORT_SECONDS = 7,
       SECONDS_BETWEEN_LINES = 5 };

struct run {
    uint64_t decisions, wanted;
    time_t begun, told;
    int seconds;                    /* a bound, 0: none */
    bool tells;
};

/* Seconds: base/clock.h is not the time of the day here. */
static time_t seconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return now.tv_sec;
}

static bool is_over(const struct run *run)
{
    return run->decisions >= run->wanted || (run->seconds && seconds() - run->begun >= run->seconds);
}

static void tell(struct run *run)
{
    if (!run->tells || seconds() - run->told < SECONDS_BETWEEN_LINES)
        return;
    run->told = seconds();
    printf("# %" PRIu64 " decisions of %" PRIu64 ", %lld s\n", run->decisions, run->wanted,
           (long long)(run->told - run->begun));
    fflush(stdout);
}

static void take_step(struct world *world)
{
    world_operate(world);
    if (!world->differs)
        world_decide(world);
    if (!world->differs && world->step % STEPS_BETWEEN_ALL == 0)
        world_decide_all(world);
}

/* 0, or -1: the two differ, or there is no store. */
static int run_world(struct run *run, uint64_t seed, unsigned steps)
{
    static struct world world;
    if (world_open(&world, seed) != 0)
        return -1;
    while (world.step < steps && !world.differs && !is_over(run)) {
        uint64_t before = world.decisions;
        world.step++;
        take_step(&world);
        run->decisions += world.decisions - before;
        tell(run);
    }
    world_close(&world);
    return world.differs ? -1 : 0;
}

static int say(const struct run *run, int result)
{
    printf("# %" PRIu64 " decisions in %lld s\n", run->decisions, (long long)(seconds() - run->begun));
    printf("%s 1 - the program decides as the model does\n", result == 0 && run->decisions > 0 ? "ok" : "not ok");
    return result == 0 ? EXIT_SUCCESS : EXIT_FAILURE;
}

static int usage(void)
{
    fprintf(stderr, "usage: test-model [SEED STEPS | --decisions COUNT]\n");
    return 2;
}

int main(int argc, char **argv)
{
    uint64_t seed = (uint64_t)time(NULL);
    unsigned steps = STEPS_OF_A_WORLD;
    struct run run = { .wanted = SHORT_DECISIONS, .begun = seconds(), .seconds = SHORT_SECONDS };
    run.told = run.begun;
    bool repeated = argc == 3 && strcmp(argv[1], "--decisions") != 0;
    if (argc == 3 && !repeated) {
        run.wanted = strtoull(argv[2], NULL, 10);
        run.seconds = 0;
        run.tells = true;
    } else if (repeated) {
        seed = strtoull(argv[1], NULL, 10);
        steps = (unsigned)strtoul(argv[2], NULL, 10);
        run.wanted = UINT64_MAX;
        run.seconds = 0;
    } else if (argc != 1) {
        return usage();
    }
    printf("1..1\n# the seed is %" PRIu64 "\n", seed);
    fflush(stdout);
    int result = run_world(&run, seed, steps);
    while (result == 0 && !repeated && !is_over(&run))
        result = run_world(&run, ++seed, steps);
    return say(&run, result);
}
