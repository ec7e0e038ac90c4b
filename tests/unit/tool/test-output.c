#include <unit.h>

#include <dirent.h>
#include <fcntl.h>
#include <stdlib.h>
#include <sys/stat.h>
#include <unistd.h>

#include <tool/output.h>

static char folder[] = "output.XXXXXX";

static int set_up(void **state)
{
    (void)state;
    return mkdtemp(folder) && chdir(folder) == 0 ? 0 : -1;
}

static int tear_down(void **state)
{
    (void)state;
    unlink("file");
    return chdir("..") == 0 && rmdir(folder) == 0 ? 0 : -1;
}

static int names_in_folder(void)
{
    int count = 0;
    DIR *directory = opendir(".");
    assert_non_null(directory);
    while (readdir(directory))
        count++;
    closedir(directory);
    return count - 2;       /* without "." and ".." */
}

static void expect_content(const char *wanted)
{
    char text[100] = "";
    int fd = open("file", O_RDONLY);
    assert_true(fd >= 0);
    assert_true(read(fd, text, sizeof text - 1) >= 0);
    assert_string_equal(text, wanted);
    close(fd);
}

static struct output *written(const char *text)
{
    struct output *output;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(output_open(&output, "file", &error), 0);
    assert_int_equal(write(output_descriptor(output), text, strlen(text)), strlen(text));
    return output;
}

static void appears_when_it_is_committed(void **state)
{
    (void)state;
    struct error error;
    struct stat at;
    error_init(&error, NULL);
    struct output *output = written("one");
    assert_int_equal(access("file", F_OK), -1);
    assert_int_equal(output_commit(output, &error), 0);
    output_close(output);
    expect_content("one");
    assert_int_equal(stat("file", &at), 0);
    assert_int_equal(at.st_mode & 0777, 0600);
    output = written("two");
    expect_content("one");
    assert_int_equal(output_commit(output, &error), 0);
    output_close(output);
    expect_content("two");
    assert_int_equal(names_in_folder(), 1);
}

static void leaves_nothing_when_it_is_given_up(void **state)
{
    (void)state;
    struct error error;
    error_init(&error, NULL);
    struct output *output = written("one");
    assert_int_equal(output_commit(output, &error), 0);
    output_close(output);
    output_close(written("lost"));
    output_close(NULL);
    expect_content("one");
    assert_int_equal(names_in_folder(), 1);
}

static void takes_no_other_kind_of_file_away(void **state)
{
    (void)state;
    static const char *const paths[] = { "/dev/null", ".", "/nonexistent/file" };
    for (size_t i = 0; i < COUNT(paths); i++) {
        struct output *output;
        struct error error;
        error_init(&error, NULL);
        assert_int_equal(output_open(&output, paths[i], &error), -1);
        assert_error(&error, ERROR_NOT_FOUND);
    }
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(appears_when_it_is_committed),
        cmocka_unit_test(leaves_nothing_when_it_is_given_up),
        cmocka_unit_test(takes_no_other_kind_of_file_away),
    };
    return cmocka_run_group_tests(tests, set_up, tear_down);
}
