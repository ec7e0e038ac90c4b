#include "store_fixture.h"

#include <store/rosters.h>

enum { NAMES = 3000, NAMES_A_PART = 100 };

static const char digest_a[DIGEST_BYTES + 1] = "aaaaaaaa\0aaaaaaaaaaaaaaaaaaaaaa1";
static const char digest_b[DIGEST_BYTES + 1] = "aaaaaaaa\0aaaaaaaaaaaaaaaaaaaaaa2";

#define RAW(digest) ((struct slice){ (digest), DIGEST_BYTES })

/* Runs what a test wants written. */
static int (*body)(struct store_change *change, struct error *error);

static int plan(struct store_plan *plan, struct error *error)
{
    return body(plan->change, error);
}

static int run(struct fixture *f, int (*write)(struct store_change *change, struct error *error))
{
    static const struct store_operation operation = { "test", plan };
    struct store_request request = { &operation, SLICE(""), 1, false };
    struct buffer reply;
    body = write;
    buffer_init(&reply, 16);
    error_init(&f->error, NULL);
    int result = store_write(f->store, &request, &f->arena, &reply, NULL, &f->error);
    buffer_release(&reply);
    return result;
}

/* Even numbers are there, odd ones are not. */
static struct slice name_of(struct arena *arena, size_t i)
{
    return arena_printf(arena, "n%06zu", i);
}

static struct arena texts;

static int put_part(struct store_change *change, struct roster_part part, size_t first, struct error *error)
{
    struct buffer entries;
    buffer_init(&entries, 65536);
    for (size_t i = first; i < first + NAMES_A_PART; i++) {
        part.last = name_of(&texts, 2 * i);
        pack_slice(&entries, part.last);
        pack_slice(&entries, arena_printf(&texts, "%zu@x", i));
    }
    part.entries = buffer_slice(&entries);
    int result = store_put_roster_part(change, &part, error);
    buffer_release(&entries);
    return result;
}

static int put_many(struct store_change *change, struct error *error)
{
    struct roster_part part = { .project = SLICE("p"), .digest = RAW(digest_a), .org = SLICE("o"),
                                .kind = ROSTER_USER };
    for (size_t i = 0; i < NAMES; i += NAMES_A_PART)
        if (put_part(change, part, i, error) != 0)
            return -1;
    part.org = SLICE("o2");             /* an org whose name goes on where the other's ends */
    part.kind = ROSTER_ROLE;
    return put_part(change, part, 0, error);
}

struct question {
    struct roster_part named;
    int found;
    struct slice email;
};

static int look_up(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct question *q = context;
    q->found = store_roster_entry(view, &q->named, &q->email);
    return q->found < 0 ? -1 : 0;
}

static int find(struct fixture *f, struct roster_part named, struct slice *email)
{
    struct question q = { named, 0, { 0 } };
    assert_int_equal(store_read(f->store, look_up, &q, &f->arena, NULL, &f->error), 0);
    *email = q.email;
    return q.found;
}

static void finds_each_name_of_each_part_and_none_between(void **state)
{
    struct fixture *f = *state;
    struct roster_part named = { .project = SLICE("p"), .digest = RAW(digest_a), .org = SLICE("o"),
                                 .kind = ROSTER_USER };
    struct slice email;
    arena_init(&texts, 8 << 20);
    assert_int_equal(run(f, put_many), 0);
    for (size_t i = 0; i < 2 * NAMES + 2; i++) {
        char expected[16];
        named.last = name_of(&texts, i);
        snprintf(expected, sizeof expected, "%zu@x", i / 2);
        int found = find(f, named, &email);
        if (found != (i % 2 == 0 && i < 2 * NAMES))
            fail_msg("%.*s: %d", SLICE_ARGS(named.last), found);
        if (found)
            assert_slice(email, expected);
    }
    arena_release(&texts);
}

static void sees_nothing_of_another_project_roster_org_or_kind(void **state)
{
    struct fixture *f = *state;
    const struct {
        const char *project;
        struct slice digest;
        const char *org;
        enum roster_kind kind;
        struct slice name;
        int found;
    } cases[] = {
        { "p", RAW(digest_a), "o", ROSTER_USER, SLICE("n000000"), 1 },
        { "p", RAW(digest_a), "o2", ROSTER_ROLE, SLICE("n000000"), 1 },
        { "p", RAW(digest_a), "o2", ROSTER_USER, SLICE("n000000"), 0 },
        { "p", RAW(digest_a), "o", ROSTER_ROLE, SLICE("n000000"), 0 },
        { "p", RAW(digest_a), "O", ROSTER_USER, SLICE("n000000"), 0 },
        { "p", RAW(digest_a), "", ROSTER_USER, SLICE("n000000"), 0 },
        { "p", RAW(digest_b), "o", ROSTER_USER, SLICE("n000000"), 0 },
        { "p", { digest_a, 8 }, "o", ROSTER_USER, SLICE("n000000"), 0 },
        { "P", RAW(digest_a), "o", ROSTER_USER, SLICE("n000000"), 0 },
        { "p", RAW(digest_a), "o", ROSTER_USER, SLICE("n00000"), 0 },
        { "p", RAW(digest_a), "o", ROSTER_USER, SLICE("n0000000"), 0 },
        { "p", RAW(digest_a), "o", ROSTER_USER, SLICE(""), 0 },
        { "p", RAW(digest_a), "o", ROSTER_USER, SLICE("n000000\0"), 0 },
        { "p", RAW(digest_a), "o", ROSTER_USER, SLICE("\xff"), 0 },
    };
    arena_init(&texts, 8 << 20);
    assert_int_equal(run(f, put_many), 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct slice email;
        int found = find(f, (struct roster_part){ slice_of(cases[i].project), cases[i].digest,
                                                  slice_of(cases[i].org), cases[i].kind, cases[i].name,
                                                  { 0 } }, &email);
        if (found != cases[i].found)
            fail_msg("case %zu: %d", i, found);
    }
    arena_release(&texts);
}

static void a_name_too_long_for_any_key_is_not_there(void **state)
{
    struct fixture *f = *state;
    char name[2000];
    struct slice email;
    memset(name, 'n', sizeof name);
    assert_int_equal(find(f, (struct roster_part){ SLICE("p"), RAW(digest_a), SLICE("o"), ROSTER_USER,
                                                   { name, sizeof name }, { 0 } }, &email), 0);
}

static const struct roster_org orgs[] = { { SLICE_INIT("a"), 1, 2 }, { SLICE_INIT("b"), 0, 100000 } };

static struct roster_row row_of(const char *project, const char *digest, int64_t kept_until)
{
    return (struct roster_row){ slice_of(project), RAW(digest), kept_until, true, orgs, COUNT(orgs) };
}

static int put_three(struct store_change *change, struct error *error)
{
    struct roster_row late = row_of("p", digest_a, 1000), early = row_of("z", digest_a, 3);
    struct roster_row other = row_of("p", digest_b, 500);
    return store_put_roster(change, &late, NULL, error) || store_put_roster(change, &early, NULL, error) ||
           store_put_roster(change, &other, NULL, error) ? -1 : 0;
}

static int lengthen_early(struct store_change *change, struct error *error)
{
    struct roster_row before = row_of("z", digest_a, 3), after = row_of("z", digest_a, INT64_C(1) << 45);
    return store_put_roster(change, &after, &before, error);
}

static int delete_other(struct store_change *change, struct error *error)
{
    struct roster_row other = row_of("p", digest_b, 500);
    return store_delete_roster(change, &other, error);
}

static int read_ends(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    char *seen = context;
    struct store_scan *scan = NULL;
    struct roster_row row;
    int found = store_scan_roster_ends(view, &scan);
    for (*seen = '\0'; found >= 0 && (found = store_next_roster_end(scan, &row)) == 1;)
        snprintf(seen + strlen(seen), 64, "%.*s%c ", SLICE_ARGS(row.project), row.digest.ptr[DIGEST_BYTES - 1]);
    store_scan_end(scan);
    return found;
}

static void assert_ends(struct fixture *f, const char *expected)
{
    char seen[256];
    assert_int_equal(store_read(f->store, read_ends, seen, &f->arena, NULL, &f->error), 0);
    assert_string_equal(seen, expected);
}

static void keeps_the_order_by_end_of_life(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(run(f, put_three), 0);
    assert_ends(f, "z1 p2 p1 ");
    assert_int_equal(run(f, lengthen_early), 0);
    assert_ends(f, "p2 p1 z1 ");
    assert_int_equal(run(f, delete_other), 0);
    assert_ends(f, "p1 z1 ");
}

static int read_header(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    return store_roster(view, SLICE("p"), RAW(digest_a), context) == 1 ? 0 : -1;
}

static void reads_a_header_as_it_was_put(void **state)
{
    struct fixture *f = *state;
    struct roster_row row;
    assert_int_equal(run(f, put_three), 0);
    assert_int_equal(store_read(f->store, read_header, &row, &f->arena, NULL, &f->error), 0);
    assert_true(row.whole);
    assert_int_equal(row.kept_until, 1000);
    assert_int_equal(row.org_count, COUNT(orgs));
    for (size_t i = 0; i < COUNT(orgs); i++) {
        assert_true(slice_equal(row.orgs[i].org, orgs[i].org));
        assert_int_equal(row.orgs[i].roles, orgs[i].roles);
        assert_int_equal(row.orgs[i].users, orgs[i].users);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test_setup_teardown(finds_each_name_of_each_part_and_none_between, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(sees_nothing_of_another_project_roster_org_or_kind, fixture_setup,
                                        fixture_teardown),
        cmocka_unit_test_setup_teardown(a_name_too_long_for_any_key_is_not_there, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(keeps_the_order_by_end_of_life, fixture_setup, fixture_teardown),
        cmocka_unit_test_setup_teardown(reads_a_header_as_it_was_put, fixture_setup, fixture_teardown),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
