/* CGI programs and a pool. */
#include <unit.h>

#include <fcntl.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/wait.h>
#include <unistd.h>

#include <host/plain.h>

#include "pool_fixture.h"

/* A CGI program in a process of its own, whose answer comes into `out`. Its exit status. */
static int run(const struct conf *conf, const char *method, const char *path, const char *body, char *out,
               size_t size)
{
    int in[2], answer[2];
    char length[24];
    assert_int_equal(pipe(in), 0);
    assert_int_equal(pipe(answer), 0);
    fflush(NULL);
    pid_t child = fork();
    if (child == 0) {
        dup2(in[0], STDIN_FILENO);
        dup2(answer[1], STDOUT_FILENO);
        for (int fd = STDERR_FILENO + 1; fd < 200; fd++)
            close(fd);
        clearenv();
        snprintf(length, sizeof length, "%zu", strlen(body));
        setenv("GATEWAY_INTERFACE", "CGI/1.1", 1);
        setenv("REQUEST_METHOD", method, 1);
        setenv("SCRIPT_NAME", path, 1);
        setenv("CONTENT_LENGTH", length, 1);
        _exit(host_plain_asked() ? host_plain_run(conf) : 99);
    }
    close(in[0]);
    close(answer[1]);
    assert_int_equal(write(in[1], body, strlen(body)), strlen(body));
    close(in[1]);
    ssize_t n, at = 0;
    while ((n = read(answer[0], out + at, size - 1 - (size_t)at)) > 0)
        at += n;
    out[at] = '\0';
    close(answer[0]);
    int status = fake_wait(child, 9000);
    return WIFEXITED(status) ? WEXITSTATUS(status) : -1;
}

static void a_request_is_answered_by_the_pool(void **state)
{
    (void)state;
    struct pool_running running;
    char out[4096];
    pool_prepare(&running, 2);
    pool_start(&running);
    assert_int_equal(run(&running.conf, "GET", "/x", "", out, sizeof out), 0);
    assert_non_null(strstr(out, "Status: 200 OK\r\n"));
    assert_non_null(strstr(out, "\r\n\r\nok"));
    assert_int_equal(run(&running.conf, "POST", "/count", "12345678", out, sizeof out), 0);
    assert_non_null(strstr(out, "\r\n\r\n8"));
    pool_end(&running);
}

static void who_cannot_reach_the_socket_answers_503(void **state)
{
    (void)state;
    struct conf conf;
    char out[4096];
    fake_setup(&conf);
    conf.socket = "/nonexistent/a/socket/whose/path/is/longer/than/a/hundred/and/twenty/bytes/which/no/unix/"
                  "socket/can/have/on/this/system/at/all";
    assert_int_equal(run(&conf, "GET", "/", "", out, sizeof out), 0);
    assert_non_null(strstr(out, "Status: 503 Service Unavailable\r\n"));
    assert_non_null(strstr(out, "Retry-After: 1\r\n"));
    assert_null(strstr(out, "nonexistent"));
    fake_teardown(&conf);
}

static void a_fastcgi_start_is_no_cgi_program(void **state)
{
    (void)state;
    unsetenv("GATEWAY_INTERFACE");
    setenv("REQUEST_METHOD", "GET", 1);
    assert_false(host_plain_asked());
    setenv("GATEWAY_INTERFACE", "CGI/1.1", 1);
    assert_true(host_plain_asked());
    struct conf conf;
    struct host_sockets sockets;
    struct error error;
    fake_setup(&conf);
    error_init(&error, NULL);
    host_sockets_init(&sockets);
    assert_int_equal(host_sockets_open(&conf, &sockets, &error), 0);
    int saved = dup(STDIN_FILENO);
    dup2(sockets.front, STDIN_FILENO);
    assert_false(host_plain_asked());
    dup2(saved, STDIN_FILENO);
    close(saved);
    host_sockets_close(&sockets);
    fake_teardown(&conf);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(a_request_is_answered_by_the_pool),
        cmocka_unit_test(who_cannot_reach_the_socket_answers_503),
        cmocka_unit_test(a_fastcgi_start_is_no_cgi_program),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
