#include <model/scope.h>

static const char *const names[] = { [SCOPE_NONE] = "", [SCOPE_READ] = "read", [SCOPE_READ_WRITE] = "read_write" };

bool scope_parse(struct slice text, enum scope *scope)
{
    for (enum scope s = SCOPE_READ; s <= SCOPE_READ_WRITE; s++)
        if (slice_is(text, names[s])) {
            *scope = s;
            return true;
        }
    return false;
}

const char *scope_name(enum scope scope)
{
    return names[scope];
}
