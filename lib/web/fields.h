/* Private: the fields of JSON objects, checked against tables. Each reader takes a member that may be NULL (absent),
 * adds an entry to the error where the value is wrong, and goes on: all that is wrong is told at once. */
#ifndef WEB_FIELDS_H
#define WEB_FIELDS_H

#include <model/id.h>
#include <model/period.h>
#include <model/scope.h>
#include <text/json.h>

struct exchange;

/* Names every member that is not in the table (ended by NULL). The value must be an object, else WRONG_TYPE and
 * false. */
bool fields_known(const struct json *object, const char *const *names, struct exchange *exchange);

/* A required member: says so where it is absent. */
const struct json *fields_required(const struct json *object, const char *name, struct exchange *exchange);

/* A string that is an id of that kind. False: absent (nothing said) or wrong (said). */
bool fields_id(const struct json *value, enum id_kind kind, struct slice *id, struct exchange *exchange);
bool fields_scope(const struct json *value, enum scope *scope, struct exchange *exchange);
/* A string of `min` to `max` bytes without control characters. False: absent (nothing said) or wrong (said). */
bool fields_text(const struct json *value, size_t min, size_t max, struct slice *text, struct exchange *exchange);
/* A boolean; absent leaves it. */
void fields_flag(const struct json *value, bool *flag, struct exchange *exchange);
/* A time; absent leaves it. False: wrong (said). */
bool fields_time(const struct json *value, int64_t *time, struct exchange *exchange);
/* Both ends of a period; an empty one is refused. */
void fields_period(const struct json *object, struct period *period, struct exchange *exchange);

/* The elements of a required array member, at most `max`; NULL: said what is wrong. */
const struct json *fields_array(const struct json *object, const char *name, size_t max, struct exchange *exchange);

#endif
