#include "version.h"

#include <inttypes.h>
#include <stdio.h>

struct slice version_format(uint64_t version, char out[VERSION_TEXT])
{
    snprintf(out, VERSION_TEXT, "%016" PRIx64, version);
    return (struct slice){ out, VERSION_TEXT - 1 };
}

bool version_parse(struct slice text, uint64_t *version)
{
    *version = 0;
    if (text.len != VERSION_TEXT - 1)
        return false;
    for (size_t i = 0; i < text.len; i++) {
        char c = text.ptr[i];
        bool digit = c >= '0' && c <= '9';
        if (!digit && (c < 'a' || c > 'f'))
            return false;
        *version = *version << 4 | (unsigned)(digit ? c - '0' : c - 'a' + 10);
    }
    return true;
}
