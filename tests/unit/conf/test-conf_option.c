#include <unit.h>

#include <stdbool.h>

#include <conf/conf.h>

#include "conf_option.h"

static void check_descriptions(const struct conf_option *table)
{
    assert_true(conf_option_count(table) > 0);
    for (const struct conf_option *option = table; option->name; option++) {
        assert_ptr_equal(conf_option_find(table, slice_of(option->name)), option);
        assert_non_null(option->initial);
        assert_non_null(option->since);
        assert_non_null(option->help);
        size_t length = strlen(option->help);
        assert_true(length > 20 && length < 240);
        assert_int_equal(option->help[length - 1], '.');
        assert_true((option->choices != NULL) == (option->type == CONF_CHOICE));
        assert_true((option->minimum != NULL) == (option->maximum != NULL));
    }
}

static void every_option_is_described_once(void **state)
{
    (void)state;
    check_descriptions(conf_option_table);
    check_descriptions(conf_option_project_table);
    for (const struct conf_option *option = conf_option_project_table; option->name; option++)
        assert_null(conf_option_find(conf_option_table, slice_of(option->name)));
}

static size_t width(const struct conf_option *option)
{
    if (option->type == CONF_BOOLEAN)
        return sizeof(bool);
    if (option->type == CONF_NUMBER || option->type == CONF_DURATION || option->type == CONF_BYTES)
        return sizeof(int64_t);
    return sizeof(const char *);
}

static void every_field_has_one_option(void **state)
{
    (void)state;
    unsigned char owners[offsetof(struct conf, projects)] = { 0 };
    size_t owned = 0;
    for (const struct conf_option *option = conf_option_table; option->name; option++)
        for (size_t i = 0; i < width(option); i++) {
            assert_true(option->offset + i < sizeof owners);
            assert_int_equal(owners[option->offset + i], 0);
            owners[option->offset + i] = 1;
            owned++;
        }
    /* the rest is what stands between a bool and the next field */
    for (size_t i = 0; i + 8 <= sizeof owners; i += 8)
        assert_int_equal(owners[i], 1);
    assert_true(owned > sizeof owners * 3 / 4);
}

static void every_field_of_a_project_has_one_option(void **state)
{
    (void)state;
    unsigned char owners[sizeof(struct conf_project)] = { 0 };
    owners[conf_option_project_name.offset]++;
    for (const struct conf_option *option = conf_option_project_table; option->name; option++)
        owners[option->offset]++;
    for (size_t i = 0; i < sizeof owners; i += sizeof(const char *))
        assert_int_equal(owners[i], 1);
}

static void relations_name_options_of_the_same_type(void **state)
{
    (void)state;
    size_t relations = 0;
    for (const struct conf_option *option = conf_option_table; option->name; option++)
        for (size_t i = 0; i < CONF_SHORTER_MAX && option->shorter[i]; i++, relations++) {
            const struct conf_option *shorter = conf_option_find(conf_option_table, slice_of(option->shorter[i]));
            assert_non_null(shorter);
            assert_int_equal(shorter->type, option->type);
        }
    assert_true(relations > 0);
}

static void finds_the_name_that_was_meant(void **state)
{
    (void)state;
    static const struct { const char *name, *meant; } cases[] = {
        { "thread", "threads" },
        { "treads", "threads" },
        { "thraeds", "threads" },
        { "Threads", "threads" },
        { "threads", "threads" },
        { "socket-mode", "socket_mode" },
        { "sokcet", "socket" },
        { "max_conections", "max_connections" },
        { "statedir", "state_dir" },
        { "log-to-syslog", "log_to_syslog" },
        { "shutdown_timeuot", "shutdown_timeout" },
        { "timeout", NULL },
        { "x", NULL },
        { "", NULL },
        { "threads_threads_threads_threads_threads_threads_threads", NULL },
    };
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct conf_option *nearest = conf_option_nearest(conf_option_table, slice_of(cases[i].name));
        const char *seen = nearest ? nearest->name : "none", *meant = cases[i].meant ? cases[i].meant : "none";
        if (strcmp(seen, meant) != 0)
            fail_msg("\"%s\" is taken for %s, not %s", cases[i].name, seen, meant);
    }
    assert_null(conf_option_find(conf_option_table, SLICE("thread")));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_is_described_once),
        cmocka_unit_test(every_field_has_one_option),
        cmocka_unit_test(every_field_of_a_project_has_one_option),
        cmocka_unit_test(relations_name_options_of_the_same_type),
        cmocka_unit_test(finds_the_name_that_was_meant),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
