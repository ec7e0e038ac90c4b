#include "dashboards_fixture.h"

#include <share/sharing.h>

static const struct slice qa = SLICE_INIT("QA");
static const struct bearer_user people[] = { { SLICE_INIT("bea"), SLICE_INIT("bea@o.example") } };
static const struct bearer_org roster = { .org = SLICE_INIT("o"), .roles = &qa, .role_count = 1, .users = people,
                                          .user_count = 1 };

static struct bearer owner(void)
{
    struct bearer bearer = person("ann", "o");
    bearer.orgs = &roster;
    bearer.org_count = 1;
    return bearer;
}

/* Shares with the whole org where the version fits; NULL: whatever it is. */
static enum error_kind share(struct fixture *f, enum scope scope, const struct revision *expected,
                             struct revision *version)
{
    struct bearer bearer = owner();
    struct share entry = { .principal = { .kind = PRINCIPAL_ORG }, .scope = scope, .period = always };
    struct share_request request = { .bearer = &bearer, .dashboard = SLICE("d"), .shares = &entry, .count = 1,
                                     .origin = asker(&bearer).origin };
    struct permission_result result;
    if (expected)
        request.versions[request.version_count++] = *expected;
    forget(f);
    sharing_set(f->store, &request, &f->arena, &result, version, &f->error);
    return f->error.kind;
}

static struct sharing_view view(struct fixture *f, size_t limit, struct slice cursor)
{
    struct bearer bearer = owner();
    struct sharing_query query = { .bearer = &bearer, .dashboard = SLICE("d"), .limit = limit,
                                   .shares_cursor = cursor };
    struct sharing_view seen;
    forget(f);
    assert_int_equal(sharing_read(f->store, &query, &f->arena, &seen, &f->error), 0);
    return seen;
}

static void the_version_that_was_read_or_answered_fits(void **state)
{
    struct fixture *f = *state;
    struct revision first, second, seen;
    assert_int_equal(register_owned(f, "d", "ann", "o", false), ERROR_NONE);
    assert_int_equal(share(f, SCOPE_READ, NULL, &first), ERROR_NONE);
    seen = view(f, 10, NO_SLICE).version;
    assert_true(seen.epoch == first.epoch && seen.number == first.number);
    assert_int_equal(share(f, SCOPE_READ_WRITE, &first, &second), ERROR_NONE);
    assert_true(second.number > first.number);
    assert_int_equal(share(f, SCOPE_READ, &first, &seen), ERROR_PRECONDITION_FAILED);
    assert_int_equal(share(f, SCOPE_READ, &second, &seen), ERROR_NONE);
}

static void a_version_of_before_a_restore_fits_nothing(void **state)
{
    struct fixture *f = *state;
    struct revision version, seen;
    assert_int_equal(register_owned(f, "d", "ann", "o", false), ERROR_NONE);
    assert_int_equal(share(f, SCOPE_READ, NULL, &version), ERROR_NONE);
    struct revision of_another_epoch = { version.epoch + 1, version.number };
    assert_int_equal(share(f, SCOPE_READ_WRITE, &of_another_epoch, &seen), ERROR_PRECONDITION_FAILED);
    assert_int_equal(share(f, SCOPE_READ_WRITE, &version, &seen), ERROR_NONE);
}

static void a_page_of_shares_parts_the_two_grants_of_a_row(void **state)
{
    struct fixture *f = *state;
    const enum scope expected[] = { SCOPE_READ, SCOPE_READ_WRITE, SCOPE_READ, SCOPE_READ_WRITE };
    struct slice cursor = NO_SLICE;
    assert_int_equal(register_owned(f, "d", "ann", "o", false), ERROR_NONE);
    for (int i = 0; i < 4; i++)
        assert_int_equal(grant_user(f, "d", i < 2 ? "bea" : "carl", "o", expected[i]), ERROR_NONE);
    for (int i = 0; i < 4; i++) {
        struct sharing_view seen = view(f, 1, cursor);
        assert_int_equal(seen.share_count, 1);
        assert_int_equal(seen.shares[0].grant.scope, expected[i]);
        assert_slice(seen.shares[0].grant.principal.user, i < 2 ? "bea" : "carl");
        assert_int_equal(seen.shares_next.len > 0, i < 3);
        cursor = arena_copy(&f->arena, seen.shares_next);
    }
}

static void a_cursor_that_no_page_gave_is_refused(void **state)
{
    struct fixture *f = *state;
    struct bearer bearer = owner();
    const struct slice cursors[] = { { "\2x", 2 }, { "\377", 1 }, { "\0", 1 }, { "\1", 1 } };
    assert_int_equal(register_owned(f, "d", "ann", "o", false), ERROR_NONE);
    for (size_t i = 0; i < sizeof cursors / sizeof *cursors; i++) {
        struct sharing_query query = { .bearer = &bearer, .dashboard = SLICE("d"), .limit = 1,
                                       .shares_cursor = cursors[i] };
        struct sharing_view seen;
        forget(f);
        assert_int_equal(sharing_read(f->store, &query, &f->arena, &seen, &f->error), -1);
        assert_int_equal(f->error.kind, ERROR_INVALID_CURSOR);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(the_version_that_was_read_or_answered_fits, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_version_of_before_a_restore_fits_nothing, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_page_of_shares_parts_the_two_grants_of_a_row, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(a_cursor_that_no_page_gave_is_refused, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
