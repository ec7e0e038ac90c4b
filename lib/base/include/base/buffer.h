/* Bytes that grow up to a maximum stated when the buffer is made. */
#ifndef BASE_BUFFER_H
#define BASE_BUFFER_H

#include <stdbool.h>
#include <stddef.h>

#include <base/slice.h>

/* `failed` is set by the first append that would pass `max` or finds no memory; from then on every append does
 * nothing. So a writer appends freely and asks once at the end. */
struct buffer {
    char *ptr;
    size_t len;
    size_t capacity;
    size_t max;
    bool failed;
};

/* An empty buffer of at most `max` bytes; takes no memory yet. */
void buffer_init(struct buffer *buffer, size_t max);

/* Frees the bytes; the buffer is empty and usable again, its maximum stays. */
void buffer_release(struct buffer *buffer);

/* Forgets content and failure, keeps the memory. */
void buffer_clear(struct buffer *buffer);

void buffer_append(struct buffer *buffer, struct slice s);
void buffer_byte(struct buffer *buffer, char byte);
void buffer_printf(struct buffer *buffer, const char *format, ...) __attribute__((format(printf, 2, 3)));

/* Room for `size` more bytes, to be written to buffer->ptr + buffer->len; NULL where the buffer failed. The caller
 * adds to len what it wrote. */
char *buffer_reserve(struct buffer *buffer, size_t size);

/* The content, borrowed until the next change. */
static inline struct slice buffer_slice(const struct buffer *buffer)
{
    return (struct slice){ buffer->ptr, buffer->len };
}

#endif
