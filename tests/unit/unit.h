/* What every unit test includes: cmocka, and few words of our own. */
#ifndef UNIT_H
#define UNIT_H

#include <setjmp.h>
#include <stdarg.h>
#include <stddef.h>
#include <stdint.h>
#include <stdio.h>
#include <string.h>

#include <cmocka.h>

#include <base/error.h>
#include <base/slice.h>

#define COUNT(array) (sizeof(array) / sizeof *(array))

/* The slice holds exactly this text. */
#define assert_slice(seen, text) \
    do { \
        struct slice seen_ = (seen); \
        if (!slice_is(seen_, (text))) \
            fail_msg("is \"%.*s\", not \"%s\"", SLICE_ARGS(seen_), (text)); \
    } while (0)

/* The error is of this kind (ERROR_NONE: there is none). */
#define assert_error(error, expected) \
    do { \
        if ((error)->kind != (expected)) \
            fail_msg("error is %s (%s), not %s", error_code((error)->kind), (error)->detail, \
                     error_code(expected)); \
    } while (0)

#endif
