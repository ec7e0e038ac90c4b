#include <store/store_fixture.h>

#include <model/bounds.h>
#include <share/permissions.h>

static const struct origin origin = { .actor = { .kind = ACTOR_SERVER, .id = SLICE_INIT("k") },
                                      .at = INT64_C(1795292760000) };

/* Entries that grant to roles of one dashboard; what is given first stands first in the store's order. */
struct grants {
    struct permission entries[ENTRIES_MAX];
    char names[ENTRIES_MAX][8];
    size_t count;
};

static void add_role(struct grants *grants, size_t role, enum scope scope, int64_t expires_at)
{
    struct permission *entry = &grants->entries[grants->count];
    char *name = grants->names[grants->count++];
    snprintf(name, sizeof grants->names[0], "r%05zu", role);
    *entry = (struct permission){ .dashboard = SLICE("d"), .scope = scope,
                                  .principal = { PRINCIPAL_ROLE, { 0 }, SLICE("o"), slice_of(name) },
                                  .period = { PERIOD_OPEN_START, expires_at } };
}

static void put(struct fixture *f, const struct grants *grants)
{
    struct permissions permissions = { .project = SLICE("p"), .origin = origin, .entries = grants->entries,
                                       .count = grants->count };
    struct revision revision;
    struct permission_result *results = arena_array(&f->arena, grants->count, sizeof *results);
    assert_non_null(results);
    if (permissions_put(f->store, &permissions, &f->arena, results, &revision, &f->error) != 0)
        fail_msg("permissions_put: %s", f->error.detail);
}

/* What a revoke from somebody without a grant tells. */
static struct permission_result revoke_nothing(struct fixture *f)
{
    const struct permission entry = { .dashboard = SLICE("d"), .scope = SCOPE_READ, .every_org = true,
                                      .principal = { .kind = PRINCIPAL_USER, .user = SLICE("u") },
                                      .period = { PERIOD_OPEN_START, PERIOD_OPEN_END } };
    struct permissions permissions = { .project = SLICE("p"), .origin = origin, .entries = &entry, .count = 1 };
    struct revision revision;
    struct permission_result result;
    if (permissions_delete(f->store, &permissions, &f->arena, &result, &revision, &f->error) != 0)
        fail_msg("permissions_delete: %s", f->error.detail);
    return result;
}

static const struct {
    const char *name;
    size_t single, pairs, expired;      /* roles with one grant, with two, with an expired one, in this order */
    size_t listed;
    bool more;
} cases[] = {
    { "one", 1, 0, 0, 1, false },
    { "as many as are listed", WAYS_TOLD_MAX, 0, 0, WAYS_TOLD_MAX, false },
    { "one more", WAYS_TOLD_MAX + 1, 0, 0, WAYS_TOLD_MAX, true },
    { "pairs up to the bound", 0, WAYS_TOLD_MAX / 2, 0, WAYS_TOLD_MAX, false },
    { "a pair across the bound", 1, WAYS_TOLD_MAX / 2, 0, WAYS_TOLD_MAX, true },
    { "expired ones alone", 0, 0, 3, 0, false },
    { "expired ones behind the bound", WAYS_TOLD_MAX, 0, 3, WAYS_TOLD_MAX, false },
};

static void hold(size_t i)
{
    void *state = NULL;
    struct grants *grants = calloc(1, sizeof *grants);
    assert_non_null(grants);
    assert_int_equal(fixture_setup(&state), 0);
    size_t role = 0;
    for (size_t n = 0; n < cases[i].single; n++)
        add_role(grants, role++, SCOPE_READ, PERIOD_OPEN_END);
    for (size_t n = 0; n < cases[i].pairs; n++, role++) {
        add_role(grants, role, SCOPE_READ, PERIOD_OPEN_END);
        add_role(grants, role, SCOPE_READ_WRITE, PERIOD_OPEN_END);
    }
    for (size_t n = 0; n < cases[i].expired; n++)
        add_role(grants, role++, SCOPE_READ, 1000);
    put(state, grants);
    struct permission_result result = revoke_nothing(state);
    if (result.possible.count != cases[i].listed || result.possible_more != cases[i].more)
        fail_msg("%s: %zu are listed, there %s more", cases[i].name, result.possible.count,
                 result.possible_more ? "are" : "are no");
    free(grants);
    assert_int_equal(fixture_teardown(&state), 0);
}

static void possible_ways_are_listed_up_to_the_bound_and_others_told_of(void **state)
{
    (void)state;
    for (size_t i = 0; i < COUNT(cases); i++)
        hold(i);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(possible_ways_are_listed_up_to_the_bound_and_others_told_of),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
