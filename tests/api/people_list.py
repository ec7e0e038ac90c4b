"""Lists of dashboards, and the trail of what people and servers did."""
from cases import ANY, Absent, Has, fits
from project import AUDIT, DASHBOARDS, REVOKE, SERVER, Fault, case, equal, role, roster, true, user
from tokens import Signer


def ids(p, who, query="", limit=1000):
    return p.list(who, query, limit)


@case("the own list by status and scope")
def statuses(p):
    for id in "abc":
        p.put_board(id=id)
    p.grant("b", user_reference="bea")
    p.grant("c", user_reference="bea", starts_at="2999-01-01T00:00:00Z")
    p.put_board("bea", "acme", "d")
    p.grant("d", user_reference="ann")
    p.grant("e", "read_write", user_reference="ann")
    p.put_board(owner=None, parent=True, id="f")
    p.put_board("bea", "acme", "g")
    p.put_board(id="h")
    p.grant("h", user_reference="bea", expires_at="2001-01-01T00:00:00Z")
    token = p.token("ann", "acme", parentDashboardIds=["f"])
    rows = {d["dashboard_id"]: (d["status"], d["scope"], d["name"]) for d in p.pages(token, DASHBOARDS,
                                                                                     "dashboards")}
    equal(rows, {"a": ("owned_private", "read_write", "one"), "b": ("owned_shared", "read_write", "one"),
                 "c": ("owned_shared", "read_write", "one"), "d": ("shared_with_me", "read", "one"),
                 "e": ("shared_with_me", "read_write", None), "f": ("parent", "read", "one"),
                 "h": ("owned_private", "read_write", "one")}, "rows")
    for query, wanted in (("&status=owned_private", "ah"), ("&status=owned_shared", "bc"),
                          ("&status=shared_with_me", "de"),
                          ("&status=parent", "f"), ("&scope=read", "df"), ("&scope=read_write", "abceh"),
                          ("&scope=read&status=shared_with_me", "d"), ("&scope=read_write&status=parent", "")):
        for limit in (1, 2, 1000):
            equal("".join(ids(p, token, query, limit)), wanted, f"{query} in pages of {limit}")
    equal("".join(ids(p, p.token("ann", "acme", scope="read"), "&scope=read_write")), "", "a token of scope read")
    for query, code in (("status=mine", "invalid_value"), ("status=unregistered", "invalid_value"),
                        ("scope=write", "invalid_scope"),
                        ("include=all", "invalid_value"), ("user_reference=bea", "unknown_parameter"),
                        ("org_id=acme", "unknown_parameter"),
                        ("role=QA", "unknown_parameter"), ("limit=0", "invalid_value"),
                        ("limit=1001", "invalid_value"),
                        ("cursor=!", "invalid_cursor"), ("cursor=AAAA", "invalid_cursor"),
                        ("x=1", "unknown_parameter"),
                        ("scope=read&scope=read", "duplicate_parameter")):
        p.refuse(token, "GET", f"{DASHBOARDS}?{query}", None, 422, code)


@case("the own list is complete in pages of any size, each once, in id order")
def pages(p):
    mine = [p.put_board(id=f"own-{i:02d}") for i in range(9)]
    for i in range(9):
        p.grant(f"granted-{i:02d}", user_reference="ann")
        p.grant(f"granted-{i:02d}", "read_write", user_reference="ann", org_id="acme")
        p.grant(f"role-{i:02d}", org_id="acme", role="QA")
        p.grant(f"own-{i:02d}", org_id="acme", org=True)
        p.grant(f"theirs-{i:02d}", user_reference="bea")
    token = p.token("ann", "acme", roles=["QA", "Dev"])
    whole = ids(p, token)
    equal(whole, sorted(mine + [f"{n}-{i:02d}" for n in ("granted", "role") for i in range(9)]), "the list")
    for limit in (1, 2, 5, 27, 28):
        equal(ids(p, token, limit=limit), whole, f"in pages of {limit}")
    page = p.ok(token, "GET", f"{DASHBOARDS}?limit=5")
    p.revoke(page["dashboards"][4]["dashboard_id"], "read", user_reference="ann")     # where the cursor stands
    p.revoke(whole[7], "read", user_reference="ann")
    rest = [d["dashboard_id"] for d in p.pages(token, DASHBOARDS, "dashboards", f"&cursor={page['next_cursor']}")]
    equal(rest, [d for d in whole[5:] if d != whole[7]],
          "access is judged anew, and the list goes on where it stood")
    cut = p.ok(p.token("bea"), "GET", f"{DASHBOARDS}?cursor={page['next_cursor']}")
    true(all(d["dashboard_id"].startswith("theirs") for d in cut["dashboards"]),
         "a cursor gives nothing of another's")


@case("charts stand in a list where they are asked for")
def charts(p):
    p.put_board(id="a", charts=[{"chart_id": "c1", "name": "One"}])
    p.grant("b", user_reference="ann", org_id="acme")
    token = p.token("ann", "acme")
    p.ok(token, "GET", DASHBOARDS, wanted={"dashboards": [{"charts": Absent, "metadata": Absent}, {}]})
    p.ok(token, "GET", f"{DASHBOARDS}?include=charts",
         wanted={"dashboards": [{"charts": [{"chart_id": "c1", "name": "One"}]}, {"charts": [], "name": None}]})


@case("a server lists everything, or what somebody can open")
def by_server(p):
    p.put_board(id="a")
    p.put_board("bea", None, "b")
    p.grant("a", org_id="acme", role="QA")
    p.grant("c", org_id="acme", org=True)
    p.grant("d", user_reference="carl")
    p.put_board(owner=None, parent=True, id="e")
    for query, wanted in (("", "abcde"), ("&user_reference=ann", ""), ("&user_reference=ann&org_id=acme", "ac"),
                          ("&user_reference=carl&org_id=acme&role=QA&role=Dev", "acd"),
                          ("&user_reference=bea", "b"),
                          ("&org_id=acme", "c"), ("&org_id=acme&role=QA", "ac"), ("&status=parent", "e"),
                          ("&status=unregistered", "cd"),
                          ("&user_reference=ann&org_id=acme&status=owned_shared", "a"),
                          ("&user_reference=bea&scope=read_write", "b")):
        for limit in (1, 1000):
            equal("".join(ids(p, SERVER, query, limit)), wanted, f"{query} in pages of {limit}")
    for query in ("role=QA", "user_reference=ann&role=QA"):
        p.refuse(SERVER, "GET", f"{DASHBOARDS}?{query}", None, 422, "invalid_principal")
    equal(ids(p.other(), SERVER), [], "another project's")


@case("a list by a server and the person's own are the same")
def agree(p):
    p.put_board(id="a")
    p.grant("b", org_id="acme", role="QA")
    p.grant("c", org_id="acme", org=True)
    equal(ids(p, p.token("ann", "acme", roles=["QA"])), ids(p, SERVER, "&user_reference=ann&org_id=acme&role=QA"),
          "the lists")


@case("everything that changes is in the trail: who, for whom, what")
def audit(p):
    second = Signer()
    key = p.control("POST", "/control/verify-keys", {"project": p.name, "pem": second.pem, "kid": "k"},
                    201)["key_id"]
    p.control("POST", "/control/verify-keys/revoke", {"project": p.name, "key_id": key})
    p.control("POST", "/control/aliases", {"project": p.name, "alias": f"XVD {p.name}"}, 201)
    p.ok(SERVER, "POST", REVOKE, {"user_reference": "zed", "org_id": "acme"}, headers=[("X-Audit-Reason", "left")])
    before = len(p.events())
    token = p.issue(orgs=[roster()])
    board = p.board(token)
    p.ok(token, "PATCH", f"{DASHBOARDS}/{board}", {"name": "two"},
         headers=[("X-Audit-Reason", "people give none")])
    p.share(token, board, user("carl"), role("QA", "read_write"))
    p.share(token, board, user("carl", "read_write"))
    p.share(token, board, user("carl"), method="DELETE")
    p.refuse_share(token, board, [user("nobody")], 422, "unknown_recipient")
    p.ok(token, "POST", f"{DASHBOARDS}/{board}/transfer", {"user_reference": "bea"})
    p.ok(p.token("bea", "acme"), "DELETE", f"{DASHBOARDS}/{board}")
    trail = p.events()
    p.expect(p.ask(SERVER, "GET", AUDIT), 200, {"events": Has(
        {"event": "verify_key_added", "key_id": key}, {"event": "verify_key_revoked", "key_id": key},
        {"event": "alias_added"},
        {"event": "tokens_revoked", "user_reference": "zed", "org_id": "acme", "reason": "left",
         "actor": {"kind": "server"}})})
    seen = trail[before:]
    ann = {"kind": "person", "id": "ann", "org_id": "acme"}
    wanted = [{"event": "dashboard_created", "user_reference": "ann", "org_id": "acme", "actor": ann},
              {"event": "dashboard_changed", "actor": ann, "reason": Absent},
              {"event": "granted", "actor": ann, "scope": ANY}, {"event": "granted", "actor": ann},
              {"event": ANY, "actor": ann}, {"event": ANY, "actor": ann},
              {"event": "revoked", "user_reference": "carl", "actor": ann},
              {"event": "dashboard_transferred", "user_reference": "bea", "actor": ann},
              {"event": "dashboard_deleted", "actor": {"kind": "person", "id": "bea"}}]
    if not fits(seen, [{**w, "dashboard_id": board, "at": ANY, "revision": ANY} for w in wanted]):
        raise Fault(f"the trail is {seen}")
    equal([e["revision"] for e in trail], sorted(e["revision"] for e in trail), "in commit order")
    true(token not in str(trail) and p.key not in str(trail), "no secret stands in the trail")
