/* The rules of sharing, each a function without I/O and with an error of its own (API, "Sharing, for people"). */
#ifndef SHARE_RULES_H
#define SHARE_RULES_H

#include <base/error.h>
#include <model/actor.h>
#include <model/bearer.h>

struct dashboard_row;
struct hold;

/* ERROR_NONE, or what refuses; each says what to do by rules_detail. */

/* The sharer has a user reference and an org: IDENTITY_INCOMPLETE. */
enum error_kind rules_identity(const struct bearer *bearer);

/* The sharer owns the dashboard, by the token's own user and org: NOT_ALLOWED_TO_SHARE. */
enum error_kind rules_owner(const struct bearer *bearer, const struct dashboard_row *dashboard);

/* The token may write: TOKEN_SCOPE_READ. */
enum error_kind rules_writes(const struct bearer *bearer);

/* The dashboard's org is the sharer's: CROSS_ORG (also where the dashboard is of no org). */
enum error_kind rules_same_org(const struct bearer *bearer, const struct dashboard_row *dashboard);

/* All of these in this order: whether the bearer may share the dashboard at all. */
enum error_kind rules_may_share(const struct bearer *bearer, const struct dashboard_row *dashboard);

/* An org that an entry names is the sharer's (empty: none was named): CROSS_ORG. */
enum error_kind rules_entry_org(const struct bearer *bearer, struct slice org);

/* A person of `org` may change or end the grant: GRANTED_BY_SERVER, CROSS_ORG. */
enum error_kind rules_change_hold(const struct hold *hold, struct slice org);

/* An e-mail address that a recipient may have: INVALID_EMAIL. One "@" with text on both sides, a dot in the domain, no
 * space or control character, at most 254 bytes (RFC 5321, 4.5.3.1): what can be written to, not all that RFC 5322
 * permits. */
enum error_kind rules_email(struct slice email);

/* What to tell the caller. */
const char *rules_detail(enum error_kind kind);

#endif
