/* The configuration: one table of options makes this struct, the sample file and the section of the man page. */
#ifndef CONF_CONF_H
#define CONF_CONF_H

#include <stdbool.h>
#include <stdint.h>
#include <stdio.h>

#include <base/error.h>
#include <base/slice.h>

/* What the file says of one project: a section project "NAME" { ... }. Strings are owned by struct conf. */
struct conf_project {
    const char *name;
    const char *origins;                /* whose scripts may read the answers of routes for people (CORS), separated
                                           by spaces; "": none */
    const char *frame_ancestors;        /* who may frame the sharing page: origins and 'self'; "": nobody */
};

/* Each option of the file, by its name there. Strings are owned by the struct; durations in milliseconds. */
struct conf {
    const char *state_dir;              /* the store, the lock and the sockets */
    const char *socket;                 /* FastCGI socket's path; "": STATE_DIR/front.sock */
    const char *socket_mode;            /* octal, of that socket: "0660" */
    const char *socket_group;           /* of that socket; "": left as it is */
    const char *base_path;              /* taken off the paths of public requests: "/dashgrant" */
    bool cgi_start_owner;               /* a CGI program may start the service */
    bool log_to_syslog;
    const char *log_level;              /* error, warning, notice, info, debug */
    int64_t threads;                    /* of the worker's pool */
    int64_t cache_size;                 /* bytes of Berkeley DB's cache */
    int64_t checkpoint_size;            /* a checkpoint after so many bytes of log */
    int64_t checkpoint_interval;        /* or after this time */
    int64_t body_timeout;               /* for a whole request to arrive */
    int64_t send_timeout;               /* for the peer to take an answer */
    int64_t idle_timeout;               /* a kept FastCGI connection with nothing on it is closed after this */
    int64_t probe_interval;             /* between two probes of the worker */
    int64_t probe_timeout;              /* an unanswered probe kills the worker */
    int64_t recovery_timeout;           /* for the worker to become ready */
    int64_t shutdown_timeout;           /* for running requests to end */
    int64_t max_connections;            /* FastCGI connections held at once */
    bool require_registered_dashboards;
    const char *operations_allow;       /* addresses and networks that may read /healthz, /readyz, /metrics,
                                           separated by spaces; "": only the control socket */
    const char *api_key_prefix;         /* what new API keys begin with */
    const char *token_issuer;           /* iss of the tokens made here */
    int64_t token_leeway;               /* for clocks that differ, where tokens tell times */
    int64_t self_signed_max_ttl;        /* how far ahead a project's own token may expire */
    int64_t issued_max_ttl;             /* the same of a token made here */

    struct {
        struct conf_project *items;     /* in the order of the file */
        size_t count;
    } projects;                         /* those that have a section */
};

/* All defaults. 0 or -1 (UNAVAILABLE). Released by conf_release. */
int conf_defaults(struct conf *conf, struct error *error);

/* Fills all of `conf`, whatever was in it: the file's options over the defaults. 0, or -1 with BAD_REQUEST and a
 * detail "FILE:LINE: what is wrong, what to do" ("FILE: ..." where it cannot be read): an option that is not known
 * (with the nearest name that is), a value of the wrong type or out of range, an option given twice, options that
 * contradict each other, a text that ends inside a comment, string or value. Nothing is guessed: any of these
 * refuses the whole file, and `conf` is then released. Also UNAVAILABLE. Before the first thread: libconfuse's
 * lexer is static. */
int conf_load(struct conf *conf, const char *path, struct error *error);

/* The service's: of the file that DASHGRANT_CONFIG in the environment names, since web servers and spawners hand
 * environments to what they start, not arguments, and no request sets this name: headers become HTTP_... Where it
 * names none, of the file `usual`; where that is not there, all defaults. As conf_load. */
int conf_load_service(struct conf *conf, const char *usual, struct error *error);

void conf_release(struct conf *conf);

/* The section of a project, or NULL: then it has the defaults, which are empty. */
const struct conf_project *conf_find_project(const struct conf *conf, struct slice name);

/* Whether `word` is one of the words of a value that is a list of words, byte by byte; an empty one never is. */
bool conf_list_holds(const char *list, struct slice word);

/* The commented sample file, with every option at its default. 0, or -1 when `out` failed. */
int conf_write_sample(FILE *out);

/* The section OPTIONS of dashgrant.conf(5): mdoc(7), inside a list that begins and ends around it. */
int conf_write_man(FILE *out);

#endif
