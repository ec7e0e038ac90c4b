"""Where a web server answers by itself, or hands on another request than it got: the one table of it."""
import re
from collections import namedtuple

Request = namedtuple("Request", "method path headers body")


def path_is(pattern):
    return lambda r: re.match(pattern, r.path)


def query_has(text):
    return lambda r: text in r.path.partition("?")[2]


def header_twice(name):
    return lambda r: sum(n.lower() == name for n, _ in r.headers) > 1


# kinds that begin so; what the request is like; the statuses then; why
DIFFERENCES = [
    ("", path_is("/(nothing|control)"), (404, 405), "it passes on the addresses of the contract alone; what is left "
                                                    "is for files, which GET and HEAD read"),
    ("lighttpd", query_has("%zz"), (200,), "it writes the percent sign as %25, and so the query is readable"),
    ("lighttpd", query_has("%ff"), (400,), "it refuses what is no UTF-8"),
    ("nginx", header_twice("authorization"), (400,), "it refuses a second Authorization"),
]


def own_statuses(target, method, path, headers, body):
    """What the web server of this target answers by itself, or makes the service answer; None where nothing differs."""
    request = Request(method, path, headers, body)
    return next((statuses for kind, fits, statuses, _ in DIFFERENCES
                 if target.web and target.kind.startswith(kind) and fits(request)), None)
