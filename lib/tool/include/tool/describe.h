/* Principals and ways to access in words. */
#ifndef TOOL_DESCRIBE_H
#define TOOL_DESCRIBE_H

#include <base/arena.h>
#include <base/buffer.h>
#include <text/json.h>

/* By the principal's fields of an entry, grant or way: "user u", "user u in org o", "role r of org o", "org o". */
void describe_principal(struct buffer *out, const struct json *row);

/* A way that gives access: "read by owner", "read_write by role r of org o (expired)". */
void describe_way(struct buffer *out, const struct json *way);

/* Who gave a grant: "server KEYID", "person P of org O", "administrator". */
void describe_giver(struct buffer *out, const struct json *giver);

/* What one of these says of a value, in the arena; empty where the value is NULL. 0, or -1 without memory. */
int describe_cell(void (*describe)(struct buffer *, const struct json *), const struct json *value,
                  struct arena *arena, struct slice *cell);

#endif
