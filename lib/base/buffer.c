#include <base/buffer.h>

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

void buffer_init(struct buffer *buffer, size_t max)
{
    *buffer = (struct buffer){ .max = max };
}

void buffer_release(struct buffer *buffer)
{
    free(buffer->ptr);
    buffer_init(buffer, buffer->max);
}

void buffer_clear(struct buffer *buffer)
{
    buffer->len = 0;
    buffer->failed = false;
}

static void grow(struct buffer *buffer, size_t need)
{
    size_t capacity = buffer->capacity ? buffer->capacity : 256;
    while (capacity < need)
        capacity *= 2;
    if (capacity > buffer->max)
        capacity = buffer->max;
    char *ptr = realloc(buffer->ptr, capacity);
    if (!ptr) {
        buffer->failed = true;
        return;
    }
    buffer->ptr = ptr;
    buffer->capacity = capacity;
}

char *buffer_reserve(struct buffer *buffer, size_t size)
{
    if (buffer->failed || size > buffer->max - buffer->len) {
        buffer->failed = true;
        return NULL;
    }
    if (buffer->len + size > buffer->capacity)
        grow(buffer, buffer->len + size);
    return buffer->failed ? NULL : buffer->ptr + buffer->len;
}

void buffer_append(struct buffer *buffer, struct slice s)
{
    if (s.len == 0)
        return;
    char *room = buffer_reserve(buffer, s.len);
    if (!room)
        return;
    memcpy(room, s.ptr, s.len);
    buffer->len += s.len;
}

void buffer_byte(struct buffer *buffer, char byte)
{
    buffer_append(buffer, (struct slice){ &byte, 1 });
}

void buffer_printf(struct buffer *buffer, const char *format, ...)
{
    va_list arguments, again;
    va_start(arguments, format);
    va_copy(again, arguments);
    int length = vsnprintf(NULL, 0, format, arguments);
    va_end(arguments);
    /* one byte more, for the terminator that vsnprintf writes and we do not count */
    char *room = length < 0 ? NULL : buffer_reserve(buffer, (size_t)length + 1);
    if (room) {
        vsnprintf(room, (size_t)length + 1, format, again);
        buffer->len += (size_t)length;
    }
    va_end(again);
}
