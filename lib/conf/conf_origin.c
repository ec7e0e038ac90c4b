#include "conf_origin.h"

#include <stdint.h>

#include <text/number.h>

enum { HOST_MAX = 253, LABEL_MAX = 63 };        /* RFC 1035, 2.3.4 */

static bool is_host_byte(char c)
{
    return (c >= 'a' && c <= 'z') || (c >= '0' && c <= '9') || c == '-';
}

static bool is_label(struct slice label)
{
    for (size_t i = 0; i < label.len; i++)
        if (!is_host_byte(label.ptr[i]))
            return false;
    return label.len > 0 && label.len <= LABEL_MAX && label.ptr[0] != '-' && label.ptr[label.len - 1] != '-';
}

static bool is_host(struct slice host)
{
    if (host.len > HOST_MAX)
        return false;
    for (;;) {
        const char *dot = host.len ? memchr(host.ptr, '.', host.len) : NULL;
        struct slice label = { host.ptr, dot ? (size_t)(dot - host.ptr) : host.len };
        if (!is_label(label))
            return false;
        if (!dot)
            return true;
        host = slice_after(host, label.len + 1);
    }
}

static bool is_port(struct slice port, struct slice own)
{
    uint64_t number;
    return number_parse(port, 65535, &number) == 0 && number > 0 && !slice_equal(port, own);
}

bool conf_origin_valid(struct slice origin)
{
    static const struct { struct slice head, port; } schemes[] = {
        { SLICE_INIT("https://"), SLICE_INIT("443") },
        { SLICE_INIT("http://"), SLICE_INIT("80") },
    };
    for (size_t i = 0; i < sizeof schemes / sizeof *schemes; i++) {
        if (!slice_starts(origin, schemes[i].head))
            continue;
        struct slice rest = slice_after(origin, schemes[i].head.len);
        const char *colon = rest.len ? memchr(rest.ptr, ':', rest.len) : NULL;
        struct slice host = { rest.ptr, colon ? (size_t)(colon - rest.ptr) : rest.len };
        return is_host(host) && (!colon || is_port(slice_after(rest, host.len + 1), schemes[i].port));
    }
    return false;
}
