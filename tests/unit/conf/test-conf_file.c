#include "config_file.h"

#include <sys/stat.h>

#include "conf_file.h"

static void refused(const char *path, const char *expected)
{
    struct buffer out;
    struct error error;
    buffer_init(&out, CONF_FILE_BYTES_MAX + CONF_FILE_BLOCK);
    error_init(&error, NULL);
    assert_int_equal(conf_file_read(path, &out, &error), -1);
    assert_error(&error, ERROR_BAD_REQUEST);
    char detail[256];
    snprintf(detail, sizeof detail, "%s: %s", path, expected);
    assert_string_equal(error.detail, detail);
    buffer_release(&out);
}

static void what_is_no_readable_file_is_refused_at_once(void **state)
{
    (void)state;
    char path[CONFIG_PATH];
    config_write(SLICE(""), path);
    assert_int_equal(unlink(path), 0);
    refused(path, "No such file or directory");
    refused(".", "this is a directory, name the file in it");
    refused("/dev/null", "this is not a regular file");
    assert_int_equal(mkfifo(path, 0600), 0);
    refused(path, "this is not a regular file");
    assert_int_equal(unlink(path), 0);
}

static void a_file_without_permission_is_refused(void **state)
{
    (void)state;
    enum { NOBODY = 65534 };
    char path[CONFIG_PATH];
    config_write(SLICE("threads = 4\n"), path);
    assert_int_equal(chmod(path, 0), 0);
    bool is_root = geteuid() == 0;
    /* root may read anything, and is somebody else for this; where it cannot, there is nothing to see */
    if (!is_root || seteuid(NOBODY) == 0)
        refused(path, "Permission denied");
    if (is_root)
        assert_int_equal(seteuid(0), 0);
    assert_int_equal(unlink(path), 0);
}

static void reads_a_file_up_to_its_limit(void **state)
{
    (void)state;
    char path[CONFIG_PATH];
    struct buffer out;
    struct error error;
    char *content = malloc(CONF_FILE_BYTES_MAX + 1);
    assert_non_null(content);
    for (size_t i = 0; i <= CONF_FILE_BYTES_MAX; i++)
        content[i] = (char)('a' + i % 23);
    config_write((struct slice){ content, CONF_FILE_BYTES_MAX }, path);
    buffer_init(&out, CONF_FILE_BYTES_MAX + CONF_FILE_BLOCK);
    error_init(&error, NULL);
    assert_int_equal(conf_file_read(path, &out, &error), 0);
    assert_int_equal(out.len, CONF_FILE_BYTES_MAX);
    assert_memory_equal(out.ptr, content, CONF_FILE_BYTES_MAX);
    buffer_release(&out);
    assert_int_equal(unlink(path), 0);
    config_write((struct slice){ content, CONF_FILE_BYTES_MAX + 1 }, path);
    refused(path, "this is over 1 MiB, so it cannot be a configuration file");
    assert_int_equal(unlink(path), 0);
    free(content);
}

static void a_long_path_is_called_by_its_last_name(void **state)
{
    (void)state;
    char label[CONF_FILE_LABEL], path[300];
    conf_file_label("/etc/dashgrant/dashgrant.conf", label);
    assert_string_equal(label, "/etc/dashgrant/dashgrant.conf");
    memset(path, '/', sizeof path);
    strcpy(path + 200, "a.conf");
    conf_file_label(path, label);
    assert_string_equal(label, "a.conf");
    memset(path, 'x', sizeof path - 1);
    path[sizeof path - 1] = '\0';
    conf_file_label(path, label);
    assert_int_equal(strlen(label), CONF_FILE_LABEL - 1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(what_is_no_readable_file_is_refused_at_once),
        cmocka_unit_test(a_file_without_permission_is_refused),
        cmocka_unit_test(reads_a_file_up_to_its_limit),
        cmocka_unit_test(a_long_path_is_called_by_its_last_name),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
