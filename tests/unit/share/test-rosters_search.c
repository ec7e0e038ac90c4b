#include "roster_fixture.h"

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
    struct roster_put put;
    struct bearer bearer = roster_carrying(roster_small, COUNT(roster_small));
    assert_int_equal(roster_put_in(f, "p", roster_small, COUNT(roster_small), ROSTER_NOW, &put), 0);
    search_small(f, &put.bearer);
    search_small(f, &bearer);
}

/* The length that is packed before "aa..." is 'A': it is not part of the text. */
static void a_length_is_never_taken_for_text(void **state)
{
    struct fixture *f = *state;
    struct roster_put put;
    char name['A' + 1], seen[256];
    memset(name, '1', sizeof name);
    struct bearer_user user = { { name, 'A' }, SLICE("e@x") };
    struct bearer_org org = { .org = SLICE("o"), .users = &user, .user_count = 1 };
    assert_int_equal(roster_put_in(f, "p", &org, 1, ROSTER_NOW, &put), 0);
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
    struct roster_put put;
    assert_int_equal(roster_put_in(f, "p", roster_small, COUNT(roster_small), ROSTER_NOW, &put), 0);
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
    struct roster_put put;
    enum { USERS = 2500 };                  /* four parts */
    struct bearer_org orgs[] = {
        { .org = SLICE("n"), .users = roster_small_users, .user_count = COUNT(roster_small_users) },
        { .org = SLICE("o"), .users = roster_users(&f->arena, USERS), .user_count = USERS },
        { .org = SLICE("p"), .users = roster_small_others, .user_count = COUNT(roster_small_others) },
    };
    assert_int_equal(roster_put_in(f, "p", orgs, COUNT(orgs), ROSTER_NOW, &put), 0);
    static const size_t limits[] = { 1, 7, 1000, USERS - 1, USERS, USERS + 1 };
    for (size_t i = 0; i < COUNT(limits); i++) {
        assert_each_once(f, &put.bearer, USERS, "", limits[i]);
        assert_each_once(f, &put.bearer, USERS, "@EXAMPLE.com", limits[i]);
    }
    struct bearer bearer = roster_carrying(orgs, COUNT(orgs));
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
    struct roster_put put;
    struct bearer_org org = { .org = SLICE("o"), .users = roster_users(&f->arena, count), .user_count = count };
    double start = roster_milliseconds();
    assert_int_equal(roster_put_in(f, "p", &org, 1, ROSTER_NOW, &put), 0);
    double first = roster_milliseconds() - start;
    start = roster_milliseconds();
    assert_int_equal(roster_put_in(f, "p", &org, 1, ROSTER_NOW, &put), 0);
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
    struct bearer bearer = roster_carrying(roster_small, COUNT(roster_small));
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
    struct roster_put put;
    struct bearer_user *made = arena_array(&f->arena, USERS, sizeof *made);
    char letters[251] = "";
    memset(letters, 'a', sizeof letters - 1);
    assert_non_null(made);
    for (size_t i = 0; i < USERS; i++)
        made[i].client_id = arena_printf(&f->arena, "%s%05zu", letters, i);
    struct bearer_org org = { .org = SLICE("o"), .users = made, .user_count = USERS };
    assert_int_equal(roster_put_in(f, "p", &org, 1, ROSTER_NOW, &put), 0);
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

#define WITH_STORE(test) cmocka_unit_test_setup_teardown(test, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        WITH_STORE(searches_roles_ids_and_emails_in_either_case),
        WITH_STORE(a_length_is_never_taken_for_text),
        WITH_STORE(refuses_a_cursor_of_another_search),
        WITH_STORE(pages_are_complete_and_name_each_once),
        WITH_STORE(a_text_over_its_bound_is_refused),
        WITH_STORE(a_hostile_roster_costs_about_as_much_as_any),
        WITH_STORE(hundred_thousand_users_are_quick),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
