#include <text/query.h>

#include <stdbool.h>

#include <text/utf8.h>

#include "query_split.h"

/* The value of a hex digit, -1 for another character. */
static int hex_value(char c)
{
    if (c >= '0' && c <= '9')
        return c - '0';
    if (c >= 'A' && c <= 'F')
        return c - 'A' + 10;
    return c >= 'a' && c <= 'f' ? c - 'a' + 10 : -1;
}

/* The byte that "%XX" at the beginning of `s` stands for, -1 where two hex digits do not follow. */
static int escaped_byte(struct slice s)
{
    int high = s.len > 2 ? hex_value(s.ptr[1]) : -1;
    int low = s.len > 2 ? hex_value(s.ptr[2]) : -1;
    return high < 0 || low < 0 ? -1 : high << 4 | low;
}

static bool has_escapes(struct slice s, bool plus)
{
    return s.len && (memchr(s.ptr, '%', s.len) || (plus && memchr(s.ptr, '+', s.len)));
}

/* `to` holds at least s.len bytes. */
static int unescape(struct slice s, bool plus, char *to, struct slice *out, struct error *error)
{
    size_t length = 0;
    for (size_t i = 0; i < s.len; i++) {
        char c = s.ptr[i];
        if (c == '%') {
            int byte = escaped_byte(slice_after(s, i));
            if (byte < 0)
                return error_set(error, ERROR_BAD_QUERY,
                                 "Two hex digits must follow each \"%%\"; write a percent sign itself as %%25.");
            c = (char)byte;
            i += 2;
        } else if (plus && c == '+') {
            c = ' ';
        }
        to[length++] = c;
    }
    *out = (struct slice){ to, length };
    return 0;
}

static int decode(struct slice s, bool plus, struct arena *arena, struct slice *out, struct error *error)
{
    *out = s;
    if (has_escapes(s, plus)) {
        char *to = arena_alloc(arena, s.len);
        if (!to)
            return error_memory(error);
        if (unescape(s, plus, to, out, error))
            return -1;
    }
    if (out->len && memchr(out->ptr, '\0', out->len))
        return error_set(error, ERROR_BAD_QUERY, "A NUL character cannot stand here; leave out the %%00.");
    if (!utf8_valid(*out))
        return error_set(error, ERROR_BAD_UTF8,
                         "What is percent-encoded is not valid UTF-8; encode the bytes of the text's UTF-8 form.");
    return 0;
}

static int check_length(struct slice text, struct error *error)
{
    if (text.len <= QUERY_BYTES_MAX)
        return 0;
    return error_set(error, ERROR_BAD_QUERY, "It is longer than %d bytes; send less.", QUERY_BYTES_MAX);
}

static int add_pair(struct query *query, struct slice piece, struct arena *arena, struct error *error)
{
    struct query_pair *pair = arena_alloc(arena, sizeof *pair);
    if (!pair)
        return error_memory(error);
    struct slice name = slice_take(&piece, '=');
    if (decode(name, true, arena, &pair->name, error) || decode(piece, true, arena, &pair->value, error))
        return -1;
    if (query->last)
        query->last->next = pair;
    else
        query->first = pair;
    query->last = pair;
    query->count++;
    return 0;
}

int query_split(struct slice text, size_t pairs_max, struct arena *arena, struct query *query,
                struct error *error)
{
    *query = (struct query){ 0 };
    while (text.len) {
        struct slice piece = slice_take(&text, '&');
        if (piece.len && query->count == pairs_max)
            return error_set(error, ERROR_BAD_QUERY, "There are more than %zu parameters; send fewer.", pairs_max);
        if (piece.len && add_pair(query, piece, arena, error))
            return -1;
    }
    return 0;
}

int query_parse(struct slice text, struct arena *arena, struct query *query, struct error *error)
{
    *query = (struct query){ 0 };
    return check_length(text, error) ? -1 : query_split(text, QUERY_PAIRS_MAX, arena, query, error);
}

int query_decode_segment(struct slice text, struct arena *arena, struct slice *out, struct error *error)
{
    return check_length(text, error) ? -1 : decode(text, false, arena, out, error);
}

static bool is_unreserved(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') || c == '-' || c == '.' ||
           c == '_' || c == '~';
}

void query_encode(struct buffer *out, struct slice value)
{
    static const char hex[] = "0123456789ABCDEF";
    size_t length = value.len;
    for (size_t i = 0; i < value.len; i++)
        length += is_unreserved(value.ptr[i]) ? 0 : 2;
    char *to = length ? buffer_reserve(out, length) : NULL;
    if (!to)
        return;
    for (size_t i = 0; i < value.len; i++) {
        unsigned char byte = (unsigned char)value.ptr[i];
        if (is_unreserved(value.ptr[i])) {
            *to++ = value.ptr[i];
        } else {
            *to++ = '%';
            *to++ = hex[byte >> 4];
            *to++ = hex[byte & 15];
        }
    }
    out->len += length;
}
