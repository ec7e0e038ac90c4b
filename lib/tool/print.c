#include <tool/print.h>

#include <errno.h>
#include <signal.h>
#include <stdio.h>

int print_now(struct slice bytes, struct error *error)
{
    errno = 0;
    if (fwrite(bytes.ptr, 1, bytes.len, stdout) == bytes.len && fflush(stdout) == 0 && !ferror(stdout))
        return 0;
    int why = errno;
    print_ended(why);
    return error_set(error, ERROR_NOT_FOUND, "Standard output cannot be written: %s.",
                     why ? strerror(why) : "an earlier part was lost");
}

void print_ended(int why)
{
    if (why != EPIPE)
        return;
    signal(SIGPIPE, SIG_DFL);
    raise(SIGPIPE);
}
