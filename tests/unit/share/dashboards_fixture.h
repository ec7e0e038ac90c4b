/* Short words for dashboards, people and grants, on a real store. */
#ifndef DASHBOARDS_FIXTURE_H
#define DASHBOARDS_FIXTURE_H

#include "../store/store_fixture.h"

#include <base/clock.h>
#include <share/access.h>
#include <share/dashboards.h>
#include <share/permissions.h>

#define NO_SLICE ((struct slice){ 0 })

static const struct period always = { PERIOD_OPEN_START, PERIOD_OPEN_END };

static inline struct bearer person(const char *user, const char *org)
{
    return (struct bearer){ .project = SLICE("p"), .user = slice_of(user), .org = slice_of(org),
                            .cap = SCOPE_READ_WRITE };
}

static inline struct dashboards_asker asker(const struct bearer *bearer)
{
    struct actor actor = { ACTOR_SERVER, SLICE("k"), { 0 } };
    if (bearer)
        actor = (struct actor){ ACTOR_PERSON, bearer->user, bearer->org };
    return (struct dashboards_asker){ SLICE("p"), bearer, { .actor = actor, .at = clock_now() } };
}

static inline void forget(struct fixture *f)
{
    error_init(&f->error, &f->arena);
}

/* Each answers ERROR_NONE or what was said. */

static inline enum error_kind create(struct fixture *f, const struct bearer *bearer,
                                     const struct dashboard_draft *draft, struct slice *id)
{
    struct dashboards_asker who = asker(bearer);
    struct slice made;
    forget(f);
    int result = dashboards_create(f->store, &who, draft, &f->arena, &made, NULL, &f->error);
    if (result == 0 && id)
        *id = made;
    assert_int_equal(result == 0, f->error.kind == ERROR_NONE);
    return f->error.kind;
}

/* By the server. */
static inline enum error_kind register_owned(struct fixture *f, const char *id, const char *user, const char *org,
                                             bool adopt)
{
    struct dashboard_draft draft = { .id = slice_of(id), .name = SLICE("n"), .owner = slice_of(user),
                                     .owner_org = slice_of(org), .adopt = adopt };
    return create(f, NULL, &draft, NULL);
}

static inline enum error_kind register_parent(struct fixture *f, const char *id)
{
    struct dashboard_draft draft = { .id = slice_of(id), .name = SLICE("n"), .is_parent = true };
    return create(f, NULL, &draft, NULL);
}

static inline enum error_kind get(struct fixture *f, const struct bearer *bearer, const char *id,
                                  struct dashboard *out)
{
    struct dashboards_asker who = asker(bearer);
    forget(f);
    dashboards_get(f->store, &who, slice_of(id), &f->arena, out, &f->error);
    return f->error.kind;
}

static inline enum error_kind patch(struct fixture *f, const struct bearer *bearer, const char *id,
                                    const struct dashboard_patch *what)
{
    struct dashboards_asker who = asker(bearer);
    forget(f);
    dashboards_change(f->store, &who, slice_of(id), what, &f->arena, NULL, &f->error);
    return f->error.kind;
}

static inline enum error_kind rename_to(struct fixture *f, const struct bearer *bearer, const char *id,
                                        const char *name)
{
    struct slice text = slice_of(name);
    struct dashboard_patch what = { .name = &text };
    return patch(f, bearer, id, &what);
}

static inline enum error_kind transfer(struct fixture *f, const struct bearer *bearer, const char *id,
                                       const char *user)
{
    struct dashboards_asker who = asker(bearer);
    struct slice org;
    forget(f);
    dashboards_transfer(f->store, &who, slice_of(id), slice_of(user), &f->arena, &org, NULL, &f->error);
    return f->error.kind;
}

static inline enum error_kind delete(struct fixture *f, const struct bearer *bearer, const char *id)
{
    struct dashboards_asker who = asker(bearer);
    forget(f);
    dashboards_delete(f->store, &who, slice_of(id), &f->arena, NULL, &f->error);
    return f->error.kind;
}

static inline enum error_kind grant(struct fixture *f, const struct permission *entries, size_t count)
{
    struct permissions permissions = { .project = SLICE("p"), .entries = entries, .count = count,
                                       .origin = { .actor = { ACTOR_SERVER, SLICE("k"), { 0 } },
                                                   .at = clock_now() } };
    struct permission_result *results = calloc(count, sizeof *results);
    assert_non_null(results);
    forget(f);
    permissions_put(f->store, &permissions, &f->arena, results, NULL, &f->error);
    free(results);
    return f->error.kind;
}

static inline enum error_kind grant_user(struct fixture *f, const char *id, const char *user, const char *org,
                                         enum scope scope)
{
    struct permission entry = { .dashboard = slice_of(id), .scope = scope, .period = always,
                                .principal = { .kind = PRINCIPAL_USER, .user = slice_of(user),
                                               .org = slice_of(org) } };
    return grant(f, &entry, 1);
}

/* What the person may do with it. */
static inline enum scope scope_of(struct fixture *f, const struct bearer *bearer, const char *id)
{
    struct check_answer answer;
    forget(f);
    assert_int_equal(access_check(f->store, bearer, slice_of(id), SCOPE_READ, false, &f->arena, &answer, NULL,
                                  &f->error), 0);
    return answer.scope;
}

/* All pages of a list; `seen` gets each row. The count. */
static inline size_t list_all(struct fixture *f, struct dashboards_query *query,
                              void (*seen)(void *context, const struct dashboard *dashboard), void *context)
{
    size_t count = 0, pages = 0;
    query->project = SLICE("p");
    query->cursor = NO_SLICE;
    do {
        struct dashboards_page page;
        forget(f);
        if (dashboards_list(f->store, query, &f->arena, &page, &f->error) != 0)
            fail_msg("dashboards_list: %s", f->error.detail);
        assert_true(page.count <= query->limit);
        for (size_t i = 0; i < page.count; i++)
            seen(context, &page.dashboards[i]);
        count += page.count;
        query->cursor = page.next;
        assert_true(++pages < 10000);
    } while (query->cursor.len);
    return count;
}

/* Ids of a list, with a space behind each. */
static inline void add_id(void *context, const struct dashboard *dashboard)
{
    char *text = context;
    snprintf(text + strlen(text), 1000 - strlen(text), "%.*s ", SLICE_ARGS(dashboard->id));
}

static inline const char *list_ids(struct fixture *f, const struct bearer *bearer, size_t limit)
{
    static char text[1000];
    struct dashboards_query query = { .bearer = bearer, .limit = limit };
    text[0] = '\0';
    list_all(f, &query, add_id, text);
    return text;
}

#endif
