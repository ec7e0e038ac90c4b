"""Sharing by people: the rules, each with its code, and all or nothing."""
from project import DASHBOARDS, SERVER, case, equal, org, role, roster, sharing, user
from service import PERMISSIONS

ROSTERS = [roster(), roster("other", roles=["Boss"], users=["olaf"])]


def owner(p):
    token = p.issue(orgs=ROSTERS)
    return token, p.board(token)


@case("sharing with the org, a role and a user")
def share(p):
    token, board = owner(p)
    seen = p.share(token, board, user("bea", "read_write"), role("QA"))["shares"]
    equal([s["status"] for s in seen], ["granted", "granted"], "each one's status")
    p.sees(p.token("bea", "acme"), board, "read_write")
    p.sees(p.token("x", "acme", roles=["QA"]), board, "read")
    for stranger in (p.token("bea"), p.token("bea", "other"), p.token("x", "acme"),
                     p.token("x", "other", roles=["QA"])):
        p.sees(stranger, board, None)
    p.share(token, board, org())
    p.sees(p.token("x", "acme"), board, "read")
    p.sees(p.token("x", "other"), board, None)
    seen = p.share(token, board, org(), user("bea", "read_write"))["shares"]
    equal([s["status"] for s in seen], ["unchanged", "unchanged"], "again")


@case("a self-signed token shares as well")
def self_signed(p):
    token = p.token("ann", "acme", orgs=ROSTERS)
    board = p.board(token)
    p.share(token, board, user("bea"), role("QA"))
    p.sees(p.token("bea", "acme"), board, "read")
    p.refuse_share(token, board, [user("olaf", org="other")], 422, "unknown_recipient")


@case("levels are set exactly")
def levels(p):
    token, board = owner(p)
    bea = p.token("bea", "acme")
    for scope, status in (("read", "granted"), ("read_write", None), ("read", None), ("read", "unchanged")):
        seen = p.share(token, board, user("bea", scope))["shares"][0]["status"]
        if status:
            equal(seen, status, f"setting {scope}")
        p.sees(bea, board, scope)
        rows = p.ok(SERVER, "GET", f"{PERMISSIONS}?dashboard_id={board}")["permissions"]
        equal([r["scope"] for r in rows], [scope], "one grant stands")
    p.share(token, board, user("bea", expires_at="2001-01-01T00:00:00Z"))
    p.sees(bea, board, None)
    p.share(token, board, user("bea", starts_at="2999-01-01T00:00:00Z"))
    p.sees(bea, board, None)
    p.share(token, board, user("bea"))
    p.sees(bea, board, "read")


@case("ending a share, with and without its scope")
def end(p):
    token, board = owner(p)
    bea = p.token("bea", "acme")
    user_only = {"user": {"clientId": "bea"}}
    for scope, body, left in (("read", user_only, None), ("read_write", user_only, None),
                              ("read", {**user_only, "scope": "read"}, None),
                              ("read_write", {**user_only, "scope": "read_write"}, None),
                              ("read_write", {**user_only, "scope": "read"}, None),
                              ("read", {**user_only, "scope": "read_write"}, "read")):
        p.share(token, board, user("bea", scope))
        p.share(token, board, body, method="DELETE")
        p.sees(bea, board, left)
    p.share(token, board, role("QA"), org())
    seen = p.share(token, board, {"role": "QA"}, {"org": True}, {"role": "Dev"}, method="DELETE")["shares"]
    equal([s["status"] for s in seen], ["revoked", "revoked", "absent"], "each one's status")


@case("who has left the roster can be removed")
def left(p):
    token, board = owner(p)
    p.share(token, board, user("bea"), role("QA"))
    later = p.issue(orgs=[roster(roles=[], users=["carl"])])
    p.refuse_share(later, board, [user("bea")], 422, "unknown_recipient")
    seen = p.share(later, board, {"user": {"clientId": "bea"}}, {"role": "QA"}, method="DELETE")["shares"]
    equal([s["status"] for s in seen], ["revoked", "revoked"], "removed")


@case("identity_incomplete: a sharer without an org")
def incomplete(p):
    board = p.put_board("ann", None)
    for token in (p.token(), p.token(orgs=[roster()]), p.issue("ann", None)):
        for method in ("PUT", "DELETE"):
            p.refuse_share(token, board, [user("bea")], 403, "identity_incomplete", method=method)
        p.ok(token, "GET", sharing(board), wanted={"may_share": False, "reason": "identity_incomplete"})


@case("not_allowed_to_share: only the owner shares")
def not_owner(p):
    _, board = owner(p)
    p.grant(board, "read_write", user_reference="bea")
    p.grant(board, "read_write", org_id="acme", org=True)
    for token in (p.issue("bea", orgs=ROSTERS), p.issue("dora", orgs=ROSTERS),
                  p.token("bea", "acme", orgs=ROSTERS)):
        for method in ("PUT", "DELETE"):
            p.refuse_share(token, board, [user("carl")], 403, "not_allowed_to_share", method=method)
            p.refuse_share(token, board, [], 403, "not_allowed_to_share", method=method)
    p.grant(board, "read", user_reference="ann")
    p.refuse_share(p.issue("ann", "other", orgs=ROSTERS), board, [user("olaf", org="other")], 403,
                   "not_allowed_to_share")


@case("a right that was lost is not used once more")
def lost(p):
    token, board = owner(p)
    p.share(token, board, user("carl"))
    p.ok(token, "POST", f"{DASHBOARDS}/{board}/transfer", {"user_reference": "bea"})
    p.refuse_share(token, board, [user("carl", "read_write")], 404, "not_found")
    p.grant(board, "read_write", user_reference="ann")
    p.refuse_share(token, board, [user("carl", "read_write")], 403, "not_allowed_to_share")
    p.share(p.issue("bea", orgs=ROSTERS), board, user("carl", "read_write"))


@case("cross_org: sharer, dashboard and recipient are of one org")
def cross_org(p):
    token, board = owner(p)
    p.share(token, board, user("bea", orgId="acme"))
    for entry in (user("carl", orgId="other"), role("QA", orgId="other"), org(orgId="other"),
                  role("Boss", orgId="other"),
                  user("olaf", org="other", orgId="other")):
        p.refuse_share(token, board, [entry], 403, "cross_org", "#/shares/0")
        p.refuse_share(token, board, [entry], 403, "cross_org", "#/shares/0", method="DELETE")
    lone = p.put_board("ann", None)
    for method in ("PUT", "DELETE"):
        p.refuse_share(token, lone, [user("bea")], 403, "cross_org", method=method)
    p.ok(token, "GET", sharing(lone), wanted={"may_share": False, "reason": "cross_org"})


@case("unknown_recipient: a user who is not in the roster of that org")
def unknown_user(p):
    token, board = owner(p)
    for name in ("dora", "olaf", "Bea", "QA", "acme", "bea "):
        p.refuse_share(token, board, [user(name)], 422, "unknown_recipient", "#/shares/0")
    for bare in (p.issue(), p.issue(orgs=[roster("other")]), p.token("ann", "acme"), p.issue(orgs=[])):
        p.refuse_share(bare, board, [user("bea")], 422, "unknown_recipient")
    p.sees(p.token("olaf", "acme"), board, None)


@case("invalid_email: a recipient without a valid e-mail, or with another")
def emails(p):
    bad = ["", "x", "@example.org", "x@", "x@y", "x y@example.org", "x@example.org.", "a@b@example.org", "x@.org",
           None]
    users = [{"clientId": f"u{i}", "email": e} for i, e in enumerate(bad)]
    users += [{"clientId": "without"}, {"clientId": "bea", "email": "bea@acme.example"}]
    token = p.issue(orgs=[{"orgId": "acme", "orgRoles": [], "users": users}])
    board = p.board(token)
    for entry in users[:-1]:
        p.refuse_share(token, board, [{"user": {"clientId": entry["clientId"]}, "scope": "read"}], 422,
                       "invalid_email", "#/shares/0")
    for other in ("carl@acme.example", "Bea@acme.example", "bea@acme.example.org"):
        p.refuse_share(token, board, [{"user": {"clientId": "bea", "email": other}, "scope": "read"}], 422,
                       "invalid_email", "#/shares/0")
    p.share(token, board, {"user": {"clientId": "bea"}, "scope": "read"})
    p.share(token, board, {"user": {"clientId": "bea", "email": "bea@acme.example"}, "scope": "read"})


@case("unknown_role: a role that is not offered, though it be held")
def unknown_role(p):
    token = p.issue(orgs=ROSTERS, roles=["Dev"])
    board = p.board(token)
    for name in ("Dev", "Boss", "qa", "bea"):
        p.refuse_share(token, board, [role(name)], 422, "unknown_role", "#/shares/0")
    p.refuse_share(p.issue(), board, [role("QA")], 422, "unknown_role")


@case("granted_by_server: what the server gave is not changed by people")
def by_server(p):
    token, board = owner(p)
    p.grant(board, "read_write", user_reference="bea", org_id="acme")
    p.grant(board, "read_write", org_id="acme", role="QA")
    p.grant(board, "read", org_id="acme", org=True)
    p.refuse_share(token, board, [user("bea")], 403, "granted_by_server", "#/shares/0")
    p.refuse_share(token, board, [user("bea", "read_write", expires_at="2999-01-01T00:00:00Z")], 403,
                   "granted_by_server")
    p.refuse_share(token, board, [role("QA")], 403, "granted_by_server")
    p.refuse_share(token, board, [org(starts_at="2999-01-01T00:00:00Z")], 403, "granted_by_server")
    for entry in ({"user": {"clientId": "bea"}}, {"user": {"clientId": "bea"}, "scope": "read_write"},
                  {"role": "QA"}, {"org": True}):
        p.refuse_share(token, board, [entry], 403, "granted_by_server", "#/shares/0", method="DELETE")
    p.sees(p.token("bea", "acme"), board, "read_write")
    p.sees(p.token("x", "acme"), board, "read")
    p.ok(token, "GET", sharing(board), wanted={"shares": [{"by_server": True}] * 3})


@case("granted_by_server: also where the server's grant has ended, as for a server that registers its id")
def ended_by_server(p):
    token, board = owner(p)
    p.grant(board, "read", user_reference="bea", org_id="acme", expires_at="2001-01-01T00:00:00Z")
    p.refuse_share(token, board, [user("bea")], 403, "granted_by_server", "#/shares/0")
    p.refuse_share(token, board, [{"user": {"clientId": "bea"}}], 403, "granted_by_server", method="DELETE")
    p.sees(p.token("bea", "acme"), board, None)
    p.revoke(board, "read", user_reference="bea", org_id="acme")
    p.share(token, board, user("bea"))


@case("an administrator's grant is the server's too")
def by_administrator(p):
    token, board = owner(p)
    answer = p.target.control("PUT", PERMISSIONS, {"permissions": [{"dashboard_id": board, "scope": "read",
                                                                    "user_reference": "bea", "org_id": "acme"}]},
                              [("DASHGRANT_PROJECT", p.name)])
    equal(answer.status, 200, "granted")
    p.refuse_share(token, board, [{"user": {"clientId": "bea"}}], 403, "granted_by_server", method="DELETE")


@case("a server changes and ends what people gave")
def server_changes(p):
    token, board = owner(p)
    p.share(token, board, user("bea", "read_write"))
    p.revoke(board, "read", user_reference="bea", org_id="acme")
    p.sees(p.token("bea", "acme"), board, None)
    p.share(token, board, user("bea"))
    p.grant(board, "read", user_reference="bea", org_id="acme", expires_at="2999-01-01T00:00:00Z")
    p.refuse_share(token, board, [{"user": {"clientId": "bea"}}], 403, "granted_by_server", method="DELETE")


@case("all shares or none")
def all_or_none(p):
    token, board = owner(p)
    p.share(token, board, user("carl"))
    for bad, status in ((user("nobody"), 422), (role("x"), 422), (org(orgId="other"), 403),
                        (user("bea", "write"), 422)):
        for shares in ([user("bea"), user("carl", "read_write"), bad],
                       [bad, user("bea"), user("carl", "read_write")]):
            p.expect(p.ask(token, "PUT", sharing(board), {"shares": shares}), status)
            p.sees(p.token("bea", "acme"), board, None)
            p.sees(p.token("carl", "acme"), board, "read")
    p.expect(p.ask(token, "DELETE", sharing(board),
                   {"shares": [{"user": {"clientId": "carl"}}, org(orgId="other")]}), 403)
    p.sees(p.token("carl", "acme"), board, "read")


@case("every bad share is named")
def named(p):
    token, board = owner(p)
    seen = p.expect(p.ask(token, "PUT", sharing(board),
                          {"shares": [user("bea"), user("nobody"), role("x"), user("carl", org="x")]}), 422)
    equal([(e["pointer"], e["code"]) for e in seen["errors"]],
          [("#/shares/1", "unknown_recipient"), ("#/shares/2", "unknown_role"), ("#/shares/3", "invalid_email")],
          "the errors")


@case("bodies of shares that are wrong")
def bodies(p):
    token, board = owner(p)
    for entry, code in ((7, "wrong_type"), ({"scope": "read"}, "invalid_principal"),
                        ({"org": True}, "missing_field"),
                        ({"org": False, "scope": "read"}, "invalid_principal"),
                        ({"org": True, "role": "QA", "scope": "read"}, "invalid_principal"),
                        ({**user("bea"), "role": "QA"}, "invalid_principal"), (org("write"), "invalid_scope"),
                        (org(0), "invalid_scope"),
                        (org(x=1), "unknown_field"), ({"user": "bea", "scope": "read"}, "wrong_type"),
                        ({"user": {}, "scope": "read"}, "missing_field"),
                        ({"user": {"clientId": "bea", "x": 1}, "scope": "read"}, "unknown_field"),
                        ({"user": {"clientId": 7}, "scope": "read"}, "wrong_type"),
                        (org(org_id="acme"), "unknown_field"), (org(expires_at="tomorrow"), "invalid_value"),
                        (org(starts_at="2999-01-01T00:00:00Z", expires_at="2001-01-01T00:00:00Z"),
                         "invalid_period"),
                        ({"role": ["QA"], "scope": "read"}, "wrong_type"), (org(orgId=7), "wrong_type"),
                        ({"org": "yes", "scope": "read"}, "wrong_type")):
        p.refuse_share(token, board, [entry], 422, code)
    for body, code in (({}, "missing_field"), ({"shares": {}}, "wrong_type"), ([], "wrong_type"),
                       ({"shares": [], "x": 1}, "unknown_field"),
                       ({"shares": [org(), org("read_write")]}, "duplicate_target"),
                       ({"shares": [user("bea"), user("bea")]}, "duplicate_target")):
        p.refuse(token, "PUT", sharing(board), body, 422, code)
    p.refuse_share(token, board, [org()] * 1001, 413, "too_many_entries")
    p.refuse(token, "PUT", sharing(board), b"{", 400, "bad_json")
    p.sees(p.token("bea", "acme"), board, None)
    p.share(token, board)       # nothing, and nothing done


@case("the owner's own role or org grants lower nothing of the owner's")
def own(p):
    token, board = owner(p)
    p.share(token, board, org(), role("QA"))
    p.sees(token, board, "read_write")
    self = p.issue(orgs=[roster(users=["ann"])])
    p.share(self, board, user("ann"))
    p.sees(token, board, "read_write")


@case("what remains is told where a share ends")
def remaining(p):
    token, board = owner(p)
    p.share(token, board, user("bea"), org())
    p.grant(board, "read", user_reference="bea")
    seen = p.share(token, board, {"user": {"clientId": "bea"}}, method="DELETE")["shares"][0]
    equal([(w["kind"], w["scope"]) for w in seen["remaining"]], [("user", "read")], "remaining")
    equal([(w["kind"], w["org_id"]) for w in seen["possible"]], [("org", "acme")], "possible")
