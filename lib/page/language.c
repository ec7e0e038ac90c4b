#include <page/language.h>

#include <strings.h>

static const char *const codes[LANGUAGE_COUNT] = { [LANGUAGE_ENGLISH] = "en", [LANGUAGE_GERMAN] = "de" };

const char *language_code(enum language language)
{
    return codes[language];
}

/* "q=0.25" in thousandths; 1000 where nothing is said, 0 where it cannot be read. */
static int quality(struct slice parameter)
{
    if (parameter.len == 0)
        return 1000;
    if (parameter.len < 3 || parameter.len > 7 || strncasecmp(parameter.ptr, "q=", 2) != 0)
        return 0;
    int value = 0, scale = 1000;
    for (size_t i = 2; i < parameter.len; i++) {
        char c = parameter.ptr[i];
        bool point = i == 3 && c == '.';
        if (!point && (c < '0' || c > '9' || (i > 2 && i < 4)))
            return 0;
        if (point)
            continue;
        value += (c - '0') * scale;
        scale /= 10;
    }
    return value > 1000 ? 0 : value;
}

/* LANGUAGE_COUNT: none of ours. */
static enum language named(struct slice range)
{
    struct slice rest = range;
    struct slice first = slice_take(&rest, '-');
    for (int i = 0; i < LANGUAGE_COUNT; i++)
        if (first.len == strlen(codes[i]) && strncasecmp(first.ptr, codes[i], first.len) == 0)
            return (enum language)i;
    return slice_is(range, "*") ? LANGUAGE_ENGLISH : LANGUAGE_COUNT;
}

enum language language_accepted(struct slice accepted)
{
    enum language best = LANGUAGE_ENGLISH;
    int best_quality = 0;
    while (accepted.len) {
        struct slice parameter = slice_take(&accepted, ',');
        enum language language = named(slice_trim(slice_take(&parameter, ';')));
        int its = quality(slice_trim(parameter));
        if (language == LANGUAGE_COUNT || its <= best_quality)
            continue;
        best = language;
        best_quality = its;
    }
    return best;
}
