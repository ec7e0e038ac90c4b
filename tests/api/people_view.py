"""The sharing view: who sees what of it, its versions, and the search among candidates."""
import json

from project import DASHBOARDS, SERVER, Fault, case, equal, org, role, roster, sharing, true, user

ROSTERS = [roster(), roster("other", roles=["Boss"], users=["olaf"])]


def owner(p):
    token = p.issue(orgs=ROSTERS)
    return token, p.board(token)


@case("one who may share sees who has access, and whom it may be shared with")
def view(p):
    token, board = owner(p)
    p.share(token, board, user("bea", "read_write"), role("QA", expires_at="2999-01-01T00:00:00Z"), org())
    p.grant(board, "read", user_reference="zed")
    seen = p.ok(token, "GET", sharing(board), wanted={
        "dashboard": {"dashboard_id": board, "name": "one", "owner": {"user_reference": "ann", "org_id": "acme"},
                      "scope": "read_write"},
        "may_share": True, "other_orgs": 0,
        "candidates": {"org_id": "acme", "roles": ["QA"], "next_cursor": None,
                       "users": [{"clientId": "bea", "email": "bea@acme.example"},
                                 {"clientId": "carl", "email": "carl@acme.example"}]}})
    true("reason" not in seen, "no reason where one may")
    rows = {("org" if s.get("org") else s.get("role") or s["user"]["clientId"]): s for s in seen["shares"]}
    equal(set(rows), {"bea", "QA", "org", "zed"}, "the recipients")
    equal((rows["bea"]["scope"], rows["bea"]["user"]["email"], rows["bea"]["by_server"]),
          ("read_write", "bea@acme.example", False), "a user's row")
    equal(rows["bea"]["granted_by"], {"kind": "person", "id": "ann", "org_id": "acme"}, "by whom")
    true(rows["bea"]["granted_at"], "since when")
    equal(rows["QA"]["expires_at"][:4], "2999", "until when")
    equal(rows["zed"]["by_server"], True, "the server's is marked")


@case("another sees his own rows only, and why he may not share")
def other_view(p):
    token, board = owner(p)
    p.share(token, board, user("bea"), user("carl", "read_write"), role("QA"), org())
    p.grant(board, "read", user_reference="zed")
    bea = p.issue("bea", orgs=ROSTERS)
    seen = p.ok(bea, "GET", sharing(board), wanted={"may_share": False, "reason": "not_allowed_to_share"})
    names = [("org" if s.get("org") else s.get("role") or s["user"]["clientId"]) for s in seen["shares"]]
    equal(sorted(names), ["bea", "org"], "his own rows")
    for name in ("carl", "zed", "olaf", "QA"):
        true(name not in json.dumps(seen), f"{name} is not told")
    seen = p.ok(p.issue("zed", orgs=ROSTERS, roles=["QA"]), "GET", sharing(board))
    names = [("org" if s.get("org") else s.get("role") or s["user"]["clientId"]) for s in seen["shares"]]
    equal(sorted(names), ["QA", "org", "zed"], "rows by a role that is held")


@case("grants of other orgs are counted and not shown")
def others(p):
    token, board = owner(p)
    p.grant(board, "read", user_reference="olaf", org_id="other")
    p.grant(board, "read", org_id="third", role="Spy")
    p.share(token, board, user("bea"))
    seen = p.ok(token, "GET", sharing(board), wanted={"other_orgs": 2, "shares": [{"user": {"clientId": "bea"}}]})
    for name in ("olaf", "third", "Spy", "Boss"):
        true(name not in json.dumps(seen), f"{name} is not told")


@case("a roster's entries of other orgs are taken and never offered")
def never_offered(p):
    token, board = owner(p)
    for query in ("", "?q=olaf", "?q=boss", "?q=o", "?limit=1"):
        seen = p.ok(token, "GET", sharing(board) + query)
        true("olaf" not in json.dumps(seen) and "Boss" not in json.dumps(seen), f"none of {query}")
    for bare in (p.issue(), p.issue(orgs=[roster("other")])):
        p.ok(bare, "GET", sharing(board), wanted={"may_share": True,
                                                  "candidates": {"roles": [], "users": [], "next_cursor": None}})


@case("candidates are searched and paged, each exactly once")
def candidates(p):
    users = [f"user{i:02d}" for i in range(23)] + ["Zoë", "ann.lee"]
    token = p.issue(orgs=[roster(roles=["QA", "Dev", "User Admin"], users=users), roster("other")])
    board = p.board(token)

    def walk(query, limit):
        found, cursor = [], ""
        for _ in range(100):
            c = p.ok(token, "GET", f"{sharing(board)}?limit={limit}{query}{cursor}")["candidates"]
            true(len(c["roles"]) + len(c["users"]) <= limit, "no more than a page holds")
            found += [("role", r) for r in c["roles"]] + [("user", u["clientId"]) for u in c["users"]]
            if c["next_cursor"] is None:
                return found
            cursor = f"&cursor={c['next_cursor']}"

    whole = walk("", 1000)
    equal(sorted(whole), sorted([("role", r) for r in ("QA", "Dev", "User Admin")] + [("user", u) for u in users]),
          "all of them")
    for limit in (1, 4, 7, 28):
        equal(walk("", limit), whole, f"in pages of {limit}")
    for query, wanted in (("user1", {f"user1{i}" for i in range(10)}),
                          ("USER", {f"user{i:02d}" for i in range(23)} | {"User Admin"}),
                          ("qa", {"QA"}), ("user07@acme", {"user07"}), ("zo%C3%AB", {"Zoë"}), ("nothing", set()),
                          ("ann.", {"ann.lee"})):
        for limit in (1, 1000):
            equal({n for _, n in walk(f"&q={query}", limit)}, wanted, f"q={query} in pages of {limit}")
    for query in ("cursor=!", "cursor=AAAA"):
        p.refuse(token, "GET", f"{sharing(board)}?{query}", None, 422, "invalid_cursor")
    for query in ("limit=0", "limit=1001", "q=a&q=b", "x=1"):
        p.expect(p.ask(token, "GET", f"{sharing(board)}?{query}"), 422)


@case("shares are paged, each exactly once")
def many_shares(p):
    users = [f"user{i:02d}" for i in range(23)]
    token = p.issue(orgs=[roster(users=users)])
    board = p.board(token)
    p.share(token, board, *[user(u, "read_write" if i % 2 else "read") for i, u in enumerate(users)], org(),
            role("QA"))
    for name in ("user00", "user01", "user07", "zed"):          # two grants each: page ends fall between them
        for scope in ("read", "read_write"):
            p.grant(board, scope, user_reference=name, org_id="acme")
    p.grant(board, user_reference="elsewhere", org_id="other")
    for limit in (1, 2, 3, 7, 1000):
        found = share_pages(p, token, board, limit)
        equal((len(found), len(set(found))), (30, 30), f"in pages of {limit}")


def share_pages(p, token, board, limit, between=lambda: None):
    found, cursor = [], ""
    for _ in range(100):
        page = p.ok(token, "GET", f"{sharing(board)}?limit={limit}{cursor}")
        true(len(page["shares"]) <= limit, "no more than a page holds")
        found += [json.dumps([s.get("user") or s.get("role") or s.get("org"), s["scope"]]) for s in page["shares"]]
        if page["shares_next_cursor"] is None:
            return found
        cursor = f"&shares_cursor={page['shares_next_cursor']}"
        between()
    raise Fault("a list without end")


@case("a page of shares goes on where it stood, though what stood there be gone")
def shares_go_on(p):
    token = p.issue(orgs=[roster(users=[f"user{i}" for i in range(6)])])
    board = p.board(token)
    for i in range(6):
        for scope in ("read", "read_write"):
            p.grant(board, scope, user_reference=f"user{i}", org_id="acme")
    revoked = iter(("user1", "user2"))
    for limit in (1, 3):
        gone = next(revoked)
        found = share_pages(p, token, board, limit, lambda: p.revoke(board, user_reference=gone, org_id="acme"))
        for i in (0, 3, 4, 5):
            equal(sum(f'"user{i}"' in f for f in found), 2, f"user{i} in pages of {limit}")
    for cursor in ("AAAA", "!", "_w", "Ag"):
        if cursor != "AAAA":
            p.refuse(token, "GET", f"{sharing(board)}?shares_cursor={cursor}", None, 422, "invalid_cursor")
        p.expect(p.ask(token, "GET", f"{sharing(board)}?shares_cursor={cursor}"), 200 if cursor == "AAAA" else 422)


def tag(p, token, board):
    answer = p.ask(token, "GET", sharing(board))
    seen = p.expect(answer, 200)
    equal(answer.header("ETag"), f'"{seen["version"]}"', "ETag and version")
    return answer.header("ETag")


@case("If-Match guards against a lost update")
def if_match(p):
    token, board = owner(p)
    first = tag(p, token, board)
    answer = p.ask(token, "PUT", sharing(board), {"shares": [user("bea")]}, [("If-Match", first)])
    seen = p.expect(answer, 200)
    second = tag(p, token, board)
    true(second != first, "a share changes the version")
    equal((answer.header("ETag"), f'"{seen["version"]}"'), (second, second), "a change tells the new one")
    for method, body in (("PUT", [user("carl")]), ("DELETE", [{"user": {"clientId": "bea"}}])):
        for stale in (first, f"W/{first}", first[:-1] + '-gzip"', '"x"', '""', "x", '"0000000000000000"',
                      '"' + "f" * 16 + '"', '"' + "f" * 40 + '"'):
            p.refuse_share(token, board, body, 412, "precondition_failed", method=method,
                           headers=[("If-Match", stale)])
    p.sees(p.token("carl", "acme"), board, None)
    p.sees(p.token("bea", "acme"), board, "read")


@case("If-Match holds where a web server has weakened or suffixed the tag")
def changed_tags(p):
    token, board = owner(p)
    shapes = (lambda t: f"W/{t}", lambda t: t[:-1] + '-gzip"', lambda t: "W/" + t[:-1] + '-gzip"',
              lambda t: t[:-1] + '-br"',
              lambda t: "*", lambda t: f'"other", {t}', lambda t: f"{t}, \"other\"")
    for i, shape in enumerate(shapes):
        p.share(token, board, user("bea", ("read", "read_write")[i % 2]),
                headers=[("If-Match", shape(tag(p, token, board)))])
    p.share(token, board, {"user": {"clientId": "bea"}}, method="DELETE",
            headers=[("If-Match", "W/" + tag(p, token, board))])


@case("the version is of the stored shares, whoever changed them")
def versions(p):
    token, board = owner(p)
    tags = [tag(p, token, board)]
    for change in (lambda: p.grant(board, user_reference="zed"), lambda: p.revoke(board, user_reference="zed"),
                   lambda: p.share(token, board, org()),
                   lambda: p.share(token, board, {"org": True}, method="DELETE")):
        change()
        tags.append(tag(p, token, board))
    equal(len(set(tags)), 5, "each change has a version")
    p.share(token, board, {"org": True}, method="DELETE")
    equal(tag(p, token, board), tags[-1], "what changed nothing leaves it")
    equal(tag(p, p.issue(orgs=[roster("x")]), board), tags[-1], "the roster is no part of it")


@case("nothing of a sharing answer is kept by anybody")
def no_store(p):
    token, board = owner(p)
    equal(p.ask(token, "GET", sharing(board)).header("Cache-Control"), "no-store", "Cache-Control")
    equal(p.ask(token, "GET", DASHBOARDS).header("Cache-Control"), "no-store", "Cache-Control")
    equal(p.ask(SERVER, "POST", "/devapi/v4/core/login/token", {"clientId": "ann"}).header("Cache-Control"),
          "no-store", "Cache-Control")
