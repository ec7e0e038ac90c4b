/* Names of the store's states, in the order of its commits. */
#ifndef MODEL_REVISION_H
#define MODEL_REVISION_H

#include <stdbool.h>
#include <stdint.h>

#include <base/slice.h>

/* The epoch is drawn when a store is made or restored; numbers are comparable within one epoch only, rise with each
 * change, and are given once. */
struct revision {
    uint64_t epoch;
    uint64_t number;
};

enum { REVISION_TEXT = 33 };

/* 32 hex digits and a NUL: opaque to a client; of one epoch, the order of the texts is that of the commits. */
struct slice revision_format(struct revision revision, char out[REVISION_TEXT]);

/* False: not such a text. */
bool revision_parse(struct slice text, struct revision *revision);

#endif
