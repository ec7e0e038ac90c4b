#include <text/form.h>

#include "query_split.h"

static int check_names(const struct query *form, struct error *error)
{
    for (const struct query_pair *pair = form->first; pair; pair = pair->next) {
        if (pair->name.len > FORM_NAME_BYTES_MAX)
            return error_set(error, ERROR_BAD_REQUEST, "A field's name is over %d bytes.", FORM_NAME_BYTES_MAX);
        for (const struct query_pair *other = form->first; other != pair; other = other->next)
            if (slice_equal(other->name, pair->name))
                return error_set(error, ERROR_DUPLICATE_KEY, "A field stands twice in the form; send each once.");
    }
    return 0;
}

int form_parse(struct slice text, struct arena *arena, struct query *form, struct error *error)
{
    struct error unread;
    error_init(&unread, NULL);
    if (query_split(text, FORM_FIELDS_MAX, arena, form, &unread) != 0) {
        enum error_kind kind = unread.kind == ERROR_BAD_QUERY ? ERROR_BAD_REQUEST : unread.kind;
        return error_set(error, kind, "%s", unread.detail);
    }
    return check_names(form, error);
}

bool form_get(const struct query *form, const char *name, struct slice *value)
{
    for (const struct query_pair *pair = form->first; pair; pair = pair->next)
        if (slice_is(pair->name, name)) {
            *value = pair->value;
            return true;
        }
    return false;
}
