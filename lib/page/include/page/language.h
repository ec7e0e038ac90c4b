/* The languages that pages are written in. */
#ifndef PAGE_LANGUAGE_H
#define PAGE_LANGUAGE_H

#include <base/slice.h>

enum language { LANGUAGE_ENGLISH, LANGUAGE_GERMAN, LANGUAGE_COUNT };

/* The one that a reader likes best, from the header Accept-Language (RFC 9110, 12.5.4): by quality, of equal ones
 * the first named; a range counts by its first part ("de-AT" is German). English where none is wanted or readable. */
enum language language_accepted(struct slice accepted);

/* "en", "de": for the attribute lang. */
const char *language_code(enum language language);

#endif
