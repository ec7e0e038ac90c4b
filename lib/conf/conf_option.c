#include "conf_option.h"

#include <conf/conf.h>

#define FIELD(name) .offset = offsetof(struct conf, name)

const struct conf_option conf_option_table[] = {
    { "state_dir", CONF_PATH, DASHGRANT_STATE_DIR, "1", "1000", .since = "0.1.0", FIELD(state_dir),
      .help = "Folder of the store, of its lock and of the sockets. It belongs to the user that the service runs "
              "as, and nobody else may enter it." },
    { "socket", CONF_PATH, "", "0", "107", .since = "0.1.0", FIELD(socket),
      .help = "FastCGI socket that web servers, CGI programs and holders connect to, beside listening sockets that "
              "the program is started with. Empty: front.sock in state_dir, for what runs as the same user." },
    { "socket_mode", CONF_MODE, "0660", .since = "0.1.0", FIELD(socket_mode),
      .help = "Permissions of the FastCGI socket. The web server has to write to it; whoever else may, gets "
              "around what the web server checks." },
    { "socket_group", CONF_TEXT, "", "0", "255", .since = "0.1.0", FIELD(socket_group),
      .help = "Group of the FastCGI socket, by name: the one that the web server runs in. Empty: whatever group "
              "the system gives it." },
    { "base_path", CONF_URL_PATH, "", "0", "200", .since = "0.1.0", FIELD(base_path),
      .help = "Where the web server mounts the service: /dashgrant for https://example.org/dashgrant/api/v3. It is "
              "taken off the paths of requests that begin with it; others stay as they are. Empty: at the root." },
    { "cgi_start_owner", CONF_BOOLEAN, "false", .since = "0.1.0", FIELD(cgi_start_owner),
      .help = "Let a CGI program start the service in the background where none runs: for hosts where nothing else "
              "can. It then logs to syslog, or to dashgrant.log in state_dir." },
    { "log_to_syslog", CONF_BOOLEAN, "false", .since = "0.1.0", FIELD(log_to_syslog),
      .help = "Send the log to syslog, facility daemon, instead of standard error." },
    { "log_level", CONF_CHOICE, "info", .choices = "error warning notice info debug", .since = "0.1.0",
      FIELD(log_level), .help = "The least important lines that are logged." },
    { "threads", CONF_NUMBER, "8", "1", "64", .since = "0.1.0", FIELD(threads),
      .help = "Requests that are worked on at the same time." },
    { "cache_size", CONF_BYTES, "64M", "1M", "1024G", .since = "0.1.0", FIELD(cache_size),
      .help = "Memory for pages of the store. A million grants fit into 512M." },
    { "checkpoint_size", CONF_BYTES, "32M", "64K", "4G", .since = "0.1.0", FIELD(checkpoint_size),
      .help = "Take a checkpoint of the store after so much of its log was written. More means fewer pauses and a "
              "longer recovery after a crash." },
    { "checkpoint_interval", CONF_DURATION, "60s", "100ms", "1d", .since = "0.1.0", FIELD(checkpoint_interval),
      .help = "Take a checkpoint after this time, too, however little was written." },
    { "body_timeout", CONF_DURATION, "10s", "10ms", "1h", .since = "0.1.0", FIELD(body_timeout),
      .help = "How long a whole request may take to arrive from the web server." },
    { "send_timeout", CONF_DURATION, "10s", "10ms", "1h", .since = "0.1.0", FIELD(send_timeout),
      .help = "How long the web server may take to accept an answer." },
    { "idle_timeout", CONF_DURATION, "60s", "10ms", "1d", .since = "0.1.0", FIELD(idle_timeout),
      .help = "A FastCGI connection that the web server keeps open without a request is closed after this time." },
    { "probe_interval", CONF_DURATION, "5s", "10ms", "1h", .since = "0.1.0", FIELD(probe_interval),
      .help = "Time between two probes by which the parent process sees that its worker still answers." },
    { "probe_timeout", CONF_DURATION, "30s", "10ms", "1d", .shorter = { "body_timeout", "send_timeout" },
      .since = "0.1.0", FIELD(probe_timeout),
      .help = "A worker that leaves a probe unanswered for this time is killed and started again. A probe may "
              "have to wait behind slow requests." },
    { "recovery_timeout", CONF_DURATION, "10m", "100ms", "1d", .since = "0.1.0", FIELD(recovery_timeout),
      .help = "How long a worker may take to recover the store and become ready before it is killed." },
    { "shutdown_timeout", CONF_DURATION, "30s", "10ms", "1h", .since = "0.1.0", FIELD(shutdown_timeout),
      .help = "How long running requests may take to end when the service stops." },
    { "max_connections", CONF_NUMBER, "1024", "1", "65535", .since = "0.1.0", FIELD(max_connections),
      .help = "FastCGI connections that are held at the same time. Further ones wait in the socket's queue." },
    { "require_registered_dashboards", CONF_BOOLEAN, "false", .since = "0.1.0",
      FIELD(require_registered_dashboards),
      .help = "Refuse requests about a dashboard that was never registered." },
    { "operations_allow", CONF_ADDRESSES, "", "0", "4096", .since = "0.1.0", FIELD(operations_allow),
      .help = "Who may read /healthz, /readyz and /metrics through the web server. Empty: nobody, they are open "
              "on the control socket alone." },
    { "api_key_prefix", CONF_NAME, "dashgrant", "1", "32", .since = "0.1.0", FIELD(api_key_prefix),
      .help = "What new API keys begin with, so that one found in the wrong place is recognized. Keys that exist "
              "stay valid." },
    { "token_issuer", CONF_TEXT, "dashgrant", "1", "64", .since = "0.1.0", FIELD(token_issuer),
      .help = "What tokens made here name as their issuer (iss), and what a project's own tokens may name as their "
              "audience (aud). Changing it ends the tokens made before." },
    { "token_leeway", CONF_DURATION, "60s", "0s", "10m", .since = "0.1.0", FIELD(token_leeway),
      .help = "How far the clocks of those who make tokens may be off before a token counts as expired or not yet "
              "valid." },
    { "self_signed_max_ttl", CONF_DURATION, "366d", "1m", "3660d", .since = "0.1.0", FIELD(self_signed_max_ttl),
      .help = "A token that a project signed itself is refused if it expires further ahead than this." },
    { "issued_max_ttl", CONF_DURATION, "366d", "1m", "3660d", .since = "0.1.0", FIELD(issued_max_ttl),
      .help = "The longest life of a token made here. A key that signs tokens is kept for as long after it was "
              "replaced." },
    { .name = NULL },
};

#define PROJECT_FIELD(name) .offset = offsetof(struct conf_project, name)

const struct conf_option conf_option_project_table[] = {
    { "origins", CONF_ORIGINS, "", "0", "2048", .since = "0.1.0", PROJECT_FIELD(origins),
      .help = "Whose scripts may call the routes for people and read the answers (CORS): the origins of the "
              "products that embed the project's dashboards. API keys are never taken from a script." },
    { "frame_ancestors", CONF_ANCESTORS, "", "0", "2048", .since = "0.1.0", PROJECT_FIELD(frame_ancestors),
      .help = "Which sites may show the sharing page of the project's dashboards in a frame. 'self' is the address "
              "of the service itself. Empty: none." },
    { .name = NULL },
};

const struct conf_option conf_option_project_name = {
    "project", CONF_TEXT, "", "1", "128", .since = "0.1.0", PROJECT_FIELD(name),
    .help = "What the service does for one project. The section may stand once for each; a project without one has "
            "the defaults."
};

enum { NAME_MAX_LENGTH = 48 };

size_t conf_option_count(const struct conf_option *table)
{
    size_t count = 0;
    while (table[count].name)
        count++;
    return count;
}

const struct conf_option *conf_option_find(const struct conf_option *table, struct slice name)
{
    for (const struct conf_option *option = table; option->name; option++)
        if (slice_is(name, option->name))
            return option;
    return NULL;
}

static size_t least(size_t a, size_t b)
{
    return a < b ? a : b;
}

/* Damerau and Levenshtein's distance, each pair of letters swapped at most once; neither over NAME_MAX_LENGTH. */
static size_t distance(struct slice a, struct slice b)
{
    size_t rows[3][NAME_MAX_LENGTH + 1];
    size_t *before = rows[0], *above = rows[1], *row = rows[2];
    for (size_t j = 0; j <= b.len; j++)
        row[j] = j;
    for (size_t i = 1; i <= a.len; i++) {
        size_t *oldest = before;
        before = above;
        above = row;
        row = oldest;
        row[0] = i;
        for (size_t j = 1; j <= b.len; j++) {
            size_t changed = above[j - 1] + (a.ptr[i - 1] != b.ptr[j - 1]);
            row[j] = least(changed, least(above[j], row[j - 1]) + 1);
            if (i > 1 && j > 1 && a.ptr[i - 1] == b.ptr[j - 2] && a.ptr[i - 2] == b.ptr[j - 1])
                row[j] = least(row[j], before[j - 2] + 1);
        }
    }
    return row[b.len];
}

const struct conf_option *conf_option_nearest(const struct conf_option *table, struct slice name)
{
    const struct conf_option *nearest = NULL;
    size_t best = NAME_MAX_LENGTH;
    for (const struct conf_option *option = table; option->name; option++) {
        struct slice other = slice_of(option->name);
        if (name.len > NAME_MAX_LENGTH || other.len > NAME_MAX_LENGTH)
            continue;
        size_t far = distance(name, other);
        if (far < best && far <= other.len / 3) {
            best = far;
            nearest = option;
        }
    }
    return nearest;
}
