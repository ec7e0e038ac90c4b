/* A store with the project "p", a key of it, the context of tokens, and a clock that stands where a test puts
 * it. */
#ifndef AUTH_FIXTURE_H
#define AUTH_FIXTURE_H

#include <time.h>

#include <store/store_fixture.h>

#include "token_maker.h"

#include <auth/bearer.h>
#include <auth/tokens.h>
#include <auth/verify_keys.h>
#include <base/clock.h>
#include <conf/conf.h>
#include <share/projects.h>

#define AUTH_NOW INT64_C(1767225600000)         /* 2026-01-01T00:00:00Z */

static int64_t auth_clock = AUTH_NOW;

int64_t clock_now(void)
{
    return auth_clock;
}

int64_t clock_monotonic(void)
{
    struct timespec now;
    clock_gettime(CLOCK_MONOTONIC, &now);
    return (int64_t)now.tv_sec * 1000 + now.tv_nsec / 1000000;
}

struct auth {
    struct fixture *f;
    struct conf conf;
    struct tokens *tokens;
    EVP_PKEY *key;
    struct verify_key registered;
    struct arena arena;             /* of one test */
    struct error error;
    struct bearer bearer;           /* what auth_ask found */
};

static inline struct origin auth_origin(void)
{
    return (struct origin){ .actor = { ACTOR_SERVER, SLICE("k"), { 0 } }, .at = auth_clock };
}

/* Registers the public half of a key. */
static inline int auth_register(struct auth *a, const char *project, EVP_PKEY *key, const char *kid,
                                struct verify_key *registered)
{
    char *pem = maker_pem(key, false);
    struct origin origin = auth_origin();
    *registered = (struct verify_key){ .project = slice_of(project), .kid = slice_of(kid), .name = SLICE("main"),
                                       .pem = slice_of(pem) };
    error_init(&a->error, NULL);
    int result = verify_keys_add(a->f->store, registered, &origin, &a->arena, &a->error);
    free(pem);
    return result;
}

static inline void auth_project(struct auth *a, const char *project)
{
    struct origin origin = auth_origin();
    error_init(&a->error, NULL);
    assert_int_equal(projects_add(a->f->store, slice_of(project), &origin, &a->arena, NULL, &a->error), 0);
}

static inline void auth_open(struct auth *a)
{
    error_init(&a->error, NULL);
    if (tokens_open(&a->tokens, a->f->store, &a->conf, &a->error) != 0)
        fail_msg("tokens_open: %s", a->error.detail);
}

static inline int auth_setup(void **state)
{
    struct auth *a = calloc(1, sizeof *a);
    void *f = NULL;
    if (!a || fixture_setup(&f) != 0)
        return -1;
    auth_clock = AUTH_NOW;
    a->f = f;
    arena_init(&a->arena, 64 << 20);
    error_init(&a->error, NULL);
    if (conf_defaults(&a->conf, &a->error) != 0)
        return -1;
    auth_open(a);
    auth_project(a, "p");
    a->key = maker_key("P-256");
    *state = a;
    return auth_register(a, "p", a->key, "", &a->registered);
}

static inline int auth_teardown(void **state)
{
    struct auth *a = *state;
    void *f = a->f;
    tokens_close(a->tokens);
    conf_release(&a->conf);
    arena_release(&a->arena);
    EVP_PKEY_free(a->key);
    free(a);
    return fixture_teardown(&f);
}

/* Who bears the token? The error's kind. */
static inline enum error_kind auth_ask(struct auth *a, const char *token)
{
    error_init(&a->error, NULL);
    int result = bearer_of_token(a->tokens, slice_of(token), &a->arena, &a->bearer, &a->error);
    assert_int_equal(result, error_is_set(&a->error) ? -1 : 0);
    return a->error.kind;
}

/* The same of a self-signed token with this payload. */
static inline enum error_kind auth_ask_signed(struct auth *a, EVP_PKEY *key, const char *header,
                                              const char *payload)
{
    char *token = maker_token(key, header, payload);
    enum error_kind kind = auth_ask(a, token);
    free(token);
    return kind;
}

#endif
