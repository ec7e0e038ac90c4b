#include "roster_fixture.h"

static uint64_t commits(struct fixture *f)
{
    struct revision revision;
    struct roster_question q = { .bearer = &(struct bearer){ .project = SLICE("p") } };
    assert_int_equal(store_read(f->store, roster_read_org, &q, &f->arena, &revision, &f->error), 0);
    return revision.number;
}

struct count {
    const char *table;
    uint64_t rows;
};

static void count_one(void *context, const char *table, uint64_t rows)
{
    struct count *count = context;
    if (strcmp(table, count->table) == 0)
        count->rows = rows;
}

static uint64_t rows_of(struct fixture *f, const char *table)
{
    struct count count = { table, UINT64_MAX };
    assert_int_equal(store_count(f->store, count_one, &count, &f->error), 0);
    return count.rows;
}

/* What is asked of a roster is answered alike, whether it is stored or carried by the token. */
static void answer_small(struct fixture *f, const struct bearer *bearer)
{
    const struct {
        const char *org, *client, *email;
    } cases[] = {
        { "org:0", "zoe", "zoe@x.org" }, { "org:0", "adam", "Adam@Y.org" }, { "org:0", "mia", "" },
        { "org:0", "user 123456", "u6@x.org" }, { "org:00", "adam", "adam@other.org" },
        { "org:0", "Zoe", NULL }, { "org:0", "eve", NULL }, { "org:00", "zoe", NULL }, { "empty", "zoe", NULL },
        { "none", "zoe", NULL }, { "", "zoe", NULL }, { "org:0", "QA", NULL }, { "org:0", "", NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct roster_question q = { .bearer = bearer, .org = slice_of(cases[i].org),
                                     .name = slice_of(cases[i].client) };
        assert_int_equal(roster_ask(f, roster_read_user, &q), 0);
        if (q.found != (cases[i].email != NULL))
            fail_msg("%s in %s: %d", cases[i].client, cases[i].org, q.found);
        if (q.found)
            assert_slice(q.email, cases[i].email);
    }
    assert_true(roster_has_role(f, bearer, "org:0", "QA"));
    assert_true(roster_has_role(f, bearer, "org:0", "Älteste"));
    assert_false(roster_has_role(f, bearer, "org:0", "qa"));
    assert_false(roster_has_role(f, bearer, "org:0", "adam"));
    assert_false(roster_has_role(f, bearer, "org:00", "QA"));
    assert_true(roster_has_org(f, bearer, "org:0"));
    assert_true(roster_has_org(f, bearer, "empty"));
    assert_false(roster_has_org(f, bearer, "org:"));
    assert_false(roster_has_org(f, bearer, ""));
    assert_int_equal(roster_users_of(f, bearer, "org:00"), 2);
    assert_int_equal(roster_users_of(f, bearer, "empty"), 0);
    assert_int_equal(roster_users_of(f, bearer, "none"), 0);
}

static void answers_from_the_store(void **state)
{
    struct fixture *f = *state;
    struct roster_put put;
    assert_int_equal(roster_put_in(f, "p", roster_small, COUNT(roster_small), ROSTER_NOW, &put), 0);
    answer_small(f, &put.bearer);
    assert_int_equal(roster_users_of(f, &put.bearer, "org:0"), 4);
}

static void answers_alike_from_the_token(void **state)
{
    struct fixture *f = *state;
    struct bearer bearer = roster_carrying(roster_small, COUNT(roster_small));
    answer_small(f, &bearer);
}

static void a_reference_counts_in_tokens_issued_here_only(void **state)
{
    struct fixture *f = *state;
    struct roster_put put;
    assert_int_equal(roster_put_in(f, "p", roster_small, COUNT(roster_small), ROSTER_NOW, &put), 0);
    struct bearer bearer = put.bearer;
    bearer.issued = false;
    assert_false(roster_has_org(f, &bearer, "org:0"));
    assert_false(roster_has_user(f, &bearer, "org:0", "zoe"));
    bearer = roster_carrying(roster_small, COUNT(roster_small));
    bearer.issued = true;
    assert_false(roster_has_org(f, &bearer, "org:0"));
    assert_false(roster_has_role(f, &bearer, "org:0", "QA"));
}

static void another_project_or_digest_sees_nothing(void **state)
{
    struct fixture *f = *state;
    struct roster_put put, other;
    assert_int_equal(roster_put_in(f, "p", roster_small, COUNT(roster_small), ROSTER_NOW, &put), 0);
    assert_int_equal(roster_put_in(f, "q", roster_small, 1, ROSTER_NOW, &other), 0);
    struct bearer bearer = put.bearer;
    bearer.project = SLICE("q");
    assert_false(roster_has_user(f, &bearer, "org:0", "zoe"));
    assert_false(roster_has_org(f, &bearer, "org:0"));
    assert_true(roster_has_user(f, &other.bearer, "org:0", "zoe"));
    assert_false(roster_has_user(f, &other.bearer, "org:00", "eve"));
}

static void one_content_is_stored_once_in_whatever_order_it_comes(void **state)
{
    struct fixture *f = *state;
    struct roster_put first, again, other;
    static const struct slice sorted_roles[] = { SLICE_INIT("Dev"), SLICE_INIT("QA"), SLICE_INIT("Älteste") };
    static const struct bearer_user sorted_users[] = {
        { SLICE_INIT("adam"), SLICE_INIT("Adam@Y.org") }, { SLICE_INIT("mia"), SLICE_INIT("") },
        { SLICE_INIT("user 123456"), SLICE_INIT("u6@x.org") }, { SLICE_INIT("zoe"), SLICE_INIT("zoe@x.org") },
    };
    const struct bearer_org turned[] = { roster_small[2], roster_small[1],
                                         { SLICE_INIT("org:0"), sorted_roles, 3, sorted_users, 4 } };
    assert_int_equal(roster_put_in(f, "p", roster_small, 3, ROSTER_NOW, &first), 0);
    uint64_t parts = rows_of(f, "roster_parts"), before = commits(f);
    assert_int_equal(roster_put_in(f, "p", turned, 3, ROSTER_NOW, &again), 0);
    assert_memory_equal(first.digest, again.digest, DIGEST_BYTES);
    assert_int_equal(commits(f), before);
    assert_int_equal(rows_of(f, "rosters"), 1);
    assert_int_equal(roster_put_in(f, "p", turned, 2, ROSTER_NOW, &other), 0);
    assert_memory_not_equal(first.digest, other.digest, DIGEST_BYTES);
    assert_int_equal(rows_of(f, "rosters"), 2);
    assert_true(rows_of(f, "roster_parts") > parts);
    assert_int_equal(rows_of(f, "audit"), 0);
}

/* What goes from one field into its neighbour is another content. */
static void contents_that_differ_have_digests_that_differ(void **state)
{
    struct fixture *f = *state;
    const struct bearer_user u[] = { { SLICE_INIT("a"), SLICE_INIT("b") }, { SLICE_INIT("ab"), SLICE_INIT("") },
                                     { SLICE_INIT("a"), SLICE_INIT("") } };
    const struct slice r[] = { SLICE_INIT("a") };
    const struct bearer_org o[] = {
        { SLICE_INIT("o"), NULL, 0, &u[0], 1 }, { SLICE_INIT("o"), NULL, 0, &u[1], 1 },
        { SLICE_INIT("o"), NULL, 0, &u[2], 1 },
        { SLICE_INIT("o"), r, 1, NULL, 0 }, { SLICE_INIT("oa"), NULL, 0, NULL, 0 },
        { SLICE_INIT("o"), NULL, 0, NULL, 0 },
    };
    struct roster_put puts[COUNT(o)];
    for (size_t i = 0; i < COUNT(o); i++) {
        assert_int_equal(roster_put_in(f, "p", &o[i], 1, ROSTER_NOW, &puts[i]), 0);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(puts[i].digest, puts[j].digest, DIGEST_BYTES);
    }
}

static void a_life_is_lengthened_about_once_a_day(void **state)
{
    struct fixture *f = *state;
    struct roster_put put;
    int written = 0;
    assert_int_equal(roster_put_in(f, "p", roster_small, 2, ROSTER_NOW, &put), 0);
    for (int hour = 1; hour <= 72; hour++) {
        uint64_t before = commits(f);
        assert_int_equal(roster_put_in(f, "p", roster_small, 2, ROSTER_NOW + hour * (ROSTER_DAY / 24), &put), 0);
        written += commits(f) != before;
    }
    assert_int_equal(written, 2);
    assert_int_equal(rows_of(f, "rosters"), 1);
    assert_int_equal(rows_of(f, "roster_ends"), 1);
    assert_int_equal(rosters_sweep(f->store, ROSTER_NOW + 3 * ROSTER_DAY, &f->error), 0);
    assert_true(roster_has_user(f, &put.bearer, "org:0", "zoe"));
}

static void refuses_a_client_with_two_emails(void **state)
{
    struct fixture *f = *state;
    struct roster_put put;
    const struct bearer_user twice[] = { { SLICE_INIT("b"), SLICE_INIT("b@x") },
                                         { SLICE_INIT("a"), SLICE_INIT("a@x") },
                                         { SLICE_INIT("b"), SLICE_INIT("B@x") } };
    const struct bearer_org bad[] = { roster_small[0], { SLICE_INIT("o"), NULL, 0, twice, 3 } };
    assert_int_equal(roster_put_in(f, "p", bad, 2, ROSTER_NOW, &put), -1);
    assert_error(&f->error, ERROR_INVALID_VALUE);
    assert_int_equal(f->error.entries, 1);
    assert_slice(f->error.first->pointer, "/orgs/1/users/0");
    assert_int_equal(rows_of(f, "rosters"), 0);
}

static void an_org_follows_from_the_one_entry_that_names_the_client(void **state)
{
    (void)state;
    struct slice org = SLICE("untouched");
    assert_int_equal(rosters_org_of(roster_small, COUNT(roster_small), SLICE("eve"), &org), 1);
    assert_slice(org, "org:00");
    assert_int_equal(rosters_org_of(roster_small, COUNT(roster_small), SLICE("adam"), &org), 0);
    assert_int_equal(rosters_org_of(roster_small, COUNT(roster_small), SLICE("nobody"), &org), 0);
    assert_int_equal(rosters_org_of(NULL, 0, SLICE("eve"), &org), 0);
    assert_slice(org, "org:00");
    assert_int_equal(rosters_org_of(roster_small, 1, SLICE("adam"), &org), 1);     /* twice in one entry is one */
}

static void a_sweep_takes_what_has_ended_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct roster_put ended, alive, elsewhere;
    assert_int_equal(roster_put_in(f, "p", roster_small, 3, ROSTER_NOW, &ended), 0);
    assert_int_equal(roster_put_in(f, "p", roster_small, 2, ROSTER_NOW + ROSTER_DAY, &alive), 0);
    assert_int_equal(roster_put_in(f, "q", roster_small, 3, ROSTER_NOW + ROSTER_DAY, &elsewhere), 0);
    assert_int_equal(rosters_sweep(f->store, ROSTER_NOW, &f->error), 0);
    assert_true(roster_has_user(f, &ended.bearer, "org:0", "zoe"));
    assert_int_equal(rosters_sweep(f->store, ROSTER_NOW + ROSTER_DAY + 1, &f->error), 0);
    assert_false(roster_has_user(f, &ended.bearer, "org:0", "zoe"));
    assert_false(roster_has_org(f, &ended.bearer, "org:0"));
    answer_small(f, &elsewhere.bearer);
    assert_true(roster_has_user(f, &alive.bearer, "org:00", "eve"));
    assert_int_equal(rosters_sweep(f->store, ROSTER_NOW + 10 * ROSTER_DAY, &f->error), 0);
    assert_int_equal(rows_of(f, "rosters") + rows_of(f, "roster_ends") + rows_of(f, "roster_parts"), 0);
    uint64_t before = commits(f);
    assert_int_equal(rosters_sweep(f->store, ROSTER_NOW + 20 * ROSTER_DAY, &f->error), 0);
    assert_int_equal(commits(f), before);
}

/* Long e-mails make many parts of few users. */
static struct bearer_org wide(struct fixture *f, size_t count)
{
    struct bearer_user *made = roster_users(&f->arena, count);
    for (size_t i = 0; i < count; i++)
        made[i].email = arena_printf(&f->arena, "%0300d", 7);
    return (struct bearer_org){ .org = SLICE("o"), .users = made, .user_count = count };
}

static void a_sweep_is_bounded_and_what_it_began_is_not_used_again(void **state)
{
    struct fixture *f = *state;
    struct roster_put put;
    struct bearer_org org = wide(f, 30000);
    assert_int_equal(roster_put_in(f, "p", &org, 1, ROSTER_NOW, &put), 0);
    uint64_t parts = rows_of(f, "roster_parts");
    assert_true(parts > 250);
    assert_int_equal(rosters_sweep(f->store, ROSTER_NOW + 2 * ROSTER_DAY, &f->error), 0);
    assert_int_equal(rows_of(f, "roster_parts"), parts - 200);
    assert_int_equal(rows_of(f, "rosters"), 1);
    assert_false(roster_has_user(f, &put.bearer, "o", "c00000000"));

    assert_int_equal(roster_put_in(f, "p", &org, 1, ROSTER_NOW + 2 * ROSTER_DAY, &put), 0);
    assert_int_equal(rows_of(f, "roster_parts"), parts);
    assert_int_equal(rows_of(f, "roster_ends"), 1);
    assert_true(roster_has_user(f, &put.bearer, "o", "c00000000"));
    assert_int_equal(rosters_sweep(f->store, ROSTER_NOW + 2 * ROSTER_DAY, &f->error), 0);
    assert_int_equal(rows_of(f, "roster_parts"), parts);

    for (int i = 0; i < 2; i++)
        assert_int_equal(rosters_sweep(f->store, ROSTER_NOW + 9 * ROSTER_DAY, &f->error), 0);
    assert_int_equal(rows_of(f, "rosters") + rows_of(f, "roster_ends") + rows_of(f, "roster_parts"), 0);
}

static void refuses_more_than_it_can_keep(void **state)
{
    struct fixture *f = *state;
    struct roster_put put;
    struct bearer_org org = wide(f, 60000);
    assert_int_equal(roster_put_in(f, "p", &org, 1, ROSTER_NOW, &put), -1);
    assert_error(&f->error, ERROR_BODY_TOO_LARGE);
    struct bearer_org *many = arena_array(&f->arena, ROSTER_ORGS_MAX + 1, sizeof *many);
    assert_non_null(many);
    for (size_t i = 0; i <= ROSTER_ORGS_MAX; i++)
        many[i].org = arena_printf(&f->arena, "%0100zu", i);
    assert_int_equal(roster_put_in(f, "p", many, ROSTER_ORGS_MAX + 1, ROSTER_NOW, &put), -1);
    assert_error(&f->error, ERROR_TOO_MANY_ENTRIES);
    assert_int_equal(roster_put_in(f, "p", many, ROSTER_ORGS_MAX, ROSTER_NOW, &put), 0);
    assert_true(roster_has_org(f, &put.bearer, many[ROSTER_ORGS_MAX - 1].org.ptr));
}

static void entries_of_other_orgs_are_seen(void **state)
{
    struct fixture *f = *state;
    struct roster_put alone, both;
    assert_int_equal(roster_put_in(f, "p", roster_small, 1, INT64_MAX / 2, &alone), 0);
    assert_int_equal(roster_put_in(f, "p", roster_small, 2, INT64_MAX / 2, &both), 0);
    const struct bearer carried[] = { roster_carrying(roster_small, 1), roster_carrying(roster_small, 2),
                                      roster_carrying(NULL, 0) };
    assert_false(roster_has_others(f, &alone.bearer, "org:0"));
    assert_false(roster_has_others(f, &carried[0], "org:0"));
    assert_true(roster_has_others(f, &both.bearer, "org:0"));
    assert_true(roster_has_others(f, &carried[1], "org:0"));
    assert_true(roster_has_others(f, &alone.bearer, "none"));
    assert_true(roster_has_others(f, &carried[0], ""));
    assert_false(roster_has_others(f, &carried[2], "org:0"));
    both.bearer.roster = (struct slice){ 0 };
    assert_false(roster_has_others(f, &both.bearer, "org:0"));
}

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(answers_from_the_store),
        WITH_STORE(answers_alike_from_the_token),
        WITH_STORE(a_reference_counts_in_tokens_issued_here_only),
        WITH_STORE(another_project_or_digest_sees_nothing),
        WITH_STORE(one_content_is_stored_once_in_whatever_order_it_comes),
        WITH_STORE(contents_that_differ_have_digests_that_differ),
        WITH_STORE(a_life_is_lengthened_about_once_a_day),
        WITH_STORE(refuses_a_client_with_two_emails),
        cmocka_unit_test(an_org_follows_from_the_one_entry_that_names_the_client),
        WITH_STORE(a_sweep_takes_what_has_ended_and_nothing_else),
        WITH_STORE(a_sweep_is_bounded_and_what_it_began_is_not_used_again),
        WITH_STORE(refuses_more_than_it_can_keep),
        WITH_STORE(entries_of_other_orgs_are_seen),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
