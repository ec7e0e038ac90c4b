/* The eight bytes before each FastCGI record (FastCGI 1.0, section 3.3), for who reads and who writes them. */
#ifndef FRONT_RECORD_H
#define FRONT_RECORD_H

#include <stddef.h>
#include <stdint.h>

#include <base/buffer.h>
#include <base/slice.h>

enum {
    FRONT_RECORD_VERSION = 1,
    FRONT_RECORD_HEAD = 8,              /* bytes of the header */
    FRONT_RECORD_BEGIN_BODY = 8,        /* of BEGIN_REQUEST and of END_REQUEST */
    FRONT_RECORD_CONTENT_MAX = 65535,
    FRONT_RECORD_RESPONDER = 1,         /* role */
    FRONT_RECORD_KEEP = 1               /* flag of BEGIN_REQUEST */
};

enum front_record_type {
    FRONT_RECORD_BEGIN = 1, FRONT_RECORD_ABORT = 2, FRONT_RECORD_END = 3, FRONT_RECORD_PARAMS = 4,
    FRONT_RECORD_STDIN = 5, FRONT_RECORD_STDOUT = 6, FRONT_RECORD_STDERR = 7
};

struct front_record {
    uint8_t version, type;
    uint16_t id;
    uint16_t length;                    /* of the content behind the header */
    uint8_t padding;                    /* bytes behind the content */
};

/* Takes FRONT_RECORD_HEAD bytes apart; any bytes are taken. */
struct front_record front_record_decode(const char *bytes);

/* Appends a header and its content, in as many records as it takes; no record for empty content. */
void front_record_append(struct buffer *out, enum front_record_type type, uint16_t id, struct slice content);

/* Appends the empty record that ends a stream. */
void front_record_end(struct buffer *out, enum front_record_type type, uint16_t id);

/* Appends the length of a name or value as PARAMS hold it (section 3.4). */
void front_record_pair_length(struct buffer *out, size_t length);

#endif
