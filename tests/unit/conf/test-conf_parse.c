#include <unit.h>

#include <base/buffer.h>
#include <text/duration.h>
#include <text/number.h>

#include "conf_option.h"
#include "conf_parse.h"

/* A value that the option takes and that is not its default. */
static const char *other_value(const struct conf_option *option)
{
    switch (option->type) {
    case CONF_TEXT:
        return "a group";
    case CONF_PATH:
        return "/a/folder";
    case CONF_URL_PATH:
        return "/team/dash-grant";
    case CONF_NAME:
        return "Other_1-";
    case CONF_MODE:
        return "0600";
    case CONF_BOOLEAN:
        return strcmp(option->initial, "true") == 0 ? "false" : "true";
    case CONF_CHOICE:
        return "notice";
    case CONF_ADDRESSES:
        return "192.0.2.1 198.51.100.0/24 2001:db8::/32";
    case CONF_ORIGINS:
        return "https://app.example http://localhost:3000";
    case CONF_ANCESTORS:
        return "'self' https://app.example";
    case CONF_NUMBER:
    case CONF_DURATION:
    case CONF_BYTES:
        return option->shorter[0] ? option->maximum : option->minimum;
    }
    return "";
}

static int64_t number_of(const struct conf_option *option, const char *text)
{
    uint64_t value = 0;
    int64_t milliseconds = 0;
    if (option->type == CONF_DURATION)
        assert_int_equal(duration_parse(slice_of(text), &milliseconds), 0);
    else
        assert_int_equal(number_parse_bytes(slice_of(text), INT64_MAX, &value), 0);
    return option->type == CONF_DURATION ? milliseconds : (int64_t)value;
}

static void assert_value(const struct conf *conf, const struct conf_option *option, const char *text)
{
    const void *field = (const char *)conf + option->offset;
    if (option->type == CONF_BOOLEAN)
        assert_int_equal(*(const bool *)field, strcmp(text, "true") == 0);
    else if (option->type == CONF_NUMBER || option->type == CONF_DURATION || option->type == CONF_BYTES)
        assert_int_equal(*(const int64_t *)field, number_of(option, text));
    else
        assert_string_equal(*(const char *const *)field, text);
}

static void every_option_can_be_set(void **state)
{
    (void)state;
    struct buffer text;
    struct conf conf;
    struct error error;
    buffer_init(&text, 65536);
    error_init(&error, NULL);
    for (const struct conf_option *option = conf_option_table; option->name; option++) {
        assert_string_not_equal(other_value(option), option->initial);
        buffer_printf(&text, "%s = \"%s\"\n", option->name, other_value(option));
    }
    buffer_byte(&text, '\0');
    assert_false(text.failed);
    assert_int_equal(conf_defaults(&conf, &error), 0);
    if (conf_parse(&conf, "table", text.ptr, 100, &error))
        fail_msg("%s", error.detail);
    for (const struct conf_option *option = conf_option_table; option->name; option++)
        assert_value(&conf, option, other_value(option));
    conf_release(&conf);
    buffer_release(&text);
}

static void an_option_changes_its_own_field_alone(void **state)
{
    (void)state;
    for (const struct conf_option *set = conf_option_table; set->name; set++) {
        char text[256];
        struct conf conf;
        struct error error;
        snprintf(text, sizeof text, "%s = '%s'\n", set->name, other_value(set));
        error_init(&error, NULL);
        assert_int_equal(conf_defaults(&conf, &error), 0);
        if (conf_parse(&conf, "table", text, 1, &error))
            fail_msg("%s", error.detail);
        for (const struct conf_option *option = conf_option_table; option->name; option++)
            assert_value(&conf, option, option == set ? other_value(option) : option->initial);
        conf_release(&conf);
    }
}

static void the_end_is_said_to_be_in_the_last_line_that_holds_anything(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(conf_defaults(&conf, &error), 0);
    assert_int_equal(conf_parse(&conf, "a file", "\nthreads =\n\n\n", 2, &error), -1);
    assert_string_equal(error.detail, "a file:2: premature end of file; an option is written: name = value");
    conf_release(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_can_be_set),
        cmocka_unit_test(an_option_changes_its_own_field_alone),
        cmocka_unit_test(the_end_is_said_to_be_in_the_last_line_that_holds_anything),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
