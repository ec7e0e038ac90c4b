/* A store and a web_handle for tests of the host, and what several of these tests need. */
#ifndef HOST_FAKES_H
#define HOST_FAKES_H

#include <stdatomic.h>
#include <stdbool.h>
#include <stddef.h>
#include <stdint.h>
#include <sys/types.h>

#include <conf/conf.h>
#include <front/client.h>

/* Shared by all processes of a test. */
struct fake_state {
    atomic_int opened, closed;          /* stores */
    atomic_int probes;
    atomic_int checkpoints;
    atomic_int running;                 /* requests */
    atomic_int hours;                   /* that a test let pass */
    atomic_bool hang;                   /* store_probe does not return */
    atomic_bool refuse;                 /* store_open fails */
};

extern struct fake_state *fake;

/* web_handle answers "/pid" with the process id, "/wait" after as many milliseconds as the query says, "/count"
 * with the number of bytes of the body or why there is none; anything else with "ok". */

/* A folder of the test's own, a configuration in it that suits tests, and a fresh state. */
void fake_setup(struct conf *conf);

/* Removes the folder. */
void fake_teardown(struct conf *conf);

/* A path in the folder. */
const char *fake_path(const struct conf *conf, const char *name);

/* Connects to a socket there; fails the test where nobody listens. */
int fake_connect(const struct conf *conf, const char *name);

/* One request on a connection of its own, to front.sock. The status, or -1; the body into `body`. */
int fake_get(const struct conf *conf, const char *path, const char *query, char *body, size_t size);

/* Waits until the answer to "/pid" comes from another process than `before`; its id, or -1 after the time. */
pid_t fake_other_pid(const struct conf *conf, pid_t before, int64_t milliseconds);

/* Waits until the value is reached. */
bool fake_reached(atomic_int *value, int wanted, int64_t milliseconds);

/* Waits for a child; its status as of waitpid, or -1 when it still runs after the time (it is killed then). */
int fake_wait(pid_t child, int64_t milliseconds);

void fake_sleep(int64_t milliseconds);

/* Bytes of a request without a body, as FastCGI records. */
size_t fake_request(char *out, size_t size, const char *path, const char *query, bool keep);

/* Reads an answer up to its END_REQUEST. False where the connection ends before it, or the time is over. */
bool fake_answered(int fd, int64_t milliseconds);

/* The other side closes the connection, without another byte, within the time. */
bool fake_closed(int fd, int64_t milliseconds);

#endif
