/* Rosters made up of numbered users, and bearers who refer to them. */
#ifndef ROSTER_FIXTURE_H
#define ROSTER_FIXTURE_H

#include "../store/store_fixture.h"

#include <time.h>

#include <base/digest.h>
#include <share/rosters.h>

/* Of this thread's own work: a busy machine makes it no longer. */
static inline double roster_milliseconds(void)
{
    struct timespec now;
    clock_gettime(CLOCK_THREAD_CPUTIME_ID, &now);
    return (double)now.tv_sec * 1e3 + (double)now.tv_nsec / 1e6;
}

/* Client N is "cNNNNNNNN"; they stand in no order, so that putting has to sort. */
static inline struct bearer_user *roster_users(struct arena *arena, size_t count)
{
    struct bearer_user *users = arena_array(arena, count, sizeof *users);
    assert_non_null(users);
    size_t step = 7919, at = 0;             /* a prime: each number comes once where count is no multiple of it */
    for (size_t i = 0; i < count; i++, at = (at + step) % count)
        users[i] = (struct bearer_user){ arena_printf(arena, "c%08zu", at),
                                         arena_printf(arena, "Person.%zu@Example.COM", at) };
    return users;
}

/* What the store said, and what it is asked. */
struct roster_question {
    const struct bearer *bearer;
    struct slice org, name, text, cursor;
    size_t limit;
    int found;                      /* of the last look-up */
    struct slice email;
    uint64_t count;
    struct roster_page page;
};

static inline int roster_read_user(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct roster_question *q = context;
    q->found = rosters_find_user(view, q->bearer, q->org, q->name, &q->email);
    return q->found < 0 ? -1 : 0;
}

static inline int roster_read_role(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct roster_question *q = context;
    q->found = rosters_find_role(view, q->bearer, q->org, q->name);
    return q->found < 0 ? -1 : 0;
}

static inline int roster_read_org(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct roster_question *q = context;
    q->found = rosters_has_org(view, q->bearer, q->org);
    return q->found < 0 ? -1 : rosters_count_users(view, q->bearer, q->org, &q->count);
}

static inline int roster_read_page(struct store_view *view, void *context, struct error *error)
{
    struct roster_question *q = context;
    return rosters_search(view, q->bearer, q->org, q->text, q->limit, q->cursor, &q->page, error);
}

static inline int roster_ask(struct fixture *f, store_reader *reader, struct roster_question *q)
{
    error_init(&f->error, NULL);
    return store_read(f->store, reader, q, &f->arena, NULL, &f->error);
}

static inline bool roster_has_user(struct fixture *f, const struct bearer *bearer, const char *org,
                                   const char *client)
{
    struct roster_question q = { .bearer = bearer, .org = slice_of(org), .name = slice_of(client) };
    assert_int_equal(roster_ask(f, roster_read_user, &q), 0);
    return q.found == 1;
}

static inline bool roster_has_role(struct fixture *f, const struct bearer *bearer, const char *org,
                                   const char *role)
{
    struct roster_question q = { .bearer = bearer, .org = slice_of(org), .name = slice_of(role) };
    assert_int_equal(roster_ask(f, roster_read_role, &q), 0);
    return q.found == 1;
}

static inline bool roster_has_org(struct fixture *f, const struct bearer *bearer, const char *org)
{
    struct roster_question q = { .bearer = bearer, .org = slice_of(org) };
    assert_int_equal(roster_ask(f, roster_read_org, &q), 0);
    return q.found == 1;
}

static inline int roster_read_others(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct roster_question *q = context;
    q->found = rosters_has_others(view, q->bearer, q->org);
    return q->found < 0 ? -1 : 0;
}

static inline bool roster_has_others(struct fixture *f, const struct bearer *bearer, const char *org)
{
    struct roster_question q = { .bearer = bearer, .org = slice_of(org) };
    assert_int_equal(roster_ask(f, roster_read_others, &q), 0);
    return q.found == 1;
}

static inline uint64_t roster_users_of(struct fixture *f, const struct bearer *bearer, const char *org)
{
    struct roster_question q = { .bearer = bearer, .org = slice_of(org) };
    assert_int_equal(roster_ask(f, roster_read_org, &q), 0);
    return q.count;
}

static const int64_t ROSTER_NOW = INT64_C(1800000000000), ROSTER_DAY = INT64_C(24) * 60 * 60 * 1000;

/* A stored roster, and a bearer who refers to it. */
struct roster_put {
    unsigned char digest[DIGEST_BYTES];
    struct bearer bearer;
};

static inline int roster_put_in(struct fixture *f, const char *project, const struct bearer_org *orgs,
                                size_t count, int64_t kept_until, struct roster_put *put)
{
    error_init(&f->error, &f->arena);
    *put = (struct roster_put){ .bearer = { .project = slice_of(project), .user = SLICE("u"), .issued = true } };
    put->bearer.roster = (struct slice){ (const char *)put->digest, DIGEST_BYTES };
    return rosters_put(f->store, slice_of(project), orgs, count, kept_until, &f->arena, put->digest, &f->error);
}

static inline struct bearer roster_carrying(const struct bearer_org *orgs, size_t count)
{
    return (struct bearer){ .project = SLICE("p"), .user = SLICE("u"), .orgs = orgs, .org_count = count };
}

/* A small one, of three orgs. */
static const struct slice roster_small_roles[] = {
    SLICE_INIT("QA"), SLICE_INIT("Dev"), SLICE_INIT("QA"), SLICE_INIT("Älteste"),
};
static const struct bearer_user roster_small_users[] = {
    { SLICE_INIT("zoe"), SLICE_INIT("zoe@x.org") }, { SLICE_INIT("adam"), SLICE_INIT("Adam@Y.org") },
    { SLICE_INIT("mia"), { NULL, 0 } }, { SLICE_INIT("adam"), SLICE_INIT("Adam@Y.org") },
    { SLICE_INIT("user 123456"), SLICE_INIT("u6@x.org") },
};
static const struct bearer_user roster_small_others[] = {
    { SLICE_INIT("adam"), SLICE_INIT("adam@other.org") }, { SLICE_INIT("eve"), SLICE_INIT("eve@other.org") },
};
static const struct bearer_org roster_small[] = {
    { SLICE_INIT("org:0"), roster_small_roles, COUNT(roster_small_roles), roster_small_users,
      COUNT(roster_small_users) },
    { SLICE_INIT("org:00"), NULL, 0, roster_small_others, COUNT(roster_small_others) },
    { SLICE_INIT("empty"), NULL, 0, NULL, 0 },
};

#endif
