/* Names that come from outside: what a project, a dashboard, an org, a role, a user may be called. */
#ifndef MODEL_ID_H
#define MODEL_ID_H

#include <base/error.h>
#include <base/slice.h>

enum id_kind { ID_PROJECT, ID_DASHBOARD, ID_USER, ID_ORG, ID_ROLE };

/* Checks one id: 1 to ID_BYTES_MAX bytes (a user reference USER_REFERENCE_BYTES_MAX) of valid UTF-8 without control
 * characters; a dashboard's, which travels in paths, of [A-Za-z0-9._:~-] and not "." or "..". Ids are compared by
 * their bytes: nothing is folded, trimmed or normalized. ERROR_NONE, or TOO_LONG or INVALID_VALUE with `*why` set to
 * a sentence for the caller. */
enum error_kind id_check(enum id_kind kind, struct slice id, const char **why);

#endif
