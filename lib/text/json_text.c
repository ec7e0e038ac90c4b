#include "json_text.h"

#include <stdbool.h>

#include <text/utf8.h>

enum { ESCAPE_BYTES = 6 };  /* of "\uXXXX" */

int json_text_refuse(struct slice text, size_t offset, enum error_kind kind, const char *words,
                     struct error *error)
{
    size_t line = 1, column = 1;
    for (size_t i = 0; i < offset && i < text.len; i++) {
        column++;
        if (text.ptr[i] == '\n') {
            line++;
            column = 1;
        }
    }
    return error_set(error, kind, "Line %zu, column %zu: %s.", line, column, words);
}

/* The UTF-16 unit of a "\uXXXX" at the beginning of `s`, -1 where none stands there. */
static long escaped_unit(struct slice s)
{
    if (s.len < ESCAPE_BYTES || s.ptr[0] != '\\' || s.ptr[1] != 'u')
        return -1;
    long unit = 0;
    for (int i = 2; i < ESCAPE_BYTES; i++) {
        char c = s.ptr[i];
        if (c >= '0' && c <= '9')
            unit = unit * 16 + (c - '0');
        else if ((c >= 'a' && c <= 'f') || (c >= 'A' && c <= 'F'))
            unit = unit * 16 + ((c | 0x20) - 'a' + 10);
        else
            return -1;
    }
    return unit;
}

static bool is_high_surrogate(long unit)
{
    return unit >= 0xD800 && unit <= 0xDBFF;
}

static bool is_low_surrogate(long unit)
{
    return unit >= 0xDC00 && unit <= 0xDFFF;
}

/* How many bytes of the escape at the beginning of `s` to pass over; 0: half of a surrogate pair. A broken escape
 * is left to yajl. */
static size_t escape_length(struct slice s)
{
    long unit = escaped_unit(s);
    if (!is_high_surrogate(unit) && !is_low_surrogate(unit))
        return 2;
    bool pair = is_high_surrogate(unit) && is_low_surrogate(escaped_unit(slice_after(s, ESCAPE_BYTES)));
    return pair ? 2 * ESCAPE_BYTES : 0;
}

/* A backslash outside of strings is no JSON either, so strings need not be told from the rest. */
static int check_escapes(struct slice text, struct error *error)
{
    struct slice left = text;
    const char *at;
    while (left.len && (at = memchr(left.ptr, '\\', left.len))) {
        left = slice_after(left, (size_t)(at - left.ptr));
        size_t length = escape_length(left);
        if (length == 0)
            return json_text_refuse(text, text.len - left.len, ERROR_BAD_JSON,
                                    "half of a surrogate pair; write both halves, the high one (D800-DBFF) first, "
                                    "or the character itself in UTF-8", error);
        left = slice_after(left, length);
    }
    return 0;
}

/* yajl passes over a vertical tab and a form feed as white space. */
static int check_space(struct slice text, struct error *error)
{
    static const char foreign[] = { '\v', '\f' };
    for (size_t i = 0; text.len && i < sizeof foreign; i++) {
        const char *at = memchr(text.ptr, foreign[i], text.len);
        if (at)
            return json_text_refuse(text, (size_t)(at - text.ptr), ERROR_BAD_JSON,
                                    "a vertical tab or form feed; white space is space, tab, CR and LF", error);
    }
    return 0;
}

int json_text_check(struct slice text, struct error *error)
{
    size_t valid = utf8_valid_bytes(text);
    if (valid < text.len)
        return json_text_refuse(text, valid, ERROR_BAD_UTF8, "bytes that are not UTF-8; send the text in UTF-8",
                                error);
    if (slice_starts(text, SLICE("\xEF\xBB\xBF")))
        return json_text_refuse(text, 0, ERROR_BAD_JSON, "a byte order mark; send the text without it", error);
    return check_space(text, error) ? -1 : check_escapes(text, error);
}
