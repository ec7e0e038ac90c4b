#include <text/html.h>

static const char *entity(char c)
{
    switch (c) {
    case '&':
        return "&amp;";
    case '<':
        return "&lt;";
    case '>':
        return "&gt;";
    case '"':
        return "&quot;";
    case '\'':
        return "&#39;";
    default:
        return NULL;
    }
}

/* How many bytes at the beginning are a control character: U+0000–001F, U+007F, U+0080–009F. */
static size_t control_bytes(struct slice s)
{
    unsigned char c = (unsigned char)s.ptr[0];
    if (c < 0x20 || c == 0x7f)
        return 1;
    return c == 0xc2 && s.len > 1 && (unsigned char)s.ptr[1] < 0xa0 ? 2 : 0;
}

/* How many are a sign that turns the direction of the text around it. */
static size_t turning_bytes(struct slice s)
{
    if (s.len < 3 || (unsigned char)s.ptr[0] != 0xe2)
        return 0;
    unsigned char middle = (unsigned char)s.ptr[1], last = (unsigned char)s.ptr[2];
    bool overrides = middle == 0x80 && last >= 0xaa && last <= 0xae;
    bool isolates = middle == 0x81 && last >= 0xa6 && last <= 0xa9;
    return overrides || isolates ? 3 : 0;
}

static void replace(struct buffer *out)
{
    buffer_append(out, SLICE("\xef\xbf\xbd"));
}

/* Appends what stands at the beginning, if it needs care; the bytes that it took, 0: none. */
static size_t escape(struct buffer *out, struct slice s)
{
    const char *name = entity(s.ptr[0]);
    if (name) {
        buffer_append(out, slice_of(name));
        return 1;
    }
    size_t control = control_bytes(s);
    if (control)
        replace(out);
    return control;
}

void html_text(struct buffer *out, struct slice text)
{
    while (text.len) {
        size_t taken = escape(out, text);
        if (!taken && (taken = turning_bytes(text)) > 0)
            replace(out);
        if (!taken) {
            buffer_byte(out, text.ptr[0]);
            taken = 1;
        }
        text = slice_after(text, taken);
    }
}

void html_attribute(struct buffer *out, struct slice text)
{
    while (text.len) {
        char c = text.ptr[0];
        size_t taken = 1;
        if (c == '\n' || c == '\r' || c == '\t')
            buffer_printf(out, "&#%d;", c);
        else if ((taken = escape(out, text)) == 0) {
            buffer_byte(out, c);
            taken = 1;
        }
        text = slice_after(text, taken);
    }
}
