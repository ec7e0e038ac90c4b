/* Who may go on to a route's handler. */
#include "exchange.h"

#include <arpa/inet.h>
#include <stdio.h>

#include <base/clock.h>
#include <conf/conf.h>
#include <model/bounds.h>
#include <model/id.h>
#include <share/projects.h>
#include <text/number.h>
#include <text/utf8.h>

/* One "ADDRESS" or "ADDRESS/BITS" of the configuration, which has checked its form. */
static bool in_network(struct slice network, struct slice address)
{
    char net_text[64], address_text[64];
    unsigned char net[16], given[16];
    const char *slash = memchr(network.ptr, '/', network.len);
    size_t length = slash ? (size_t)(slash - network.ptr) : network.len;
    snprintf(net_text, sizeof net_text, "%.*s", (int)length, network.ptr);
    snprintf(address_text, sizeof address_text, "%.*s", SLICE_ARGS(address));
    int family = strchr(net_text, ':') ? AF_INET6 : AF_INET;
    uint64_t bits = family == AF_INET6 ? 128 : 32;
    if (inet_pton(family, net_text, net) != 1 || inet_pton(family, address_text, given) != 1)
        return false;
    if (slash && number_parse(slice_after(network, length + 1), bits, &bits) != 0)
        return false;
    size_t whole = bits / 8;
    unsigned mask = 0xff00u >> (bits % 8) & 0xff;
    return memcmp(net, given, whole) == 0 && (mask == 0 || (net[whole] & mask) == (given[whole] & mask));
}

static bool may_monitor(const struct exchange *exchange)
{
    struct slice list = slice_of(exchange->web->conf->operations_allow);
    if (exchange->request->channel == REQUEST_CONTROL)
        return true;
    while (list.len) {
        const char *space = memchr(list.ptr, ' ', list.len);
        struct slice one = { list.ptr, space ? (size_t)(space - list.ptr) : list.len };
        if (one.len && in_network(one, exchange->request->remote_address))
            return true;
        list = slice_after(list, one.len + 1);
    }
    return false;
}

/* What stands in an address is kept in histories and logs: a token must not. */
static int refuse_query(struct exchange *exchange)
{
    if (exchange->request->query.len == 0)
        return 0;
    return error_set(exchange->error, ERROR_BAD_QUERY,
                     "This page takes nothing behind \"?\". Send token and dashboard_id as a form (POST).");
}

int access_grant(struct exchange *exchange)
{
    switch (exchange->route->access) {
    case ROUTE_SERVER:
    case ROUTE_PERSON:
    case ROUTE_EITHER:
        return credential_resolve(exchange);
    case ROUTE_PAGE:
    case ROUTE_FORM:
        return refuse_query(exchange);      /* a form's credential is in its body */
    case ROUTE_MONITOR:
        if (!may_monitor(exchange))
            return error_set(exchange->error, ERROR_NOT_FOUND, "There is nothing at this path.");
        return 0;
    default:
        return 0;
    }
}

static int read_reason(struct exchange *exchange, struct slice *reason)
{
    const struct request *request = exchange->request;
    *reason = (struct slice){ 0 };
    if (request->variable(request, "HTTP_X_AUDIT_REASON", reason) == 0)
        return 0;
    if (reason->len > AUDIT_REASON_BYTES_MAX)
        return error_set(exchange->error, ERROR_TOO_LONG, "X-Audit-Reason may have at most %d bytes.",
                         AUDIT_REASON_BYTES_MAX);
    if (!utf8_valid(*reason) || utf8_has_control(*reason))
        return error_set(exchange->error, ERROR_INVALID_VALUE,
                         "X-Audit-Reason must be UTF-8 without control characters.");
    return 0;
}

int origin_of(struct exchange *exchange, struct origin *origin)
{
    *origin = (struct origin){ .actor = exchange->identity.actor, .at = clock_now(),
                               .address = exchange->request->remote_address, .request_id = exchange->request_id };
    if (exchange->request->channel == REQUEST_CONTROL && !exchange->bearer)
        origin->actor.kind = ACTOR_ADMINISTRATOR;
    if (origin->address.len > 64)
        origin->address.len = 64;
    return exchange->bearer ? 0 : read_reason(exchange, &origin->reason);
}
