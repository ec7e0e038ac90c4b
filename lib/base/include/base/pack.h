/* A compact binary form for rows of the store and for operations that are sent: fixed-width integers in big-endian
 * order, slices behind their length. What was packed is unpacked in the same order. */
#ifndef BASE_PACK_H
#define BASE_PACK_H

#include <stdbool.h>
#include <stdint.h>

#include <base/buffer.h>
#include <base/slice.h>

void pack_u8(struct buffer *out, uint8_t value);
void pack_u32(struct buffer *out, uint32_t value);
void pack_u64(struct buffer *out, uint64_t value);
void pack_i64(struct buffer *out, int64_t value);
/* Up to 65,535 bytes; a longer slice fails the buffer. */
void pack_slice(struct buffer *out, struct slice value);

/* `failed` is set by the first read past the end; what is read from then on is 0 or empty. So a reader takes all
 * fields and asks once. */
struct unpack {
    struct slice rest;
    bool failed;
};

uint8_t unpack_u8(struct unpack *in);
uint32_t unpack_u32(struct unpack *in);
uint64_t unpack_u64(struct unpack *in);
int64_t unpack_i64(struct unpack *in);
/* Borrowed from the input. */
struct slice unpack_slice(struct unpack *in);

/* True where everything was read, and nothing is left over. */
bool unpack_done(const struct unpack *in);

#endif
