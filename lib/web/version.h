/* Private: the version of a dashboard's shares as text: 16 hex digits, opaque to a client. */
#ifndef WEB_VERSION_H
#define WEB_VERSION_H

#include <stdbool.h>
#include <stdint.h>

#include <base/slice.h>

enum { VERSION_TEXT = 17 };

/* Terminated. */
struct slice version_format(uint64_t version, char out[VERSION_TEXT]);

/* False: not such a text. */
bool version_parse(struct slice text, uint64_t *version);

#endif
