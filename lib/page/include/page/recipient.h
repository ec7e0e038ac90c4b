/* A recipient as one field of a form: "org", "role:QA", "user:bea". */
#ifndef PAGE_RECIPIENT_H
#define PAGE_RECIPIENT_H

#include <base/buffer.h>
#include <model/principal.h>

/* As the value of an attribute. */
void recipient_write(struct buffer *out, const struct principal *recipient);

/* Reads one; its org is left to the caller. False: not such a text, or no id that a user or role may have. */
bool recipient_read(struct slice text, struct principal *recipient);

#endif
