/* A service of a scenario's own: the same routes, over a store in a temporary directory that is removed. */
#ifndef TOOL_SCENARIO_SERVICE_H
#define TOOL_SCENARIO_SERVICE_H

#include <base/arena.h>
#include <base/error.h>
#include <conf/conf.h>
#include <front/call.h>

struct scenario_service;

/* Makes the directory in $TMPDIR (else /tmp) and opens the service by the rules of `conf`, which outlives it; the
 * state directory of `conf` is not touched. 0, or -1 with NOT_FOUND (no directory can be made) or the service's
 * own error. Blocks. One at a time in a process. */
int scenario_service_open(const struct conf *conf, struct scenario_service **service, struct error *error);

/* Closes it and removes the directory. NULL is taken. */
void scenario_service_close(struct scenario_service *service);

/* Makes a new, empty project with an API key, and registers a key for tokens that it signs itself; further calls are
 * about it. 0 or -1. */
int scenario_service_project(struct scenario_service *service, struct error *error);

/* Its id; until the next is made. */
struct slice scenario_service_project_name(const struct scenario_service *service);

/* Signs a token as the project does, whatever the claims (JSON text) say; it goes to the arena. 0 or -1. */
int scenario_service_sign(const struct scenario_service *service, struct slice claims, struct arena *arena,
                          struct slice *token, struct error *error);

struct scenario_request {
    struct slice method;
    struct slice path, query;       /* decoded; encoded, without "?" */
    struct slice token;             /* the person's; empty: by the project's API key */
    struct slice body;              /* JSON; empty: none */
};

/* Asks as through a web server. 0 with any HTTP status, or -1. */
int scenario_service_call(struct scenario_service *service, const struct scenario_request *request,
                          struct front_answer *answer, struct error *error);

/* How many seconds a person's token may live, whoever makes it: short, and not over what the configuration allows. */
int64_t scenario_service_lifetime(const struct scenario_service *service);

#endif
