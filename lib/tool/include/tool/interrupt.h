/* Whether the administrator asked us to stop: long work ends between two steps and says how far it is. */
#ifndef TOOL_INTERRUPT_H
#define TOOL_INTERRUPT_H

#include <stdbool.h>
#include <stdint.h>

/* From now on the first SIGINT, SIGTERM or SIGHUP only sets a mark; a second one ends the process. A signal that
 * was ignored stays so. System calls are interrupted. */
void interrupt_watch(void);

bool interrupt_asked(void);

/* Sleeps that long, or until asked to stop. */
void interrupt_sleep(int64_t milliseconds);

#endif
