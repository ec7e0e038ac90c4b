#include <text/base64url.h>

#include <stdint.h>

static const char alphabet[64] = {
    'A', 'B', 'C', 'D', 'E', 'F', 'G', 'H', 'I', 'J', 'K', 'L', 'M', 'N', 'O', 'P',
    'Q', 'R', 'S', 'T', 'U', 'V', 'W', 'X', 'Y', 'Z', 'a', 'b', 'c', 'd', 'e', 'f',
    'g', 'h', 'i', 'j', 'k', 'l', 'm', 'n', 'o', 'p', 'q', 'r', 's', 't', 'u', 'v',
    'w', 'x', 'y', 'z', '0', '1', '2', '3', '4', '5', '6', '7', '8', '9', '-', '_',
};

/* Four characters hold three bytes; two or three at the end hold one or two. */
static size_t encoded_length(size_t bytes)
{
    return bytes / 3 * 4 + (bytes % 3 ? bytes % 3 + 1 : 0);
}

void base64url_encode(struct buffer *out, struct slice bytes)
{
    size_t length = encoded_length(bytes.len);
    char *to = length ? buffer_reserve(out, length) : NULL;
    if (!to)
        return;
    const unsigned char *from = (const unsigned char *)bytes.ptr;
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < bytes.len; i++) {
        bits = bits << 8 | from[i];
        for (held += 8; held >= 6; held -= 6)
            *to++ = alphabet[bits >> (held - 6) & 63];
    }
    if (held)
        *to = alphabet[bits << (6 - held) & 63];
    out->len += length;
}

/* The six bits of a character, -1 for one outside the alphabet. */
static int sextet(char c)
{
    if (c >= 'A' && c <= 'Z')
        return c - 'A';
    if (c >= 'a' && c <= 'z')
        return c - 'a' + 26;
    if (c >= '0' && c <= '9')
        return c - '0' + 52;
    return c == '-' ? 62 : c == '_' ? 63 : -1;
}

int base64url_decode(struct slice text, struct arena *arena, struct slice *bytes)
{
    if (text.len % 4 == 1)
        return 0;
    unsigned char *to = arena_alloc(arena, text.len / 4 * 3 + 3);
    if (!to)
        return -1;
    size_t length = 0;
    uint32_t bits = 0;
    unsigned held = 0;
    for (size_t i = 0; i < text.len; i++) {
        int value = sextet(text.ptr[i]);
        if (value < 0)
            return 0;
        bits = bits << 6 | (uint32_t)value;
        held += 6;
        if (held >= 8) {
            held -= 8;
            to[length++] = (unsigned char)(bits >> held);
        }
    }
    if (bits & ((1u << held) - 1))
        return 0;
    *bytes = (struct slice){ (char *)to, length };
    return 1;
}
