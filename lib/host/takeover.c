#include "takeover.h"

#include <fcntl.h>
#include <stdio.h>
#include <stdlib.h>
#include <string.h>
#include <sys/socket.h>
#include <unistd.h>

#include <base/buffer.h>
#include <base/log.h>
#include <text/number.h>

static const char variable[] = "DASHGRANT_TAKEOVER";

/* Lines: the four options, then descriptors as numbers with a space behind each: lock, control, front, the
 * inherited. "-" stands for none. */
enum { OPTIONS = 4, DESCRIPTOR_MAX = 1000000 };

static void set_inheritance(int fd, bool inherited)
{
    if (fd >= 0)
        fcntl(fd, F_SETFD, inherited ? 0 : FD_CLOEXEC);
}

static void set_all(int lock, const struct host_sockets *sockets, bool inherited)
{
    set_inheritance(lock, inherited);
    if (!sockets)
        return;
    set_inheritance(sockets->control, inherited);
    set_inheritance(sockets->front, inherited);
    for (size_t i = 0; i < sockets->inherited_count; i++)
        set_inheritance(sockets->inherited[i], inherited);
}

static void append_descriptor(struct buffer *out, int fd)
{
    if (fd >= 0)
        buffer_printf(out, "%d ", fd);
    else
        buffer_append(out, SLICE("- "));
}

/* It would end an option early. */
static bool holds_newline(const struct conf *conf)
{
    return strchr(conf->state_dir, '\n') || strchr(conf->socket, '\n') || strchr(conf->socket_mode, '\n') ||
           strchr(conf->socket_group, '\n');
}

int host_takeover_put(const struct conf *conf, int lock, const struct host_sockets *sockets, struct error *error)
{
    struct buffer text;
    if (conf->state_dir[0] != '/' || holds_newline(conf))
        return error_set(error, ERROR_UNAVAILABLE, "The program is not executed anew: state_dir and socket have to "
                         "be absolute paths without line breaks.");
    buffer_init(&text, HOST_TAKEOVER_TEXT - 1);
    buffer_printf(&text, "%s\n%s\n%s\n%s\n", conf->state_dir, conf->socket, conf->socket_mode, conf->socket_group);
    append_descriptor(&text, lock);
    append_descriptor(&text, sockets ? sockets->control : -1);
    append_descriptor(&text, sockets ? sockets->front : -1);
    for (size_t i = 0; sockets && i < sockets->inherited_count; i++)
        append_descriptor(&text, sockets->inherited[i]);
    buffer_byte(&text, '\0');
    int result = !text.failed && setenv(variable, text.ptr, 1) == 0 ? 0 : error_memory(error);
    buffer_release(&text);
    if (result == 0)
        set_all(lock, sockets, true);
    return result;
}

void host_takeover_undo(int lock, const struct host_sockets *sockets)
{
    unsetenv(variable);
    set_all(lock, sockets, false);
}

/* Cuts the text up to `end` off `*rest`; NULL where there is none. */
static char *cut(char **rest, char end)
{
    char *begin = *rest, *at = strchr(begin, end);
    if (!at)
        return NULL;
    *at = '\0';
    *rest = at + 1;
    return begin;
}

static int read_descriptor(char **rest, int *fd)
{
    uint64_t number;
    const char *word = cut(rest, ' ');
    *fd = -1;
    if (!word)
        return -1;
    if (strcmp(word, "-") == 0)
        return 0;
    if (number_parse(slice_of(word), DESCRIPTOR_MAX, &number) != 0 || number <= STDERR_FILENO)
        return -1;
    *fd = (int)number;
    return fcntl(*fd, F_SETFD, FD_CLOEXEC);
}

static int read_socket(char **rest, int *fd)
{
    return read_descriptor(rest, fd) == 0 && (*fd < 0 || host_sockets_is_listening(*fd)) ? 0 : -1;
}

/* 0, or -1 for what host_takeover_put did not write. */
static int read_all(struct host_takeover *takeover)
{
    const char **const options[OPTIONS] = { &takeover->state_dir, &takeover->socket, &takeover->socket_mode,
                                            &takeover->socket_group };
    struct host_sockets *sockets = &takeover->sockets;
    char *rest = takeover->text;
    for (int i = 0; i < OPTIONS; i++)
        if (!(*options[i] = cut(&rest, '\n')))
            return -1;
    if (read_descriptor(&rest, &takeover->lock) != 0 || read_socket(&rest, &sockets->control) != 0 ||
        read_socket(&rest, &sockets->front) != 0)
        return -1;
    for (; *rest; sockets->inherited_count++)
        if (sockets->inherited_count == HOST_SOCKETS_INHERITED_MAX ||
            read_socket(&rest, &sockets->inherited[sockets->inherited_count]) != 0)
            return -1;
    const struct conf conf = { .state_dir = takeover->state_dir, .socket = takeover->socket };
    struct error error;
    error_init(&error, NULL);
    if (takeover->lock < 0 || takeover->state_dir[0] != '/')
        return -1;
    return host_sockets_front_path(&conf, sockets->front_path, sizeof sockets->front_path, &error);
}

void host_takeover_get(struct host_takeover *takeover)
{
    const char *text = getenv(variable);
    takeover->lock = -1;
    host_sockets_init(&takeover->sockets);
    if (!text)
        return;
    bool fits = snprintf(takeover->text, sizeof takeover->text, "%s", text) < (int)sizeof takeover->text;
    unsetenv(variable);
    if (fits && read_all(takeover) == 0)
        return;
    log_line(LOG_LINE_WARNING, "%s in the environment is not of this program: it counts as nothing", variable);
    takeover->lock = -1;
    host_sockets_init(&takeover->sockets);
}

static void keep(const char *name, const char **option, const char *before)
{
    if (strcmp(*option, before) != 0)
        log_line(LOG_LINE_WARNING, "%s is changed from \"%s\" to \"%s\", but counts only after a restart", name,
                 before, *option);
    *option = before;
}

void host_takeover_keep_options(const struct host_takeover *takeover, struct conf *conf)
{
    keep("state_dir", &conf->state_dir, takeover->state_dir);
    keep("socket", &conf->socket, takeover->socket);
    keep("socket_mode", &conf->socket_mode, takeover->socket_mode);
    keep("socket_group", &conf->socket_group, takeover->socket_group);
}
