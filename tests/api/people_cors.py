"""Cross-origin requests: whose scripts may read what people's routes answer. Each row is a case."""
from project import DASHBOARDS, JWKS, LOGIN, Fault, Project, case, equal, sharing, true
from service import CHECK, PERMISSIONS

SHOP, OTHER, STRANGER = "https://shop.example", "https://other.example:8443", "https://evil.example"
SECTIONS = f"""
project "shop" {{ origins = "{SHOP} http://127.0.0.1:3000" frame_ancestors = "{STRANGER}" }}
project "other" {{ origins = "{OTHER}" }}
"""
CHECK_ONE = f"{CHECK}?dashboard_id=d1&scope=read"
BOARD = f"{DASHBOARDS}/d1"

# name, path, headers of the preflight, methods that are allowed (None: nothing is)
ASK = "Access-Control-Request-Method"
WITH = "Access-Control-Request-Headers"
PREFLIGHTS = [
    ("a listed origin", sharing("d1"), [("Origin", SHOP), (ASK, "PUT"), (WITH, "authorization,content-type,if-match")],
     "GET, PUT, DELETE"),
    ("its second origin", sharing("d1"), [("Origin", "http://127.0.0.1:3000"), (ASK, "GET"), (WITH, "authorization")],
     "GET, PUT, DELETE"),
    ("another project's origin: no token names the project yet", sharing("d1"), [("Origin", OTHER), (ASK, "GET")],
     "GET, PUT, DELETE"),
    ("any case, spaces, an empty element", sharing("d1"),
     [("Origin", SHOP), (ASK, "GET"), (WITH, "Authorization , ,X-REQUEST-ID")], "GET, PUT, DELETE"),
    ("a route for either: persons' methods alone", CHECK, [("Origin", SHOP), (ASK, "GET"), (WITH, "authorization")],
     "GET"),
    ("a dashboard", BOARD, [("Origin", SHOP), (ASK, "PATCH")], "GET, PATCH, DELETE"),
    ("HEAD goes where GET goes", BOARD, [("Origin", SHOP), (ASK, "HEAD")], "GET, PATCH, DELETE"),
    ("the key header auth", CHECK, [("Origin", SHOP), (ASK, "GET"), (WITH, "auth")], None),
    ("the key header x-api-key", CHECK, [("Origin", SHOP), (ASK, "GET"), (WITH, "x-api-key")], None),
    ("a key header among others", CHECK, [("Origin", SHOP), (ASK, "GET"), (WITH, "authorization, X-Api-Key")], None),
    ("an unknown header", CHECK, [("Origin", SHOP), (ASK, "GET"), (WITH, "x-audit-reason")], None),
    ("a longer header", CHECK, [("Origin", SHOP), (ASK, "GET"), (WITH, "authorizations")], None),
    ("any header", CHECK, [("Origin", SHOP), (ASK, "GET"), (WITH, "*")], None),
    ("a stranger", CHECK, [("Origin", STRANGER), (ASK, "GET")], None),
    ("null", CHECK, [("Origin", "null"), (ASK, "GET")], None),
    ("no origin", CHECK, [(ASK, "GET")], None),
    ("an empty origin", CHECK, [("Origin", ""), (ASK, "GET")], None),
    ("two origins in one", CHECK, [("Origin", f"{SHOP} {OTHER}"), (ASK, "GET")], None),
    ("a beginning of an origin", CHECK, [("Origin", SHOP[:-1]), (ASK, "GET")], None),
    ("more than an origin", CHECK, [("Origin", SHOP + ".evil.example"), (ASK, "GET")], None),
    ("another port", CHECK, [("Origin", SHOP + ":444"), (ASK, "GET")], None),
    ("another scheme", CHECK, [("Origin", SHOP.replace("https", "http")), (ASK, "GET")], None),
    ("in capitals", CHECK, [("Origin", SHOP.upper()), (ASK, "GET")], None),
    ("no method", CHECK, [("Origin", SHOP)], None),
    ("a server's method", CHECK, [("Origin", SHOP), (ASK, "POST"), (WITH, "authorization")], None),
    ("a method that is not there", CHECK, [("Origin", SHOP), (ASK, "PUT")], None),
    ("a server's route", PERMISSIONS, [("Origin", SHOP), (ASK, "GET"), (WITH, "authorization")], None),
    ("the login", LOGIN, [("Origin", SHOP), (ASK, "POST"), (WITH, "content-type")], None),
    ("an open route", JWKS, [("Origin", SHOP), (ASK, "GET")], None),
]


def cors_headers(answer):
    return {n.lower(): v for n, v in answer.headers if n.lower().startswith("access-control-")}


def varies(answer):
    return "origin" in (answer.header("Vary") or "").lower()


@case("a preflight is answered for listed origins, persons' methods and no key header", sections=SECTIONS)
def preflights(p):
    for name, path, headers, methods in PREFLIGHTS:
        answer = p.send("OPTIONS", path, headers)
        p.expect(answer, 204)
        wanted = {} if methods is None else {
            "access-control-allow-origin": dict(headers)["Origin"],
            "access-control-allow-methods": methods,
            "access-control-allow-headers": "Authorization, Content-Type, If-Match, X-Request-Id",
            "access-control-max-age": "600"}
        equal(cors_headers(answer), wanted, name)
        if methods is not None and not varies(answer):
            raise Fault(f"{name}: no Vary")


def answers(shop, other, board):
    """name, credential headers, method, path, status, origins that may read the answer"""
    bearer = lambda token: [("Authorization", f"Bearer {token}")]
    token, expired = shop.token("ann", "acme"), shop.token("ann", "acme", expires="2001-01-01T00:00:00Z")
    return [
        ("a list", bearer(token), "GET", DASHBOARDS, 200, (SHOP,)),
        ("a check", bearer(token), "GET", CHECK_ONE, 200, (SHOP,)),
        ("sharing", bearer(token), "GET", sharing(board), 200, (SHOP,)),
        ("the other project's", bearer(other.token("ann", "acme")), "GET", DASHBOARDS, 200, (OTHER,)),
        ("HEAD", bearer(token), "HEAD", DASHBOARDS, 200, (SHOP,)),
        ("a refusal", bearer(token), "GET", BOARD, 404, (SHOP,)),
        ("an unknown parameter", bearer(token), "GET", DASHBOARDS + "?x=1", 422, (SHOP,)),
        ("an expired token, which has to be renewed", bearer(expired), "GET", DASHBOARDS, 401, (SHOP,)),
        ("a token that is none, of whatever project", bearer("x"), "GET", DASHBOARDS, 401, (SHOP, OTHER)),
        ("no credential", [], "GET", DASHBOARDS, 401, ()),
        ("an API key", [("auth", f"Api-Key {shop.key}")], "GET", DASHBOARDS, 200, ()),
        ("an API key in Authorization", [("Authorization", f"Api-Key {shop.key}")], "GET", DASHBOARDS, 200, ()),
        ("a wrong API key", [("x-api-key", "x")], "GET", DASHBOARDS, 401, ()),
        ("a token beside a key", bearer(token) + [("x-api-key", shop.key)], "GET", DASHBOARDS, 400, ()),
        ("a token on a server's route", bearer(token), "GET", PERMISSIONS, 403, ()),
        ("a server's route", [("auth", f"Api-Key {shop.key}")], "GET", PERMISSIONS, 200, ()),
        ("an unknown method", bearer(token), "PUT", DASHBOARDS, 405, ()),
        ("an open route", [], "GET", JWKS, 200, ()),
    ]


@case("an answer may be read from the origins of the token's project, without credentials", sections=SECTIONS)
def answered(p):
    shop, other = Project(p.target, "shop"), Project(p.target, "other")
    board = shop.put_board("ann", "acme")
    for name, headers, method, path, status, readers in answers(shop, other, board):
        for origin in (SHOP, OTHER, STRANGER, "null", None):
            answer = shop.send(method, path, headers + ([("Origin", origin)] if origin else []))
            shop.expect(answer, status)
            wanted = {"access-control-allow-origin": origin,
                      "access-control-expose-headers": "ETag, X-Request-Id, Retry-After"}
            equal(cors_headers(answer), wanted if origin in readers else {}, f"{name}, from {origin}")
            true(origin not in readers or varies(answer), f"{name}: Vary")
    twice = shop.send("GET", DASHBOARDS, [("Authorization", "Bearer " + shop.token()), ("Origin", SHOP),
                                          ("Origin", SHOP)])
    equal(cors_headers(twice), {}, "an origin twice")


@case("without configured origins no answer may be read from another origin")
def unconfigured(p):
    equal(cors_headers(p.ask(p.token(), "GET", DASHBOARDS, headers=[("Origin", SHOP)])), {}, "an answer")
    answer = p.send("OPTIONS", DASHBOARDS, [("Origin", SHOP), (ASK, "GET")])
    equal(cors_headers(answer), {}, "a preflight")
