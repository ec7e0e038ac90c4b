#include <unit.h>

#include <tool/step.h>

static struct entry user_entry(struct slice dashboard, struct slice user, enum scope scope)
{
    return (struct entry){ .project = SLICE("p"),
                           .grant = { .dashboard = dashboard, .scope = scope,
                                      .principal = { .kind = PRINCIPAL_USER, .user = user },
                                      .period = { PERIOD_OPEN_START, PERIOD_OPEN_END } } };
}

static void makes_the_body_of_a_put(void **state)
{
    (void)state;
    struct step step;
    struct error error;
    error_init(&error, NULL);
    step_init(&step);
    for (int round = 0; round < 2; round++) {
        step_begin(&step, SLICE("p"));
        struct entry one = user_entry(SLICE("d"), SLICE("u"), SCOPE_READ);
        struct entry two = user_entry(SLICE("d"), SLICE("u"), SCOPE_READ_WRITE);
        assert_int_equal(step_add(&step, &one, 3), STEP_TAKEN);
        assert_int_equal(step_add(&step, &two, 5), STEP_TAKEN);
        assert_int_equal(step_finish(&step, &error), 0);
        assert_slice(step.project, "p");
        assert_slice(buffer_slice(&step.body),
                     "{\"permissions\":[{\"dashboard_id\":\"d\",\"scope\":\"read\",\"user_reference\":\"u\"},"
                     "{\"dashboard_id\":\"d\",\"scope\":\"read_write\",\"user_reference\":\"u\"}]}");
        assert_int_equal(step.count, 2);
        assert_int_equal(step.lines[0], 3);
        assert_int_equal(step.lines[1], 5);
    }
    step_release(&step);
}

static void a_target_stands_in_a_step_once(void **state)
{
    (void)state;
    const struct principal principals[] = {
        { .kind = PRINCIPAL_USER, .user = SLICE("u") },
        { .kind = PRINCIPAL_USER, .user = SLICE("v") },
        { .kind = PRINCIPAL_USER, .user = SLICE("u"), .org = SLICE("o") },
        { .kind = PRINCIPAL_ROLE, .role = SLICE("u"), .org = SLICE("o") },
        { .kind = PRINCIPAL_ORG, .org = SLICE("u") },
        { .kind = PRINCIPAL_ORG, .org = SLICE("o") },
    };
    struct step step;
    step_init(&step);
    step_begin(&step, SLICE("p"));
    for (size_t i = 0; i < COUNT(principals); i++) {
        struct entry entry = user_entry(SLICE("d"), SLICE("u"), SCOPE_READ);
        entry.grant.principal = principals[i];
        assert_int_equal(step_add(&step, &entry, i), STEP_TAKEN);
        /* another period is the same target */
        entry.grant.period.expires_at = 5;
        assert_int_equal(step_add(&step, &entry, i), STEP_FULL);
        entry.grant.dashboard = SLICE("e");
        assert_int_equal(step_add(&step, &entry, i), STEP_TAKEN);
        entry.grant.scope = SCOPE_READ_WRITE;
        assert_int_equal(step_add(&step, &entry, i), STEP_TAKEN);
    }
    assert_int_equal(step.count, 3 * COUNT(principals));
    step_begin(&step, SLICE("p"));
    struct entry entry = user_entry(SLICE("d"), SLICE("u"), SCOPE_READ);
    assert_int_equal(step_add(&step, &entry, 1), STEP_TAKEN);
    step_release(&step);
}

static void ends_at_the_service_s_bounds(void **state)
{
    (void)state;
    struct step step;
    struct error error;
    char user[USER_REFERENCE_BYTES_MAX + 1], dashboard[ID_BYTES_MAX + 1];
    error_init(&error, NULL);
    step_init(&step);
    step_begin(&step, SLICE("p"));
    enum step_result result = STEP_TAKEN;
    size_t count = 0;
    for (; result == STEP_TAKEN && count <= ENTRIES_MAX; count++) {
        snprintf(user, sizeof user, "u%d", (int)count);
        struct entry entry = user_entry(SLICE("d"), slice_of(user), SCOPE_READ);
        result = step_add(&step, &entry, count);
    }
    assert_int_equal(result, STEP_FULL);
    assert_int_equal(step.count, ENTRIES_MAX);

    step_begin(&step, SLICE("p"));
    memset(user, '"', sizeof user);
    memset(dashboard, 'd', sizeof dashboard);
    for (result = STEP_TAKEN, count = 0; result == STEP_TAKEN; count++) {
        snprintf(dashboard, 10, "%09d", (int)count);
        dashboard[9] = 'd';
        struct entry entry = user_entry((struct slice){ dashboard, ID_BYTES_MAX },
                                        (struct slice){ user, USER_REFERENCE_BYTES_MAX }, SCOPE_READ_WRITE);
        entry.grant.principal.org = (struct slice){ user, ID_BYTES_MAX };
        entry.grant.period = (struct period){ 1, 2 };
        result = step_add(&step, &entry, count);
    }
    assert_int_equal(result, STEP_FULL);
    assert_in_range(step.count, 500, ENTRIES_MAX - 1);
    assert_int_equal(step_finish(&step, &error), 0);
    assert_true(step.body.len <= BODY_BYTES_MAX);
    step_release(&step);
}

static void counts_what_became_of_the_entries(void **state)
{
    (void)state;
    struct step_counts counts = { .granted = 10 };
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(step_count(SLICE("{\"permissions\":[{\"status\":\"granted\"},{\"status\":\"unchanged\"},"
                                      "{\"status\":\"updated\"},{\"status\":\"granted\"}],\"revision\":\"x\"}"),
                                &counts, &error), 0);
    assert_int_equal(counts.granted, 12);
    assert_int_equal(counts.updated, 1);
    assert_int_equal(counts.unchanged, 1);
    static const struct slice bad[] = {
        SLICE_INIT(""), SLICE_INIT("[]"), SLICE_INIT("{}"),
        SLICE_INIT("{\"permissions\":[{\"status\":\"absent\"}]}"),
        SLICE_INIT("{\"permissions\":[{}]}"),
    };
    for (size_t i = 0; i < COUNT(bad); i++) {
        error_init(&error, NULL);
        assert_int_equal(step_count(bad[i], &counts, &error), -1);
        assert_error(&error, ERROR_INTERNAL);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_the_body_of_a_put),
        cmocka_unit_test(a_target_stands_in_a_step_once),
        cmocka_unit_test(ends_at_the_service_s_bounds),
        cmocka_unit_test(counts_what_became_of_the_entries),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
