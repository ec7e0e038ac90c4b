"""What is withheld: sentences of the contract that the other files' cases do not hold to the word."""
import json, time

from project import AUDIT, DASHBOARDS, JWKS, LOGIN, REVOKE, SERVER, case, equal, role, roster, sharing, true, user
from service import CHECK, PERMISSIONS, wait_for
from tokens import from_now


def path(id):
    return f"{DASHBOARDS}/{id}"


@case("a project's keys, people, dashboards, grants, rosters and revisions are apart from all others")
def apart(p):
    other = p.other()
    board = p.put_board()
    p.grant("d", user_reference="bea")
    p.share(p.issue(orgs=[roster()]), board, user("bea"), role("QA"))
    for method, more, body in (("GET", "", None), ("PATCH", "", {"name": "x"}), ("DELETE", "", None),
                               ("POST", "/transfer", {"user_reference": "bea"})):
        other.refuse(SERVER, method, path(board) + more, body, 404, "not_found")
    equal(other.list(SERVER), [], "the other's dashboards")
    equal(other.ok(SERVER, "GET", PERMISSIONS)["permissions"], [], "the other's grants")
    for who in ("ann", "bea"):
        for token in (other.token(who, "acme", roles=["QA"]), other.issue(who, "acme", roles=["QA"])):
            other.sees(token, board, None)
            other.sees(token, "d", None)
    trail = json.dumps(other.events())
    true(board not in trail and '"bea"' not in trail, "the other's trail")      # bea could be part of a hex number
    other.put_board("eve", "acme", board)                   # the same id is another dashboard there
    p.ok(SERVER, "GET", path(board), wanted={"owner": {"user_reference": "ann"}})
    other.ok(SERVER, "DELETE", path(board))
    p.sees(p.token("ann", "acme"), board, "read_write")


@case("an API key counts until it expires, and not from then on")
def expired_key(p):
    made = p.control("POST", "/control/keys", {"project": p.name, "name": "short",
                                               "expires_at": from_now(1.5).isoformat()}, 201)
    ask = lambda: p.send("GET", PERMISSIONS, [("x-api-key", made["api_key"])]).status
    equal(ask(), 200, "before")
    true(wait_for(lambda: ask() == 401, 5), "it ends")
    equal(p.send("GET", PERMISSIONS, [("x-api-key", p.key)]).status, 200, "the other goes on")


@case("orgs, roles and references are not folded, trimmed or normalized")
def exact(p):
    p.grant("o", org_id="Straße", org=True)
    p.grant("r", org_id="acme", role="Qualität")
    p.grant("u", user_reference="Zoë")
    for id, tokens in (("o", (p.token("x", "STRASSE"), p.token("x", "straße"), p.token("x", "Straße "),
                              p.token("x", "Strasse"))),
                       ("r", (p.token("x", "acme", roles=["qualität"]), p.token("x", "acme", roles=["Qualita\u0308t"]),
                              p.token("x", "acme", roles=[" Qualität"]), p.token("x", "Acme", roles=["Qualität"]))),
                       ("u", (p.token("zoë"), p.token("Zoe\u0308"), p.token("Zoë "), p.token("Zoe")))):
        for token in tokens:
            p.sees(token, id, None)
    p.sees(p.token("x", "Straße"), "o", "read")
    p.sees(p.token("x", "acme", roles=["Qualität"]), "r", "read")
    p.sees(p.token("Zoë"), "u", "read")


@case("a stranger's 404 has the same head too")
def same_head(p):
    board = p.put_board(metadata={"a": "x" * 1000})
    for method, more, body in (("GET", "", None), ("HEAD", "", None), ("GET", "/sharing", None),
                               ("PATCH", "", {"name": "x"}), ("PUT", "/sharing", {"shares": []}),
                               ("DELETE", "/sharing", {"shares": []}), ("DELETE", "", None),
                               ("POST", "/transfer", {"user_reference": "bea"})):
        seen = []
        for id in (board, "x" * len(board)):
            answer = p.ask(p.token("bea", "acme"), method, path(id) + more, body, [("X-Request-Id", "same")])
            # a web server sends a length or chunks, as the pieces come; the bodies are compared as they are
            head = [(n, v) for n, v in answer.headers
                    if n.lower() not in ("date", "content-length", "transfer-encoding")]
            seen.append((answer.status, sorted(head), answer.body))
        equal(seen[0], seen[1], f"{method} {more}")
        equal(seen[0][0], 404, f"{method} {more}")


@case("no answer is kept by anybody but those that are for everybody")
def no_store(p):
    board = p.put_board()
    p.grant("d", user_reference="ann")
    token = p.token("ann", "acme", orgs=[roster()])
    kept = lambda who, method, at, body=None: p.ask(who, method, at, body).header("Cache-Control")
    for who, method, at, body in (
            (token, "GET", DASHBOARDS, None), (token, "GET", path(board), None), (token, "GET", sharing(board), None),
            (token, "GET", f"{CHECK}?dashboard_id=d&scope=read", None), (token, "GET", path("nowhere"), None),
            (token, "PUT", sharing(board), {"shares": [user("bea")]}), (token, "PATCH", path(board), {"name": "x"}),
            (token, "POST", DASHBOARDS, {"name": "x"}), ("x", "GET", DASHBOARDS, None), (SERVER, "GET", PERMISSIONS, None),
            (SERVER, "POST", LOGIN, {"clientId": "ann"}), (SERVER, "GET", AUDIT, None), (SERVER, "GET", "/api/v3/project/nothing", None),
            (SERVER, "POST", CHECK, {"checks": []}), (SERVER, "DELETE", PERMISSIONS, b"{"),
            (SERVER, "POST", REVOKE, {"user_reference": "zed"})):
        equal(kept(who, method, at, body), "no-store", f"{method} {at}")
    for at in (JWKS, "/openapi.json"):
        true("public" in p.send("GET", at, []).header("Cache-Control"), at)


@case("no error shows a key, a token or a path")
def no_secret(p):
    token = p.token("bea", "acme")
    secret = p.key.split(":::")[1]
    for headers, at in (([("auth", f"Api-Key {p.key}x")], PERMISSIONS), ([("auth", p.key)], PERMISSIONS),
                        ([("auth", f"Api-Key {p.key}"), ("x-api-key", p.key)], PERMISSIONS),
                        ([("Authorization", f"Bearer {token}x")], DASHBOARDS), ([("Authorization", f"Bearer {p.key}")], DASHBOARDS),
                        ([("Authorization", token)], DASHBOARDS), ([("Authorization", f"Bearer {token}")], PERMISSIONS),
                        ([("x-api-key", token)], DASHBOARDS)):
        answer = p.send("GET", at, headers)
        true(answer.status in (400, 401, 403), f"{answer.status} of {at}")
        text = answer.body.decode() + str(answer.headers)
        for name, part in (("key", secret), ("token", token[-40:]), ("folder", p.target.folder.path)):
            true(part not in text, f"the {name} stands in {answer}")


@case("what administrators and machines look at is not there for others")
def hidden(p):
    for at in ("/healthz", "/readyz", "/metrics", "/control/ping", "/control/stats", "/control/projects",
               "/control/keys", "/control/verify-keys", "/control/aliases", "/control/nothing"):
        for who in (SERVER, p.token()):
            seen = p.ask(who, "GET", at)
            p.expect(seen, 404, {"code": "not_found"})
        if at.startswith("/control"):
            p.expect(p.ask(SERVER, "POST", at, {}), 404)


@case("candidates of a self-signed token are those of its own org's entry alone")
def own_entry(p):
    token = p.token("ann", "acme", orgs=[roster(), roster("other", roles=["Boss"], users=["olaf"])])
    board = p.board(token)
    for query in ("", "?q=o", "?limit=1"):
        text = json.dumps(p.ok(token, "GET", sharing(board) + query))
        true("olaf" not in text and "Boss" not in text, f"none of {query}")
    p.refuse_share(token, board, [user("olaf", org="other")], 422, "unknown_recipient")
    p.refuse_share(token, board, [role("Boss")], 422, "unknown_role")
    p.refuse(token, "POST", path(board) + "/transfer", {"user_reference": "olaf"}, 422, "unknown_recipient")


@case("a deleted dashboard is nobody's to share, change or give on, and its shares are nobody's to read")
def after_delete(p):
    token = p.issue(orgs=[roster()])
    board = p.board(token)
    p.share(token, board, user("bea"))
    p.ok(token, "DELETE", path(board))
    for who in (token, p.token("bea", "acme"), p.token("root", accessType="admin"),
                p.token("ann", "acme", dashboardId=board)):
        for method, more, body in (("GET", "", None), ("PATCH", "", {"name": "x"}), ("DELETE", "", None),
                                   ("GET", "/sharing", None), ("PUT", "/sharing", {"shares": [user("carl")]}),
                                   ("DELETE", "/sharing", {"shares": [user("bea")]}),
                                   ("POST", "/transfer", {"user_reference": "bea"})):
            p.refuse(who, method, path(board) + more, body, 404, "not_found")
    p.refuse(SERVER, "PATCH", path(board), {"name": "x"}, 404, "not_found")


@case("a feed of before a restore is refused, and a revision of another project gives nothing of it")
def feed(p):
    p.refuse(SERVER, "GET", f"{AUDIT}?after={'0' * 32}", None, 410, "revision_reset")
    other = p.other()
    p.grant("d", user_reference="bea")
    before = other.ok(SERVER, "GET", f"{AUDIT}?limit=1000")["next_after"]
    p.grant("e", user_reference="bea")
    seen = p.ok(SERVER, "GET", f"{AUDIT}?after={before}")["events"]
    equal([e["dashboard_id"] for e in seen], ["e"], "one's own events behind it")
    equal(other.ok(SERVER, "GET", f"{AUDIT}?after={before}")["events"], [], "the other's")


@case("a change that is refused, or tried only, leaves no trace in the trail")
def no_trace(p):
    token = p.issue(orgs=[roster()])
    board = p.board(token)
    before = len(p.events())
    p.ok(SERVER, "PUT", f"{PERMISSIONS}?dry_run=true",
         {"permissions": [{"dashboard_id": board, "scope": "read", "user_reference": "x"}]})
    p.refuse_share(token, board, [user("bea"), user("nobody")], 422, "unknown_recipient")
    p.refuse_share(token, board, [user("bea")], 412, "precondition_failed", headers=[("If-Match", '"x"')])
    p.refuse(p.token("bea", "acme"), "DELETE", path(board), None, 404, "not_found")
    p.refuse(p.token("ann", "acme", scope="read"), "PATCH", path(board), {"name": "x"}, 403, "token_scope_read")
    p.refuse(token, "POST", path(board) + "/transfer", {"user_reference": "nobody"}, 422, "unknown_recipient")
    equal(len(p.events()), before, "events")


@case("a share counts in its period alone, whoever looks")
def share_periods(p):
    token = p.issue(orgs=[roster()])
    board = p.board(token)
    p.share(token, board, user("bea", starts_at=from_now(-60).isoformat(), expires_at=from_now(1.5).isoformat()))
    bea = p.token("bea", "acme")
    p.sees(bea, board, "read")
    may = lambda: p.ok(bea, "GET", f"{CHECK}?dashboard_id={board}&scope=read")["allowed"]
    end = time.monotonic() + 5
    while may() and time.monotonic() < end:
        time.sleep(0.05)
    p.sees(bea, board, None)
    p.ok(token, "GET", sharing(board), wanted={"shares": [{"user": {"clientId": "bea"}, "state": "expired"}],
                                               "dashboard": {"status": "owned_private"}})
