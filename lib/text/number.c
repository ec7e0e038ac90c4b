#include <text/number.h>

#include <stdbool.h>

static bool is_digit(char c)
{
    return c >= '0' && c <= '9';
}

int number_parse(struct slice text, uint64_t max, uint64_t *value)
{
    if (text.len == 0 || (text.len > 1 && text.ptr[0] == '0'))
        return -1;
    uint64_t sum = 0;
    for (size_t i = 0; i < text.len; i++) {
        if (!is_digit(text.ptr[i]))
            return -1;
        unsigned digit = (unsigned)(text.ptr[i] - '0');
        if (digit > max || sum > (max - digit) / 10)
            return -1;
        sum = sum * 10 + digit;
    }
    *value = sum;
    return 0;
}

/* What a unit multiplies by, as a shift; 0: no unit. */
static unsigned unit_shift(char c)
{
    switch (c) {
    case 'K': return 10;
    case 'M': return 20;
    case 'G': return 30;
    default: return 0;
    }
}

int number_parse_bytes(struct slice text, uint64_t max, uint64_t *value)
{
    unsigned shift = text.len ? unit_shift(text.ptr[text.len - 1]) : 0;
    if (shift)
        text.len--;
    uint64_t count;
    if (number_parse(text, max >> shift, &count))
        return -1;
    *value = count << shift;
    return 0;
}
