#include <unit.h>

#include "connections.h"

static void a_full_table_gives_no_slot_until_one_comes_back(void **state)
{
    (void)state;
    struct host_connections table;
    struct host_connection *taken[3];
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(host_connections_init(&table, 3, &error), 0);
    for (size_t i = 0; i < COUNT(taken); i++)
        assert_non_null(taken[i] = host_connections_take(&table));
    assert_null(host_connections_take(&table));
    assert_int_equal(atomic_load(&table.open), 3);
    host_connections_give(&table, taken[1]);
    assert_int_equal(atomic_load(&table.open), 2);
    assert_ptr_equal(host_connections_take(&table), taken[1]);
    host_connections_release(&table);
}

static void one_thread_at_a_time_works_on_a_connection(void **state)
{
    (void)state;
    struct host_connections table;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(host_connections_init(&table, 2, &error), 0);
    struct host_connection *connection = host_connections_take(&table);
    uint32_t generation = host_connection_generation(connection);
    assert_false(host_connection_claim(connection, generation, false));
    assert_false(host_connection_park(connection));     /* the refused claim is not lost */
    assert_true(host_connection_park(connection));
    assert_true(host_connection_claim(connection, generation, false));
    assert_true(host_connection_park(connection));
    host_connections_release(&table);
}

static void a_late_event_does_not_reach_the_next_connection_in_the_slot(void **state)
{
    (void)state;
    struct host_connections table;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(host_connections_init(&table, 1, &error), 0);
    struct host_connection *connection = host_connections_take(&table);
    uint32_t before = host_connection_generation(connection);
    host_connections_give(&table, connection);
    assert_false(host_connection_claim(connection, before, false));
    assert_false(host_connection_claim(connection, before + 1, false));     /* nobody's */
    assert_ptr_equal(host_connections_take(&table), connection);
    assert_true(host_connection_park(connection));
    assert_false(host_connection_claim(connection, before, true));
    assert_false(host_connection_hangup(connection));
    assert_true(host_connection_claim(connection, host_connection_generation(connection), false));
    host_connections_release(&table);
}

static void a_hangup_is_remembered_until_the_connection_ends(void **state)
{
    (void)state;
    struct host_connections table;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(host_connections_init(&table, 1, &error), 0);
    struct host_connection *connection = host_connections_take(&table);
    assert_false(host_connection_claim(connection, host_connection_generation(connection), true));
    assert_true(host_connection_hangup(connection));
    assert_false(host_connection_park(connection));
    assert_true(host_connection_hangup(connection));
    host_connections_give(&table, connection);
    assert_ptr_equal(host_connections_take(&table), connection);
    assert_false(host_connection_hangup(connection));
    host_connections_release(&table);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_full_table_gives_no_slot_until_one_comes_back),
        cmocka_unit_test(one_thread_at_a_time_works_on_a_connection),
        cmocka_unit_test(a_late_event_does_not_reach_the_next_connection_in_the_slot),
        cmocka_unit_test(a_hangup_is_remembered_until_the_connection_ends),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
