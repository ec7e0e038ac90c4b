#include "auth_fixture.h"

#include <audit/feed.h>
#include <auth/revocations.h>
#include <store/tokens.h>

static enum error_kind take_back(struct auth *a, const char *project, const char *user, const char *org)
{
    struct origin origin = auth_origin();
    error_init(&a->error, NULL);
    revocations_add(a->f->store, slice_of(project), slice_of(user), slice_of(org), &origin, &a->arena, NULL,
                    &a->error);
    return a->error.kind;
}

struct look {
    const char *user, *org;
    int found;
    struct revocation_row row;
};

static int read_row(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct look *look = context;
    look->found = store_revocation(view, SLICE("p"), slice_of(look->user), slice_of(look->org), &look->row);
    return look->found < 0 ? -1 : 0;
}

/* Up to when that person's tokens are refused; 0: they are not. */
static int64_t moment(struct auth *a, const char *user, const char *org)
{
    struct look look = { .user = user, .org = org };
    assert_int_equal(store_read(a->f->store, read_row, &look, &a->arena, NULL, &a->error), 0);
    return look.found ? look.row.revoked_before : 0;
}

static void a_revocation_is_of_one_person_and_org(void **state)
{
    struct auth *a = *state;
    assert_int_equal(take_back(a, "p", "ann", ""), ERROR_NONE);
    auth_clock += 10;
    assert_int_equal(take_back(a, "p", "ann", "o"), ERROR_NONE);
    assert_int_equal(moment(a, "ann", ""), AUTH_NOW);
    assert_int_equal(moment(a, "ann", "o"), AUTH_NOW + 10);
    assert_int_equal(moment(a, "ann", "other"), 0);
    assert_int_equal(moment(a, "bob", ""), 0);
}

static void a_revocation_never_goes_back(void **state)
{
    struct auth *a = *state;
    assert_int_equal(take_back(a, "p", "ann", ""), ERROR_NONE);
    auth_clock -= 1000;
    assert_int_equal(take_back(a, "p", "ann", ""), ERROR_NONE);
    assert_int_equal(moment(a, "ann", ""), AUTH_NOW);
}

static void the_project_must_be_there(void **state)
{
    struct auth *a = *state;
    assert_int_equal(take_back(a, "none", "ann", ""), ERROR_PROJECT_UNKNOWN);
}

static void the_trail_names_the_person(void **state)
{
    struct auth *a = *state;
    struct feed_page page;
    assert_int_equal(take_back(a, "p", "ann", "o"), ERROR_NONE);
    assert_int_equal(feed_read(a->f->store, SLICE("p"), NULL, 10, &a->arena, &page, &a->error), 0);
    const struct feed_event *event = &page.events[page.count - 1];
    assert_string_equal(event->name, "tokens_revoked");
    assert_true(event->has_principal);
    assert_slice(event->principal.user, "ann");
    assert_slice(event->principal.org, "o");
    assert_int_equal(event->scope, SCOPE_NONE);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, auth_setup, auth_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_revocation_is_of_one_person_and_org),
        TEST(a_revocation_never_goes_back),
        TEST(the_project_must_be_there),
        TEST(the_trail_names_the_person),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
