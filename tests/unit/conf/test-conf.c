#include "config_file.h"

#include <stdlib.h>
#include <unistd.h>

static void assert_defaults(const struct conf *conf)
{
    static const char end[] = "/lib/dashgrant";
    size_t length = strlen(conf->state_dir);
    assert_true(length > strlen(end));
    assert_string_equal(conf->state_dir + length - strlen(end), end);
    assert_string_equal(conf->socket, "");
    assert_string_equal(conf->socket_mode, "0660");
    assert_string_equal(conf->socket_group, "");
    assert_false(conf->log_to_syslog);
    assert_string_equal(conf->log_level, "info");
    assert_int_equal(conf->threads, 8);
    assert_int_equal(conf->cache_size, 64 * 1024 * 1024);
    assert_int_equal(conf->checkpoint_size, 32 * 1024 * 1024);
    assert_int_equal(conf->checkpoint_interval, 60 * 1000);
    assert_int_equal(conf->body_timeout, 10 * 1000);
    assert_int_equal(conf->send_timeout, 10 * 1000);
    assert_int_equal(conf->idle_timeout, 60 * 1000);
    assert_int_equal(conf->probe_interval, 5 * 1000);
    assert_int_equal(conf->probe_timeout, 30 * 1000);
    assert_int_equal(conf->recovery_timeout, 10 * 60 * 1000);
    assert_int_equal(conf->shutdown_timeout, 30 * 1000);
    assert_int_equal(conf->max_connections, 1024);
    assert_false(conf->require_registered_dashboards);
    assert_string_equal(conf->operations_allow, "");
    assert_string_equal(conf->api_key_prefix, "dashgrant");
}

static void every_option_has_its_default(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    error_init(&error, NULL);
    assert_int_equal(conf_defaults(&conf, &error), 0);
    assert_defaults(&conf);
    conf_release(&conf);
    assert_null(conf.state_dir);
}

static void files_without_an_option_leave_the_defaults(void **state)
{
    (void)state;
    static const char *const files[] = { "", "\n\n", " \t ", "#", "#\n", "# no end", "// x\r\n", "/**/",
                                        "/* a\n * b */\n" };
    for (size_t i = 0; i < COUNT(files); i++) {
        struct conf conf;
        struct error error;
        char path[CONFIG_PATH];
        if (config_load(&conf, slice_of(files[i]), path, &error))
            fail_msg("\"%s\": %s", files[i], error.detail);
        assert_defaults(&conf);
        conf_release(&conf);
    }
}

static void reads_options_in_any_of_the_notations(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    char path[CONFIG_PATH];
    setenv("CONF_TEST_GROUP", "www-data", 1);
    unsetenv("CONF_TEST_UNSET");
    int result = config_load(&conf,
                             SLICE("# head\r\n"
                                   "threads=3 // behind\n"
                                   "cache_size = /* why */ \"2M\" # behind\n"
                                   "checkpoint_size = 65536\n"
                                   "body_timeout = 500ms send_timeout = '1.5 s'\n"
                                   "state_dir = '/srv/a#b ${HOME} \\'c\\''\n"
                                   "socket = \"/run/\\\"x\\\\\\${y}/*//\"\n"
                                   "socket_group = \"${CONF_TEST_GROUP}\"\n"
                                   "log_level = \"${CONF_TEST_UNSET:-debug}\"\n"
                                   "log_to_syslog = yes\n"
                                   "operations_allow = \"192.0.2.1 \\\n  2001:db8::/32\"\n"
                                   "api_key_prefix = Acme-1_"
                                   "\n"),
                             path, &error);
    if (result)
        fail_msg("%s", error.detail);
    assert_int_equal(conf.threads, 3);
    assert_int_equal(conf.cache_size, 2 * 1024 * 1024);
    assert_int_equal(conf.checkpoint_size, 65536);
    assert_int_equal(conf.body_timeout, 500);
    assert_int_equal(conf.send_timeout, 1500);
    assert_string_equal(conf.state_dir, "/srv/a#b ${HOME} 'c'");
    assert_string_equal(conf.socket, "/run/\"x\\${y}/*//");
    assert_string_equal(conf.socket_group, "www-data");
    assert_string_equal(conf.log_level, "debug");
    assert_true(conf.log_to_syslog);
    assert_string_equal(conf.operations_allow, "192.0.2.1   2001:db8::/32");
    assert_string_equal(conf.api_key_prefix, "Acme-1_");
    assert_int_equal(conf.max_connections, 1024);
    conf_release(&conf);
}

struct bad {
    const char *name;
    struct slice content;
    int line;
    const char *piece;
};

static const struct bad bad_files[] = {
    { "an unknown option", SLICE_INIT("\nthreds = 4\n"), 2, "no option \"threds\"; was threads meant?" },
    { "a name nothing like an option", SLICE_INIT("zzz = 4\n"), 1, "no option \"zzz\"; dashgrant.conf(5)" },
    { "an unknown option behind comments", SLICE_INIT("# a\n/* b\n*/ // c\n#\nzzz = 4\n"), 5, "\"zzz\"" },
    { "an unknown option behind a long string", SLICE_INIT("socket = \"/a\\\n/b\"\nzzz = 4\n"), 3, "\"zzz\"" },
    { "a name in quotes", SLICE_INIT("\"thread\" = 4\n"), 1, "was threads meant?" },
    { "an empty name", SLICE_INIT("\"\" = 4\n"), 1, "this cannot be read" },
    { "a path of sections", SLICE_INIT("\"project|threads\" = 4\n"), 1, "no option \"project\"" },
    { "an unknown section", SLICE_INIT("projekt {\n threads = 4\n}\n"), 1, "no option \"projekt\"" },
    { "a section of no project", SLICE_INIT("project {\n origins = ''\n}\n"), 1, "missing title" },
    { "an empty name of a project", SLICE_INIT("\nproject '' {\n}\n"), 3, "project cannot be \"\"" },
    { "a section twice", SLICE_INIT("project a {\n}\nproject a {\n}\n"), 3, "duplicate title 'a'" },
    { "a section that is not closed", SLICE_INIT("\nproject a {\n origins = ''\n"), 2, "section that begins here" },
    { "a section in a section", SLICE_INIT("project a {\n project b {\n}\n}\n"), 2, "no option \"project\"" },
    { "a project's option twice", SLICE_INIT("project a {\n origins = ''\norigins = ''\n}\n"), 3,
      "given twice, first in line 2" },
    { "a project's option outside", SLICE_INIT("origins = ''\n"), 1, "origins stands inside project \"NAME\"" },
    { "an option inside of a project", SLICE_INIT("project a {\n threads = 4\n}\n"), 2, "threads stands outside" },
    { "an unknown option of a project", SLICE_INIT("project a {\n\n origin = ''\n}\n"), 3, "was origins meant?" },
    { "an origin with a path", SLICE_INIT("project a {\n origins = 'https://a.example/'\n}\n"), 2,
      "origins cannot be \"https://a.example/\": it takes origins such as" },
    { "an origin that is all", SLICE_INIT("project a {\n origins = 'https://a.example *'\n}\n"), 2, "\"*\"" },
    { "origins with commas", SLICE_INIT("project a { origins = 'https://a.example, https://b.example' }\n"), 1,
      "\"https://a.example,\"" },
    { "scripts of the own origin", SLICE_INIT("project a { origins = \"'self'\" }\n"), 1, "\"'self'\"" },
    { "a frame of everybody", SLICE_INIT("project a { frame_ancestors = \"*\" }\n"), 1, "it takes 'self' and" },
    { "a policy split", SLICE_INIT("project a { frame_ancestors = \"'self'; script-src\" }\n"), 1, "\"'self';\"" },
    { "nobody with somebody", SLICE_INIT("project a { frame_ancestors = \"'none'\" }\n"), 1, "\"'none'\"" },
    { "a section of an option's name", SLICE_INIT("threads {\n}\n"), 1, "missing equal sign" },
    { "an include", SLICE_INIT("\ninclude(\"/etc/passwd\")\n"), 2, "no option \"include\"" },
    { "libconfuse's own names", SLICE_INIT("__unknown = 1\n"), 1, "no option" },
    { "an option given twice", SLICE_INIT("threads = 4\n#\nthreads = 4\n"), 3, "given twice, first in line 1" },
    { "an option given twice in a line", SLICE_INIT("threads = 4 threads = 5\n"), 1, "given twice" },
    { "two values", SLICE_INIT("threads = 4 5\n"), 1, "no option \"5\"" },
    { "a list", SLICE_INIT("threads = {4}\n"), 1, "unexpected token '{'" },
    { "an appended value", SLICE_INIT("\noperations_allow += \"::1\"\n"), 2, "unexpected +" },
    { "no name", SLICE_INIT("\n= 4\n"), 2, "unexpected token '='" },
    { "no equal sign", SLICE_INIT("threads 4\n"), 1, "missing equal sign after option 'threads'" },
    { "a brace", SLICE_INIT("threads = 4\n}\n"), 2, "unexpected closing brace" },
    { "no value", SLICE_INIT("threads = 4\ncache_size =\n\n# end\n"), 2, "premature end of file" },
    { "cut behind a name", SLICE_INIT("threads = 4\ncache_size"), 2, "may have been cut" },
    { "cut behind the sign", SLICE_INIT("threads = 4\ncache_size = "), 2, "premature end of file" },
    { "cut inside a word", SLICE_INIT("threads = 4\ncache_size = 6"), 2, "may have been cut" },
    { "cut inside a string", SLICE_INIT("threads = 4\ncache_size = \"6"), 2, "string that begins here" },
    { "cut behind a backslash", SLICE_INIT("cache_size = \"6\\"), 1, "string that begins here" },
    { "an unclosed string", SLICE_INIT("\nsocket = \"/run\nthreads = 4\n"), 2, "add \", or a backslash" },
    { "an unclosed string in single quotes", SLICE_INIT("socket = '/run\\'\nthreads = 4\n"), 1, "add ', or" },
    { "an unclosed continued string", SLICE_INIT("socket = '/run\\\nx\n"), 1, "string that begins here" },
    { "an unclosed comment", SLICE_INIT("threads = 4\n/* \n\n"), 2, "comment that begins here" },
    { "a comment that overlaps its end", SLICE_INIT("threads = 4 /*/\n"), 1, "comment that begins here" },
    { "a comment mark in a word", SLICE_INIT("api_key_prefix = a#b\n"), 1, "put a space before this comment" },
    { "two slashes in a word", SLICE_INIT("\nstate_dir = /srv//x\n"), 2, "or quotes around a value" },
    { "a block comment in a word", SLICE_INIT("threads = 4/* */\n"), 1, "put a space" },
    { "a sign that libconfuse skips", SLICE_INIT("threads = +4\n"), 1, "unexpected +" },
    { "a star", SLICE_INIT("threads = *4\n"), 1, "unexpected *" },
    { "a variable outside quotes", SLICE_INIT("threads = ${HOME}\n"), 1, "unexpected $" },
    { "a variable that is not set", SLICE_INIT("\nsocket = \"${CONF_TEST_UNSET}\"\n"), 2,
      "no variable CONF_TEST_UNSET" },
    { "a variable that is not closed", SLICE_INIT("socket = \"${HOME\"\nthreads = 4\n}\n"), 1, "${ begins a" },
    { "a variable without a name", SLICE_INIT("socket = \"${}\"\n"), 1, "${ begins a variable" },
    { "a variable of no name", SLICE_INIT("socket = \"${1:-x}\"\n"), 1, "${ begins a variable" },
    { "a NUL by number", SLICE_INIT("socket = \"/a\\0b\"\n"), 1, "written by number" },
    { "a NUL by hexadecimal number", SLICE_INIT("socket = \"/a\\x00b\"\n"), 1, "written by number" },
    { "an escaped control character", SLICE_INIT("socket = \"/a\\nb\"\n"), 1, "socket cannot be" },
    { "a NUL byte", SLICE_INIT("threads = 4\n\0"), 2, "control character (0x00)" },
    { "a NUL byte in a comment", SLICE_INIT("# \0\nthreads = 4\n"), 1, "control character (0x00)" },
    { "a control character", SLICE_INIT("threads = 4\n\n\x1b[0m"), 3, "control character (0x1b)" },
    { "a lone carriage return", SLICE_INIT("threads = 4\rcache_size = 1M\n"), 1, "control character (0x0d)" },
    { "a byte order mark", SLICE_INIT("\xef\xbb\xbfthreads = 4\n"), 1, "byte order mark" },
    { "a typographic quote", SLICE_INIT("\nsocket = \xe2\x80\x9c/run\xe2\x80\x9d\n"), 2, "typographic quote" },
    { "text that is not UTF-8", SLICE_INIT("socket = \"/\xff\"\n"), 1, "socket cannot be" },
    { "a number over its range", SLICE_INIT("threads = 65\n"), 1,
      "threads cannot be \"65\": it takes a whole number from 1 to 64" },
    { "a number under its range", SLICE_INIT("threads = 0\n"), 1, "from 1 to 64" },
    { "a negative number", SLICE_INIT("threads = -1\n"), 1, "from 1 to 64" },
    { "an octal number", SLICE_INIT("threads = 010\n"), 1, "from 1 to 64" },
    { "a hexadecimal number", SLICE_INIT("threads = 0x8\n"), 1, "from 1 to 64" },
    { "a number that overflows", SLICE_INIT("threads = 18446744073709551624\n"), 1, "from 1 to 64" },
    { "an empty number", SLICE_INIT("threads = \"\"\n"), 1, "from 1 to 64" },
    { "a time without a unit", SLICE_INIT("body_timeout = 10\n"), 1, "a time from 10ms to 1h" },
    { "a time over its range", SLICE_INIT("body_timeout = 2h\n"), 1, "a time from 10ms to 1h" },
    { "a time under its range", SLICE_INIT("body_timeout = 0s\n"), 1, "a time from 10ms to 1h" },
    { "a size under its range", SLICE_INIT("cache_size = 1023K\n"), 1, "from 1M to 1024G" },
    { "a size of no unit", SLICE_INIT("cache_size = 64MB\n"), 1, "from 1M to 1024G" },
    { "a boolean in digits", SLICE_INIT("log_to_syslog = 1\n"), 1, "it takes true or false" },
    { "a choice that is none", SLICE_INIT("log_level = inf\n"), 1, "error warning notice info debug" },
    { "two choices", SLICE_INIT("log_level = \"error warning\"\n"), 1, "error warning notice info debug" },
    { "an empty choice", SLICE_INIT("log_level = \"\"\n"), 1, "error warning notice info debug" },
    { "a relative path", SLICE_INIT("state_dir = data\n"), 1, "an absolute path" },
    { "an empty state_dir", SLICE_INIT("state_dir = \"\"\n"), 1, "an absolute path of 1 to" },
    { "a mode of letters", SLICE_INIT("socket_mode = rwx\n"), 1, "octal permissions" },
    { "a mode of other digits", SLICE_INIT("socket_mode = 0680\n"), 1, "octal permissions" },
    { "a mode of special bits", SLICE_INIT("socket_mode = 4660\n"), 1, "octal permissions" },
    { "a host name", SLICE_INIT("operations_allow = \"192.0.2.1 localhost\"\n"), 1, "cannot be \"localhost\"" },
    { "too many bits of IPv4", SLICE_INIT("operations_allow = 192.0.2.0/33\n"), 1, "\"192.0.2.0/33\"" },
    { "too many bits of IPv6", SLICE_INIT("operations_allow = '::1/129'\n"), 1, "\"::1/129\"" },
    { "no bits", SLICE_INIT("operations_allow = '::1/'\n"), 1, "\"::1/\"" },
    { "addresses with commas", SLICE_INIT("operations_allow = '::1,::2'\n"), 1, "\"::1,::2\"" },
    { "a long word in place of an address", SLICE_INIT("operations_allow = "
      "11111111111111111111111111111111111111111111111111111111111111111111111111111111\n"), 1, "cannot be" },
    { "a prefix of other characters", SLICE_INIT("api_key_prefix = a.b\n"), 1, "1 to 32 letters" },
    { "an empty prefix", SLICE_INIT("api_key_prefix = ''\n"), 1, "1 to 32 letters" },
    { "a prefix too long", SLICE_INIT("api_key_prefix = 123456789012345678901234567890123\n"), 1, "1 to 32" },
    { "a probe that slow bodies outlast", SLICE_INIT("probe_timeout = 5s\n\n"), 1,
      "probe_timeout (5s) must be longer than body_timeout (10s)" },
    { "bodies that outlast a probe", SLICE_INIT("probe_timeout = 40s\n\nbody_timeout = 40s\n"), 3,
      "probe_timeout (40s) must be longer than body_timeout (40s)" },
    { "answers that outlast a probe", SLICE_INIT("\nsend_timeout = 31s\n"), 2,
      "probe_timeout (30s) must be longer than send_timeout (31s)" },
};

static void a_bad_file_is_refused_with_its_line_and_what_is_wrong(void **state)
{
    (void)state;
    unsetenv("CONF_TEST_UNSET");
    for (size_t i = 0; i < COUNT(bad_files); i++) {
        const struct bad *bad = &bad_files[i];
        struct conf conf;
        struct error error;
        char path[CONFIG_PATH], place[CONFIG_PATH + 16];
        if (config_load(&conf, bad->content, path, &error) != -1)
            fail_msg("%s was accepted", bad->name);
        if (error.kind != ERROR_BAD_REQUEST)
            fail_msg("%s: %s", bad->name, error.detail);
        snprintf(place, sizeof place, "%s:%d: ", path, bad->line);
        if (strncmp(error.detail, place, strlen(place)) != 0 || !strstr(error.detail, bad->piece))
            fail_msg("%s: \"%s\" does not say \"%s\" of line %d", bad->name, error.detail, bad->piece, bad->line);
        assert_null(conf.state_dir);
        assert_null(conf.api_key_prefix);
    }
}

static void a_refused_file_leaves_nothing_to_the_next(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    char path[CONFIG_PATH];
    static const char *const refused[] = { "threads = 4\nsocket = \"${", "/*", "threads = 4\n{", "socket = '" };
    for (size_t i = 0; i < COUNT(refused); i++) {
        assert_int_equal(config_load(&conf, slice_of(refused[i]), path, &error), -1);
        assert_int_equal(config_load(&conf, SLICE("\nmax_connections = 7\n"), path, &error), 0);
        assert_int_equal(conf.threads, 8);
        assert_int_equal(conf.max_connections, 7);
        conf_release(&conf);
    }
}

static void long_values_and_many_lines_are_read_whole(void **state)
{
    (void)state;
    enum { LINES = 20000, BYTES = 1 << 20 };
    struct conf conf;
    struct error error;
    char path[CONFIG_PATH];
    char *content = malloc(BYTES);
    assert_non_null(content);
    memset(content, '\n', LINES);
    strcpy(content + LINES, "state_dir = \"/");
    size_t begin = strlen(content) - 1;
    memset(content + begin + 1, 'x', 999);
    strcpy(content + begin + 1000, "\" threads = 4");
    size_t length = begin + 1000 + strlen("\" threads = 4");
    memset(content + length, ' ', BYTES - length);
    assert_int_equal(config_load(&conf, (struct slice){ content, BYTES }, path, &error), 0);
    assert_int_equal(strlen(conf.state_dir), 1000);
    assert_int_equal(conf.threads, 4);
    conf_release(&conf);
    content[BYTES - 1] = '{';
    assert_int_equal(config_load(&conf, (struct slice){ content, BYTES }, path, &error), -1);
    assert_non_null(strstr(error.detail, ":20001: the section that begins here"));
    free(content);
}

static void projects_have_sections_of_their_own(void **state)
{
    (void)state;
    struct conf conf;
    struct error error;
    char path[CONFIG_PATH];
    int result = config_load(&conf,
                             SLICE("project acme {\n origins = \"https://app.example  http://localhost:3000\"\n}\n"
                                   "threads = 3\n"
                                   "project \"b c\" { frame_ancestors = \"'self' https://app.example\" origins = '' }\n"
                                   "project none {}\n"), path, &error);
    if (result)
        fail_msg("%s", error.detail);
    assert_int_equal(conf.threads, 3);
    assert_int_equal(conf.projects.count, 3);
    const struct conf_project *acme = conf_find_project(&conf, SLICE("acme"));
    assert_string_equal(acme->origins, "https://app.example  http://localhost:3000");
    assert_string_equal(acme->frame_ancestors, "");
    const struct conf_project *other = conf_find_project(&conf, SLICE("b c"));
    assert_string_equal(other->origins, "");
    assert_string_equal(other->frame_ancestors, "'self' https://app.example");
    assert_string_equal(conf_find_project(&conf, SLICE("none"))->origins, "");
    assert_null(conf_find_project(&conf, SLICE("b")));
    assert_null(conf_find_project(&conf, SLICE("")));
    conf_release(&conf);
    assert_null(conf.projects.items);
}

static void a_word_of_a_list_is_found_whole(void **state)
{
    (void)state;
    static const char list[] = "https://app.example  http://localhost:3000";
    assert_true(conf_list_holds(list, SLICE("https://app.example")));
    assert_true(conf_list_holds(list, SLICE("http://localhost:3000")));
    static const char *const others[] = { "", " ", "https://app", "http://localhost:300", "https://app.example ",
                                         "HTTPS://app.example", "https://app.example  http://localhost:3000" };
    for (size_t i = 0; i < COUNT(others); i++)
        assert_false(conf_list_holds(list, slice_of(others[i])));
    assert_false(conf_list_holds("", SLICE("")));
}

static void the_service_reads_what_its_environment_names_first(void **state)
{
    (void)state;
    static const struct {
        const char *named, *usual;
        int64_t threads;            /* -1: refused */
    } cases[] = {
        { "named", "usual", 3 }, { NULL, "usual", 5 }, { "", "usual", 5 }, { NULL, "missing", 8 },
        { "missing", "usual", -1 }, { NULL, "usual/below", -1 }, { NULL, "wrong", -1 },
    };
    static const char *const files[][2] = { { "named", "threads = 3\n" }, { "usual", "threads = 5\n" },
                                            { "wrong", "threads = x\n" } };
    char folder[] = "/tmp/dashgrant-conf-XXXXXX", path[64], usual[64];
    assert_non_null(mkdtemp(folder));
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i][0]);
        FILE *out = fopen(path, "w");
        assert_non_null(out);
        assert_true(fputs(files[i][1], out) >= 0 && fclose(out) == 0);
    }
    for (size_t i = 0; i < COUNT(cases); i++) {
        struct conf conf;
        struct error error;
        error_init(&error, NULL);
        unsetenv("DASHGRANT_CONFIG");
        if (cases[i].named && *cases[i].named)
            snprintf(path, sizeof path, "%s/%s", folder, cases[i].named);
        else
            *path = '\0';
        if (cases[i].named)
            setenv("DASHGRANT_CONFIG", path, 1);
        snprintf(usual, sizeof usual, "%s/%s", folder, cases[i].usual);
        int result = conf_load_service(&conf, usual, &error);
        if (result != (cases[i].threads < 0 ? -1 : 0) || (result == 0 && conf.threads != cases[i].threads))
            fail_msg("case %zu: %d, %s", i, result, error.detail);
        if (result == 0)
            conf_release(&conf);
    }
    unsetenv("DASHGRANT_CONFIG");
    for (size_t i = 0; i < COUNT(files); i++) {
        snprintf(path, sizeof path, "%s/%s", folder, files[i][0]);
        unlink(path);
    }
    assert_int_equal(rmdir(folder), 0);
}

int main(void)
{
    const struct CMUnitTest tests[] = {
        cmocka_unit_test(every_option_has_its_default),
        cmocka_unit_test(files_without_an_option_leave_the_defaults),
        cmocka_unit_test(reads_options_in_any_of_the_notations),
        cmocka_unit_test(a_bad_file_is_refused_with_its_line_and_what_is_wrong),
        cmocka_unit_test(a_refused_file_leaves_nothing_to_the_next),
        cmocka_unit_test(projects_have_sections_of_their_own),
        cmocka_unit_test(a_word_of_a_list_is_found_whole),
        cmocka_unit_test(the_service_reads_what_its_environment_names_first),
        cmocka_unit_test(long_values_and_many_lines_are_read_whole),
    };
    return cmocka_run_group_tests(tests, NULL, NULL);
}
