/* The program that is executed anew is a shell here. */
#include <unit.h>

#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <base/log.h>

#include "renewal.h"

static struct host_renewal renewal;

/* `script` sees "--check-config" as $0. */
static void prepare(const char *program, char *script)
{
    static char *arguments[4];
    arguments[0] = (char *)"sh";
    arguments[1] = (char *)"-c";
    arguments[2] = script;
    arguments[3] = NULL;
    log_open(false, getenv("VERBOSE") ? LOG_LINE_ERROR : LOG_LINE_ERROR - 1);
    host_renewal_init(&renewal, arguments);
    assert_string_not_equal(renewal.program, "");
    snprintf(renewal.program, sizeof renewal.program, "%s", program);
}

static void a_check_is_asked_with_the_same_arguments(void **state)
{
    (void)state;
    char good[] = "test \"$0\" = --check-config", bad[] = "echo wrong >&2; exit 78";
    prepare("/bin/sh", good);
    assert_true(host_renewal_try(&renewal));
    assert_int_equal(renewal.output, -1);
    prepare("/bin/sh", bad);
    assert_false(host_renewal_try(&renewal));
    prepare("/nonexistent/program", good);
    assert_false(host_renewal_try(&renewal));
}

static void a_check_that_hangs_or_dies_is_no_good_one(void **state)
{
    (void)state;
    char dies[] = "kill -9 $$";
    int status;
    prepare("/bin/sh", dies);
    pid_t process = host_renewal_check(&renewal);
    assert_true(process > 0);
    assert_int_equal(waitpid(process, &status, 0), process);
    assert_false(host_renewal_checked(&renewal, status));
}

static void the_program_is_executed_in_this_process(void **state)
{
    (void)state;
    char script[] = "exit 42";
    int status;
    prepare("/bin/sh", script);
    pid_t child = fork();
    if (child == 0) {
        host_renewal_execute(&renewal);
        _exit(1);
    }
    assert_int_equal(waitpid(child, &status, 0), child);
    assert_int_equal(WEXITSTATUS(status), 42);
    prepare("/nonexistent/program", script);
    host_renewal_execute(&renewal);                     /* comes back */
    host_renewal_init(&renewal, NULL);
    assert_string_equal(renewal.program, "");
    assert_false(host_renewal_try(&renewal));
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_check_is_asked_with_the_same_arguments),
        cmocka_unit_test(a_check_that_hangs_or_dies_is_no_good_one),
        cmocka_unit_test(the_program_is_executed_in_this_process),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
