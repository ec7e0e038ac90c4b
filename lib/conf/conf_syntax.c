/* for memmem */
#include <config.h>

#include "conf_syntax.h"

#include <stdarg.h>
#include <stdio.h>
#include <stdlib.h>

struct scan {
    const char *file;
    struct slice rest;
    int line, last_line;
    int open_line;                      /* of the last section that begins at no other's inside */
    long depth;                         /* of braces */
    bool in_word;
    struct buffer *out;
    struct error *error;
};

__attribute__((format(printf, 3, 4))) static int refuse(struct scan *scan, int line, const char *format, ...)
{
    char what[200];
    va_list arguments;
    va_start(arguments, format);
    vsnprintf(what, sizeof what, format, arguments);
    va_end(arguments);
    return error_set(scan->error, ERROR_BAD_REQUEST, "%s:%d: %s", scan->file, line, what);
}

/* The byte so many places ahead; NUL behind the end. */
static char ahead(const struct scan *scan, size_t places)
{
    return places < scan->rest.len ? scan->rest.ptr[places] : '\0';
}

static void take(struct scan *scan, size_t bytes)
{
    for (size_t i = 0; i < bytes && i < scan->rest.len; i++)
        scan->line += scan->rest.ptr[i] == '\n';
    buffer_append(scan->out, (struct slice){ scan->rest.ptr, bytes });
    scan->rest = slice_after(scan->rest, bytes);
}

/* Leaves bytes out, but for their line ends. */
static void skip(struct scan *scan, size_t bytes)
{
    buffer_byte(scan->out, ' ');
    for (size_t i = 0; i < bytes; i++) {
        if (scan->rest.ptr[i] != '\n')
            continue;
        buffer_byte(scan->out, '\n');
        scan->line++;
    }
    scan->rest = slice_after(scan->rest, bytes);
}

static bool is_control(char c)
{
    return ((unsigned char)c < 0x20 && c != '\t' && c != '\n') || c == 0x7f;
}

static int check_bytes(struct scan *scan, struct slice text)
{
    int line = 1;
    for (size_t i = 0; i < text.len; i++) {
        bool ends_line = text.ptr[i] == '\r' && i + 1 < text.len && text.ptr[i + 1] == '\n';
        if (is_control(text.ptr[i]) && !ends_line)
            return refuse(scan, line, "there is a control character (0x%02x); is this a text file?",
                          (unsigned char)text.ptr[i]);
        line += text.ptr[i] == '\n';
    }
    return 0;
}

static bool at_comment(const struct scan *scan)
{
    return ahead(scan, 0) == '#' || (ahead(scan, 0) == '/' && (ahead(scan, 1) == '/' || ahead(scan, 1) == '*'));
}

static int scan_comment(struct scan *scan)
{
    if (scan->in_word)
        return refuse(scan, scan->line, "put a space before this comment, or quotes around a value that holds #, "
                                        "// or /*");
    struct slice end = ahead(scan, 1) == '*' && ahead(scan, 0) == '/' ? SLICE("*/") : SLICE("\n");
    struct slice inside = slice_after(scan->rest, end.len);
    const char *found = memmem(inside.ptr, inside.len, end.ptr, end.len);
    if (!found && end.len == 2)
        return refuse(scan, scan->line, "the comment that begins here is never closed; add */ where it ends");
    if (end.len == 2)
        found += end.len;
    skip(scan, found ? (size_t)(found - scan->rest.ptr) : scan->rest.len);
    return 0;
}

static bool is_name(struct slice name)
{
    for (size_t i = 0; i < name.len; i++) {
        char c = name.ptr[i];
        bool is_digit = c >= '0' && c <= '9';
        if (!is_digit && c != '_' && !(c >= 'a' && c <= 'z') && !(c >= 'A' && c <= 'Z'))
            return false;
    }
    return name.len > 0 && (name.ptr[0] < '0' || name.ptr[0] > '9');
}

static bool is_set_variable(struct slice name)
{
    char *copy = strndup(name.ptr, name.len);
    bool is_set = copy && getenv(copy);
    free(copy);
    return is_set;
}

/* ${NAME} or ${NAME:-default}, inside double quotes. */
static int scan_variable(struct scan *scan)
{
    size_t end = 2;
    while (end < scan->rest.len && ahead(scan, end) != '}' && ahead(scan, end) != '\n')
        end++;
    struct slice inside = { scan->rest.ptr + 2, end - 2 };
    const char *mark = memmem(inside.ptr, inside.len, ":-", 2);
    struct slice name = { inside.ptr, mark ? (size_t)(mark - inside.ptr) : inside.len };
    if (ahead(scan, end) != '}' || !is_name(name))
        return refuse(scan, scan->line, "${ begins a variable: write ${NAME} or ${NAME:-default}, or \\${ for the "
                                        "signs themselves");
    if (!mark && !is_set_variable(name))
        return refuse(scan, scan->line, "the environment has no variable %.*s; set it, or write ${NAME:-default}",
                      name.len > 60 ? 60 : (int)name.len, name.ptr);
    take(scan, end + 1);
    return 0;
}

/* A backslash inside quotes and what it stands before. */
static int scan_escape(struct scan *scan, char quote)
{
    char next = ahead(scan, 1);
    if (quote == '"' && ((next >= '0' && next <= '9') || next == 'x'))
        return refuse(scan, scan->line, "characters cannot be written by number; write the character itself, or "
                                        "\\\\ for a backslash");
    take(scan, 2);
    return 0;
}

static int scan_string(struct scan *scan)
{
    char quote = ahead(scan, 0);
    int begin = scan->line;
    take(scan, 1);
    while (ahead(scan, 0) != quote) {
        if (scan->rest.len < 2 || ahead(scan, 0) == '\n')
            return refuse(scan, begin, "the string that begins here is not closed on its line; add %c, or a "
                                       "backslash where it goes on in the next", quote);
        int result = 0;
        if (ahead(scan, 0) == '\\')
            result = scan_escape(scan, quote);
        else if (quote == '"' && ahead(scan, 0) == '$' && ahead(scan, 1) == '{')
            result = scan_variable(scan);
        else
            take(scan, 1);
        if (result)
            return -1;
    }
    take(scan, 1);
    scan->last_line = scan->line;
    scan->in_word = false;
    return 0;
}

static int scan_plain(struct scan *scan)
{
    char c = ahead(scan, 0);
    if ((unsigned char)c >= 0x80)
        return refuse(scan, scan->line, "there is a character that is not ASCII outside quotes and comments (look "
                                        "for a typographic quote, or a byte order mark)");
    if (strchr("+*$|", c))
        return refuse(scan, scan->line, "unexpected %c; put a value that holds it in quotes", c);
    if (c == '{' && scan->depth++ == 0)
        scan->open_line = scan->line;
    if (c == '}')
        scan->depth--;
    bool is_space = c == ' ' || c == '\t' || c == '\n' || c == '\r';
    scan->in_word = !is_space && !strchr("={}(),", c);
    if (!is_space)
        scan->last_line = scan->line;
    take(scan, 1);
    return 0;
}

int conf_syntax_plain(const char *file, struct slice text, struct buffer *out, int *last_line,
                      struct error *error)
{
    struct scan scan = { .file = file, .rest = text, .line = 1, .last_line = 1, .out = out, .error = error };
    int result = check_bytes(&scan, text);
    while (result == 0 && scan.rest.len > 0) {
        if (at_comment(&scan))
            result = scan_comment(&scan);
        else if (ahead(&scan, 0) == '"' || ahead(&scan, 0) == '\'')
            result = scan_string(&scan);
        else
            result = scan_plain(&scan);
    }
    if (result)
        return -1;
    if (scan.in_word)
        return refuse(&scan, scan.line, "the file ends inside this line and may have been cut; end it with a line "
                                        "end");
    if (scan.depth > 0)
        return refuse(&scan, scan.open_line, "the section that begins here is never closed; add } where it ends");
    *last_line = scan.last_line;
    return out->failed ? error_memory(error) : 0;
}
