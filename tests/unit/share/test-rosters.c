#include "roster_fixture.h"

static const int64_t NOW = INT64_C(1800000000000), DAY = INT64_C(24) * 60 * 60 * 1000;

struct put {
    unsigned char digest[DIGEST_BYTES];
    struct bearer bearer;
};

static int put_in(struct fixture *f, const char *project, const struct bearer_org *orgs, size_t count,
                  int64_t kept_until, struct put *put)
{
    error_init(&f->error, &f->arena);
    *put = (struct put){ .bearer = { .project = slice_of(project), .user = SLICE("u"), .issued = true } };
    put->bearer.roster = (struct slice){ (const char *)put->digest, DIGEST_BYTES };
    return rosters_put(f->store, slice_of(project), orgs, count, kept_until, &f->arena, put->digest, &f->error);
}

static struct bearer carrying(const struct bearer_org *orgs, size_t count)
{
    return (struct bearer){ .project = SLICE("p"), .user = SLICE("u"), .orgs = orgs, .org_count = count };
}

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

static const struct slice roles[] = { SLICE_INIT("QA"), SLICE_INIT("Dev"), SLICE_INIT("QA"),
                                      SLICE_INIT("Älteste") };
static const struct bearer_user users[] = {
    { SLICE_INIT("zoe"), SLICE_INIT("zoe@x.org") }, { SLICE_INIT("adam"), SLICE_INIT("Adam@Y.org") },
    { SLICE_INIT("mia"), { NULL, 0 } }, { SLICE_INIT("adam"), SLICE_INIT("Adam@Y.org") },
    { SLICE_INIT("user 123456"), SLICE_INIT("u6@x.org") },
};
static const struct bearer_user others[] = { { SLICE_INIT("adam"), SLICE_INIT("adam@other.org") },
                                             { SLICE_INIT("eve"), SLICE_INIT("eve@other.org") } };
static const struct bearer_org small[] = {
    { SLICE_INIT("org:0"), roles, COUNT(roles), users, COUNT(users) },
    { SLICE_INIT("org:00"), NULL, 0, others, COUNT(others) },
    { SLICE_INIT("empty"), NULL, 0, NULL, 0 },
};

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
    struct put put;
    assert_int_equal(put_in(f, "p", small, COUNT(small), NOW, &put), 0);
    answer_small(f, &put.bearer);
    assert_int_equal(roster_users_of(f, &put.bearer, "org:0"), 4);
}

static void answers_alike_from_the_token(void **state)
{
    struct fixture *f = *state;
    struct bearer bearer = carrying(small, COUNT(small));
    answer_small(f, &bearer);
}

static void a_reference_counts_in_tokens_issued_here_only(void **state)
{
    struct fixture *f = *state;
    struct put put;
    assert_int_equal(put_in(f, "p", small, COUNT(small), NOW, &put), 0);
    struct bearer bearer = put.bearer;
    bearer.issued = false;
    assert_false(roster_has_org(f, &bearer, "org:0"));
    assert_false(roster_has_user(f, &bearer, "org:0", "zoe"));
    bearer = carrying(small, COUNT(small));
    bearer.issued = true;
    assert_false(roster_has_org(f, &bearer, "org:0"));
    assert_false(roster_has_role(f, &bearer, "org:0", "QA"));
}

static void another_project_or_digest_sees_nothing(void **state)
{
    struct fixture *f = *state;
    struct put put, other;
    assert_int_equal(put_in(f, "p", small, COUNT(small), NOW, &put), 0);
    assert_int_equal(put_in(f, "q", small, 1, NOW, &other), 0);
    struct bearer bearer = put.bearer;
    bearer.project = SLICE("q");
    assert_false(roster_has_user(f, &bearer, "org:0", "zoe"));
    assert_false(roster_has_org(f, &bearer, "org:0"));
    assert_true(roster_has_user(f, &other.bearer, "org:0", "zoe"));
    assert_false(roster_has_user(f, &other.bearer, "org:00", "eve"));
}

/* Every candidate of a search, page by page, as "role:NAME " or "NAME<EMAIL> ". */
static size_t walk(struct fixture *f, const struct bearer *bearer, const char *org, const char *text, size_t limit,
                   char *seen, size_t room)
{
    struct roster_question q = { .bearer = bearer, .org = slice_of(org), .text = slice_of(text), .limit = limit };
    size_t pages = 0;
    *seen = '\0';
    do {
        assert_int_equal(roster_ask(f, roster_read_page, &q), 0);
        for (size_t i = 0; i < q.page.count; i++) {
            const struct roster_candidate *c = &q.page.candidates[i];
            snprintf(seen + strlen(seen), room - strlen(seen), c->is_role ? "role:%.*s " : "%.*s<%.*s> ",
                     SLICE_ARGS(c->name), SLICE_ARGS(c->email));
        }
        assert_true(q.page.count == limit || q.page.next.len == 0);
        q.cursor = q.page.next;
        pages++;
    } while (q.cursor.len);
    return pages;
}

static void search_small(struct fixture *f, const struct bearer *bearer)
{
    const struct {
        const char *org, *text, *expected;
    } cases[] = {
        { "org:0", "",
          "role:Dev role:QA role:Älteste adam<Adam@Y.org> mia<> user 123456<u6@x.org> zoe<zoe@x.org> " },
        { "org:0", "q", "role:QA " },
        { "org:0", "x.ORG", "user 123456<u6@x.org> zoe<zoe@x.org> " },
        { "org:0", "A", "role:QA adam<Adam@Y.org> mia<> " },
        { "org:0", "älteste", "" },
        { "org:0", "ÄLTESTE", "role:Älteste " },
        { "org:0", "adamAdam", "" },                /* no field holds it, though they lie beside each other */
        { "org:0", "\n", "" },
        { "org:0", "other", "" },
        { "org:00", "other", "adam<adam@other.org> eve<eve@other.org> " },
        { "empty", "", "" },
        { "none", "", "" },
        { "", "", "" },
    };
    char seen[1024];
    for (size_t i = 0; i < COUNT(cases); i++)
        for (size_t limit = 1; limit < 9; limit++) {
            walk(f, bearer, cases[i].org, cases[i].text, limit, seen, sizeof seen);
            if (strcmp(seen, cases[i].expected) != 0)
                fail_msg("\"%s\" in %s by %zu: %s", cases[i].text, cases[i].org, limit, seen);
        }
}

static void searches_roles_ids_and_emails_in_either_case(void **state)
{
    struct fixture *f = *state;
    struct put put;
    struct bearer bearer = carrying(small, COUNT(small));
    assert_int_equal(put_in(f, "p", small, COUNT(small), NOW, &put), 0);
    search_small(f, &put.bearer);
    search_small(f, &bearer);
}

/* The length that is packed before "aa..." is 'A': it is not part of the text. */
static void a_length_is_never_taken_for_text(void **state)
{
    struct fixture *f = *state;
    struct put put;
    char name['A' + 1], seen[256];
    memset(name, '1', sizeof name);
    struct bearer_user user = { { name, 'A' }, SLICE("e@x") };
    struct bearer_org org = { .org = SLICE("o"), .users = &user, .user_count = 1 };
    assert_int_equal(put_in(f, "p", &org, 1, NOW, &put), 0);
    walk(f, &put.bearer, "o", "a", 10, seen, sizeof seen);
    assert_string_equal(seen, "");
    walk(f, &put.bearer, "o", "A1", 10, seen, sizeof seen);
    assert_string_equal(seen, "");
    walk(f, &put.bearer, "o", "11", 10, seen, sizeof seen);
    assert_int_equal(strlen(seen), 'A' + strlen("<e@x> "));
}

static void refuses_a_cursor_of_another_search(void **state)
{
    struct fixture *f = *state;
    struct put put;
    assert_int_equal(put_in(f, "p", small, COUNT(small), NOW, &put), 0);
    struct roster_question first = { .bearer = &put.bearer, .org = SLICE("org:0"), .text = SLICE("a"),
                                     .limit = 1 };
    assert_int_equal(roster_ask(f, roster_read_page, &first), 0);
    assert_true(first.page.next.len > 0);
    char broken[256];
    memcpy(broken, first.page.next.ptr, first.page.next.len);
    broken[10] = 'X';                                   /* the kind */
    const struct {
        const char *org, *text;
        struct slice cursor;
        int result;
    } cases[] = {
        { "org:0", "a", first.page.next, 0 },
        { "org:0", "b", first.page.next, -1 },
        { "org:0", "", first.page.next, -1 },
        { "org:00", "a", first.page.next, -1 },
        { "org:0", "a", { first.page.next.ptr, first.page.next.len - 1 }, -1 },
        { "org:0", "a", { first.page.next.ptr, 1 }, -1 },
        { "org:0", "a", { broken, first.page.next.len }, -1 },
        { "org:0", "a", SLICE_INIT("nonsense"), -1 },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct roster_question q = { .bearer = &put.bearer, .org = slice_of(cases[i].org),
                                     .text = slice_of(cases[i].text), .limit = 1, .cursor = cases[i].cursor };
        if (roster_ask(f, roster_read_page, &q) != cases[i].result)
            fail_msg("case %zu", i);
        assert_error(&f->error, cases[i].result ? ERROR_INVALID_CURSOR : ERROR_NONE);
    }
}

static void one_content_is_stored_once_in_whatever_order_it_comes(void **state)
{
    struct fixture *f = *state;
    struct put first, again, other;
    static const struct slice sorted_roles[] = { SLICE_INIT("Dev"), SLICE_INIT("QA"), SLICE_INIT("Älteste") };
    static const struct bearer_user sorted_users[] = {
        { SLICE_INIT("adam"), SLICE_INIT("Adam@Y.org") }, { SLICE_INIT("mia"), SLICE_INIT("") },
        { SLICE_INIT("user 123456"), SLICE_INIT("u6@x.org") }, { SLICE_INIT("zoe"), SLICE_INIT("zoe@x.org") },
    };
    const struct bearer_org turned[] = { small[2], small[1],
                                         { SLICE_INIT("org:0"), sorted_roles, 3, sorted_users, 4 } };
    assert_int_equal(put_in(f, "p", small, 3, NOW, &first), 0);
    uint64_t parts = rows_of(f, "roster_parts"), before = commits(f);
    assert_int_equal(put_in(f, "p", turned, 3, NOW, &again), 0);
    assert_memory_equal(first.digest, again.digest, DIGEST_BYTES);
    assert_int_equal(commits(f), before);
    assert_int_equal(rows_of(f, "rosters"), 1);
    assert_int_equal(put_in(f, "p", turned, 2, NOW, &other), 0);
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
    struct put puts[COUNT(o)];
    for (size_t i = 0; i < COUNT(o); i++) {
        assert_int_equal(put_in(f, "p", &o[i], 1, NOW, &puts[i]), 0);
        for (size_t j = 0; j < i; j++)
            assert_memory_not_equal(puts[i].digest, puts[j].digest, DIGEST_BYTES);
    }
}

static void a_life_is_lengthened_about_once_a_day(void **state)
{
    struct fixture *f = *state;
    struct put put;
    int written = 0;
    assert_int_equal(put_in(f, "p", small, 2, NOW, &put), 0);
    for (int hour = 1; hour <= 72; hour++) {
        uint64_t before = commits(f);
        assert_int_equal(put_in(f, "p", small, 2, NOW + hour * (DAY / 24), &put), 0);
        written += commits(f) != before;
    }
    assert_int_equal(written, 2);
    assert_int_equal(rows_of(f, "rosters"), 1);
    assert_int_equal(rows_of(f, "roster_ends"), 1);
    assert_int_equal(rosters_sweep(f->store, NOW + 3 * DAY, &f->error), 0);
    assert_true(roster_has_user(f, &put.bearer, "org:0", "zoe"));
}

static void refuses_a_client_with_two_emails(void **state)
{
    struct fixture *f = *state;
    struct put put;
    const struct bearer_user twice[] = { { SLICE_INIT("b"), SLICE_INIT("b@x") },
                                         { SLICE_INIT("a"), SLICE_INIT("a@x") },
                                         { SLICE_INIT("b"), SLICE_INIT("B@x") } };
    const struct bearer_org bad[] = { small[0], { SLICE_INIT("o"), NULL, 0, twice, 3 } };
    assert_int_equal(put_in(f, "p", bad, 2, NOW, &put), -1);
    assert_error(&f->error, ERROR_INVALID_VALUE);
    assert_int_equal(f->error.entries, 1);
    assert_slice(f->error.first->pointer, "/orgs/1/users/0");
    assert_int_equal(rows_of(f, "rosters"), 0);
}

static void an_org_follows_from_the_one_entry_that_names_the_client(void **state)
{
    (void)state;
    struct slice org = SLICE("untouched");
    assert_int_equal(rosters_org_of(small, COUNT(small), SLICE("eve"), &org), 1);
    assert_slice(org, "org:00");
    assert_int_equal(rosters_org_of(small, COUNT(small), SLICE("adam"), &org), 0);
    assert_int_equal(rosters_org_of(small, COUNT(small), SLICE("nobody"), &org), 0);
    assert_int_equal(rosters_org_of(NULL, 0, SLICE("eve"), &org), 0);
    assert_slice(org, "org:00");
    assert_int_equal(rosters_org_of(small, 1, SLICE("adam"), &org), 1);     /* twice in one entry is one */
}

static void a_sweep_takes_what_has_ended_and_nothing_else(void **state)
{
    struct fixture *f = *state;
    struct put ended, alive, elsewhere;
    assert_int_equal(put_in(f, "p", small, 3, NOW, &ended), 0);
    assert_int_equal(put_in(f, "p", small, 2, NOW + DAY, &alive), 0);
    assert_int_equal(put_in(f, "q", small, 3, NOW + DAY, &elsewhere), 0);
    assert_int_equal(rosters_sweep(f->store, NOW, &f->error), 0);
    assert_true(roster_has_user(f, &ended.bearer, "org:0", "zoe"));
    assert_int_equal(rosters_sweep(f->store, NOW + DAY + 1, &f->error), 0);
    assert_false(roster_has_user(f, &ended.bearer, "org:0", "zoe"));
    assert_false(roster_has_org(f, &ended.bearer, "org:0"));
    answer_small(f, &elsewhere.bearer);
    assert_true(roster_has_user(f, &alive.bearer, "org:00", "eve"));
    assert_int_equal(rosters_sweep(f->store, NOW + 10 * DAY, &f->error), 0);
    assert_int_equal(rows_of(f, "rosters") + rows_of(f, "roster_ends") + rows_of(f, "roster_parts"), 0);
    uint64_t before = commits(f);
    assert_int_equal(rosters_sweep(f->store, NOW + 20 * DAY, &f->error), 0);
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
    struct put put;
    struct bearer_org org = wide(f, 30000);
    assert_int_equal(put_in(f, "p", &org, 1, NOW, &put), 0);
    uint64_t parts = rows_of(f, "roster_parts");
    assert_true(parts > 250);
    assert_int_equal(rosters_sweep(f->store, NOW + 2 * DAY, &f->error), 0);
    assert_int_equal(rows_of(f, "roster_parts"), parts - 200);
    assert_int_equal(rows_of(f, "rosters"), 1);
    assert_false(roster_has_user(f, &put.bearer, "o", "c00000000"));

    assert_int_equal(put_in(f, "p", &org, 1, NOW + 2 * DAY, &put), 0);
    assert_int_equal(rows_of(f, "roster_parts"), parts);
    assert_int_equal(rows_of(f, "roster_ends"), 1);
    assert_true(roster_has_user(f, &put.bearer, "o", "c00000000"));
    assert_int_equal(rosters_sweep(f->store, NOW + 2 * DAY, &f->error), 0);
    assert_int_equal(rows_of(f, "roster_parts"), parts);

    for (int i = 0; i < 2; i++)
        assert_int_equal(rosters_sweep(f->store, NOW + 9 * DAY, &f->error), 0);
    assert_int_equal(rows_of(f, "rosters") + rows_of(f, "roster_ends") + rows_of(f, "roster_parts"), 0);
}

static void refuses_more_than_it_can_keep(void **state)
{
    struct fixture *f = *state;
    struct put put;
    struct bearer_org org = wide(f, 60000);
    assert_int_equal(put_in(f, "p", &org, 1, NOW, &put), -1);
    assert_error(&f->error, ERROR_BODY_TOO_LARGE);
    struct bearer_org *many = arena_array(&f->arena, ROSTER_ORGS_MAX + 1, sizeof *many);
    assert_non_null(many);
    for (size_t i = 0; i <= ROSTER_ORGS_MAX; i++)
        many[i].org = arena_printf(&f->arena, "%0100zu", i);
    assert_int_equal(put_in(f, "p", many, ROSTER_ORGS_MAX + 1, NOW, &put), -1);
    assert_error(&f->error, ERROR_TOO_MANY_ENTRIES);
    assert_int_equal(put_in(f, "p", many, ROSTER_ORGS_MAX, NOW, &put), 0);
    assert_true(roster_has_org(f, &put.bearer, many[ROSTER_ORGS_MAX - 1].org.ptr));
}

/* Walks all pages: each of the numbered users must come exactly once, and in order. */
static void assert_each_once(struct fixture *f, const struct bearer *bearer, size_t count, const char *text,
                             size_t limit)
{
    struct roster_question q = { .bearer = bearer, .org = SLICE("o"), .text = slice_of(text), .limit = limit };
    char cursor[512];
    size_t next = 0;
    do {
        struct arena_mark mark = arena_mark(&f->arena);
        assert_int_equal(roster_ask(f, roster_read_page, &q), 0);
        assert_true(q.page.count <= limit);
        for (size_t i = 0; i < q.page.count; i++, next++) {
            char expected[32];
            snprintf(expected, sizeof expected, "c%08zu", next);
            if (!slice_is(q.page.candidates[i].name, expected))
                fail_msg("%.*s, not %s", SLICE_ARGS(q.page.candidates[i].name), expected);
        }
        assert_true(q.page.next.len <= sizeof cursor);
        if (q.page.next.len)
            memcpy(cursor, q.page.next.ptr, q.page.next.len);
        q.cursor = (struct slice){ cursor, q.page.next.len };
        arena_rewind(&f->arena, mark);
    } while (q.cursor.len);
    assert_int_equal(next, count);
}

static void pages_are_complete_and_name_each_once(void **state)
{
    struct fixture *f = *state;
    struct put put;
    enum { USERS = 2500 };                  /* four parts */
    struct bearer_org orgs[] = {
        { .org = SLICE("n"), .users = users, .user_count = COUNT(users) },
        { .org = SLICE("o"), .users = roster_users(&f->arena, USERS), .user_count = USERS },
        { .org = SLICE("p"), .users = others, .user_count = COUNT(others) },
    };
    assert_int_equal(put_in(f, "p", orgs, COUNT(orgs), NOW, &put), 0);
    static const size_t limits[] = { 1, 7, 1000, USERS - 1, USERS, USERS + 1 };
    for (size_t i = 0; i < COUNT(limits); i++) {
        assert_each_once(f, &put.bearer, USERS, "", limits[i]);
        assert_each_once(f, &put.bearer, USERS, "@EXAMPLE.com", limits[i]);
    }
    struct bearer bearer = carrying(orgs, COUNT(orgs));
    assert_each_once(f, &bearer, USERS, "person.", 1000);
}

/* What was asked is repeated, so that the diagnostics say something. */
static double time_of(struct fixture *f, store_reader *reader, struct roster_question *q, int times)
{
    double start = roster_milliseconds();
    for (int i = 0; i < times; i++) {
        struct arena_mark mark = arena_mark(&f->arena);
        assert_int_equal(roster_ask(f, reader, q), 0);
        arena_rewind(&f->arena, mark);
    }
    return (roster_milliseconds() - start) / times;
}

static double report_search(struct fixture *f, struct roster_question *q, const char *text)
{
    q->text = slice_of(text);
    double took = time_of(f, roster_read_page, q, 20);
    printf("#   search \"%s\": %.2f ms, %zu found\n", text, took, q->page.count);
    return took;
}

static void measure(struct fixture *f, size_t count)
{
    struct put put;
    struct bearer_org org = { .org = SLICE("o"), .users = roster_users(&f->arena, count), .user_count = count };
    double start = roster_milliseconds();
    assert_int_equal(put_in(f, "p", &org, 1, NOW, &put), 0);
    double first = roster_milliseconds() - start;
    start = roster_milliseconds();
    assert_int_equal(put_in(f, "p", &org, 1, NOW, &put), 0);
    double again = roster_milliseconds() - start;
    char names[4][16] = { "c00000000", "", "", "c" };
    snprintf(names[1], sizeof names[1], "c%08zu", count / 2);
    snprintf(names[2], sizeof names[2], "c%08zu", count - 1);
    printf("# %zu users: put %.1f ms, put again %.1f ms\n", count, first, again);
    for (size_t i = 0; i < COUNT(names); i++) {
        struct roster_question q = { .bearer = &put.bearer, .org = SLICE("o"), .name = slice_of(names[i]) };
        double took = time_of(f, roster_read_user, &q, 1000);
        assert_int_equal(q.found, i < 3);
        printf("#   find %s: %.1f us\n", names[i], took * 1000);
    }
    struct roster_question q = { .bearer = &put.bearer, .org = SLICE("o"), .limit = 100 };
    report_search(f, &q, "no such person");
    assert_int_equal(q.page.count, 0);
    report_search(f, &q, "~");
    assert_int_equal(q.page.count, 0);
    report_search(f, &q, "~~~");
    report_search(f, &q, names[2]);
    assert_int_equal(q.page.count, 1);
    report_search(f, &q, "9999@example");
    assert_int_equal(q.page.count, count / 10000);
    report_search(f, &q, "");
    assert_int_equal(q.page.count, 100);
    assert_each_once(f, &put.bearer, count, "", 1000);
    assert_int_equal(roster_users_of(f, &put.bearer, "o"), count);
}

static void a_text_over_its_bound_is_refused(void **state)
{
    struct fixture *f = *state;
    struct bearer bearer = carrying(small, COUNT(small));
    char text[ROSTER_TEXT_BYTES_MAX + 1];
    memset(text, 'a', sizeof text);
    struct roster_question q = { .bearer = &bearer, .org = SLICE("org:0"), .limit = 10,
                                 .text = { text, sizeof text } };
    assert_int_equal(roster_ask(f, roster_read_page, &q), -1);
    assert_error(&f->error, ERROR_TOO_LONG);
    q.text.len--;
    assert_int_equal(roster_ask(f, roster_read_page, &q), 0);
}

/* Made to match nearly everywhere: each place would cost the text's length if it was compared byte by byte. */
static void a_hostile_roster_costs_about_as_much_as_any(void **state)
{
    struct fixture *f = *state;
    enum { USERS = 55000 };
    struct put put;
    struct bearer_user *made = arena_array(&f->arena, USERS, sizeof *made);
    char letters[251] = "";
    memset(letters, 'a', sizeof letters - 1);
    assert_non_null(made);
    for (size_t i = 0; i < USERS; i++)
        made[i].client_id = arena_printf(&f->arena, "%s%05zu", letters, i);
    struct bearer_org org = { .org = SLICE("o"), .users = made, .user_count = USERS };
    assert_int_equal(put_in(f, "p", &org, 1, NOW, &put), 0);
    struct roster_question q = { .bearer = &put.bearer, .org = SLICE("o"), .limit = 100 };
    char text[ROSTER_TEXT_BYTES_MAX + 1] = "zzz";
    double plain = report_search(f, &q, text);
    for (size_t at = 0; at < ROSTER_TEXT_BYTES_MAX; at += 21) {
        memset(text, 'a', ROSTER_TEXT_BYTES_MAX);
        text[at] = 'X';
        double took = report_search(f, &q, text);
        assert_int_equal(q.page.count, 0);
        if (took > 10 * plain + 50)     /* byte by byte it was over 350 ms */
            fail_msg("X at %zu: %.1f ms, where an ordinary text takes %.1f", at, took, plain);
    }
}

static void hundred_thousand_users_are_quick(void **state)
{
    struct fixture *f = *state;
    measure(f, 10000);
    measure(f, 100000);
}

static void entries_of_other_orgs_are_seen(void **state)
{
    struct fixture *f = *state;
    struct put alone, both;
    assert_int_equal(put_in(f, "p", small, 1, INT64_MAX / 2, &alone), 0);
    assert_int_equal(put_in(f, "p", small, 2, INT64_MAX / 2, &both), 0);
    const struct bearer carried[] = { carrying(small, 1), carrying(small, 2), carrying(NULL, 0) };
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
        WITH_STORE(searches_roles_ids_and_emails_in_either_case),
        WITH_STORE(a_length_is_never_taken_for_text),
        WITH_STORE(refuses_a_cursor_of_another_search),
        WITH_STORE(one_content_is_stored_once_in_whatever_order_it_comes),
        WITH_STORE(contents_that_differ_have_digests_that_differ),
        WITH_STORE(a_life_is_lengthened_about_once_a_day),
        WITH_STORE(refuses_a_client_with_two_emails),
        cmocka_unit_test(an_org_follows_from_the_one_entry_that_names_the_client),
        WITH_STORE(a_sweep_takes_what_has_ended_and_nothing_else),
        WITH_STORE(a_sweep_is_bounded_and_what_it_began_is_not_used_again),
        WITH_STORE(refuses_more_than_it_can_keep),
        WITH_STORE(pages_are_complete_and_name_each_once),
        WITH_STORE(entries_of_other_orgs_are_seen),
        WITH_STORE(a_text_over_its_bound_is_refused),
        WITH_STORE(a_hostile_roster_costs_about_as_much_as_any),
        WITH_STORE(hundred_thousand_users_are_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
