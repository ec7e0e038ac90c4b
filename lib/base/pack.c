#include <base/pack.h>

static void put(struct buffer *out, uint64_t value, size_t bytes)
{
    char raw[8];
    for (size_t i = 0; i < bytes; i++)
        raw[i] = (char)(value >> (8 * (bytes - 1 - i)));
    buffer_append(out, (struct slice){ raw, bytes });
}

void pack_u8(struct buffer *out, uint8_t value)
{
    put(out, value, 1);
}

void pack_u32(struct buffer *out, uint32_t value)
{
    put(out, value, 4);
}

void pack_u64(struct buffer *out, uint64_t value)
{
    put(out, value, 8);
}

void pack_i64(struct buffer *out, int64_t value)
{
    put(out, (uint64_t)value, 8);
}

void pack_slice(struct buffer *out, struct slice value)
{
    if (value.len > UINT16_MAX) {
        out->failed = true;
        return;
    }
    put(out, value.len, 2);
    buffer_append(out, value);
}

static struct slice take(struct unpack *in, size_t bytes)
{
    if (in->failed || in->rest.len < bytes) {
        in->failed = true;
        return (struct slice){ 0 };
    }
    struct slice taken = { in->rest.ptr, bytes };
    in->rest = slice_after(in->rest, bytes);
    return taken;
}

static uint64_t get(struct unpack *in, size_t bytes)
{
    struct slice raw = take(in, bytes);
    uint64_t value = 0;
    for (size_t i = 0; i < raw.len; i++)
        value = value << 8 | (unsigned char)raw.ptr[i];
    return value;
}

uint8_t unpack_u8(struct unpack *in)
{
    return (uint8_t)get(in, 1);
}

uint32_t unpack_u32(struct unpack *in)
{
    return (uint32_t)get(in, 4);
}

uint64_t unpack_u64(struct unpack *in)
{
    return get(in, 8);
}

int64_t unpack_i64(struct unpack *in)
{
    return (int64_t)get(in, 8);
}

struct slice unpack_slice(struct unpack *in)
{
    return take(in, get(in, 2));
}

bool unpack_done(const struct unpack *in)
{
    return !in->failed && in->rest.len == 0;
}
