#include <base/log.h>

#include <errno.h>
#include <stdarg.h>
#include <stdio.h>
#include <string.h>
#include <sys/syslog.h>
#include <time.h>
#include <unistd.h>

static bool use_syslog;
static enum log_level threshold = LOG_LINE_INFO;

void log_open(bool to_syslog, enum log_level most)
{
    use_syslog = to_syslog;
    threshold = most;
    if (to_syslog)
        openlog("dashgrant", LOG_PID, LOG_DAEMON);
}

static void write_stderr(enum log_level level, const char *text)
{
    static const char *const names[] = { [LOG_LINE_ERROR] = "error", [LOG_LINE_WARNING] = "warning",
                                         [LOG_LINE_NOTICE] = "notice", [LOG_LINE_INFO] = "info",
                                         [LOG_LINE_DEBUG] = "debug" };
    char line[1200], when[32];
    struct tm tm;
    time_t now = time(NULL);
    gmtime_r(&now, &tm);
    strftime(when, sizeof when, "%Y-%m-%dT%H:%M:%SZ", &tm);
    int length = snprintf(line, sizeof line, "%s dashgrant[%d] %s: %s\n", when, (int)getpid(), names[level], text);
    /* one write a line: lines of several threads do not mix; nobody can be told when it fails */
    ssize_t written = write(STDERR_FILENO, line, (size_t)length);
    (void)written;
}

void log_line(enum log_level level, const char *format, ...)
{
    if (level > threshold)
        return;
    int saved = errno;
    char text[1000];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(text, sizeof text, format, arguments);
    va_end(arguments);
    for (char *c = text; *c; c++)
        if ((unsigned char)*c < 0x20 || *c == 0x7f)
            *c = ' ';
    if (use_syslog)
        syslog((int)level, "%s", text);
    else
        write_stderr(level, text);
    errno = saved;
}
