/* A roster as it is sent: the array `orgs` of the config object (Q) or of a self-signed token's claims. */
#ifndef SHARE_ROSTER_JSON_H
#define SHARE_ROSTER_JSON_H

#include <base/arena.h>
#include <base/error.h>
#include <model/bearer.h>
#include <text/json.h>

/* Reads `[{orgId, orgRoles[], users[{clientId, email}]}]`: orgId also as orgid or org_id, clientId as clientid or
 * client_id; orgRoles, users and email may be absent or null (none), and so may `value` (NULL: no roster); other
 * fields are ignored, since the vendor sends more. Ids are checked, an e-mail's length only. The entries are in
 * the arena in the order of the text, their texts where the JSON's are. 0, or -1 with an entry for each fault (up
 * to a hundred): MISSING_FIELD, WRONG_TYPE, TOO_LONG, INVALID_VALUE (also two spellings with different values),
 * DUPLICATE_TARGET (an org twice), TOO_MANY_ENTRIES (more than ROSTER_*_MAX); or UNAVAILABLE. */
int roster_json_read(const struct json *value, struct arena *arena, const struct bearer_org **orgs, size_t *count,
                     struct error *error);

#endif
