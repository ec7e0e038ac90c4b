#include <unit.h>

#include "conf_value.h"

static const struct conf_option *option_of(const char *name)
{
    const struct conf_option *option = conf_option_find(conf_option_table, slice_of(name));
    assert_non_null(option);
    return option;
}

static void the_ends_of_a_range_are_in_it(void **state)
{
    (void)state;
    static const struct { const char *name, *inside, *outside; } cases[] = {
        { "threads", "1", "0" },
        { "threads", "64", "65" },
        { "cache_size", "1M", "1048575" },
        { "cache_size", "1024G", "1025G" },
        { "body_timeout", "10ms", "9ms" },
        { "body_timeout", "60 minutes", "3600001ms" },
        { "api_key_prefix", "x", "" },
        { "api_key_prefix", "abcdefghijklmnopqrstuvwxyz-_0123", "abcdefghijklmnopqrstuvwxyz-_01234" },
        { "socket_mode", "0777", "01777" },
        { "socket_mode", "660", "66" },
        { "operations_allow", "0.0.0.0/0", "0.0.0.0/-1" },
        { "operations_allow", "  ::/0   ::ffff:192.0.2.1/128 ", "::/0\t::1" },
        { "operations_allow", "", "/8" },
        { "operations_allow", "192.0.2.255/32", "192.0.2.256" },
        { "log_level", "debug", "Debug" },
        { "socket", "/", "x" },
        { "base_path", "", "/" },
        { "base_path", "/dashgrant", "dashgrant" },
        { "base_path", "/a/b.c-d_e~9", "/a/" },
        { "base_path", "/...", "/.." },
        { "base_path", "/a/.b", "/a/./b" },
        { "base_path", "/a/b", "/a//b" },
        { "base_path", "/ab", "/a%20b" },
    };
    struct conf conf;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(conf_defaults(&conf, &error), 0);
    for (size_t i = 0; i < COUNT(cases); i++) {
        const struct conf_option *option = option_of(cases[i].name);
        error_init(&error, NULL);
        if (conf_value_set(&conf, option, slice_of(cases[i].inside), "", &error))
            fail_msg("%s", error.detail);
        if (conf_value_set(&conf, option, slice_of(cases[i].outside), "here: ", &error) != -1)
            fail_msg("%s takes \"%s\"", cases[i].name, cases[i].outside);
        assert_error(&error, ERROR_BAD_REQUEST);
        assert_int_equal(strncmp(error.detail, "here: ", 6), 0);
    }
    conf_release(&conf);
}

static void booleans_have_three_words_each(void **state)
{
    (void)state;
    static const char *const yes[] = { "true", "yes", "on" }, *const no[] = { "false", "no", "off" };
    struct conf conf = { 0 };
    struct error error;
    error_init(&error, NULL);
    for (size_t i = 0; i < COUNT(yes); i++) {
        assert_int_equal(conf_value_set(&conf, option_of("log_to_syslog"), slice_of(yes[i]), "", &error), 0);
        assert_true(conf.log_to_syslog);
        assert_int_equal(conf_value_set(&conf, option_of("log_to_syslog"), slice_of(no[i]), "", &error), 0);
        assert_false(conf.log_to_syslog);
    }
}

static void a_refused_value_leaves_the_field(void **state)
{
    (void)state;
    struct conf conf = { 0 };
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(conf_value_set(&conf, option_of("socket"), SLICE("/a"), "", &error), 0);
    assert_int_equal(conf_value_set(&conf, option_of("socket"), SLICE("b"), "", &error), -1);
    assert_string_equal(conf.socket, "/a");
    conf_value_release(&conf, option_of("socket"));
    assert_null(conf.socket);
}

static void words_say_what_is_taken(void **state)
{
    (void)state;
    char words[CONF_VALUE_WORDS];
    conf_value_describe(option_of("threads"), words);
    assert_string_equal(words, "a whole number from 1 to 64");
    conf_value_describe(option_of("socket"), words);
    assert_string_equal(words, "an absolute path of at most 107 bytes, or nothing");
    for (const struct conf_option *option = conf_option_table; option->name; option++) {
        conf_value_describe(option, words);
        assert_true(strlen(words) > 10 && strlen(words) < CONF_VALUE_WORDS - 1);
        assert_null(strchr(words, '%'));
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_ends_of_a_range_are_in_it),
        cmocka_unit_test(booleans_have_three_words_each),
        cmocka_unit_test(a_refused_value_leaves_the_field),
        cmocka_unit_test(words_say_what_is_taken),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
