#include "fakes.h"

#include <unit.h>

#include <dirent.h>
#include <errno.h>
#include <signal.h>
#include <stdlib.h>
#include <sys/mman.h>
#include <sys/socket.h>
#include <sys/stat.h>
#include <sys/un.h>
#include <sys/wait.h>
#include <time.h>
#include <unistd.h>

#include <auth/key_use.h>
#include <auth/keys.h>
#include <auth/tokens.h>
#include <base/clock.h>
#include <base/log.h>
#include <share/dashboards.h>
#include <share/rosters.h>
#include <store/store.h>
#include <web/web.h>

struct fake_state *fake;

int store_open(struct store **store, const struct store_options *options, struct error *error)
{
    assert_non_null(options->directory);
    if (atomic_load(&fake->refuse))
        return error_set(error, ERROR_UNAVAILABLE, "The store refuses.");
    atomic_fetch_add(&fake->opened, 1);
    *store = (struct store *)fake;
    return 0;
}

void store_close(struct store *store)
{
    assert_ptr_equal(store, fake);
    atomic_fetch_add(&fake->closed, 1);
}

int store_probe(struct store *store, struct error *error)
{
    (void)store;
    (void)error;
    atomic_fetch_add(&fake->probes, 1);
    while (atomic_load(&fake->hang))
        fake_sleep(10);
    return 0;
}

int store_checkpoint(struct store *store, struct error *error)
{
    (void)store;
    (void)error;
    atomic_fetch_add(&fake->checkpoints, 1);
    return 0;
}

struct key_use *key_use_new(void)
{
    return malloc(1);
}

void key_use_free(struct key_use *uses)
{
    free(uses);
}

int key_use_write(struct key_use *uses, struct store *store, struct error *error)
{
    (void)uses;
    (void)store;
    (void)error;
    return 0;
}

int keys_count_page(struct store *store, size_t *count, struct error *error)
{
    (void)store;
    (void)error;
    *count = 0;
    return 0;
}

int tokens_open(struct tokens **tokens, struct store *store, const struct conf *conf, struct error *error)
{
    (void)store;
    (void)conf;
    (void)error;
    *tokens = NULL;
    return 0;
}

void tokens_close(struct tokens *tokens)
{
    (void)tokens;
}

int tokens_sweep(struct tokens *tokens, int64_t now, struct error *error)
{
    (void)tokens;
    (void)now;
    (void)error;
    return 0;
}

int rosters_sweep(struct store *store, int64_t now, struct error *error)
{
    (void)store;
    (void)now;
    (void)error;
    return 0;
}

int dashboards_sweep(struct store *store, struct error *error)
{
    (void)store;
    (void)error;
    return 0;
}

void web_register_metrics(void)
{
}

static void count_body(struct request *request, struct buffer *out)
{
    char piece[4096];
    long n, size = 0;
    while ((n = request->read(request, piece, sizeof piece)) > 0)
        size += n;
    buffer_printf(out, "%ld", n < 0 ? n : size);
}

void web_handle(const struct web *web, struct request *request, struct arena *arena, struct response *response)
{
    (void)arena;
    assert_ptr_equal(web->store, fake);
    atomic_fetch_add(&fake->running, 1);
    if (slice_is(request->path, "/wait"))
        fake_sleep(strtol(arena_copy(arena, request->query).ptr, NULL, 10));
    if (slice_is(request->path, "/pid"))
        buffer_printf(&response->body, "%d", (int)getpid());
    else if (slice_is(request->path, "/count"))
        count_body(request, &response->body);
    else
        buffer_append(&response->body, request->channel == REQUEST_CONTROL ? SLICE("control") : SLICE("ok"));
    atomic_fetch_sub(&fake->running, 1);
}

void fake_sleep(int64_t milliseconds)
{
    nanosleep(&(struct timespec){ .tv_sec = milliseconds / 1000, .tv_nsec = milliseconds % 1000 * 1000000 }, NULL);
}

void fake_setup(struct conf *conf)
{
    static char folder[64];
    signal(SIGPIPE, SIG_IGN);
    log_open(false, getenv("VERBOSE") ? LOG_LINE_DEBUG : LOG_LINE_ERROR - 1);
    if (!fake)
        fake = mmap(NULL, sizeof *fake, PROT_READ | PROT_WRITE, MAP_SHARED | MAP_ANONYMOUS, -1, 0);
    assert_true(fake != MAP_FAILED);
    memset(fake, 0, sizeof *fake);
    strcpy(folder, "/tmp/dashgrant-unit-XXXXXX");
    assert_non_null(mkdtemp(folder));
    *conf = (struct conf){
        .state_dir = folder, .socket = "", .socket_mode = "0660", .socket_group = "", .log_level = "error",
        .threads = 4, .cache_size = 1 << 20, .checkpoint_size = 1 << 20, .checkpoint_interval = 60000,
        .body_timeout = 5000, .send_timeout = 5000, .idle_timeout = 5000, .probe_interval = 100,
        .probe_timeout = 4000, .recovery_timeout = 5000, .shutdown_timeout = 4000, .max_connections = 1000,
    };
}

const char *fake_path(const struct conf *conf, const char *name)
{
    static _Thread_local char path[2][512];
    static _Thread_local int turn;
    turn = !turn;
    snprintf(path[turn], sizeof path[turn], "%s/%s", conf->state_dir, name);
    return path[turn];
}

void fake_teardown(struct conf *conf)
{
    DIR *folder = opendir(conf->state_dir);
    assert_non_null(folder);
    for (struct dirent *entry; (entry = readdir(folder));)
        if (entry->d_name[0] != '.')
            unlink(fake_path(conf, entry->d_name));
    closedir(folder);
    assert_int_equal(rmdir(conf->state_dir), 0);
}

int fake_connect(const struct conf *conf, const char *name)
{
    struct sockaddr_un address = { .sun_family = AF_UNIX };
    strncpy(address.sun_path, fake_path(conf, name), sizeof address.sun_path - 1);
    int fd = socket(AF_UNIX, SOCK_STREAM | SOCK_CLOEXEC, 0);
    assert_true(fd >= 0);
    assert_int_equal(connect(fd, (struct sockaddr *)&address, sizeof address), 0);
    return fd;
}

int fake_get(const struct conf *conf, const char *path, const char *query, char *body, size_t size)
{
    const struct front_call call = { SLICE("GET"), slice_of(path), slice_of(query), NULL, 0, SLICE("") };
    struct front_client *client;
    struct front_answer answer;
    struct error error;
    char socket_path[256];
    snprintf(socket_path, sizeof socket_path, "%s/front.sock", conf->state_dir);
    error_init(&error, NULL);
    if (front_client_open(socket_path, 10000, &client, &error) != 0)
        return -1;
    front_answer_init(&answer);
    int status = front_client_call(client, &call, &answer, &error) == 0 ? answer.status : -1;
    if (body && status > 0)
        snprintf(body, size, "%.*s", SLICE_ARGS(answer.body));
    front_answer_release(&answer);
    front_client_close(client);
    return status;
}

pid_t fake_other_pid(const struct conf *conf, pid_t before, int64_t milliseconds)
{
    int64_t deadline = clock_monotonic() + milliseconds;
    char body[32];
    while (clock_monotonic() < deadline) {
        if (fake_get(conf, "/pid", "", body, sizeof body) == 200 && strtol(body, NULL, 10) != before)
            return (pid_t)strtol(body, NULL, 10);
        fake_sleep(5);
    }
    return -1;
}

bool fake_reached(atomic_int *value, int wanted, int64_t milliseconds)
{
    int64_t deadline = clock_monotonic() + milliseconds;
    while (atomic_load(value) < wanted && clock_monotonic() < deadline)
        fake_sleep(2);
    return atomic_load(value) >= wanted;
}

int fake_wait(pid_t child, int64_t milliseconds)
{
    int64_t deadline = clock_monotonic() + milliseconds;
    int status;
    do {
        if (waitpid(child, &status, WNOHANG) == child)
            return status;
        fake_sleep(5);
    } while (clock_monotonic() < deadline);
    kill(child, SIGKILL);
    waitpid(child, &status, 0);
    return -1;
}

/* Lengths under 128 only. */
static size_t put_pair(char *out, const char *name, const char *value)
{
    out[0] = (char)strlen(name);
    out[1] = (char)strlen(value);
    memcpy(out + 2, name, strlen(name));
    memcpy(out + 2 + strlen(name), value, strlen(value));
    return 2 + strlen(name) + strlen(value);
}

size_t fake_request(char *out, size_t size, const char *path, const char *query, bool keep)
{
    static const char begin[] = "\1\1\0\1\0\x8\0\0\0\1\0\0\0\0\0\0", end[] = "\1\4\0\1\0\0\0\0\1\5\0\1\0\0\0\0";
    char params[200];
    size_t length = put_pair(params, "PATH_INFO", path);
    length += put_pair(params + length, "QUERY_STRING", query);
    assert_true(16 + 8 + length + 16 <= size);
    memcpy(out, begin, 16);
    out[10] = keep;
    memcpy(out + 16, "\1\4\0\1\0\0\0", 8);
    out[21] = (char)length;
    memcpy(out + 24, params, length);
    memcpy(out + 24 + length, end, 16);
    return 24 + length + 16;
}

static bool read_all(int fd, char *out, size_t size, int64_t milliseconds)
{
    struct timeval time = { .tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    while (size > 0) {
        ssize_t n = recv(fd, out, size, 0);
        if (n <= 0)
            return false;
        out += n;
        size -= (size_t)n;
    }
    return true;
}

bool fake_answered(int fd, int64_t milliseconds)
{
    unsigned char head[8];
    char content[65535 + 255];
    while (read_all(fd, (char *)head, sizeof head, milliseconds)) {
        if (!read_all(fd, content, (size_t)(head[4] << 8 | head[5]) + head[6], milliseconds))
            return false;
        if (head[1] == 3)
            return true;
    }
    return false;
}

bool fake_closed(int fd, int64_t milliseconds)
{
    char byte;
    struct timeval time = { .tv_sec = milliseconds / 1000, .tv_usec = milliseconds % 1000 * 1000 };
    setsockopt(fd, SOL_SOCKET, SO_RCVTIMEO, &time, sizeof time);
    ssize_t n = recv(fd, &byte, 1, 0);
    return n == 0 || (n < 0 && errno == ECONNRESET);
}
