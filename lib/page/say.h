/* Private: words with values, as HTML. What comes from outside stands in <bdi>, so that the direction of one name
 * does not turn the text around it. */
#ifndef PAGE_SAY_H
#define PAGE_SAY_H

#include <base/buffer.h>
#include <model/period.h>
#include <model/principal.h>
#include <model/scope.h>

#include "words.h"

struct say {
    struct buffer *out;
    enum language language;
    bool plain;                 /* inside <title> or an attribute: no tags */
};

/* What the places of a text stand for. {who} is `who` (a user by the e-mail, where there is one), {scope} the
 * scope, {until} the end, {time} a point of time, {day} the day that ends there, {name} and {org} names from
 * outside, {count} a number. */
struct say_values {
    const struct principal *who;
    struct slice email;
    struct slice name, org;
    uint64_t count;
    int64_t time;
    enum scope scope;
    int64_t until;
};

/* A text of the table. */
void say_word(const struct say *say, enum word word, const struct say_values *values);

/* The same without values. */
void say_plain(const struct say *say, enum word word);

/* A name from outside. */
void say_name(const struct say *say, struct slice name);

/* "View", "View and edit". */
void say_scope(const struct say *say, enum scope scope);

/* "everyone in acme", "role QA", "bea@acme.example". */
void say_who(const struct say *say, const struct principal *who, struct slice email);

/* A point of time, in UTC. */
void say_time(const struct say *say, int64_t time);

/* "until 2026-12-31 17:00 UTC", "to the end of 2026-12-31 (UTC)", "without end". */
void say_until(const struct say *say, int64_t end);

#endif
