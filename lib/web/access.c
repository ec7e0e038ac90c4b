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

static const struct {
    enum credential_header header;
    const char *variable;
} credential_variables[] = {
    { CREDENTIAL_AUTH, "HTTP_AUTH" },
    { CREDENTIAL_X_API_KEY, "HTTP_X_API_KEY" },
    { CREDENTIAL_AUTHORIZATION, "HTTP_AUTHORIZATION" },
};

static int by_credential(struct exchange *exchange)
{
    struct credentials credentials = { 0 };
    enum credential_kind kind;
    struct slice text;
    const struct request *request = exchange->request;
    for (size_t i = 0; i < CREDENTIAL_HEADERS; i++) {
        enum credential_header header = credential_variables[i].header;
        credentials.headers[header].count = request->variable(request, credential_variables[i].variable,
                                                              &credentials.headers[header].value);
    }
    if (identity_credential(&credentials, &kind, &text, exchange->error) != 0)
        return -1;
    switch (kind) {
    case CREDENTIAL_API_KEY:
        return identity_of_api_key(exchange->web->store, exchange->web->key_use, text, exchange->arena,
                                   &exchange->identity, exchange->error);
    case CREDENTIAL_TOKEN:
        if (exchange->route->access == ROUTE_CHECK)
            return error_set(exchange->error, ERROR_INVALID_TOKEN, "No key that could have signed it is registered.");
        return error_set(exchange->error, ERROR_WRONG_CREDENTIAL, "This route takes an API key, not a token.");
    case CREDENTIAL_UNREADABLE:
        return error_set(exchange->error, ERROR_INVALID_API_KEY, "Send the API key as \"Api-Key KEY\".");
    default:
        return error_set(exchange->error, ERROR_CREDENTIAL_MISSING,
                         "Send an API key in the header auth, x-api-key or Authorization.");
    }
}

/* An administrator names the project by a variable that no HTTP header can set. */
static int by_control(struct exchange *exchange, struct slice project_id)
{
    struct project project;
    int found = projects_find(exchange->web->store, project_id, exchange->arena, &project, exchange->error);
    if (found == 0)
        return error_set(exchange->error, ERROR_PROJECT_UNKNOWN, "There is no such project; add it first.");
    exchange->identity = (struct identity){ project_id, { .kind = ACTOR_ADMINISTRATOR } };
    return found < 0 ? -1 : 0;
}

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

int access_grant(struct exchange *exchange)
{
    struct slice project;
    const struct request *request = exchange->request;
    switch (exchange->route->access) {
    case ROUTE_SERVER:
    case ROUTE_CHECK:
    case ROUTE_EITHER:
        if (request->channel == REQUEST_CONTROL && request->variable(request, "DASHGRANT_PROJECT", &project) == 1)
            return by_control(exchange, project);
        return by_credential(exchange);
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
    if (exchange->request->channel == REQUEST_CONTROL)
        origin->actor.kind = ACTOR_ADMINISTRATOR;
    if (origin->address.len > 64)
        origin->address.len = 64;
    return read_reason(exchange, &origin->reason);
}
