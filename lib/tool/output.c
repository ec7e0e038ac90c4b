#include <tool/output.h>

#include <errno.h>
#include <fcntl.h>
#include <signal.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/stat.h>
#include <sys/wait.h>
#include <unistd.h>

enum { PATH_BYTES_MAX = 4096 };

struct output {
    char path[PATH_BYTES_MAX], temporary[PATH_BYTES_MAX];
    int file;
    int word;               /* the pipe on which the keeper is told; -1: it is gone */
    pid_t keeper;
};

/* The second process: waits for the word, or for the end of whoever would say it. */
static void keep(const struct output *output, int word)
{
    static const int passed_over[] = { SIGINT, SIGTERM, SIGHUP, SIGQUIT };
    for (size_t i = 0; i < sizeof passed_over / sizeof *passed_over; i++)
        signal(passed_over[i], SIG_IGN);
    char byte;
    ssize_t n;
    do {
        n = read(word, &byte, 1);
    } while (n < 0 && errno == EINTR);
    if (n == 1 && rename(output->temporary, output->path) == 0)
        _exit(0);
    int why = n == 1 ? errno : 0;
    unlink(output->temporary);
    _exit(why);
}

static int keeper_start(struct output *output, struct error *error)
{
    int ends[2];
    if (pipe2(ends, O_CLOEXEC) != 0)
        return error_set(error, ERROR_NOT_FOUND, "No pipe can be made: %s.", strerror(errno));
    output->keeper = fork();
    if (output->keeper == 0) {
        close(ends[1]);
        keep(output, ends[0]);
    }
    close(ends[0]);
    output->word = ends[1];
    if (output->keeper > 0)
        return 0;
    close(ends[1]);
    output->word = -1;
    return error_set(error, ERROR_NOT_FOUND, "No process can be started: %s.", strerror(errno));
}

static int file_make(struct output *output, const char *path, struct error *error)
{
    struct stat at;
    int length = snprintf(output->temporary, sizeof output->temporary, "%s.XXXXXX", path);
    if (length < 0 || (size_t)length >= sizeof output->temporary)
        return error_set(error, ERROR_NOT_FOUND, "The path of --output is too long.");
    strcpy(output->path, path);
    if (lstat(path, &at) == 0 && !S_ISREG(at.st_mode))
        return error_set(error, ERROR_NOT_FOUND, "%.150s is not a regular file; leave --output out and redirect.",
                         path);
    output->file = mkostemp(output->temporary, O_CLOEXEC);
    if (output->file < 0)
        return error_set(error, ERROR_NOT_FOUND, "No file can be made beside %.150s: %s.", path, strerror(errno));
    return 0;
}

int output_open(struct output **output, const char *path, struct error *error)
{
    struct output *made = calloc(1, sizeof *made);
    if (!made)
        return error_memory(error);
    made->word = -1;
    if (file_make(made, path, error) != 0) {
        free(made);
        return -1;
    }
    if (keeper_start(made, error) != 0) {
        unlink(made->temporary);
        close(made->file);
        free(made);
        return -1;
    }
    *output = made;
    return 0;
}

int output_descriptor(const struct output *output)
{
    return output->file;
}

/* Ends the keeper. What its rename met, 0 where all is well. */
static int keeper_end(struct output *output)
{
    int status = 0;
    if (output->word < 0)
        return 0;
    close(output->word);
    output->word = -1;
    while (waitpid(output->keeper, &status, 0) < 0 && errno == EINTR) {
    }
    return WIFEXITED(status) ? WEXITSTATUS(status) : EIO;
}

int output_commit(struct output *output, struct error *error)
{
    if (fsync(output->file) != 0)
        return error_set(error, ERROR_NOT_FOUND, "%.150s cannot be put on disk: %s.", output->path,
                         strerror(errno));
    ssize_t n;
    do {
        n = write(output->word, "", 1);
    } while (n < 0 && errno == EINTR);
    int why = keeper_end(output);
    if (n != 1 || why != 0)
        return error_set(error, ERROR_NOT_FOUND, "%.150s cannot be put in its place: %s.", output->path,
                         strerror(n != 1 ? EPIPE : why));
    return 0;
}

void output_close(struct output *output)
{
    if (!output)
        return;
    keeper_end(output);
    close(output->file);
    free(output);
}
