#include "config_file.h"

#include "conf_option.h"

/* What `print` writes; to be freed. */
static char *written(int (*print)(FILE *out))
{
    char *text = NULL;
    size_t length;
    FILE *out = open_memstream(&text, &length);
    assert_non_null(out);
    assert_int_equal(print(out), 0);
    fclose(out);
    return text;
}

/* Takes the mark off every option and section that is commented out. Returns how many lines there were. */
static size_t remove_marks(char *text)
{
    size_t count = 0;
    for (char *line = text; *line; line += strcspn(line, "\n"), line += *line == '\n') {
        bool marked = line[0] == '#' && ((line[1] >= 'a' && line[1] <= 'z') || strncmp(line, "#    ", 5) == 0 ||
                                         line[1] == '}');
        if (!marked)
            continue;
        line[0] = ' ';
        count++;
    }
    return count;
}

static void assert_same(const struct conf *a, const struct conf *b)
{
    for (const struct conf_option *option = conf_option_table; option->name; option++) {
        const void *x = (const char *)a + option->offset, *y = (const char *)b + option->offset;
        if (option->type == CONF_BOOLEAN)
            assert_int_equal(*(const bool *)x, *(const bool *)y);
        else if (option->type == CONF_NUMBER || option->type == CONF_DURATION || option->type == CONF_BYTES)
            assert_int_equal(*(const int64_t *)x, *(const int64_t *)y);
        else
            assert_string_equal(*(const char *const *)x, *(const char *const *)y);
    }
}

static void the_sample_loads_and_says_the_defaults(void **state)
{
    (void)state;
    struct conf defaults, conf;
    struct error error;
    char path[CONFIG_PATH];
    size_t count = conf_option_count(conf_option_table) + conf_option_count(conf_option_project_table) + 2;
    char *sample = written(conf_write_sample);
    error_init(&error, NULL);
    assert_int_equal(conf_defaults(&defaults, &error), 0);
    if (config_load(&conf, slice_of(sample), path, &error))
        fail_msg("%s", error.detail);
    assert_same(&conf, &defaults);
    conf_release(&conf);
    assert_int_equal(remove_marks(sample), count);
    if (config_load(&conf, slice_of(sample), path, &error))
        fail_msg("%s", error.detail);
    assert_same(&conf, &defaults);
    assert_int_equal(conf.projects.count, 1);
    assert_string_equal(conf.projects.items[0].origins, "");
    assert_string_equal(conf.projects.items[0].frame_ancestors, "");
    conf_release(&conf);
    conf_release(&defaults);
    free(sample);
}

static void the_sample_is_narrow_and_explains_variables(void **state)
{
    (void)state;
    char *sample = written(conf_write_sample);
    assert_non_null(strstr(sample, "${NAME}"));
    for (const char *line = sample; *line; line += strcspn(line, "\n") + 1) {
        /* how long the default of this one is was said to configure */
        bool configured = strncmp(line, "#state_dir = ", 13) == 0;
        assert_true(configured || strcspn(line, "\n") < 80);
    }
    for (const struct conf_option *option = conf_option_table; option->name; option++) {
        char first[21];
        snprintf(first, sizeof first, "# %s", option->help);
        assert_non_null(strstr(sample, first));
    }
    free(sample);
}

static void check_items(const char *section, const struct conf_option *table)
{
    for (const struct conf_option *option = table; option->name; option++) {
        char item[64], initial[256];
        snprintf(item, sizeof item, ".It Cm %s\n", option->name);
        const char *found = strstr(section, item);
        assert_non_null(found);
        const char *next = strstr(found + 1, ".It Cm");
        snprintf(initial, sizeof initial, *option->initial ? ".Ql \"%s\" .\n" : "The default is empty.%s\n",
                 option->initial);
        const char *said = strstr(found, initial);
        assert_non_null(said);
        assert_true(!next || said < next);
    }
}

static void the_man_section_names_every_option_and_its_default(void **state)
{
    (void)state;
    char *section = written(conf_write_man);
    check_items(section, conf_option_table);
    check_items(section, conf_option_project_table);
    free(section);
}

static void every_line_of_the_man_section_is_text_or_a_known_macro(void **state)
{
    (void)state;
    static const char *const macros[] = { ".It Cm ", ".Ql \"", ".El\n", ".Ss ", ".Pp\n", ".Dl project ", ".Bl -tag " };
    char *section = written(conf_write_man);
    for (const char *line = section; *line; line += strcspn(line, "\n") + 1) {
        assert_int_not_equal(line[0], '\n');
        assert_int_not_equal(line[0], '\'');
        bool known = line[0] != '.';
        for (size_t i = 0; i < COUNT(macros); i++)
            known = known || strncmp(line, macros[i], strlen(macros[i])) == 0;
        assert_true(known);
    }
    free(section);
}

static void a_full_disk_is_told(void **state)
{
    (void)state;
    FILE *full = fopen("/dev/full", "w");
    if (!full)
        return;
    assert_int_equal(conf_write_sample(full), -1);
    assert_int_equal(conf_write_man(full), -1);
    fclose(full);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_sample_loads_and_says_the_defaults),
        cmocka_unit_test(the_sample_is_narrow_and_explains_variables),
        cmocka_unit_test(the_man_section_names_every_option_and_its_default),
        cmocka_unit_test(every_line_of_the_man_section_is_text_or_a_known_macro),
        cmocka_unit_test(a_full_disk_is_told),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
