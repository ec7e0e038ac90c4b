/* A store in a temporary directory, and short words for operations on it. */
#ifndef STORE_FIXTURE_H
#define STORE_FIXTURE_H

#include <stdlib.h>
#include <unistd.h>

#include <unit.h>

#include <store/rows.h>

struct fixture {
    char directory[64];
    struct store *store;
    struct arena arena;
    struct error error;
};

static inline void fixture_open(struct fixture *f)
{
    struct store_options options = { .directory = f->directory, .cache_bytes = 8 << 20,
                                     .checkpoint_bytes = 1 << 20, .checkpoint_interval = 1000 };
    error_init(&f->error, NULL);
    if (store_open(&f->store, &options, &f->error) != 0)
        fail_msg("store_open: %s", f->error.detail);
}

static inline int fixture_setup(void **state)
{
    struct fixture *f = calloc(1, sizeof *f);
    if (!f)
        return -1;
    strcpy(f->directory, "/tmp/dashgrant-unit-XXXXXX");
    if (!mkdtemp(f->directory))
        return -1;
    arena_init(&f->arena, 64 << 20);
    fixture_open(f);
    *state = f;
    return 0;
}

static inline int fixture_teardown(void **state)
{
    struct fixture *f = *state;
    char command[128];
    store_close(f->store);
    arena_release(&f->arena);
    snprintf(command, sizeof command, "rm -r %s", f->directory);
    int removed = system(command);
    free(f);
    return removed;
}

/* An operation whose request is text "DASHBOARD USER": gives that user read there; "fail" is refused. */
static inline int fixture_plan(struct store_plan *plan, struct error *error)
{
    char dashboard[64], user[64];
    if (plan->request.len >= 128 || sscanf(plan->request.ptr, "%63s %63s", dashboard, user) != 2)
        return error_set(error, ERROR_BAD_REQUEST, "Say DASHBOARD USER.");
    if (strcmp(dashboard, "fail") == 0)
        return error_set(error, ERROR_DELETED, "No.");
    struct actor giver = { ACTOR_SERVER, SLICE("k"), { 0 } };
    struct grant_row row = { .project = SLICE("p"), .dashboard = slice_of(dashboard), .generation = 1,
                             .principal = { .kind = PRINCIPAL_USER, .user = slice_of(user) },
                             .read = { true, { PERIOD_OPEN_START, PERIOD_OPEN_END }, giver, 1 } };
    struct audit_row audit = { .project = SLICE("p"), .event = AUDIT_GRANTED, .dashboard = slice_of(dashboard),
                               .origin = { .actor = giver, .at = 1 }, .has_principal = true,
                               .principal = row.principal, .scope = SCOPE_READ };
    struct grant_row before;
    int there = store_grant(plan->view, row.project, row.dashboard, &row.principal, &before);
    if (there < 0)
        return -1;
    buffer_append(plan->reply, there ? SLICE("again") : SLICE("new"));
    if (there)
        return 0;
    return store_put_grant(plan->change, &row, error) || store_put_audit(plan->change, &audit, error) ? -1 : 0;
}

static const struct store_operation fixture_operation = { "fixture", fixture_plan };

/* Runs it; the reply is in `reply` (16 bytes). */
static inline int fixture_grant(struct fixture *f, const char *text, bool dry_run, char *reply, struct revision *revision)
{
    struct arena arena;
    struct buffer out;
    arena_init(&arena, 1 << 20);
    buffer_init(&out, 16);
    struct store_request request = { &fixture_operation, slice_of(text), 1, dry_run };
    struct error error;
    error_init(&error, NULL);
    int result = store_write(f->store, &request, &arena, &out, revision, &error);
    if (reply)
        snprintf(reply, 16, "%.*s", SLICE_ARGS(buffer_slice(&out)));
    f->error = error;
    buffer_release(&out);
    arena_release(&arena);
    return result;
}

struct fixture_question {
    const char *dashboard, *user;
    int found;
};

static inline int fixture_reader(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct fixture_question *q = context;
    struct grant_row row;
    struct principal principal = { .kind = PRINCIPAL_USER, .user = slice_of(q->user) };
    q->found = store_grant(view, SLICE("p"), slice_of(q->dashboard), &principal, &row);
    return q->found < 0 ? -1 : 0;
}

static inline bool fixture_has(struct fixture *f, const char *dashboard, const char *user)
{
    struct arena arena;
    struct error error;
    struct fixture_question q = { dashboard, user, 0 };
    arena_init(&arena, 1 << 20);
    error_init(&error, NULL);
    assert_int_equal(store_read(f->store, fixture_reader, &q, &arena, NULL, &error), 0);
    arena_release(&arena);
    return q.found == 1;
}

#endif
