#include "renewal.h"

#include <errno.h>
#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/wait.h>
#include <unistd.h>

#include <base/log.h>

enum { ARGUMENTS_MAX = 32, CHECK_SECONDS = 10, SAID_MAX = 600 };

void host_renewal_init(struct host_renewal *renewal, char *const *arguments)
{
    *renewal = (struct host_renewal){ .arguments = arguments, .output = -1 };
    ssize_t length = arguments ? readlink("/proc/self/exe", renewal->program, sizeof renewal->program - 1) : 0;
    renewal->program[length > 0 ? length : 0] = '\0';
}

/* In the new process. */
static void execute_check(const struct host_renewal *renewal, int output)
{
    char *arguments[ARGUMENTS_MAX + 2];
    size_t count = 0;
    for (; renewal->arguments[count] && count < ARGUMENTS_MAX; count++)
        arguments[count] = renewal->arguments[count];
    arguments[count++] = (char *)"--check-config";
    arguments[count] = NULL;
    alarm(CHECK_SECONDS);
    if (dup2(output, STDERR_FILENO) == STDERR_FILENO)
        execv(renewal->program, arguments);
    dprintf(output, "%s: %s", renewal->program, strerror(errno));
}

pid_t host_renewal_check(struct host_renewal *renewal)
{
    int ends[2];
    pid_t process = -1;
    if (renewal->program[0] && pipe2(ends, O_CLOEXEC | O_NONBLOCK) == 0) {
        process = fork();
        if (process == 0) {
            execute_check(renewal, ends[1]);
            _exit(127);
        }
        close(ends[1]);
        if (process > 0)
            renewal->output = ends[0];
        else
            close(ends[0]);
    }
    if (process < 0)
        log_line(LOG_LINE_ERROR, "the configuration cannot be checked: %s",
                 renewal->program[0] ? strerror(errno) : "it is not known where this program lies");
    return process;
}

bool host_renewal_checked(struct host_renewal *renewal, int status)
{
    char said[SAID_MAX] = { 0 };
    ssize_t length = read(renewal->output, said, sizeof said - 1);
    close(renewal->output);
    renewal->output = -1;
    if (WIFEXITED(status) && WEXITSTATUS(status) == 0)
        return true;
    log_line(LOG_LINE_ERROR, "all goes on unchanged, since a new start would fail: %s",
             length > 0 ? said : "the check of the configuration did not end well");
    return false;
}

bool host_renewal_try(struct host_renewal *renewal)
{
    int status;
    pid_t process = host_renewal_check(renewal);
    if (process < 0)
        return false;
    pid_t ended;
    do
        ended = waitpid(process, &status, 0);
    while (ended < 0 && errno == EINTR);
    return host_renewal_checked(renewal, ended == process ? status : -1);
}

void host_renewal_execute(const struct host_renewal *renewal)
{
    execv(renewal->program, renewal->arguments);
    log_line(LOG_LINE_ERROR, "%s cannot be executed: %s; all goes on unchanged", renewal->program, strerror(errno));
}
