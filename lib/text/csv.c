#include <text/csv.h>

/* One field of a line that is being split; `left` begins at the field and, after it, at its comma. */
struct cut {
    struct slice left;
    struct arena *arena;
    const char *why;
};

/* The place of a byte, or the length where it is not there. */
static size_t find(struct slice s, char byte)
{
    const char *at = s.len ? memchr(s.ptr, byte, s.len) : NULL;
    return at ? (size_t)(at - s.ptr) : s.len;
}

static bool holds(struct slice s, char byte)
{
    return find(s, byte) < s.len;
}

/* A copy with each doubled quote made one. */
static int undouble(struct cut *cut, struct slice quoted, struct slice *field)
{
    char *to = arena_alloc(cut->arena, quoted.len);
    if (!to) {
        cut->why = "there is no memory for the line";
        return -1;
    }
    size_t length = 0;
    for (size_t i = 0; i < quoted.len; i++) {
        to[length++] = quoted.ptr[i];
        if (quoted.ptr[i] == '"')
            i++;
    }
    *field = (struct slice){ to, length };
    return 0;
}

/* `left` begins behind the opening quote. */
static int quoted_field(struct cut *cut, struct slice *field)
{
    struct slice from = cut->left;
    bool doubled = false;
    size_t end = find(from, '"');
    while (end + 1 < from.len && from.ptr[end + 1] == '"') {
        doubled = true;
        end += 2;
        end += find(slice_after(from, end), '"');
    }
    if (end >= from.len) {
        cut->why = "a quoted field is not closed";
        return -1;
    }
    cut->left = slice_after(from, end + 1);
    if (cut->left.len && cut->left.ptr[0] != ',') {
        cut->why = "text stands behind a closing quote";
        return -1;
    }
    *field = (struct slice){ from.ptr, end };
    return doubled ? undouble(cut, *field, field) : 0;
}

static int plain_field(struct cut *cut, struct slice *field)
{
    *field = (struct slice){ cut->left.ptr, find(cut->left, ',') };
    cut->left = slice_after(cut->left, field->len);
    if (!holds(*field, '"'))
        return 0;
    cut->why = "a quote stands inside a field that does not begin with one";
    return -1;
}

static int next_field(struct cut *cut, struct slice *field)
{
    if (cut->left.len == 0 || cut->left.ptr[0] != '"')
        return plain_field(cut, field);
    cut->left = slice_after(cut->left, 1);
    return quoted_field(cut, field);
}

int csv_split(struct slice line, struct arena *arena, struct slice *fields, size_t max, const char **why)
{
    if (line.len && line.ptr[line.len - 1] == '\r')
        line.len--;
    struct cut cut = { line, arena, NULL };
    if (holds(line, '\r') || holds(line, '\n'))
        cut.why = "a line end stands inside the line";
    size_t count = 0;
    while (!cut.why) {
        if (count == max) {
            cut.why = "the line has too many fields";
            break;
        }
        if (next_field(&cut, &fields[count++]) || cut.left.len == 0)
            break;
        cut.left = slice_after(cut.left, 1);
    }
    if (!cut.why)
        return (int)count;
    *why = cut.why;
    return -1;
}

void csv_field(struct buffer *out, struct slice value)
{
    if (!holds(value, ',') && !holds(value, '"') && !holds(value, '\n') && !holds(value, '\r')) {
        buffer_append(out, value);
        return;
    }
    buffer_byte(out, '"');
    while (value.len) {
        size_t run = find(value, '"');
        buffer_append(out, (struct slice){ value.ptr, run });
        if (run < value.len)
            buffer_append(out, SLICE("\"\""));
        value = slice_after(value, run + 1);
    }
    buffer_byte(out, '"');
}
