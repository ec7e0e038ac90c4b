#include <model/revision.h>

#include <inttypes.h>
#include <stdio.h>

struct slice revision_format(struct revision revision, char out[REVISION_TEXT])
{
    snprintf(out, REVISION_TEXT, "%016" PRIx64 "%016" PRIx64, revision.epoch, revision.number);
    return (struct slice){ out, REVISION_TEXT - 1 };
}

static bool hex(struct slice digits, uint64_t *value)
{
    *value = 0;
    for (size_t i = 0; i < digits.len; i++) {
        char c = digits.ptr[i];
        unsigned digit = c >= '0' && c <= '9' ? (unsigned)(c - '0') : c >= 'a' && c <= 'f' ? (unsigned)(c - 'a' + 10) : 16;
        if (digit == 16)
            return false;
        *value = *value << 4 | digit;
    }
    return true;
}

bool revision_parse(struct slice text, struct revision *revision)
{
    return text.len == REVISION_TEXT - 1 && hex((struct slice){ text.ptr, 16 }, &revision->epoch) &&
           hex(slice_after(text, 16), &revision->number);
}
