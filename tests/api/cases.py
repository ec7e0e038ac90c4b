"""What the API promises, as data. Each case has a project of its own and is a list of steps; a step is

    (method, path, body, status, expected)      body: None, bytes as they are, or a value that is sent as JSON
                                                expected: None, or what the answer's JSON must hold
    (..., headers)                              instead of the project's key in the header auth

In `expected`, an object's members must be there and fit (others may be); an array must fit element by element; `ANY`
fits all; `Absent` says that a member is not there; `Has(x)` that some element of an array fits x.
"""
from service import CHECK, PERMISSIONS


class _Any:
    def __repr__(self):
        return "ANY"


class _Absent:
    def __repr__(self):
        return "Absent"


ANY, Absent = _Any(), _Absent()


class Has:
    def __init__(self, *wanted):
        self.wanted = wanted

    def __repr__(self):
        return f"Has{self.wanted}"


def fits(seen, wanted):
    if wanted is ANY:
        return True
    if isinstance(wanted, Has):
        return isinstance(seen, list) and all(any(fits(s, w) for s in seen) for w in wanted.wanted)
    if isinstance(wanted, dict):
        return isinstance(seen, dict) and all(
            (k not in seen) if w is Absent else (k in seen and fits(seen[k], w)) for k, w in wanted.items())
    if isinstance(wanted, list):
        return isinstance(seen, list) and len(seen) == len(wanted) and all(map(fits, seen, wanted))
    return type(seen) is type(wanted) and seen == wanted


def entry(dashboard="d1", scope="read", user="u1", **more):
    e = {"dashboard_id": dashboard, "scope": scope}
    if user is not None:
        e["user_reference"] = user
    e.update(more)
    return e


def grants(*entries):
    return {"permissions": list(entries)}


def put(*entries, status="granted", path=PERMISSIONS):
    return ("PUT", path, grants(*entries), 200, {"permissions": [{"status": status}] * len(entries), "revision": ANY})


def delete(e, status, **expected):
    return ("DELETE", PERMISSIONS, grants(e), 200, {"permissions": [{"status": status, **expected}]})


def check(allowed, scope="read", user="u1", dashboard="d1", more="", effective=ANY, **expected):
    return ("GET", f"{CHECK}?dashboard_id={dashboard}&scope={scope}&user_reference={user}{more}", None, 200,
            {"allowed": allowed, "scope": effective, "revision": ANY, **expected})


def refused(method, path, body, status, code, pointer=None, headers=None):
    expected = {"status": status, "code": code, "title": ANY, "detail": ANY, "type": ANY}
    if pointer is not None:
        expected["errors"] = Has({"pointer": pointer, "code": ANY, "detail": ANY})
    step = (method, path, body, status, expected)
    return step + (headers,) if headers is not None else step


def bad_entry(e, code, pointer, status=422):
    return refused("PUT", PERMISSIONS, grants(e), status, code, pointer)


PAST, FUTURE = "2001-01-01T00:00:00Z", "2999-01-01T00:00:00Z"
OVERLONG, SURROGATE = b"\xc0\xaf", b"\xed\xa0\x80"
LONG_ORG, LONG_USER = "o" * 129, "u" * 257
VALID = '{"permissions":[{"dashboard_id":"d1","scope":"read","user_reference":"%s"}]}'

CASES = {
    # grants, checks, revokes
    "a grant is there until it is revoked": [
        check(False, effective=None), put(entry()), check(True, effective="read"), check(False, "read_write"),
        put(entry(), status="unchanged"), delete(entry(), "revoked"), check(False, effective=None),
        delete(entry(), "absent")],
    "the vendor's body as printed": [
        put(entry("dsh_1", "read_write", "user 123456"), entry("dsh_1", "read", "org:0")),
        check(True, "read_write", "user%20123456", "dsh_1", effective="read_write"),
        check(True, "read", "org:0", "dsh_1")],
    "read_write includes read": [put(entry(scope="read_write")), check(True, "read", effective="read_write"),
                                 check(True, "read_write")],
    "revoking read ends read_write too": [
        put(entry(scope="read"), entry(scope="read_write")), delete(entry(scope="read"), "revoked"),
        check(False, "read", effective=None)],
    "revoking read_write leaves a read of its own": [
        put(entry(scope="read"), entry(scope="read_write")), delete(entry(scope="read_write"), "revoked"),
        check(True, "read", effective="read"), check(False, "read_write")],
    "revoking read_write where nothing else was held leaves nothing": [
        put(entry(scope="read_write")), delete(entry(scope="read_write"), "revoked"), check(False, effective=None)],
    "a grant of read lowers nothing": [
        put(entry(scope="read_write")), put(entry(scope="read")), check(True, "read_write")],
    "other projects, dashboards and users see nothing of it": [
        put(entry()), check(False, user="u2"), check(False, dashboard="d2"), check(False, user="U1"),
        check(False, user="u1%20")],
    # organizations and roles
    "a grant without org counts in every org": [
        put(entry()), check(True, more="&org_id=o1"), check(True, more="&org_id=o2")],
    "a grant inside an org counts there only": [
        put(entry(org_id="o1")), check(True, more="&org_id=o1"), check(False, more="&org_id=o2"), check(False)],
    "a null org is no org": [put(entry(org_id=None)), check(True), check(True, more="&org_id=o1")],
    "an org grant is for whoever is of that org": [
        put(entry(user=None, org_id="o1", org=True)), check(True, user="anybody", more="&org_id=o1"),
        check(False, user="anybody", more="&org_id=o2"), check(False, user="anybody")],
    "a role grant is for bearers of that org who hold the role": [
        put(entry(user=None, org_id="o1", role="QA")), check(True, more="&org_id=o1&role=QA"),
        check(True, more="&org_id=o1&role=Dev&role=QA"), check(False, more="&org_id=o1&role=Dev"),
        check(False, more="&org_id=o2&role=QA"), check(False, more="&org_id=o1"), check(False, more="&role=QA"),
        check(False, more="&org_id=o1&role=qa")],
    "a role is no user and an org no role": [
        put(entry(user=None, org_id="o1", role="QA")), check(False, user="QA", more="&org_id=o1"),
        put(entry("d2", user=None, org_id="o1", org=True)), check(False, dashboard="d2", user="o1"),
        check(False, dashboard="d2", more="&org_id=o2&role=o1")],
    "ids that would run together do not": [
        put(entry(user=None, org_id="a", role="bc")), check(False, more="&org_id=ab&role=c"),
        put(entry("d2", user="ab")), check(False, dashboard="d2", user="a", more="&org_id=b")],
    "a revoke without org ends the user's grants in every org": [
        put(entry(), entry(org_id="o1"), entry(org_id="o2", scope="read_write")), delete(entry(), "revoked", remaining=Absent),
        check(False, more="&org_id=o1"), check(False, more="&org_id=o2"), check(False)],
    "a revoke with a null org ends the one without org only": [
        put(entry(), entry(org_id="o1")),
        delete(entry(org_id=None), "revoked",
               remaining=[{"kind": "user", "user_reference": "u1", "org_id": "o1", "scope": "read"}]),
        check(True, more="&org_id=o1"), check(False)],
    "a revoke in one org leaves the others": [
        put(entry(), entry(org_id="o1"), entry(org_id="o2")),
        delete(entry(org_id="o1"), "revoked", remaining=Has({"org_id": Absent, "kind": "user"}, {"org_id": "o2"})),
        check(True, more="&org_id=o1"), check(True)],
    "a revoke says what roles and orgs still let in": [
        put(entry(), entry(user=None, org_id="o1", org=True), entry(user=None, org_id="o1", role="QA", scope="read_write")),
        delete(entry(), "revoked", remaining=Absent,
               possible=Has({"kind": "role", "org_id": "o1", "role": "QA", "scope": "read_write"},
                            {"kind": "org", "org_id": "o1", "org": True, "scope": "read"}))],
    "a revoke tells what is left after the whole batch": [
        put(entry(), entry(org_id="o1"), entry(user=None, org_id="o1", org=True)),
        ("DELETE", PERMISSIONS, grants(entry(org_id=None), entry(org_id="o1"), entry(user=None, org_id="o1", org=True)),
         200, {"permissions": [{"status": "revoked", "remaining": Absent, "possible": Absent}] * 2 +
               [{"status": "revoked"}]})],
    "a user in an org of long names": [
        put(entry("d" * 128, user="u" * 256, org_id="o" * 128)),
        check(True, dashboard="d" * 128, user="u" * 256, more="&org_id=" + "o" * 128),
        put(entry(user=None, org_id="o" * 128, role="r" * 128)), check(True, more="&org_id=" + "o" * 128 + "&role=" + "r" * 128)],
    "ids of any script": [
        put(entry(user="Zoë 東京 \U0001f600", org_id="Müller & Söhne")),
        check(True, user="Zo%C3%AB%20%E6%9D%B1%E4%BA%AC%20%F0%9F%98%80", more="&org_id=M%C3%BCller+%26+S%C3%B6hne"),
        check(False, user="Zoe%CC%88%20%E6%9D%B1%E4%BA%AC%20%F0%9F%98%80", more="&org_id=M%C3%BCller+%26+S%C3%B6hne")],
    # periods
    "a grant counts in its period": [
        put(entry("past", expires_at=PAST), entry("later", starts_at=FUTURE), entry("now", starts_at=PAST, expires_at=FUTURE)),
        check(False, dashboard="past"), check(False, dashboard="later"), check(True, dashboard="now"),
        check(False, dashboard="past", more="&explain=true", via=[{"kind": "user", "scope": "read", "state": "expired"}]),
        check(False, dashboard="later", more="&explain=true", via=[{"state": "not_yet"}]),
        check(True, dashboard="now", more="&explain=true", via=[{"state": Absent}])],
    "a restated grant has the period that was stated last": [
        put(entry(expires_at=PAST)), check(False), put(entry(), status="updated"), check(True),
        put(entry(expires_at=FUTURE), status="updated"), put(entry(expires_at=FUTURE), status="unchanged"),
        put(entry(expires_at="2999-01-01T02:00:00+02:00"), status="unchanged")],
    "read and read_write have periods of their own": [
        put(entry(scope="read"), entry(scope="read_write", expires_at=PAST)), check(True, effective="read"),
        check(False, "read_write"),
        ("GET", PERMISSIONS + "?dashboard_id=d1", None, 200,
         {"permissions": [{"scope": "read", "expires_at": Absent}, {"scope": "read_write", "expires_at": PAST}],
          "next_cursor": None})],
    "times in the forms that languages write": [
        put(entry("a", expires_at="2999-01-01T00:00:00.000Z"), entry("b", expires_at="2999-01-01T00:00:00+00:00"),
            entry("c", expires_at="2999-01-01T00:00:00.123456+05:30"), entry("d", expires_at="2999-01-01T00:00:00.123456789-08:00"))],
    "a period that ends before it begins": [
        bad_entry(entry(starts_at=FUTURE, expires_at=PAST), "invalid_period", "#/permissions/0/expires_at"),
        bad_entry(entry(starts_at=PAST, expires_at=PAST), "invalid_period", "#/permissions/0/expires_at")],
    "times that are none": [
        bad_entry(entry(expires_at="2999-01-01T00:00:00"), "invalid_value", "#/permissions/0/expires_at"),
        bad_entry(entry(expires_at="tomorrow"), "invalid_value", "#/permissions/0/expires_at"),
        bad_entry(entry(expires_at="2999-02-30T00:00:00Z"), "invalid_value", "#/permissions/0/expires_at"),
        bad_entry(entry(expires_at=None), "wrong_type", "#/permissions/0/expires_at"),
        bad_entry(entry(starts_at=1234567890), "wrong_type", "#/permissions/0/starts_at")],
    # batches
    "all entries or none": [
        refused("PUT", PERMISSIONS, grants(entry("a"), entry("b", scope="wrote")), 422, "invalid_scope",
                "#/permissions/1/scope"), check(False, dashboard="a")],
    "every bad entry is named": [
        ("PUT", PERMISSIONS, grants(entry(scope="x"), entry("a/b"), entry(user=5), entry(dashbord=1), entry("ok")), 422,
         {"code": "invalid_entries", "errors": Has(
             {"pointer": "#/permissions/0/scope", "code": "invalid_scope"},
             {"pointer": "#/permissions/1/dashboard_id", "code": "invalid_value"},
             {"pointer": "#/permissions/2/user_reference", "code": "wrong_type"},
             {"pointer": "#/permissions/3/dashbord", "code": "unknown_field"})})],
    "a thousand entries at once": [
        ("PUT", PERMISSIONS, grants(*[entry(f"d{i}", user=f"u{i % 7}") for i in range(1000)]), 200, None),
        check(True, dashboard="d999", user="u5"),
        ("DELETE", PERMISSIONS, grants(*[entry(f"d{i}", user=f"u{i % 7}") for i in range(1000)]), 200, None),
        check(False, dashboard="d999", user="u5")],
    "a thousand and one": [
        refused("PUT", PERMISSIONS, grants(*[entry(f"d{i}") for i in range(1001)]), 413, "too_many_entries", "#/permissions"),
        check(False, dashboard="d0")],
    "no entries, nothing done": [("PUT", PERMISSIONS, grants(), 200, {"permissions": [], "revision": ANY}),
                                 ("DELETE", PERMISSIONS, grants(), 200, {"permissions": []})],
    "one target twice": [
        refused("PUT", PERMISSIONS, grants(entry("a"), entry(), entry()), 422, "duplicate_target", "#/permissions/2"),
        refused("DELETE", PERMISSIONS, grants(entry(org_id="o"), entry(org_id="o")), 422, "duplicate_target", "#/permissions/1"),
        check(False, dashboard="a")],
    "two scopes of one principal in one body": [
        put(entry(), entry(scope="read_write")), check(True, "read_write"),
        ("DELETE", PERMISSIONS, grants(entry(scope="read_write"), entry()), 200,
         {"permissions": [{"status": "revoked"}, {"status": "revoked"}]}), check(False)],
    "a dry run tells and changes nothing": [
        ("PUT", PERMISSIONS + "?dry_run=true", grants(entry()), 200, {"permissions": [{"status": "granted"}], "dry_run": True}),
        check(False), put(entry()),
        ("DELETE", PERMISSIONS + "?dry_run=true", grants(entry()), 200, {"permissions": [{"status": "revoked"}]}),
        check(True),
        refused("PUT", PERMISSIONS + "?dry_run=yes", grants(entry()), 422, "invalid_value")],
    # principals
    "exactly one principal": [
        bad_entry(entry(user=None), "invalid_principal", "#/permissions/0"),
        bad_entry(entry(role="QA", org_id="o"), "invalid_principal", "#/permissions/0"),
        bad_entry(entry(org=True, org_id="o"), "invalid_principal", "#/permissions/0"),
        bad_entry(entry(user=None, role="QA", org=True, org_id="o"), "invalid_principal", "#/permissions/0"),
        bad_entry(entry(user=None, org_id="o"), "invalid_principal", "#/permissions/0"),
        bad_entry(entry(user=None, org_id="o", org=False), "invalid_principal", "#/permissions/0/org"),
        bad_entry(entry(user=None, role="QA"), "invalid_principal", "#/permissions/0"),
        bad_entry(entry(user=None, role="QA", org_id=None), "invalid_principal", "#/permissions/0"),
        bad_entry(entry(user=None, org=True), "invalid_principal", "#/permissions/0")],
    "scopes that are none": [
        bad_entry(entry(scope=0), "invalid_scope", "#/permissions/0/scope"),
        bad_entry(entry(scope="READ"), "invalid_scope", "#/permissions/0/scope"),
        bad_entry(entry(scope="read "), "invalid_scope", "#/permissions/0/scope"),
        bad_entry(entry(scope=None), "invalid_scope", "#/permissions/0/scope"),
        bad_entry({"dashboard_id": "d1", "user_reference": "u1"}, "missing_field", "#/permissions/0/scope")],
    "ids that are none": [
        bad_entry(entry(""), "invalid_value", "#/permissions/0/dashboard_id"),
        bad_entry(entry("a/b"), "invalid_value", "#/permissions/0/dashboard_id"),
        bad_entry(entry(".."), "invalid_value", "#/permissions/0/dashboard_id"),
        bad_entry(entry("d" * 129), "too_long", "#/permissions/0/dashboard_id"),
        bad_entry(entry(user=""), "invalid_value", "#/permissions/0/user_reference"),
        bad_entry(entry(user=LONG_USER), "too_long", "#/permissions/0/user_reference"),
        bad_entry(entry(user="a\u0000b"), "invalid_value", "#/permissions/0/user_reference"),
        bad_entry(entry(user="a\nb"), "invalid_value", "#/permissions/0/user_reference"),
        bad_entry(entry(user="a\u0085b"), "invalid_value", "#/permissions/0/user_reference"),
        bad_entry(entry(org_id=LONG_ORG), "too_long", "#/permissions/0/org_id"),
        bad_entry(entry(user=None, org_id="o", role="r" * 129), "too_long", "#/permissions/0/role"),
        bad_entry(entry(user=7), "wrong_type", "#/permissions/0/user_reference"),
        bad_entry(entry(["d1"]), "wrong_type", "#/permissions/0/dashboard_id"),
        bad_entry({"scope": "read", "user_reference": "u"}, "missing_field", "#/permissions/0/dashboard_id")],
    # bodies
    "a body that is no JSON says where": [
        ("PUT", PERMISSIONS, b'{"permissions":\n  [}', 400, {"code": "bad_json", "detail": ANY}),
        refused("PUT", PERMISSIONS, b"", 400, "bad_json"), refused("PUT", PERMISSIONS, b"hello", 400, "bad_json"),
        refused("PUT", PERMISSIONS, b'{"permissions":[]} x', 400, "bad_json"),
        refused("PUT", PERMISSIONS, b"[" * 10000 + b"]" * 10000, 400, "bad_json"),
        refused("PUT", PERMISSIONS, b'{"a":' * 10000, 400, "bad_json")],
    "bodies of another shape": [
        refused("PUT", PERMISSIONS, b"[]", 422, "wrong_type", "#"), refused("PUT", PERMISSIONS, b"{}", 422, "missing_field"),
        refused("PUT", PERMISSIONS, {"permissions": {}}, 422, "wrong_type", "#/permissions"),
        refused("PUT", PERMISSIONS, {"permissions": ["x"]}, 422, "wrong_type", "#/permissions/0"),
        refused("PUT", PERMISSIONS, {"permissions": [], "more": 1}, 422, "unknown_field", "#/more"),
        bad_entry(entry(expire_at=FUTURE), "unknown_field", "#/permissions/0/expire_at"),
        bad_entry(entry(**{"a/b~c": 1}), "unknown_field", "#/permissions/0/a~1b~0c")],
    "a duplicate key": [
        refused("PUT", PERMISSIONS, b'{"permissions":[{"dashboard_id":"d1","dashboard_id":"d2","scope":"read",'
                b'"user_reference":"u1"}]}', 422, "duplicate_key", "#/permissions/0/dashboard_id"),
        refused("PUT", PERMISSIONS, b'{"permissions":[],"permission\\u0073":[]}', 422, "duplicate_key")],
    "text that is no UTF-8": [
        refused("PUT", PERMISSIONS, (VALID % "\0").encode().replace(b"\0", bad), 400, "bad_utf8")
        for bad in (b"\xff", OVERLONG, SURROGATE, b"\xf4\x90\x80\x80", b"\xc3")],
    "surrogate escapes without their other half": [
        refused("PUT", PERMISSIONS, (VALID % bad).encode(), 400, "bad_json")
        for bad in ("\\ud800", "\\udc00", "\\ud800x", "\\udc00\\ud800", "\\ud800\\n")],
    "a whole surrogate pair is one character": [
        ("PUT", PERMISSIONS, (VALID % "\\ud83d\\ude00").encode(), 200, None), check(True, user="%F0%9F%98%80")],
    "numbers of every sort where strings belong": [
        refused("PUT", PERMISSIONS, b'{"permissions":[{"dashboard_id":%s,"scope":"read","user_reference":"u"}]}' % n, 422,
                "wrong_type", "#/permissions/0/dashboard_id") for n in (b"1", b"-1.5e300", b"1e99999", b"true", b"null", b"{}")],
    "a body over its cap": [refused("PUT", PERMISSIONS, b" " * (2 * 1024 * 1024), 413, "body_too_large")],
    "a body of another type": [
        refused("PUT", PERMISSIONS, b"permissions=1", 415, "unsupported_media_type",
                headers=[("auth", "KEY"), ("Content-Type", "application/x-www-form-urlencoded")]),
        ("PUT", PERMISSIONS, grants(entry()), 200, None, [("auth", "KEY"), ("Content-Type", "application/json; charset=utf-8")]),
        ("PUT", PERMISSIONS, grants(entry()), 200, None, [("auth", "KEY"), ("Content-Type", "text/plain;charset=UTF-8")])],
    # who asks
    "the key in each of its headers": [
        ("GET", PERMISSIONS, None, 200, None, [("auth", "KEY")]),
        ("GET", PERMISSIONS, None, 200, None, [("x-api-key", "BARE")]),
        ("GET", PERMISSIONS, None, 200, None, [("Authorization", "KEY")]),
        ("GET", PERMISSIONS, None, 200, None, [("auth", "LOWER")])],
    "no credential": [refused("GET", PERMISSIONS, None, 401, "credential_missing", headers=[]),
                      refused("PUT", PERMISSIONS, grants(entry()), 401, "credential_missing", headers=[])],
    "wrong credentials": [
        refused("GET", PERMISSIONS, None, 401, "invalid_api_key", headers=[("auth", "Api-Key wrong")]),
        refused("GET", PERMISSIONS, None, 401, "invalid_api_key", headers=[("auth", "Api-Key dashgrant_0123456789abcdef:::00")]),
        refused("GET", PERMISSIONS, None, 401, "invalid_api_key", headers=[("auth", "BARE")]),
        refused("GET", PERMISSIONS, None, 401, "invalid_api_key", headers=[("auth", "CUT")]),
        refused("GET", PERMISSIONS, None, 401, "invalid_api_key", headers=[("Authorization", "Basic dTpw")]),
        refused("GET", PERMISSIONS, None, 403, "wrong_credential", headers=[("Authorization", "Bearer a.b.c")]),
        refused("GET", CHECK + "?dashboard_id=d1&scope=read", None, 401, "invalid_token", headers=[("Authorization", "Bearer a.b.c")])],
    "two credentials, or one twice": [
        refused("GET", PERMISSIONS, None, 400, "ambiguous_credentials", headers=[("auth", "KEY"), ("x-api-key", "BARE")]),
        refused("GET", PERMISSIONS, None, 400, "ambiguous_credentials", headers=[("auth", "KEY"), ("auth", "KEY")]),
        refused("GET", PERMISSIONS, None, 400, "ambiguous_credentials", headers=[("x-api-key", "BARE, BARE")]),
        refused("GET", PERMISSIONS, None, 400, "ambiguous_credentials", headers=[("auth", "KEY"), ("Authorization", "Bearer a.b.c")])],
    # routes
    "paths and methods": [
        refused("GET", "/nothing/here", None, 404, "not_found"), refused("POST", PERMISSIONS, b"{}", 405, "method_not_allowed"),
        refused("PATCH", CHECK, b"{}", 405, "method_not_allowed"), refused("GET", "/control/ping", None, 404, "not_found"),
        refused("POST", "/control/projects", b"{}", 404, "not_found"), refused("PUT", "/control/ping", b"{}", 404, "not_found"),
        refused("GET", "/metrics", None, 404, "not_found"), ("OPTIONS", PERMISSIONS, None, 204, None),
        ("HEAD", PERMISSIONS, None, 200, None), ("GET", "/openapi.json", None, 200, {"openapi": ANY})],
    "queries that are wrong": [
        refused("GET", PERMISSIONS + "?dashboard=d1", None, 422, "unknown_parameter"),
        refused("GET", PERMISSIONS + "?limit=5&limit=6", None, 422, "duplicate_parameter"),
        refused("GET", PERMISSIONS + "?limit=0", None, 422, "invalid_value"),
        refused("GET", PERMISSIONS + "?limit=1001", None, 422, "invalid_value"),
        refused("GET", PERMISSIONS + "?limit=%2B5", None, 422, "invalid_value"),
        refused("GET", PERMISSIONS + "?user_reference=%zz", None, 400, "bad_query"),
        refused("GET", PERMISSIONS + "?user_reference=%ff", None, 400, "bad_utf8"),
        refused("GET", PERMISSIONS + "?user_reference=", None, 422, "invalid_value"),
        refused("GET", PERMISSIONS + "?role=QA", None, 422, "invalid_principal"),
        refused("GET", PERMISSIONS + "?cursor=AAAA", None, 422, "invalid_cursor"),
        refused("GET", PERMISSIONS + "?cursor=!", None, 422, "invalid_cursor")],
    # checks
    "a check asks for all it needs": [
        refused("GET", CHECK + "?dashboard_id=d1&user_reference=u1", None, 422, "missing_field"),
        refused("GET", CHECK + "?scope=read&user_reference=u1", None, 422, "missing_field"),
        refused("GET", CHECK + "?dashboard_id=d1&scope=read", None, 422, "missing_field"),
        refused("GET", CHECK + "?dashboard_id=d1&scope=write&user_reference=u1", None, 422, "invalid_scope"),
        refused("GET", CHECK + "?dashboard_id=d1&scope=read&user_reference=u1&roles=QA", None, 422, "unknown_parameter"),
        refused("GET", CHECK + "?dashboard_id=d1&scope=read&user_reference=u1" + "&role=r" * 101, None, 413, "too_many_entries")],
    "many checks on one state": [
        put(entry(), entry("d2", "read_write", user=None, org_id="o1", role="QA")),
        ("POST", CHECK, {"checks": [entry(), entry("d2"), entry("d2", org_id="o1", roles=["QA"]),
                                    entry("d2", "read_write", org_id="o1", roles=["Dev", "QA"]), entry("d3")]}, 200,
         {"results": [{"allowed": True, "scope": "read", "revision": Absent}, {"allowed": False, "scope": None},
                      {"allowed": True, "scope": "read_write"}, {"allowed": True}, {"allowed": False}], "revision": ANY})],
    "one bare check is answered bare": [
        put(entry()), ("POST", CHECK, entry(), 200, {"allowed": True, "scope": "read", "results": Absent, "revision": ANY}),
        ("POST", CHECK, entry(explain=True), 200, {"via": [{"kind": "user", "user_reference": "u1", "scope": "read"}]})],
    "explain names every way": [
        put(entry(), entry(scope="read_write", org_id="o1"), entry(user=None, org_id="o1", org=True),
            entry(user=None, org_id="o1", role="QA", expires_at=PAST)),
        ("POST", CHECK, {"checks": [entry(org_id="o1", roles=["QA"])], "explain": True}, 200,
         {"results": [{"allowed": True, "scope": "read_write", "via": [
             {"kind": "user", "org_id": Absent, "scope": "read"}, {"kind": "user", "org_id": "o1", "scope": "read_write"},
             {"kind": "org", "org": True, "org_id": "o1"}, {"kind": "role", "role": "QA", "state": "expired"}]}]})],
    "bad checks are named": [
        refused("POST", CHECK, {"checks": [entry(), entry(scope=None)]}, 422, "invalid_scope", "#/checks/1/scope"),
        refused("POST", CHECK, {"checks": [entry(role="QA")]}, 422, "unknown_field", "#/checks/0/role"),
        refused("POST", CHECK, {"checks": [entry(roles="QA")]}, 422, "wrong_type", "#/checks/0/roles"),
        refused("POST", CHECK, {"checks": [entry(roles=["QA", 1])]}, 422, "wrong_type", "#/checks/0/roles/1"),
        refused("POST", CHECK, {"checks": [entry(roles=["r"] * 101)]}, 413, "too_many_entries", "#/checks/0/roles"),
        refused("POST", CHECK, {"checks": [entry()] * 1001}, 413, "too_many_entries", "#/checks"),
        refused("POST", CHECK, {"checks": [entry(explain=True)]}, 422, "unknown_field", "#/checks/0/explain"),
        refused("POST", CHECK, b'"x"', 422, "wrong_type", "#")],
    # lists
    "a list by dashboard, user, org and role": [
        put(entry(), entry("d2"), entry(user="u2"), entry(org_id="o1"), entry(user=None, org_id="o1", org=True),
            entry("d2", user=None, org_id="o1", role="QA"), entry("d2", user=None, org_id="o2", role="QA")),
        ("GET", PERMISSIONS + "?dashboard_id=d1", None, 200, {"permissions": [ANY] * 4, "next_cursor": None}),
        ("GET", PERMISSIONS + "?user_reference=u1", None, 200,
         {"permissions": [{"dashboard_id": "d1", "org_id": Absent}, {"dashboard_id": "d2"}, {"dashboard_id": "d1", "org_id": "o1"}]}),
        ("GET", PERMISSIONS + "?user_reference=u1&org_id=o1", None, 200, {"permissions": [{"org_id": "o1", "user_reference": "u1"}]}),
        ("GET", PERMISSIONS + "?org_id=o1", None, 200, {"permissions": Has({"org": True}, {"role": "QA"}, {"user_reference": "u1"})}),
        ("GET", PERMISSIONS + "?org_id=o1&role=QA", None, 200, {"permissions": [{"role": "QA", "org_id": "o1", "dashboard_id": "d2"}]}),
        ("GET", PERMISSIONS + "?dashboard_id=d1&user_reference=u2", None, 200,
         {"permissions": [{"user_reference": "u2", "scope": "read", "granted_by": {"kind": "server", "id": ANY}, "granted_at": ANY}]}),
        ("GET", PERMISSIONS, None, 200, {"permissions": [ANY] * 7, "next_cursor": None})],
    "what is revoked is not listed": [
        put(entry(), entry(scope="read_write")), delete(entry(scope="read_write"), "revoked"),
        ("GET", PERMISSIONS, None, 200, {"permissions": [{"scope": "read"}]}), delete(entry(), "revoked"),
        ("GET", PERMISSIONS, None, 200, {"permissions": [], "next_cursor": None}),
        ("GET", PERMISSIONS + "?user_reference=u1", None, 200, {"permissions": []})],
    # reasons
    "a reason is taken, and its length is capped": [
        ("PUT", PERMISSIONS, grants(entry()), 200, None, [("auth", "KEY"), ("X-Audit-Reason", "ticket 7")]),
        refused("PUT", PERMISSIONS, grants(entry("d2")), 422, "too_long", headers=[("auth", "KEY"), ("X-Audit-Reason", "x" * 257)]),
        check(False, dashboard="d2")],
}
