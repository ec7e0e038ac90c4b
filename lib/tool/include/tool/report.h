/* What is told on standard error, to people or (--json) to programs, and the exit code that goes with it. */
#ifndef TOOL_REPORT_H
#define TOOL_REPORT_H

#include <base/error.h>
#include <tool/tool.h>

/* The exit code of an error that arose in this process, and of an HTTP status (EXIT_DONE: 2xx). */
enum exit_code report_exit_of_error(const struct error *error);
enum exit_code report_exit_of_status(int status);

/* Tells an error of this process. Its exit code. */
enum exit_code report_error(const struct tool *tool, const struct error *error);

/* Tells a refusal by the service: its detail, its code, each bad entry; in JSON, the problem document as it came.
 * The exit code of its status. */
enum exit_code report_answer(const struct tool *tool, const struct front_answer *answer);

/* A remark for people: not with --json nor --quiet. printf. */
void report_remark(const struct tool *tool, const char *format, ...) __attribute__((format(printf, 2, 3)));

#endif
