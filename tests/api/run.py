"""Runs the table of API cases over one front."""
import json

from cases import ANY, CASES, check, entry, fits, grants, put
from differences import own_statuses
from servers import skip_if_missing
from service import CHECK, PERMISSIONS, Target
from tap import Tap

def named_headers(key, headers):
    """The words KEY, BARE, LOWER and CUT stand for the project's own key."""
    words = {"KEY": f"Api-Key {key}", "BARE": key, "LOWER": f"api-key {key}", "CUT": f"Api-Key {key[:-1]}",
             "BARE, BARE": f"{key}, {key}"}
    return [(name, words.get(value, value)) for name, value in headers]


def run_step(target, key, step):
    method, path, body, status, expected = step[:5]
    headers = named_headers(key, step[5] if len(step) > 5 else [("auth", "KEY")])
    data = body if isinstance(body, bytes) else b"" if body is None else json.dumps(body).encode()
    if body is not None and not any(n.lower() == "content-type" for n, _ in headers):
        headers.append(("Content-Type", "application/json"))
    answer = target.ask(method, path, headers, data)
    own = own_statuses(target, method, path, headers, data)
    if own is not None:
        return answer.status not in own and f"{path}: status {answer.status}, not {own} of the web server's own"
    problem = common_faults(answer, method)
    if answer.status != status:
        problem = problem or f"status {answer.status}, not {status}"
    elif expected is not None and not (answer.is_json and fits(answer.json, expected)):
        problem = problem or f"does not fit {expected}"
    return problem and f"{method} {path[:120]} {data[:200]!r}: {problem}; answer {answer}"


def common_faults(answer, method, page=False):
    """What holds for every answer; an error of a page is a page."""
    for name, value in (("X-Content-Type-Options", "nosniff"), ("Referrer-Policy", "no-referrer")):
        if answer.header(name) != value:
            return f"{name} is {answer.header(name)}"
    if not answer.header("X-Request-Id"):
        return "no X-Request-Id"
    if answer.status >= 400 and not page and method != "HEAD" and answer.header("Content-Type") != "application/problem+json":
        return "an error is no problem document"
    if (answer.status == 401) != bool(answer.header("WWW-Authenticate")):
        return "WWW-Authenticate"
    if (answer.status in (405, 204)) != bool(answer.header("Allow")):
        return "Allow"
    if method == "HEAD" and answer.body:
        return "a body for HEAD"
    return None


def pages(target, key, query, limit):
    seen, cursor, turns = [], None, 0
    while turns < 1000:
        turns += 1
        path = f"{PERMISSIONS}?limit={limit}{query}" + (f"&cursor={cursor}" if cursor else "")
        page = target.ask("GET", path, [("auth", f"Api-Key {key}")]).json
        assert len(page["permissions"]) <= limit
        seen += [(g["dashboard_id"], g["scope"], g.get("user_reference"), g.get("org_id"), g.get("role")) for g in page["permissions"]]
        cursor = page["next_cursor"]
        if cursor is None:
            return seen
    raise AssertionError("a list without end")


def test_pages(target, tap):
    """Complete, each once, whatever the size of a page; going on after a change in between."""
    key = target.project("pages")
    entries = [entry(f"d{i % 5}", s, f"u{i}") for i in range(23) for s in ("read", "read_write")]
    run_step(target, key, put(*entries))
    for query in ("", "&dashboard_id=d1", "&user_reference=u7"):
        whole = pages(target, key, query, 1000)
        for limit in (1, 2, 3, 7, 46):
            tap.ok(pages(target, key, query, limit) == whole and len(set(whole)) == len(whole),
                   f"a list{query} is complete in pages of {limit}")
    tap.ok(len(pages(target, key, "", 1000)) == 46, "a list has all grants")
    first = target.ask("GET", f"{PERMISSIONS}?limit=3", [("auth", f"Api-Key {key}")]).json
    run_step(target, key, ("DELETE", PERMISSIONS, grants(*[entry(g["dashboard_id"], "read", g["user_reference"])
                                                           for g in first["permissions"]]), 200, None))
    rest = target.ask("GET", f"{PERMISSIONS}?limit=1000&cursor={first['next_cursor']}", [("auth", f"Api-Key {key}")]).json
    seen = {(g["user_reference"], g["scope"]) for g in rest["permissions"]}
    gone = {g["user_reference"] for g in first["permissions"]}
    wanted = {(f"u{i}", s) for i in range(23) for s in ("read", "read_write") if f"u{i}" not in gone}
    tap.ok(wanted <= seen, "a list goes on when what it stood at is gone", f"missing {wanted - seen}")
    other = target.ask("GET", f"{PERMISSIONS}?dashboard_id=d1&cursor={first['next_cursor']}", [("auth", f"Api-Key {key}")])
    tap.ok(other.status == 422 and other.json["code"] == "invalid_cursor", "a cursor of another filter is refused")


def test_keys(target, tap):
    """Several keys a project; a revoked one ends at once, an expired one too; secrets are shown once."""
    first = target.project("keys")
    made = target.control("POST", "/control/keys", {"project": "keys", "name": "second", "expires_at": "2999-01-01T00:00:00Z"}).json
    second = made["api_key"]
    ask = lambda key: target.ask("GET", PERMISSIONS, [("x-api-key", key)]).status
    tap.ok(ask(first) == 200 and ask(second) == 200, "both keys of a project count")
    tap.ok(second == f"dashgrant_{made['key_id']}:::" + second.split(":::")[1], "a key names its id")
    listed = target.control("GET", "/control/keys?project=keys")
    tap.ok(len(listed.json["keys"]) == 2 and b":::" not in listed.body, "a list of keys holds no secret")
    revoked = target.control("POST", "/control/keys/revoke", {"key_id": made["key_id"]})
    tap.ok(revoked.status == 200 and "revoked_at" in revoked.json and ask(second) == 401 and ask(first) == 200,
           "a revoked key ends at once, the other stays")
    again = target.control("POST", "/control/keys/revoke", {"key_id": made["key_id"]})
    tap.ok(again.json["revoked_at"] == revoked.json["revoked_at"], "a key is revoked once")
    tap.ok(target.control("POST", "/control/keys/revoke", {"key_id": "nobody"}).status == 404, "an unknown key")
    tap.ok(target.control("POST", "/control/keys", {"project": "nobody", "name": "x"}).status == 404, "a key of an unknown project")
    for path in ("keys", "verify-keys", "aliases"):
        answer = target.control("GET", f"/control/{path}?project=nobody")
        tap.ok(answer.status == 404 and answer.json["code"] == "project_unknown", f"{path} of an unknown project")
        tap.equal(target.control("GET", f"/control/{path}?project=keys").status, 200, f"{path} of a known one")
    tap.ok(target.control("POST", "/control/keys", {"project": "keys", "expires_at": "2001-01-01T00:00:00Z"}).status == 422,
           "a key that would have expired")
    tap.ok(target.control("POST", "/control/projects", {"project": "keys"}).status == 409, "a project twice")
    other = target.project("other")
    run_step(target, first, put(entry("private")))
    answer = target.ask("GET", f"{CHECK}?dashboard_id=private&scope=read&user_reference=u1", [("auth", f"Api-Key {other}")])
    tap.ok(answer.json["allowed"] is False, "a project sees nothing of another's grants")
    listed = target.ask("GET", PERMISSIONS, [("auth", f"Api-Key {other}")])
    tap.ok(listed.json["permissions"] == [], "nor lists them")
    by_control = target.control("GET", PERMISSIONS, None, [("DASHGRANT_PROJECT", "keys")])
    tap.ok(by_control.json["permissions"][0]["dashboard_id"] == "private", "an administrator acts for a project")
    spoofed = target.ask("GET", PERMISSIONS, [("Dashgrant-Project", "keys")])
    tap.ok(spoofed.status == 401, "a header cannot name a project")


def test_page_keys(target, tap):
    """A key for the sharing page is refused wherever a server's key is taken."""
    target.project("paged")
    made = target.control("POST", "/control/keys", {"project": "paged", "name": "dev", "use": "page"})
    tap.ok(made.status == 201 and made.json["use"] == "page", "a page key is made", made)
    for header, value in (("auth", f"Api-Key {made.json['api_key']}"), ("x-api-key", made.json["api_key"]),
                          ("Authorization", f"Api-Key {made.json['api_key']}")):
        for method, path in (("GET", PERMISSIONS), ("GET", "/api/v3/project/dashboards"), ("GET", AUDIT),
                             ("POST", "/devapi/v4/core/login/token")):
            answer = target.ask(method, path, [(header, value), ("Content-Type", "application/json")],
                                b"{}" if method == "POST" else b"")
            tap.ok(answer.status == 403 and answer.json["code"] == "wrong_credential",
                   f"{method} {path} refuses a page key in {header}", answer)
    uses = {k["name"]: k["use"] for k in target.control("GET", "/control/keys?project=paged").json["keys"]}
    tap.equal(uses, {"test": "server", "dev": "page"}, "a list of keys tells what they are for")
    target.control("POST", "/control/keys/revoke", {"key_id": made.json["key_id"]})
    answer = target.ask("GET", PERMISSIONS, [("x-api-key", made.json["api_key"])])
    tap.equal(answer.status, 401, "a revoked page key is a revoked key")
    for use in ("both", 1, None, ""):
        answer = target.control("POST", "/control/keys", {"project": "paged", "use": use})
        tap.equal(answer.status, 422, f"a key for {use!r}")


AUDIT = "/api/v3/project/audit"


def events(target, key, limit):
    """The whole feed in pages, and where it stands."""
    seen, after = [], ""
    while True:
        page = target.ask("GET", f"{AUDIT}?limit={limit}{after}", [("auth", f"Api-Key {key}")]).json
        after = "&after=" + page["next_after"]
        if not page["events"]:
            return seen, after
        seen += page["events"]


def test_audit(target, tap):
    key = target.project("audited")
    steps = [put(entry(), entry("d2", user=None, org_id="o", role="QA")), put(entry(), status="unchanged"),
             put(entry(expires_at="2999-01-01T00:00:00Z"), status="updated"),
             ("PUT", PERMISSIONS + "?dry_run=true", grants(entry("d3")), 200, None),
             ("PUT", PERMISSIONS, grants(entry("d4", scope="x")), 422, None),
             ("DELETE", PERMISSIONS, grants(entry()), 200, None, [("auth", "KEY"), ("X-Audit-Reason", "ticket 7"),
                                                                  ("X-Request-Id", "req-7")])]
    tap.ok(not any(run_step(target, key, s) for s in steps), "changes to be read back")
    seen, after = events(target, key, 1000)
    names = [e["event"] for e in seen]
    tap.equal(names, ["project_added", "key_added", "granted", "granted", "updated", "revoked"], "every change has its event, in order")
    tap.ok(fits(seen[3], {"dashboard_id": "d2", "org_id": "o", "role": "QA", "scope": "read", "actor": {"kind": "server"}, "at": ANY}),
           "an event says who, for whom and what", seen[3])
    tap.ok(fits(seen[5], {"reason": "ticket 7", "request_id": "req-7", "scope": "read", "user_reference": "u1"}), "and why", seen[5])
    tap.ok(seen[2]["revision"] == seen[3]["revision"] < seen[4]["revision"] < seen[5]["revision"], "revisions order like commits")
    for limit in (1, 2, 3):
        tap.ok(events(target, key, limit)[0] == seen, f"the feed is whole in pages of {limit}")
    run_step(target, key, put(entry("d9")))
    more = target.ask("GET", f"{AUDIT}?limit=10{after}", [("auth", f"Api-Key {key}")]).json["events"]
    tap.equal([e["dashboard_id"] for e in more], ["d9"], "the feed goes on where it stood")
    granted = target.ask("PUT", PERMISSIONS, [("auth", f"Api-Key {key}")], json.dumps(grants(entry("d10"))).encode()).json
    listed = target.ask("GET", f"{AUDIT}?after={granted['revision']}", [("auth", f"Api-Key {key}")]).json["events"]
    tap.equal(listed, [], "a change's revision is a place in the feed")
    for bad, status in (("x", 422), ("0" * 32, 410), (granted["revision"] + "-x", 422)):
        tap.equal(target.ask("GET", f"{AUDIT}?after={bad}", [("auth", f"Api-Key {key}")]).status, status, f"after={bad[:8]} is refused")


def run_cases(tap, target):
    kind = target.kind
    for number, (name, steps) in enumerate(CASES.items()):
        key = target.project(f"case {number}")
        faults = [f for f in (run_step(target, key, step) for step in steps) if f]
        tap.ok(not faults, f"{kind}: {name}", "\n".join(faults))
    test_pages(target, tap)
    test_keys(target, tap)
    test_page_keys(target, tap)
    test_audit(target, tap)
    request_id = target.ask("GET", PERMISSIONS, [("X-Request-Id", "abc-1")]).header("X-Request-Id")
    tap.ok(request_id == "abc-1", "a sane request id is taken over")
    request_id = target.ask("GET", PERMISSIONS, [("X-Request-Id", "a b<c>")]).header("X-Request-Id")
    tap.ok(request_id not in (None, "a b<c>"), "another is replaced")


def main(kind):
    tap = Tap()
    skip_if_missing(tap, kind)
    target = Target(kind)
    try:
        run_cases(tap, target)
    finally:
        target.close()
    tap.done()
