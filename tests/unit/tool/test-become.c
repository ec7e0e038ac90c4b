#include <unit.h>

#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tool/become.h>

static char folder[] = "become.XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    rmdir("state");
    unlink("file");
    return chdir("..") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static void makes_a_closed_directory_once(void **state)
{
    (void)state;
    struct error error;
    struct stat at;
    bool made;
    error_init(&error, NULL);
    assert_int_equal(become_prepare("state", NULL, &made, &error), 0);
    assert_true(made);
    assert_int_equal(stat("state", &at), 0);
    assert_int_equal(at.st_mode & 07777, 0700);
    assert_int_equal(become_prepare("state", NULL, &made, &error), 0);
    assert_false(made);
    assert_int_equal(become_owner("state", &error), 0);
}

static void refuses_a_directory_that_is_open_to_others(void **state)
{
    (void)state;
    struct error error;
    bool made;
    error_init(&error, NULL);
    mkdir("state", 0700);
    assert_int_equal(chmod("state", 0750), 0);
    assert_int_equal(become_prepare("state", NULL, &made, &error), -1);
    assert_error(&error, ERROR_NOT_FOUND);
    assert_non_null(strstr(error.detail, "chmod 0700"));
}

static void refuses_what_is_no_directory(void **state)
{
    (void)state;
    struct error error;
    bool made;
    close(open("file", O_WRONLY | O_CREAT, 0600));
    error_init(&error, NULL);
    assert_int_equal(become_prepare("file", NULL, &made, &error), -1);
    assert_error(&error, ERROR_NOT_FOUND);
    error_init(&error, NULL);
    assert_int_equal(become_owner("file", &error), -1);
    assert_error(&error, ERROR_NOT_FOUND);
    error_init(&error, NULL);
    assert_int_equal(become_owner("nothing", &error), -1);
    assert_non_null(strstr(error.detail, "dashgrantctl init"));
}

static void refuses_a_user_that_does_not_exist(void **state)
{
    (void)state;
    struct error error;
    bool made;
    error_init(&error, NULL);
    assert_int_equal(become_prepare("other", "no such user", &made, &error), -1);
    assert_error(&error, ERROR_BAD_REQUEST);
    assert_int_equal(access("other", F_OK), -1);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(makes_a_closed_directory_once),
        cmocka_unit_test(refuses_a_directory_that_is_open_to_others),
        cmocka_unit_test(refuses_what_is_no_directory),
        cmocka_unit_test(refuses_a_user_that_does_not_exist),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
