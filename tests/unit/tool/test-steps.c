#include <unit.h>

#include <tool/steps.h>

static struct entry entry_of(struct slice project, struct slice user)
{
    return (struct entry){ .project = project,
                           .grant = { .dashboard = SLICE("d"), .scope = SCOPE_READ,
                                      .principal = { .kind = PRINCIPAL_USER, .user = user },
                                      .period = { PERIOD_OPEN_START, PERIOD_OPEN_END } } };
}

static void each_project_has_a_step_of_its_own(void **state)
{
    (void)state;
    static struct steps steps;
    static const char *const projects[] = { "a", "b", "a", "c", "b", "a" };
    struct error error;
    struct step *ready = NULL;
    error_init(&error, NULL);
    steps_init(&steps);
    assert_int_equal(steps_first_line(&steps), 0);
    assert_null(steps_take_oldest(&steps));
    for (size_t i = 0; i < COUNT(projects); i++) {
        char user[10];
        snprintf(user, sizeof user, "u%d", (int)i);
        struct entry entry = entry_of(slice_of(projects[i]), slice_of(user));
        assert_int_equal(steps_add(&steps, &entry, i + 1, &ready, &error), 1);
        assert_int_equal(steps_first_line(&steps), 1);
    }
    static const struct {
        const char *project;
        size_t count;
        uint64_t first;
    } wanted[] = { { "a", 3, 1 }, { "b", 2, 2 }, { "c", 1, 4 } };
    for (size_t i = 0; i < COUNT(wanted); i++) {
        assert_int_equal(steps_first_line(&steps), wanted[i].first);
        struct step *step = steps_take_oldest(&steps);
        assert_slice(step->project, wanted[i].project);
        assert_int_equal(step->count, wanted[i].count);
        steps_give_back(&steps, step);
    }
    assert_null(steps_take_oldest(&steps));
    assert_int_equal(steps.bytes, 0);
    steps_release(&steps);
}

static void a_later_line_on_the_same_target_waits_for_the_next_step(void **state)
{
    (void)state;
    static struct steps steps;
    struct error error;
    struct step *ready = NULL;
    error_init(&error, NULL);
    steps_init(&steps);
    struct entry entry = entry_of(SLICE("p"), SLICE("u")), other = entry_of(SLICE("q"), SLICE("u"));
    assert_int_equal(steps_add(&steps, &entry, 1, &ready, &error), 1);
    assert_int_equal(steps_add(&steps, &other, 2, &ready, &error), 1);
    assert_int_equal(steps_add(&steps, &entry, 3, &ready, &error), 0);
    assert_slice(ready->project, "p");
    assert_int_equal(ready->lines[0], 1);
    assert_int_equal(steps_first_line(&steps), 2);
    steps_give_back(&steps, ready);
    assert_int_equal(steps_add(&steps, &entry, 3, &ready, &error), 1);
    assert_int_equal(steps_first_line(&steps), 2);
    steps_release(&steps);
}

static void too_many_projects_send_the_oldest_first(void **state)
{
    (void)state;
    static struct steps steps;
    struct error error;
    struct step *ready = NULL;
    char project[20];
    error_init(&error, NULL);
    steps_init(&steps);
    for (int i = 0; i < STEPS_OPEN_MAX; i++) {
        snprintf(project, sizeof project, "p%d", i);
        struct entry entry = entry_of(slice_of(project), SLICE("u"));
        assert_int_equal(steps_add(&steps, &entry, (uint64_t)i + 1, &ready, &error), 1);
    }
    struct entry entry = entry_of(SLICE("one more"), SLICE("u"));
    assert_int_equal(steps_add(&steps, &entry, STEPS_OPEN_MAX + 1, &ready, &error), 0);
    assert_slice(ready->project, "p0");
    steps_give_back(&steps, ready);
    assert_int_equal(steps_add(&steps, &entry, STEPS_OPEN_MAX + 1, &ready, &error), 1);
    /* one that is open already needs no room */
    struct entry again = entry_of(SLICE("p7"), SLICE("v"));
    assert_int_equal(steps_add(&steps, &again, STEPS_OPEN_MAX + 2, &ready, &error), 1);
    steps_release(&steps);
}

static void an_old_step_has_waited_long_enough(void **state)
{
    (void)state;
    static struct steps steps;
    struct error error;
    struct step *ready = NULL;
    error_init(&error, NULL);
    steps_init(&steps);
    assert_false(steps_waited(&steps, 1));
    struct entry entry = entry_of(SLICE("p"), SLICE("u"));
    assert_int_equal(steps_add(&steps, &entry, 10, &ready, &error), 1);
    assert_false(steps_waited(&steps, 10 + STEPS_AGE_MAX));
    assert_true(steps_waited(&steps, 11 + STEPS_AGE_MAX));
    steps_release(&steps);
}

static void open_bodies_are_bounded_together(void **state)
{
    (void)state;
    static struct steps steps;
    struct error error;
    char project[20], user[200], name[20];
    size_t sent = 0;
    error_init(&error, NULL);
    steps_init(&steps);
    memset(user, 'u', sizeof user);
    for (int i = 0; i < 300000 && !sent; i++) {
        struct step *ready = NULL;
        snprintf(project, sizeof project, "p%d", i % 400);
        snprintf(name, sizeof name, "%08d", i);
        memcpy(user, name, 8);
        struct entry entry = entry_of(slice_of(project), (struct slice){ user, sizeof user });
        int added = steps_add(&steps, &entry, (uint64_t)i + 1, &ready, &error);
        assert_true(steps.bytes <= STEPS_BYTES_MAX + 1000);
        if (added == 0) {
            assert_slice(ready->project, "p0");
            steps_give_back(&steps, ready);
            sent++;
        }
    }
    assert_int_equal(sent, 1);
    steps_release(&steps);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(each_project_has_a_step_of_its_own),
        cmocka_unit_test(a_later_line_on_the_same_target_waits_for_the_next_step),
        cmocka_unit_test(too_many_projects_send_the_oldest_first),
        cmocka_unit_test(an_old_step_has_waited_long_enough),
        cmocka_unit_test(open_bodies_are_bounded_together),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
