#include "conf_value.h"

#include <arpa/inet.h>
#include <stdio.h>
#include <stdlib.h>

#include <text/duration.h>
#include <text/number.h>
#include <text/utf8.h>

#include "conf_origin.h"

enum field { FIELD_TEXT, FIELD_BOOLEAN, FIELD_NUMBER };

/* A type. `read` makes the number of a field that is not a text, and checks one that is; on -1 it may narrow
 * `text` to the part that is wrong. */
struct type {
    enum field field;
    bool quoted;
    const char *takes;      /* %s is the range */
    int (*read)(const struct conf_option *option, struct slice *text, int64_t *number);
};

static bool is_letter_or_digit(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9');
}

static int read_text(const struct conf_option *option, struct slice *text, int64_t *length)
{
    (void)option;
    *length = (int64_t)text->len;
    return utf8_valid(*text) && !utf8_has_control(*text) ? 0 : -1;
}

static int read_path(const struct conf_option *option, struct slice *text, int64_t *length)
{
    if (text->len > 0 && text->ptr[0] != '/')
        return -1;
    return read_text(option, text, length);
}

static bool is_unreserved(char c)
{
    return is_letter_or_digit(c) || (c && strchr("-._~", c));
}

/* Segments of unreserved characters (RFC 3986, section 2.3), none of them empty, "." or "..". */
static int read_url_path(const struct conf_option *option, struct slice *text, int64_t *length)
{
    struct slice rest = *text;
    while (rest.len > 0) {
        size_t end = 1;
        while (end < rest.len && is_unreserved(rest.ptr[end]))
            end++;
        struct slice segment = { rest.ptr + 1, end - 1 };
        if (rest.ptr[0] != '/' || segment.len == 0 || slice_is(segment, ".") || slice_is(segment, ".."))
            return -1;
        rest = slice_after(rest, end);
    }
    return read_text(option, text, length);
}

static int read_name(const struct conf_option *option, struct slice *text, int64_t *length)
{
    for (size_t i = 0; i < text->len; i++)
        if (!is_letter_or_digit(text->ptr[i]) && text->ptr[i] != '-' && text->ptr[i] != '_')
            return -1;
    return read_text(option, text, length);
}

static int read_mode(const struct conf_option *option, struct slice *text, int64_t *length)
{
    struct slice digits = text->len == 4 && text->ptr[0] == '0' ? slice_after(*text, 1) : *text;
    if (digits.len != 3)
        return -1;
    for (size_t i = 0; i < digits.len; i++)
        if (digits.ptr[i] < '0' || digits.ptr[i] > '7')
            return -1;
    return read_text(option, text, length);
}

static int read_boolean(const struct conf_option *option, struct slice *text, int64_t *number)
{
    (void)option;
    *number = slice_is(*text, "true") || slice_is(*text, "yes") || slice_is(*text, "on");
    return *number || slice_is(*text, "false") || slice_is(*text, "no") || slice_is(*text, "off") ? 0 : -1;
}

static int read_number(const struct conf_option *option, struct slice *text, int64_t *number)
{
    (void)option;
    uint64_t value;
    if (number_parse(*text, INT64_MAX, &value))
        return -1;
    *number = (int64_t)value;
    return 0;
}

static int read_duration(const struct conf_option *option, struct slice *text, int64_t *milliseconds)
{
    (void)option;
    return duration_parse(*text, milliseconds);
}

static int read_bytes(const struct conf_option *option, struct slice *text, int64_t *bytes)
{
    (void)option;
    uint64_t value;
    if (number_parse_bytes(*text, INT64_MAX, &value))
        return -1;
    *bytes = (int64_t)value;
    return 0;
}

/* Takes the next word off `rest`; empty at the end. */
static struct slice take_word(struct slice *rest)
{
    size_t begin = 0;
    while (begin < rest->len && rest->ptr[begin] == ' ')
        begin++;
    size_t end = begin;
    while (end < rest->len && rest->ptr[end] != ' ')
        end++;
    struct slice word = { rest->ptr + begin, end - begin };
    *rest = slice_after(*rest, end);
    return word;
}

static int read_choice(const struct conf_option *option, struct slice *text, int64_t *number)
{
    struct slice rest = slice_of(option->choices);
    for (struct slice word = take_word(&rest); word.len > 0; word = take_word(&rest))
        if (slice_equal(word, *text))
            return read_text(option, text, number);
    return -1;
}

/* ADDRESS or ADDRESS/BITS, of IPv4 or IPv6. */
static bool is_network(struct slice word)
{
    char address[INET6_ADDRSTRLEN];
    unsigned char raw[sizeof(struct in6_addr)];
    const char *slash = memchr(word.ptr, '/', word.len);
    size_t length = slash ? (size_t)(slash - word.ptr) : word.len;
    if (length >= sizeof address)
        return false;
    memcpy(address, word.ptr, length);
    address[length] = '\0';
    bool is_ipv4 = inet_pton(AF_INET, address, raw) == 1;
    if (!is_ipv4 && inet_pton(AF_INET6, address, raw) != 1)
        return false;
    uint64_t bits;
    return !slash || number_parse(slice_after(word, length + 1), is_ipv4 ? 32 : 128, &bits) == 0;
}

static int read_addresses(const struct conf_option *option, struct slice *text, int64_t *length)
{
    if (read_text(option, text, length))
        return -1;
    struct slice rest = *text;
    for (struct slice word = take_word(&rest); word.len > 0; word = take_word(&rest))
        if (!is_network(word)) {
            *text = word;
            return -1;
        }
    return 0;
}

/* Both lists take the same words, but for 'self'. */
static int read_sites(const struct conf_option *option, struct slice *text, int64_t *length)
{
    if (read_text(option, text, length))
        return -1;
    struct slice rest = *text;
    for (struct slice word = take_word(&rest); word.len > 0; word = take_word(&rest))
        if (!conf_origin_valid(word) && !(option->type == CONF_ANCESTORS && slice_is(word, "'self'"))) {
            *text = word;
            return -1;
        }
    return 0;
}

static const struct type types[] = {
    [CONF_TEXT] = { FIELD_TEXT, true, "text of %s bytes", read_text },
    [CONF_PATH] = { FIELD_TEXT, true, "an absolute path of %s bytes", read_path },
    [CONF_URL_PATH] = { FIELD_TEXT, true,
                        "the path of a URL such as /team/dashgrant, without a slash at its end, %s bytes",
                        read_url_path },
    [CONF_NAME] = { FIELD_TEXT, true, "%s letters, digits, \"-\" and \"_\"", read_name },
    [CONF_MODE] = { FIELD_TEXT, true, "octal permissions such as 0660%s", read_mode },
    [CONF_BOOLEAN] = { FIELD_BOOLEAN, false, "true or false%s", read_boolean },
    [CONF_NUMBER] = { FIELD_NUMBER, false, "a whole number from %s", read_number },
    [CONF_DURATION] = { FIELD_NUMBER, true, "a time from %s, in ms, s, m, h or d", read_duration },
    [CONF_BYTES] = { FIELD_NUMBER, true, "bytes from %s, K, M and G being powers of 1024", read_bytes },
    [CONF_CHOICE] = { FIELD_TEXT, true, "one of: %s", read_choice },
    [CONF_ADDRESSES] = { FIELD_TEXT, true,
                         "addresses and networks such as 192.0.2.1 or 2001:db8::/32, spaces between, %s bytes",
                         read_addresses },
    [CONF_ORIGINS] = { FIELD_TEXT, true,
                       "origins such as https://app.example or http://localhost:3000 (lower case, no path), spaces "
                       "between, %s bytes", read_sites },
    [CONF_ANCESTORS] = { FIELD_TEXT, true,
                         "'self' and origins such as https://app.example or http://localhost:3000 (lower case, no "
                         "path), spaces between, %s bytes", read_sites },
};

static void *field_of(void *fields, const struct conf_option *option)
{
    return (char *)fields + option->offset;
}

/* A bound of the table, in the unit of the field or as a length; `otherwise` where the table has none. */
static int64_t bound(const struct conf_option *option, const char *text, int64_t otherwise)
{
    const struct type *type = &types[option->type];
    struct slice slice = slice_of(text);
    int64_t value = otherwise;
    if (text && type->field == FIELD_NUMBER)
        type->read(option, &slice, &value);
    else if (text)
        read_number(option, &slice, &value);
    return value;
}

static int store(void *fields, const struct conf_option *option, struct slice text, int64_t number)
{
    void *field = field_of(fields, option);
    if (types[option->type].field == FIELD_BOOLEAN) {
        *(bool *)field = number != 0;
    } else if (types[option->type].field == FIELD_NUMBER) {
        *(int64_t *)field = number;
    } else {
        char *copy = strndup(text.len ? text.ptr : "", text.len);
        if (!copy)
            return -1;
        conf_value_release(fields, option);
        *(const char **)field = copy;
    }
    return 0;
}

int conf_value_set(void *fields, const struct conf_option *option, struct slice text, const char *where,
                   struct error *error)
{
    struct slice wrong = text;
    int64_t number = 0;
    if (types[option->type].read(option, &wrong, &number) || number < bound(option, option->minimum, 0) ||
        number > bound(option, option->maximum, INT64_MAX)) {
        char takes[CONF_VALUE_WORDS];
        conf_value_describe(option, takes);
        wrong.len = wrong.len > 40 ? 40 : wrong.len;
        return error_set(error, ERROR_BAD_REQUEST, "%s%s cannot be \"%.*s\": it takes %s", where, option->name,
                         SLICE_ARGS(wrong), takes);
    }
    return store(fields, option, text, number) ? error_memory(error) : 0;
}

void conf_value_release(void *fields, const struct conf_option *option)
{
    if (types[option->type].field != FIELD_TEXT)
        return;
    const char **field = field_of(fields, option);
    free((void *)*field);
    *field = NULL;
}

int64_t conf_value_number(const void *fields, const struct conf_option *option)
{
    return *(const int64_t *)((const char *)fields + option->offset);
}

static bool may_be_empty(const struct conf_option *option)
{
    return types[option->type].field == FIELD_TEXT && option->minimum && strcmp(option->minimum, "0") == 0;
}

static void write_range(const struct conf_option *option, char *out, size_t size)
{
    if (option->choices)
        snprintf(out, size, "%s", option->choices);
    else if (!option->minimum)
        out[0] = '\0';
    else if (may_be_empty(option))
        snprintf(out, size, "at most %s", option->maximum);
    else
        snprintf(out, size, "%s to %s", option->minimum, option->maximum);
}

void conf_value_describe(const struct conf_option *option, char *out)
{
    char range[CONF_VALUE_WORDS / 2];
    write_range(option, range, sizeof range);
    const char *form = types[option->type].takes;
    const char *gap = strstr(form, "%s");
    const char *nothing = may_be_empty(option) ? ", or nothing" : "";
    snprintf(out, CONF_VALUE_WORDS, "%.*s%s%s%s", (int)(gap - form), form, range, gap + 2, nothing);
}

bool conf_value_is_quoted(const struct conf_option *option)
{
    return types[option->type].quoted;
}
