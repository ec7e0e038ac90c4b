/* The log: lines to standard error or to syslog. */
#ifndef BASE_LOG_H
#define BASE_LOG_H

#include <stdbool.h>

/* As syslog(3) counts them. */
enum log_level { LOG_LINE_ERROR = 3, LOG_LINE_WARNING = 4, LOG_LINE_NOTICE = 5, LOG_LINE_INFO = 6, LOG_LINE_DEBUG = 7 };

/* Where lines go (syslog: facility daemon) and the least important level that is kept. Before the first thread. */
void log_open(bool to_syslog, enum log_level most);

/* One line, cut at 1,000 bytes; control characters become spaces, so that no text from outside can make a line of
 * its own. Never a secret. Any thread. */
void log_line(enum log_level level, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
