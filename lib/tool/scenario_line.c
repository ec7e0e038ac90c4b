#include <stdint.h>

#include <tool/scenario.h>

/* Where a string of the tree stands in the text; NULL where it was unescaped elsewhere. */
static const char *within(struct slice text, const char *at)
{
    uintptr_t begin = (uintptr_t)text.ptr, place = (uintptr_t)at;
    return at && place >= begin && place - begin <= text.len ? at : NULL;
}

/* By its own key or text, or its first member's or element's. */
static const char *begin_of(struct slice text, const struct json *value)
{
    const char *at = NULL;
    for (; value && !at; value = value->first) {
        at = within(text, value->key.ptr);
        if (!at && (value->type == JSON_STRING || value->type == JSON_NUMBER))
            at = within(text, value->text.ptr);
    }
    return at;
}

size_t scenario_line(struct slice text, const struct json *value)
{
    const char *at = NULL;
    for (; value && !at; value = value->parent)
        at = begin_of(text, value);
    size_t line = 1;
    for (const char *c = text.ptr; at && c < at; c++)
        line += *c == '\n';
    return line;
}
