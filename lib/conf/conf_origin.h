/* Origins, as browsers write them in the header Origin. */
#ifndef CONF_ORIGIN_H
#define CONF_ORIGIN_H

#include <stdbool.h>

#include <base/slice.h>

/* scheme://host[:port] of http or https (RFC 6454, 6.2), byte for byte what a browser sends: lower case, no path,
 * no slash at the end, not the scheme's own port. The host is a name of letters, digits, "-" and "." (punycode for
 * others) or an IPv4 address: a policy (CSP) has no form for one of IPv6. No wildcard: it would trust hosts that
 * nobody has named. */
bool conf_origin_valid(struct slice origin);

#endif
