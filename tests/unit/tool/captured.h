/* What a call writes to standard error or standard output. */
#ifndef CAPTURED_H
#define CAPTURED_H

#include <stdlib.h>
#include <unistd.h>

static int captured_before, captured_file, captured_descriptor;

/* From here to captured_end, what goes to the descriptor (1 or 2) is kept. */
static void captured_begin(int descriptor)
{
    char path[] = "captured.XXXXXX";
    fflush(stdout);
    fflush(stderr);
    captured_descriptor = descriptor;
    captured_file = mkstemp(path);
    assert_true(captured_file >= 0);
    unlink(path);
    captured_before = dup(descriptor);
    assert_true(dup2(captured_file, descriptor) >= 0);
}

/* The text, until the next call. */
static const char *captured_end(void)
{
    static char text[65536];
    fflush(stdout);
    fflush(stderr);
    assert_true(dup2(captured_before, captured_descriptor) >= 0);
    close(captured_before);
    ssize_t n = pread(captured_file, text, sizeof text - 1, 0);
    close(captured_file);
    assert_true(n >= 0);
    text[n] = '\0';
    return text;
}

#endif
