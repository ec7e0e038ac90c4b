#include <model/id.h>

#include <model/bounds.h>
#include <text/utf8.h>

static bool path_safe(struct slice id)
{
    for (size_t i = 0; i < id.len; i++) {
        char c = id.ptr[i];
        if (!((c >= 'a' && c <= 'z') || (c >= 'A' && c <= 'Z') || (c >= '0' && c <= '9') ||
              (c && strchr("._:~-", c))))
            return false;
    }
    return !slice_is(id, ".") && !slice_is(id, "..");
}

static enum error_kind say(enum error_kind kind, const char *sentence, const char **why)
{
    *why = sentence;
    return kind;
}

enum error_kind id_check(enum id_kind kind, struct slice id, const char **why)
{
    if (id.len == 0)
        return say(ERROR_INVALID_VALUE, "It must not be empty.", why);
    if (kind == ID_USER && id.len > USER_REFERENCE_BYTES_MAX)
        return say(ERROR_TOO_LONG, "It may have at most 256 bytes.", why);
    if (kind != ID_USER && id.len > ID_BYTES_MAX)
        return say(ERROR_TOO_LONG, "It may have at most 128 bytes.", why);
    if (kind == ID_DASHBOARD && !path_safe(id))
        return say(ERROR_INVALID_VALUE, "A dashboard id is made of A-Z a-z 0-9 . _ : ~ - and is not \".\" or \"..\".", why);
    if (!utf8_valid(id))
        return say(ERROR_INVALID_VALUE, "It must be valid UTF-8.", why);
    if (utf8_has_control(id))
        return say(ERROR_INVALID_VALUE, "It must hold no control character.", why);
    return ERROR_NONE;
}
