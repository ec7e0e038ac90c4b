#include <text/utf8.h>

#include <stdint.h>

/* The rows of Unicode's table 3-7 of well-formed UTF-8: a sequence's length and the range of its second byte, by
 * its first; each further byte is 80–BF. A byte that no row holds begins no sequence. */
static const struct {
    unsigned char from, to;
    unsigned char length;
    unsigned char second_from, second_to;
} forms[] = {
    { 0xC2, 0xDF, 2, 0x80, 0xBF },
    { 0xE0, 0xE0, 3, 0xA0, 0xBF },
    { 0xE1, 0xEC, 3, 0x80, 0xBF },
    { 0xED, 0xED, 3, 0x80, 0x9F },
    { 0xEE, 0xEF, 3, 0x80, 0xBF },
    { 0xF0, 0xF0, 4, 0x90, 0xBF },
    { 0xF1, 0xF3, 4, 0x80, 0xBF },
    { 0xF4, 0xF4, 4, 0x80, 0x8F },
};

enum { FORMS = sizeof forms / sizeof *forms };

/* How many bytes from `at` on are ASCII; eight at a time, since nearly all text that comes here is. */
static size_t ascii_run(const unsigned char *at, size_t len)
{
    size_t run = 0;
    uint64_t word;
    for (; len - run >= sizeof word; run += sizeof word) {
        memcpy(&word, at + run, sizeof word);
        if (word & UINT64_C(0x8080808080808080))
            break;
    }
    while (run < len && at[run] < 0x80)
        run++;
    return run;
}

/* The length of the sequence of two to four bytes at `at`, 0 where there is no valid one. */
static size_t sequence(const unsigned char *at, size_t len)
{
    int form = 0;
    while (form < FORMS && !(at[0] >= forms[form].from && at[0] <= forms[form].to))
        form++;
    if (form == FORMS || len < forms[form].length)
        return 0;
    if (at[1] < forms[form].second_from || at[1] > forms[form].second_to)
        return 0;
    for (size_t i = 2; i < forms[form].length; i++)
        if ((at[i] & 0xC0) != 0x80)
            return 0;
    return forms[form].length;
}

size_t utf8_valid_bytes(struct slice s)
{
    const unsigned char *bytes = (const unsigned char *)s.ptr;
    size_t done = 0;
    while (done < s.len) {
        size_t step = bytes[done] < 0x80 ? ascii_run(bytes + done, s.len - done)
                                         : sequence(bytes + done, s.len - done);
        if (step == 0)
            break;
        done += step;
    }
    return done;
}

bool utf8_valid(struct slice s)
{
    return utf8_valid_bytes(s) == s.len;
}

/* U+0080–009F are C2 80 – C2 9F. */
bool utf8_has_control(struct slice s)
{
    const unsigned char *bytes = (const unsigned char *)s.ptr;
    for (size_t i = 0; i < s.len; i++) {
        if (bytes[i] < 0x20 || bytes[i] == 0x7F)
            return true;
        if (bytes[i] == 0xC2 && i + 1 < s.len && bytes[i + 1] < 0xA0)
            return true;
    }
    return false;
}
