#include <store/store_fixture.h>

#include <share/projects.h>

static const struct origin by_hand = { .actor = { .kind = ACTOR_ADMINISTRATOR }, .at = 1 };

static enum error_kind add(struct fixture *f, const char *project)
{
    error_init(&f->error, NULL);
    projects_add(f->store, slice_of(project), &by_hand, &f->arena, NULL, &f->error);
    return f->error.kind;
}

static enum error_kind add_alias(struct fixture *f, const char *project, const char *alias)
{
    error_init(&f->error, NULL);
    projects_add_alias(f->store, slice_of(project), slice_of(alias), &by_hand, &f->arena, NULL, &f->error);
    return f->error.kind;
}

struct question {
    const char *name;
    int found;
    struct slice project;
};

static int read_name(struct store_view *view, void *context, struct error *error)
{
    (void)error;
    struct question *question = context;
    question->found = projects_resolve(view, slice_of(question->name), &question->project);
    return question->found < 0 ? -1 : 0;
}

/* The project of that name, "" where there is none. */
static const char *resolve(struct fixture *f, const char *name)
{
    struct question question = { .name = name };
    error_init(&f->error, NULL);
    assert_int_equal(store_read(f->store, read_name, &question, &f->arena, NULL, &f->error), 0);
    return question.found ? arena_copy(&f->arena, question.project).ptr : "";
}

static void a_project_goes_by_its_name_and_its_aliases(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(add(f, "p"), ERROR_NONE);
    assert_int_equal(add_alias(f, "p", "app one"), ERROR_NONE);
    assert_int_equal(add_alias(f, "p", "app one"), ERROR_NONE);
    assert_string_equal(resolve(f, "p"), "p");
    assert_string_equal(resolve(f, "app one"), "p");
    assert_string_equal(resolve(f, "app"), "");
    assert_string_equal(resolve(f, ""), "");
}

static void a_name_is_never_two_projects(void **state)
{
    struct fixture *f = *state;
    assert_int_equal(add(f, "p"), ERROR_NONE);
    assert_int_equal(add(f, "q"), ERROR_NONE);
    assert_int_equal(add(f, "p"), ERROR_PROJECT_EXISTS);
    assert_int_equal(add_alias(f, "p", "q"), ERROR_ALIAS_EXISTS);
    assert_int_equal(add_alias(f, "p", "p"), ERROR_NONE);
    assert_int_equal(add_alias(f, "p", "a"), ERROR_NONE);
    assert_int_equal(add_alias(f, "q", "a"), ERROR_ALIAS_EXISTS);
    assert_int_equal(add(f, "a"), ERROR_PROJECT_EXISTS);
    assert_int_equal(add_alias(f, "none", "b"), ERROR_PROJECT_UNKNOWN);
    assert_string_equal(resolve(f, "a"), "p");
}

static void aliases_are_listed_page_by_page(void **state)
{
    struct fixture *f = *state;
    struct slice cursor = { 0 };
    size_t seen = 0;
    assert_int_equal(add(f, "p"), ERROR_NONE);
    assert_int_equal(add(f, "q"), ERROR_NONE);
    for (int i = 0; i < 5; i++) {
        char alias[8];
        snprintf(alias, sizeof alias, "a%d", i);
        assert_int_equal(add_alias(f, i == 2 ? "q" : "p", alias), ERROR_NONE);
    }
    do {
        struct projects_aliases page;
        error_init(&f->error, NULL);
        assert_int_equal(projects_list_aliases(f->store, SLICE("p"), 3, cursor, &f->arena, &page, &f->error), 0);
        for (size_t i = 0; i < page.count; i++, seen++)
            assert_int_equal(page.aliases[i].ptr[1], "0134"[seen]);
        cursor = page.next;
    } while (cursor.len);
    assert_int_equal(seen, 4);
}

#define TEST(name) cmocka_unit_test_setup_teardown(name, fixture_setup, fixture_teardown)

int main(void)
{
    const struct CMUnitTest tests[] = {
        TEST(a_project_goes_by_its_name_and_its_aliases),
        TEST(a_name_is_never_two_projects),
        TEST(aliases_are_listed_page_by_page),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
