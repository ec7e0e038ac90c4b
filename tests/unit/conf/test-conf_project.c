#include <unit.h>

#include "conf_project.h"

static void a_section_is_made_once_with_defaults(void **state)
{
    (void)state;
    struct conf conf = { 0 };
    struct error error;
    error_init(&error, NULL);
    struct conf_project *acme = conf_project_take(&conf, SLICE("acme"), "", &error);
    assert_non_null(acme);
    assert_string_equal(acme->name, "acme");
    assert_string_equal(acme->origins, "");
    assert_string_equal(acme->frame_ancestors, "");
    assert_ptr_equal(conf_project_take(&conf, SLICE("acme"), "", &error), acme);
    assert_non_null(conf_project_take(&conf, SLICE("other"), "", &error));
    assert_int_equal(conf.projects.count, 2);
    conf_project_release(&conf);
    assert_int_equal(conf.projects.count, 0);
    assert_null(conf.projects.items);
}

static void a_name_that_no_project_has_is_refused(void **state)
{
    (void)state;
    char longest[129];
    memset(longest, 'a', sizeof longest);
    const struct slice bad[] = { SLICE(""), SLICE("a\nb"), SLICE("\xff"), { longest, sizeof longest } };
    struct conf conf = { 0 };
    struct error error;
    for (size_t i = 0; i < COUNT(bad); i++) {
        error_init(&error, NULL);
        assert_null(conf_project_take(&conf, bad[i], "here: ", &error));
        assert_error(&error, ERROR_BAD_REQUEST);
        assert_int_equal(strncmp(error.detail, "here: project cannot be", 23), 0);
    }
    error_init(&error, NULL);
    assert_non_null(conf_project_take(&conf, (struct slice){ longest, 128 }, "", &error));
    assert_int_equal(conf.projects.count, 1);
    conf_project_release(&conf);
}

static void there_are_only_so_many(void **state)
{
    (void)state;
    struct conf conf = { 0 };
    struct error error;
    char name[16];
    error_init(&error, NULL);
    for (int i = 0; i < CONF_PROJECTS_MAX; i++) {
        int length = snprintf(name, sizeof name, "p%d", i);
        assert_non_null(conf_project_take(&conf, (struct slice){ name, (size_t)length }, "", &error));
    }
    assert_null(conf_project_take(&conf, SLICE("more"), "", &error));
    assert_error(&error, ERROR_BAD_REQUEST);
    conf_project_release(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_section_is_made_once_with_defaults),
        cmocka_unit_test(a_name_that_no_project_has_is_refused),
        cmocka_unit_test(there_are_only_so_many),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
