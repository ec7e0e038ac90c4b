/* A store in a temporary directory and a model beside it, for each of a few projects. */
#ifndef MODEL_TEST_WORLD_H
#define MODEL_TEST_WORLD_H

#include <stdint.h>

#include "model.h"
#include "names.h"

struct store;

struct world {
    uint64_t seed;
    unsigned step;
    uint64_t decisions;             /* compared so far */
    bool differs;                   /* the program and the model did not say the same: it is over */
    char doing[1000];               /* the step's operation, for whoever has to find out */
    char directory[256];
    struct store *store;
    struct model models[NAMES_PROJECTS];
    struct arena arena;             /* of one step */
    struct error error;
    /* Of each dashboard's shares the version that was answered last, and the model's count of changes then. */
    struct revision versions[NAMES_PROJECTS][MODEL_DASHBOARDS];
    uint64_t changes[NAMES_PROJECTS][MODEL_DASHBOARDS];
};

/* 0, or -1 where there can be no store: said on standard error. */
int world_open(struct world *world, uint64_t seed);
void world_close(struct world *world);
int world_reopen(struct world *world);

/* A clean error, and the step's memory given back. */
void world_forget(struct world *world);

/* Adds to what the step is told to do. */
void world_tell(struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* States that the two differ, with the seed and step that repeat it. The first word stands. */
void world_differ(struct world *world, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* One random operation on both; what they answer is compared. */
void world_operate(struct world *world);

/* Compares some decisions. */
void world_decide(struct world *world);

/* Asks for everybody on every dashboard. */
void world_decide_all(struct world *world);

#endif
