/* The service: options and configuration in, an exit status out. */
#include <config.h>

#include <getopt.h>
#include <limits.h>
#include <stdbool.h>
#include <stdio.h>
#include <sysexits.h>
#include <unistd.h>

#include <base/error.h>
#include <conf/conf.h>
#include <host/owner.h>
#include <host/plain.h>

struct options {
    const char *config;         /* NULL: what DASHGRANT_CONFIG names, or CONFIG_FILE, if it is there */
    const char *state_dir;      /* these override the configuration */
    const char *socket;
    bool check;
};

static const char usage[] =
    "usage: dashgrant.fcgi [--config FILE] [--state-dir FOLDER] [--socket PATH] [--check-config]\n"
    "\n"
    "  --config FILE       read this configuration, not $DASHGRANT_CONFIG or\n"
    "                      " CONFIG_FILE "\n"
    "  --state-dir FOLDER  where store, lock and sockets are\n"
    "  --socket PATH       FastCGI socket to listen on\n"
    "  --check-config      read the configuration, say what is wrong with it, and end\n"
    "  --help, --version\n";

/* 1 to go on; 0 or -1 where there is nothing more to do: well, or with a usage error. */
static int read_options(int count, char **words, struct options *options)
{
    enum { ASK_CONFIG = 256, ASK_STATE_DIR, ASK_SOCKET, ASK_CHECK, ASK_HELP, ASK_VERSION };
    static const struct option known[] = {
        { "config", required_argument, NULL, ASK_CONFIG }, { "state-dir", required_argument, NULL, ASK_STATE_DIR },
        { "socket", required_argument, NULL, ASK_SOCKET }, { "check-config", no_argument, NULL, ASK_CHECK },
        { "help", no_argument, NULL, ASK_HELP }, { "version", no_argument, NULL, ASK_VERSION }, { 0 },
    };
    for (int option; (option = getopt_long(count, words, "", known, NULL)) != -1;)
        switch (option) {
        case ASK_CONFIG: options->config = optarg; break;
        case ASK_STATE_DIR: options->state_dir = optarg; break;
        case ASK_SOCKET: options->socket = optarg; break;
        case ASK_CHECK: options->check = true; break;
        case ASK_HELP: fputs(usage, stdout); return 0;
        case ASK_VERSION: puts(PACKAGE_STRING); return 0;
        default: fputs(usage, stderr); return -1;
        }
    if (optind == count)
        return 1;
    fprintf(stderr, "dashgrant.fcgi: \"%s\" is no option\n%s", words[optind], usage);
    return -1;
}

static int read_conf(const struct options *options, struct conf *conf, struct error *error)
{
    return options->config ? conf_load(conf, options->config, error) : conf_load_service(conf, CONFIG_FILE, error);
}

/* As the configuration's paths are. `out` has PATH_MAX bytes; NULL where the path is too long. */
static const char *absolute(const char *path, char *out)
{
    char folder[PATH_MAX];
    if (*path == '/')
        return path;
    bool fits = getcwd(folder, sizeof folder) && snprintf(out, PATH_MAX, "%s/%s", folder, path) < PATH_MAX;
    return fits ? out : NULL;
}

/* The configuration keeps its strings; what overrides them belongs to the command line. */
static int run(const struct options *options, const struct conf *configured, char *const *words)
{
    char state_dir[PATH_MAX], socket[PATH_MAX];
    struct conf conf = *configured;
    if (options->state_dir)
        conf.state_dir = absolute(options->state_dir, state_dir);
    if (options->socket)
        conf.socket = *options->socket ? absolute(options->socket, socket) : "";
    if (conf.state_dir && conf.socket)
        return host_owner_run(&conf, words);
    fprintf(stderr, "dashgrant.fcgi: a path on the command line is too long\n");
    return EX_USAGE;
}

int main(int count, char **words)
{
    struct options options = { 0 };
    struct conf conf;
    struct error error;
    /* what dashgrant.cgi does; the arguments then come from the client */
    if (host_plain_asked())
        return host_plain_answer(CONFIG_FILE);
    int go_on = read_options(count, words, &options);
    if (go_on != 1)
        return go_on == 0 ? EX_OK : EX_USAGE;
    error_init(&error, NULL);
    if (read_conf(&options, &conf, &error) != 0) {
        fprintf(stderr, "dashgrant.fcgi: %s\n", error.detail);
        return EX_CONFIG;
    }
    int status = options.check ? EX_OK : run(&options, &conf, words);
    conf_release(&conf);
    return status;
}
