"""Tokens made here: the config object, what a token carries, and the keys that verify it."""
import json, re

from project import DASHBOARDS, JWKS, LOGIN, SERVER, case, equal, role, roster, sharing, true, user
from service import CHECK
from tokens import claims_of, from_now, header_of, in_seconds, verified_by

MINUTE, HOUR, DAY = 60, 3600, 24 * 3600


def login(p, body, wanted=None, status=200):
    return p.ok(SERVER, "POST", LOGIN, body, wanted, status)


@case("a token is issued for the vendor's config object")
def vendor(p):
    config = {"apiKey": "x", "appId": p.name, "userId": "owner", "clientId": "ann", "orgId": "acme",
              "roles": ["QA"],
              "orgs": [roster(), roster("other")], "expiresIn": "1w", "domain": "https://example.org",
              "rowLevel": {"a": [1]}}
    seen = login(p, config)
    true("warnings" not in seen, "nothing to warn of")
    head, claims = header_of(seen["token"]), claims_of(seen["token"])
    equal(head["alg"], "ES256", "alg")
    true(head.get("kid"), "kid")
    for name in ("iss", "aud", "iat", "jti", "exp"):
        true(claims.get(name), name)
    for name in ("userId", "apiKey", "domain", "rowLevel", "orgs"):
        true(name not in claims, f"{name} does not travel")
    p.ok(seen["token"], "GET", DASHBOARDS, wanted={"dashboards": []})
    board = p.board(seen["token"])
    p.ok(seen["token"], "GET", f"{DASHBOARDS}/{board}",
         wanted={"owner": {"user_reference": "ann", "org_id": "acme"}})


@case("two tokens are never the same")
def distinct(p):
    first, second = p.issue(), p.issue()
    true(claims_of(first)["jti"] != claims_of(second)["jti"], "a jti of its own")


@case("an issued token is verified by a published key, also once it is an old one")
def jwks(p):
    answer = p.send("GET", JWKS, [])
    keys = p.expect(answer, 200)["keys"]
    true("no-store" not in (answer.header("Cache-Control") or ""), "JWKS may be kept")
    for key in keys:
        equal({n: key.get(n) for n in ("kty", "crv", "alg", "use")},
              {"kty": "EC", "crv": "P-256", "alg": "ES256", "use": "sig"}, "a key")
        true("d" not in key, "no private half")
    old = p.issue()
    of = lambda token: [k for k in p.expect(p.send("GET", JWKS, []),
                                            200)["keys"] if k["kid"] == header_of(token)["kid"]]
    equal([verified_by(k, old) for k in of(old)], [True], "one key of the token's kid verifies it")
    kid = p.control("POST", "/control/sign-keys/rotate", {})["kid"]
    new = p.issue()
    equal(header_of(new)["kid"], kid, "the new key signs")
    true(header_of(old)["kid"] != kid, "it is another key")
    equal([verified_by(k, t) for t in (old, new) for k in of(t)], [True, True], "both are published")
    for token in (old, new):
        p.ok(token, "GET", DASHBOARDS)


LIVES = {"10m": 10 * MINUTE, "1w": 7 * DAY, "1y": int(365.25 * DAY), "2h": 2 * HOUR, "1 day": DAY,
         "1.5h": 90 * MINUTE,
         "90s": 90, "120000ms": 120, 90: 90, 86400: DAY, None: HOUR}
for value, seconds in LIVES.items():
    @case(f"expiresIn {value!r} is {seconds} seconds")
    def life(p, value=value, seconds=seconds):
        seen = login(p, {"clientId": "ann"} if value is None else {"clientId": "ann", "expiresIn": value})
        claims = claims_of(seen["token"])
        equal(claims["exp"] - claims["iat"], seconds, "the life of the token")
        true(abs(claims["iat"] - in_seconds(0)) < 120, "issued now")
        equal(seen["expires_at"][:4], from_now(seconds).isoformat()[:4], "and told")


@case("expiresIn that is none, or over the cap, is refused and never clamped")
def bad_lives(p):
    for value in ("60", "", "1", "soon", "10 m m", "-10m", "m", "1e3s", "2y", "367d", "9999999999y", 367 * DAY, 0,
                  -5, True, [60],
                  {"s": 60}, "0s", 10 ** 30, "10m "):
        p.refuse(SERVER, "POST", LOGIN, {"clientId": "ann", "expiresIn": value}, 422, "invalid_value")


@case("the app must be this project")
def apps(p):
    alias, other = f"XVDq3Xr {p.name}", p.other()
    p.refuse(SERVER, "POST", LOGIN, {"clientId": "ann", "appId": alias}, 403, "wrong_app")
    p.control("POST", "/control/aliases", {"project": p.name, "alias": alias}, 201)
    p.control("POST", "/control/aliases", {"project": other.name, "alias": f"{alias} 2"}, 201)
    for good in ({"appId": alias}, {"appid": p.name}, {"app_id": alias}, {"projectId": p.name},
                 {"appId": p.name, "app_id": p.name}, {}):
        login(p, {"clientId": "ann", **good})
    for bad in ({"appId": other.name}, {"appId": f"{alias} 2"}, {"appId": "nobody"}, {"projectId": other.name},
                {"appid": "x"}):
        p.refuse(SERVER, "POST", LOGIN, {"clientId": "ann", **bad}, 403, "wrong_app")


@case("spellings in the config object")
def spellings(p):
    for names in (("clientId", "orgId"), ("clientid", "orgid"), ("client_id", "org_id"),
                  ("userReference", "orgId")):
        board = p.board(login(p, dict(zip(names, ("ann", "acme"))))["token"])
        p.sees(p.token("ann", "acme"), board, "read_write")
    for bad in ({"clientId": "ann", "client_id": "bea"}, {"clientId": "ann", "orgId": "a", "orgid": "b"}):
        p.refuse(SERVER, "POST", LOGIN, bad, 422, "invalid_value")
    login(p, {"clientId": "ann", "client_id": "ann", "orgId": "a", "orgid": "a"})


@case("config objects that are wrong")
def bad_configs(p):
    for body, code in (({"clientId": 7}, "wrong_type"), ({"clientId": ""}, "invalid_value"),
                       ({"clientId": "u" * 257}, "too_long"),
                       ({"orgId": 7}, "wrong_type"), ({"roles": "QA"}, "wrong_type"),
                       ({"roles": [7]}, "wrong_type"),
                       ({"orgs": {}}, "wrong_type"), ({"orgs": [7]}, "wrong_type"),
                       ({"orgs": [{}]}, "missing_field"),
                       ({"orgs": [roster(), roster()]}, "duplicate_target"),
                       ({"dashboardId": "a/b"}, "invalid_value"),
                       ({"orgs": [{"orgId": "acme", "users": [{"email": "a@b.example"}]}]}, "missing_field"),
                       ([], "wrong_type"), (b'{"clientId":"ann","clientId":"ann"}', "duplicate_key")):
        p.refuse(SERVER, "POST", LOGIN, body, 422, code)
    p.refuse(SERVER, "POST", LOGIN, b'{"clientId":', 400, "bad_json")
    p.refuse(SERVER, "POST", LOGIN, {"clientId": "ann", "roles": [f"r{i}" for i in range(101)]}, 413,
             "too_many_entries")


@case("null in a config object is nothing")
def nulls(p):
    seen = login(p, {"clientId": "ann", "orgId": None, "roles": None, "orgs": None, "dashboardId": None,
                     "expiresIn": None, "appId": None})
    p.ok(seen["token"], "GET", DASHBOARDS)


@case("a config object gives no scope, no admin and no parents")
def no_rights(p):
    parent = p.put_board(owner=None, parent=True)
    config = {"accessType": "admin", "parentDashboardIds": [parent], "scope": "read", "roster": "x"}
    token = p.issue(**config)
    p.sees(token, parent, None)
    p.refuse(token, "POST", DASHBOARDS, {"name": "x", "parent": True}, 403, "not_allowed")


@case("an anonymous viewer's token opens nothing")
def anonymous(p):
    board = p.put_board()
    p.grant(board, org_id="acme", org=True)
    p.grant(board, org_id="acme", role="QA")
    for config in ({}, {"userId": "ann"}, {"orgId": "acme", "roles": ["QA"]},
                   {"orgId": "acme", "orgs": [roster()]}, {"clientId": None}):
        seen = login(p, config)
        true("no_client_id" in seen["warnings"], f"a warning in {seen['warnings']}")
        token = seen["token"]
        for method, path, body in (("GET", DASHBOARDS, None), ("POST", DASHBOARDS, {"name": "x"}),
                                   ("GET", f"{DASHBOARDS}/{board}", None),
                                   ("PATCH", f"{DASHBOARDS}/{board}", {"name": "x"}),
                                   ("DELETE", f"{DASHBOARDS}/{board}", None),
                                   ("POST", f"{DASHBOARDS}/{board}/transfer", {"user_reference": "bea"}),
                                   ("GET", sharing(board), None), ("PUT", sharing(board), {"shares": []}),
                                   ("DELETE", sharing(board), {"shares": []}),
                                   ("GET", f"{CHECK}?dashboard_id={board}&scope=read", None)):
            p.refuse(token, method, path, body, 403, "identity_incomplete")


@case("a roster without the own org is warned of")
def warnings(p):
    equal(login(p, {"clientId": "ann", "orgId": "acme", "orgs": [roster("other")]}).get("warnings"),
          ["orgs_without_own_org"], "warnings")
    equal(login(p, {"clientId": "ann", "orgId": "acme", "orgs": [roster()]}).get("warnings"), None, "warnings")
    equal(login(p, {"clientId": "ann", "orgId": "acme"}).get("warnings"), None, "warnings")


@case("without orgId the org is that of the one roster entry that names the person")
def org_of_roster(p):
    board = p.put_board("somebody", "acme")
    p.grant(board, org_id="acme", org=True)
    p.sees(p.issue("bea", None, orgs=[roster(), roster("other", users=["carl"])]), board, "read")
    p.sees(p.issue("carl", None, orgs=[roster(), roster("other", users=["carl"])]), board, None)    # two name him
    p.sees(p.issue("dora", None, orgs=[roster()]), board, None)
    p.sees(p.issue("bea", "other", orgs=[roster()]), board, None)       # what is said counts
    p.sees(p.token("bea", orgs=[roster()]), board, "read")
    p.sees(p.token("carl", orgs=[roster(), roster("other", users=["carl"])]), board, None)


@case("a roster of 10,000 users, and a token under 2 KiB")
def long_roster(p):
    users = [f"person-{i:05d}-{'x' * 40}" for i in range(10000)]
    body = json.dumps({"clientId": "ann", "orgId": "acme", "roles": ["QA"],
                       "orgs": [roster(users=users)]}).encode()
    true(1024 * 1024 < len(body) < 16 * 1024 * 1024, "more than other bodies may have")
    token = login(p, body)["token"]
    true(len(token) < 2048, f"{len(token)} bytes")
    board = p.board(token)
    p.share(token, board, user(users[9999]), user(users[0], "read_write"))
    p.sees(p.token(users[9999], "acme"), board, "read")
    p.refuse_share(token, board, [user("person-10000")], 422, "unknown_recipient")
    seen = p.ok(token, "GET", sharing(board) + "?q=PERSON-04321")["candidates"]["users"]
    equal([u["clientId"] for u in seen], [users[4321]], "found among them")
    again = login(p, body)["token"]
    p.share(again, board, user(users[5000]))


@case("a config object over 16 MiB")
def too_long(p):
    p.refuse(SERVER, "POST", LOGIN, b'{"x":"' + b"x" * (17 * 1024 * 1024) + b'"}', 413, "body_too_large")


@case("a reference to a roster counts only in tokens made here")
def roster_references(p):
    token = p.issue(orgs=[roster()])
    board = p.board(token)
    digest = {n: v for n, v in claims_of(token).items() if re.fullmatch(r"[\w-]{43}", str(v))}
    true(digest, "the token refers to its roster")
    own = p.token(org="acme", **digest)
    p.refuse_share(own, board, [user("bea")], 422, "unknown_recipient")
    p.refuse_share(own, board, [role("QA")], 422, "unknown_role")
    view = p.ok(own, "GET", sharing(board), wanted={"may_share": True, "candidates": {"roles": [], "users": []}})
    true('"bea"' not in json.dumps(view), "nobody is offered")
    other = p.other()
    board = other.board(other.token(org="acme"))
    other.refuse_share(other.token(org="acme", **digest), board, [user("bea")], 422, "unknown_recipient")
    config_digest = other.issue(**digest)
    other.refuse_share(config_digest, board, [user("bea")], 422, "unknown_recipient")


@case("an issued token is of its project only")
def projects(p):
    other = p.other()
    board = p.put_board()
    p.sees(p.issue(), board, "read_write")
    p.sees(other.issue(), board, None)
    p.sees(other.token("ann", "acme"), board, None)


@case("a confined token opens one dashboard")
def confined(p):
    one, two = p.put_board(), p.put_board()
    for token in (p.issue(dashboardId=one, orgs=[roster()]),
                  p.token(org="acme", dashboardId=one, orgs=[roster()])):
        p.sees(token, one, "read_write")
        p.sees(token, two, None)
        equal(p.list(token), [one], "the list")
        p.share(token, one, user("bea"))
        for method, path, body in (("GET", sharing(two), None), ("PUT", sharing(two), {"shares": [user("bea")]}),
                                   ("DELETE", sharing(two), {"shares": [user("bea")]}),
                                   ("PATCH", f"{DASHBOARDS}/{two}", {"name": "x"}),
                                   ("DELETE", f"{DASHBOARDS}/{two}", None),
                                   ("POST", f"{DASHBOARDS}/{two}/transfer", {"user_reference": "bea"})):
            p.refuse(token, method, path, body, 404, "not_found")
        p.refuse(token, "POST", DASHBOARDS, {"name": "three"}, 403, "not_allowed")
    nothing = p.issue(dashboardId="elsewhere")
    equal(p.list(nothing), [], "a token for what is not there")
    p.grant("elsewhere", user_reference="ann")
    equal(p.list(nothing), ["elsewhere"], "and for what is there now")
