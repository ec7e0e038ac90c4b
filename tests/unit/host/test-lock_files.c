#include <unit.h>

#include <fcntl.h>
#include <sys/stat.h>
#include <unistd.h>

#include "fakes.h"
#include "lock_files.h"

static void make(const char *path, mode_t mode)
{
    int fd = open(path, O_CREAT | O_WRONLY, 0600);
    assert_true(fd >= 0);
    fchmod(fd, mode);
    close(fd);
}

static void assert_refused(const char *folder, const char *expected)
{
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(host_lock_files_check(folder, &error), -1);
    assert_error(&error, ERROR_UNAVAILABLE);
    if (!strstr(error.detail, expected))
        fail_msg("\"%s\" does not hold \"%s\"", error.detail, expected);
}

static void the_store_is_closed_to_others(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    char store[128], file[192], expected[600];
    fake_setup(&conf);
    error_init(&error, NULL);
    snprintf(store, sizeof store, "%s/store", conf.state_dir);
    snprintf(file, sizeof file, "%s/grants.db", store);
    assert_int_equal(host_lock_files_check(conf.state_dir, &error), 0);     /* nothing is there yet */
    make(fake_path(&conf, "front.sock"), 0666);                             /* a socket's mode is its option's */
    assert_int_equal(mkdir(store, 0700), 0);
    make(file, 0600);
    assert_int_equal(host_lock_files_check(conf.state_dir, &error), 0);
    chmod(file, 0640);
    snprintf(expected, sizeof expected, "%s is open to other users (mode 0640): chmod -R go= %s", file, store);
    assert_refused(conf.state_dir, expected);
    chmod(file, 0600);
    chmod(store, 0755);
    assert_refused(conf.state_dir, store);
    chmod(store, 0700);
    unlink(file);
    rmdir(store);
    fake_teardown(&conf);
}

static void another_users_file_is_named(void **state)
{
    (void)state;
    struct conf conf;
    char path[256];
    if (geteuid() != 0)
        return;
    fake_setup(&conf);
    snprintf(path, sizeof path, "%s", fake_path(&conf, "lock"));
    make(path, 0600);
    assert_int_equal(chown(path, 65534, 65534), 0);
    assert_refused(conf.state_dir, path);
    assert_refused(conf.state_dir, "belongs to user 65534, this process runs as user 0: chown -R 0 ");
    fake_teardown(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(the_store_is_closed_to_others),
        cmocka_unit_test(another_users_file_is_named),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
