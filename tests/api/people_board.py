"""One dashboard: making, changing, giving on and deleting it, and for whom it does not exist."""
import re

from project import DASHBOARDS, SERVER, case, equal, roster, sharing, true, user
from service import PERMISSIONS


def path(id):
    return f"{DASHBOARDS}/{id}"


@case("a person makes a dashboard and owns it")
def create(p):
    for token, owner in ((p.token(), {"user_reference": "ann", "org_id": None}),
                         (p.token(org="acme"), {"user_reference": "ann", "org_id": "acme"}),
                         (p.issue(), {"user_reference": "ann", "org_id": "acme"})):
        answer = p.ask(token, "POST", DASHBOARDS, {"name": "Sales", "metadata": {"a": [1, None]},
                                                   "charts": [{"chart_id": "c1", "name": "One"}]})
        seen = p.expect(answer, 201, {"name": "Sales", "owner": owner, "scope": "read_write",
                                      "status": "owned_private",
                                      "parent_dashboard_id": None})
        id = seen["dashboard_id"]
        true(re.fullmatch(r"dsh_[0-9a-f]{32}", id), f"a drawn id: {id}")
        equal(answer.header("Location"), path(id), "Location")
        p.ok(token, "GET", path(id), wanted={"metadata": {"a": [1, None]},
                                             "via": [{"kind": "owner", "scope": "read_write"}],
                                             "charts": [{"chart_id": "c1", "name": "One"}]})


@case("a person never names an id, nor an owner")
def squat(p):
    p.grant("d1", user_reference="bea")
    token = p.token(org="acme")
    for more in ({"dashboard_id": "d1"}, {"id": "d1"}, {"dashboardId": "d1"}, {"adopt": True},
                 {"owner": {"user_reference": "bea"}},
                 {"owner": {"user_reference": "ann"}}, {"org_id": "other"}, {"scope": "read"}):
        p.refuse(token, "POST", DASHBOARDS, {"name": "x", **more}, 422, "unknown_field")
    p.sees(token, "d1", None)
    p.refuse(token, "PUT", path("d1"), {"name": "x"}, 405, "method_not_allowed")


@case("bodies of a new dashboard that are wrong")
def bad_bodies(p):
    token = p.token()
    for body, code in (({}, "missing_field"), ({"name": 7}, "wrong_type"), ({"name": ""}, "invalid_value"),
                       ({"name": "x" * 257}, "too_long"),
                       ({"name": "x", "metadata": []}, "wrong_type"),
                       ({"name": "x", "parent": "yes"}, "wrong_type"),
                       ({"name": "x", "charts": {}}, "wrong_type"),
                       ({"name": "x", "charts": [{"chart_id": "c"}]}, "missing_field"),
                       ({"name": "x", "charts": [{"chart_id": "c", "name": "c"}] * 2}, "duplicate_target"),
                       ({"name": "x", "charts": [{"chart_id": "c", "name": "c", "x": 1}]}, "unknown_field"),
                       ({"name": "x", "metadata": {"a": "x" * 70000}}, "too_long"), ([], "wrong_type"),
                       (b'{"name":"x","name":"y"}', "duplicate_key"),
                       ({"name": "x", "parent_dashboard_id": "a/b"}, "invalid_value")):
        p.refuse(token, "POST", DASHBOARDS, body, 422, code)
    equal(p.list(token), [], "nothing was made")


@case("for a person without any scope a dashboard does not exist, before any other rule")
def not_there(p):
    board = p.put_board()
    p.grant("lives-elsewhere", user_reference="zed")
    deleted = p.put_board()
    p.ok(SERVER, "DELETE", path(deleted))
    strangers = [p.token("bea"), p.token("bea", "acme"), p.token("ann", "other"),
                 p.token("bea", "acme", scope="read"),
                 p.issue("bea", orgs=[roster()]), p.token("bea", accessType="admin"),
                 p.token("bea", parentDashboardIds=[board])]
    bodies = (b"", b"{", b"[]", b'{"shares":[{"org":true,"scope":"write"}]}', b"\xff")
    routes = [("GET", "", (b"",)), ("HEAD", "", (b"",)), ("GET", "?x=1", (b"",)), ("PATCH", "", bodies),
              ("DELETE", "", bodies[:2]),
              ("POST", "/transfer", bodies), ("GET", "/sharing", (b"",)), ("GET", "/sharing?limit=0", (b"",)),
              ("GET", "/sharing?cursor=!", (b"",)), ("PUT", "/sharing", bodies), ("DELETE", "/sharing", bodies)]
    few = [route for route in routes if route[0] in ("GET", "PATCH", "PUT")]
    for number, token in enumerate(strangers):
        for method, more, data in routes if number < 2 else few:
            for body in data:
                seen = []
                for id in (board, "nowhere", "lives-elsewhere", deleted):
                    answer = p.ask(token, method, path(id) + more, body,
                                   [("If-Match", '"x"'), ("X-Audit-Reason", "x" * 300)])
                    p.expect(answer, 404, None if method == "HEAD" else {"code": "not_found"})
                    seen.append({n: v for n, v in answer.json.items() if n != "request_id"} if answer.body else {})
                true(all(s == seen[0] for s in seen), f"{method} {more}: the same answer for all: {seen}")


@case("nor by the type or the length of a body, nor by a method that is none")
def not_there_either(p):
    board, token = p.put_board(), p.token("bea", "acme")
    for method, more, body, headers in (("PATCH", "", b"a=1",
                                         [("Content-Type", "application/x-www-form-urlencoded")]),
                                        ("PUT", "/sharing", b"a=1", [("Content-Type", "multipart/form-data")]),
                                        ("PATCH", "", b" " * 2 * 1024 * 1024, []),
                                        ("PUT", "/sharing", b" " * 2 * 1024 * 1024, [])):
        p.refuse(token, method, path(board) + more, body, 404, "not_found", headers=headers)
    for method, more in (("POST", ""), ("PUT", ""), ("PATCH", "/sharing"), ("POST", "/sharing"),
                         ("GET", "/transfer"), ("GET", "/nothing")):
        body = None if method == "GET" else b"{}"       # lighttpd refuses a GET with a body by itself
        seen = [p.ask(token, method, path(id) + more, body) for id in (board, "nowhere")]
        equal(seen[0].status, seen[1].status, f"{method} {more}")


@case("changing a dashboard: who has read_write")
def change(p):
    board = p.put_board(metadata={"a": 1}, charts=[{"chart_id": "c", "name": "c"}])
    p.grant(board, "read", user_reference="bea")
    p.grant(board, "read_write", user_reference="carl")
    for token in (p.token("ann", "acme"), p.token("carl")):
        p.ok(token, "PATCH", path(board), {"name": "two"},
             {"name": "two", "metadata": {"a": 1}, "charts": [{"chart_id": "c"}]})
    p.ok(p.token("carl"), "PATCH", path(board), {"metadata": {}, "charts": []},
         {"name": "two", "metadata": {}, "charts": []})
    p.refuse(p.token("bea"), "PATCH", path(board), {"name": "three"}, 403, "not_allowed")
    for token in (p.token("ann", "acme", scope="read"), p.token("carl", scope="read")):
        p.refuse(token, "PATCH", path(board), {"name": "three"}, 403, "token_scope_read")
    for body, code in (({"owner": {"user_reference": "carl"}}, "unknown_field"),
                       ({"dashboard_id": "x"}, "unknown_field"),
                       ({"parent_dashboard_id": "x"}, "unknown_field"), ({"name": ""}, "invalid_value"),
                       ({"metadata": 1}, "wrong_type")):
        p.refuse(p.token("carl"), "PATCH", path(board), body, 422, code)
    p.ok(SERVER, "GET", path(board), wanted={"name": "two", "owner": {"user_reference": "ann", "org_id": "acme"}})


@case("a token of scope read changes nothing and reads all")
def read_only(p):
    board = p.put_board()
    p.grant("granted", "read_write", user_reference="ann")
    parent = p.put_board(owner=None, parent=True)
    token = p.token("ann", "acme", scope="read", orgs=[roster()])
    p.sees(token, board, "read")
    p.sees(token, "granted", "read")
    p.refuse(token, "POST", DASHBOARDS, {"name": "x"}, 403, "token_scope_read")
    p.refuse(token, "PATCH", path(board), {"name": "x"}, 403, "token_scope_read")
    p.refuse(token, "DELETE", path(board), None, 403, "token_scope_read")
    p.refuse(token, "POST", path(board) + "/transfer", {"user_reference": "bea"}, 403, "token_scope_read")
    p.refuse_share(token, board, [user("bea")], 403, "token_scope_read")
    p.refuse_share(token, board, [user("bea")], 403, "token_scope_read", method="DELETE")
    p.ok(token, "GET", sharing(board), wanted={"may_share": False, "reason": "token_scope_read"})
    admin = p.token(accessType="admin", scope="read")
    p.sees(admin, parent, "read")
    p.refuse(admin, "PATCH", path(parent), {"name": "x"}, 403, "token_scope_read")
    p.refuse(admin, "DELETE", path(parent), None, 403, "token_scope_read")
    p.refuse(admin, "POST", DASHBOARDS, {"name": "x", "parent": True}, 403, "token_scope_read")


@case("a dashboard that lives elsewhere is opened and not changed here")
def elsewhere(p):
    p.grant("d1", "read_write", user_reference="ann")
    p.sees(p.token(), "d1", "read_write")
    p.ok(p.token(), "GET", path("d1"), wanted={"name": None, "owner": None, "status": "shared_with_me"})
    p.refuse(p.token(), "PATCH", path("d1"), {"name": "x"}, 404, "dashboard_not_registered")
    p.refuse(p.token(), "DELETE", path("d1"), None, 403, "not_allowed")
    p.refuse_share(p.token(org="acme", orgs=[roster()]), "d1", [user("bea")], 403, "not_allowed_to_share")


@case("ownership is given on inside the org, and all grants stay")
def transfer(p):
    token = p.issue(orgs=[roster(), roster("other", users=["olaf"])])
    board = p.board(token)
    p.share(token, board, user("carl"))
    p.grant(board, "read", user_reference="dora")
    for who, code in (("olaf", "unknown_recipient"), ("dora", "unknown_recipient"), ("QA", "unknown_recipient")):
        p.refuse(token, "POST", path(board) + "/transfer", {"user_reference": who}, 422, code, "#/user_reference")
    for body, code in (({}, "missing_field"), ({"user_reference": 7}, "wrong_type"),
                       ({"user_reference": "bea", "org_id": "acme"}, "unknown_field")):
        p.refuse(token, "POST", path(board) + "/transfer", body, 422, code)
    p.ok(token, "POST", path(board) + "/transfer", {"user_reference": "bea"},
         {"owner": {"user_reference": "bea", "org_id": "acme"}})
    p.sees(token, board, None)
    p.sees(p.token("bea", "acme"), board, "read_write")
    p.sees(p.token("bea", "other"), board, None)
    p.sees(p.token("carl", "acme"), board, "read")
    p.sees(p.token("dora"), board, "read")


@case("who may not give a dashboard on")
def bad_transfer(p):
    board, lone = p.put_board(), p.put_board("ann", None)
    p.grant(board, "read_write", user_reference="bea")
    to = {"user_reference": "carl"}
    p.refuse(p.issue("bea", orgs=[roster()]), "POST", path(board) + "/transfer", to, 403, "not_allowed")
    p.refuse(p.issue("carl", orgs=[roster()]), "POST", path(board) + "/transfer", to, 404, "not_found")
    p.refuse(p.issue("ann", "other", orgs=[roster()]), "POST", path(board) + "/transfer", to, 404, "not_found")
    p.refuse(p.issue(orgs=[roster()]), "POST", path(lone) + "/transfer", to, 403, "cross_org")
    p.refuse(p.token("ann", "acme"), "POST", path(board) + "/transfer", to, 422,
             "unknown_recipient")     # no roster at all
    parent = p.put_board(owner=None, parent=True)
    p.refuse(p.issue("ann"), "POST", path(parent) + "/transfer", to, 404, "not_found")
    p.refuse(p.token("ann", "acme", accessType="admin", orgs=[roster()]), "POST", path(parent) + "/transfer", to,
             403, "not_allowed")
    p.refuse(SERVER, "POST", path(parent) + "/transfer", to, 403, "not_allowed")
    p.ok(SERVER, "POST", path(board) + "/transfer", to, {"owner": {"user_reference": "carl", "org_id": "acme"}})
    p.refuse(SERVER, "POST", path("nowhere") + "/transfer", to, 404, "not_found")


@case("deleting: the owner alone, and the grants end with it")
def delete(p):
    board = p.put_board()
    p.grant(board, "read_write", user_reference="bea")
    p.grant(board, "read", org_id="acme", org=True)
    p.refuse(p.token("bea"), "DELETE", path(board), None, 403, "not_allowed")
    p.refuse(p.token("carl", "acme"), "DELETE", path(board), None, 403, "not_allowed")
    p.refuse(p.token("carl"), "DELETE", path(board), None, 404, "not_found")
    p.refuse(p.token("ann", "acme", accessType="admin"), "DELETE", path(board), None, 404, "not_found")
    p.ok(p.token("ann", "acme"), "DELETE", path(board))
    for token in (p.token("ann", "acme"), p.token("bea"), p.token("carl", "acme")):
        p.sees(token, board, None)
        p.refuse(token, "DELETE", path(board), None, 404, "not_found")
    p.refuse(SERVER, "GET", path(board), None, 404, "not_found")
    equal(p.ok(SERVER, "GET", f"{PERMISSIONS}?dashboard_id={board}")["permissions"], [], "its grants are gone")
    p.refuse(SERVER, "PUT", PERMISSIONS, {"permissions": [{"dashboard_id": board, "scope": "read",
                                                           "user_reference": "bea"}]}, 409, "deleted")
    p.sees(p.token("bea"), board, None)


@case("an id is used again by the server alone, and its old grants stay dead")
def recreated(p):
    p.put_board(id="d1")
    p.grant("d1", "read_write", user_reference="bea")
    confined = p.issue("bea", dashboardId="d1")
    p.sees(confined, "d1", "read_write")
    p.ok(p.token("ann", "acme"), "DELETE", path("d1"))
    p.put_board("carl", "acme", "d1")
    for token in (p.token("ann", "acme"), p.token("bea"), confined):
        p.sees(token, "d1", None)
    p.sees(p.token("carl", "acme"), "d1", "read_write")
    p.ok(p.token("carl", "acme"), "GET", sharing("d1"),
         wanted={"shares": [], "dashboard": {"status": "owned_private"}})
    p.grant("d1", "read", user_reference="bea")
    p.sees(confined, "d1", "read")
    p.ok(SERVER, "DELETE", path("d1"))
    p.put_board("carl", "acme", "d1")
    p.sees(confined, "d1", None)


@case("a server names ids; where grants stand it must adopt them")
def by_server(p):
    p.put_board(id="d1")
    owner = {"user_reference": "ann", "org_id": "acme"}
    p.refuse(SERVER, "POST", DASHBOARDS, {"name": "x", "dashboard_id": "d1", "owner": owner}, 409,
             "dashboard_exists")
    p.grant("d2", "read", user_reference="bea")
    for more in ({}, {"adopt": False}):
        p.refuse(SERVER, "POST", DASHBOARDS, {"name": "x", "dashboard_id": "d2", "owner": owner, **more}, 409,
                 "has_grants")
    p.sees(p.token("ann", "acme"), "d2", None)
    p.put_board(id="d2", adopt=True)
    p.sees(p.token("ann", "acme"), "d2", "read_write")
    p.sees(p.token("bea"), "d2", "read")
    p.grant("d3", "read", user_reference="bea")
    p.revoke("d3", "read", user_reference="bea")
    p.put_board(id="d3")
    p.sees(p.token("bea"), "d3", None)
    p.grant("d4", user_reference="bea", expires_at="2001-01-01T00:00:00Z")      # a grant stands until it is revoked
    p.refuse(SERVER, "POST", DASHBOARDS, {"name": "x", "dashboard_id": "d4", "owner": owner}, 409, "has_grants")
    p.put_board(id="d4", adopt=True)
    p.sees(p.token("bea"), "d4", None)
    for body, code in (({"name": "x"}, "missing_field"),
                       ({"name": "x", "owner": owner, "parent": True}, "invalid_value"),
                       ({"name": "x", "owner": {"org_id": "acme"}}, "missing_field"),
                       ({"name": "x", "owner": {**owner, "x": 1}}, "unknown_field"),
                       ({"name": "x", "owner": owner, "dashboard_id": "a/b"}, "invalid_value"),
                       ({"name": "x", "owner": "ann"}, "wrong_type")):
        p.refuse(SERVER, "POST", DASHBOARDS, body, 422, code)
    for body in ({"name": "two"}, {"metadata": {"b": 2}}):
        p.ok(SERVER, "PATCH", path("d1"), body, body)
    p.refuse(SERVER, "PATCH", path("nowhere"), {"name": "x"}, 404, "not_found")
    p.refuse(SERVER, "DELETE", path("nowhere"), None, 404, "not_found")


@case("parents: made by admins, owned by nobody")
def parents(p):
    admin = p.token("root", "acme", accessType="admin")
    p.refuse(p.token(), "POST", DASHBOARDS, {"name": "x", "parent": True}, 403, "not_allowed")
    p.refuse(p.token(parentDashboardIds=["x"]), "POST", DASHBOARDS, {"name": "x", "parent": True}, 403,
             "not_allowed")
    p.refuse(p.issue(), "POST", DASHBOARDS, {"name": "x", "parent": True}, 403, "not_allowed")
    p.refuse(admin, "POST", DASHBOARDS, {"name": "x"}, 403, "not_allowed")
    p.refuse(admin, "POST", DASHBOARDS, {"name": "x", "parent": False}, 403, "not_allowed")
    parent = p.ok(admin, "POST", DASHBOARDS, {"name": "P", "parent": True},
                  {"owner": None, "status": "parent", "scope": "read_write"}, 201)
    parent = parent["dashboard_id"]
    p.ok(p.token("other", accessType="admin"), "PATCH", path(parent), {"name": "Q"},
         {"name": "Q", "via": [{"kind": "admin"}]})
    for token in (p.token("root", "acme"), p.token("ann"), p.token("ann", parentDashboardIds=["other"])):
        p.sees(token, parent, None)
    p.refuse_share(p.token("root", "acme", accessType="admin", orgs=[roster()]), parent, [user("bea")], 403,
                   "not_allowed_to_share")
    p.refuse(SERVER, "POST", DASHBOARDS, {"name": "x", "parent": True, "parent_dashboard_id": parent}, 422,
             "invalid_value")
    p.ok(p.token("other", accessType="admin"), "DELETE", path(parent))
    p.sees(admin, parent, None)


@case("an admin has read_write on parents and nothing else")
def admins(p):
    mine, parent = p.put_board("root", "acme"), p.put_board(owner=None, parent=True)
    p.grant("granted", "read_write", user_reference="root")
    p.grant("of-org", "read_write", org_id="acme", org=True)
    p.grant("of-role", "read_write", org_id="acme", role="QA")
    admin = p.token("root", "acme", roles=["QA"], accessType="admin", parentDashboardIds=[mine])
    p.sees(admin, parent, "read_write")
    for id in (mine, "granted", "of-org", "of-role"):
        p.sees(admin, id, None)
    equal(p.list(admin), [parent], "the list of an admin")
    confined = p.token("root", accessType="admin", dashboardId=mine)
    p.sees(confined, parent, None)


@case("parentDashboardIds gives read on the parents it lists")
def parent_ids(p):
    one, two = (p.put_board(owner=None, parent=True) for _ in range(2))
    mine, theirs = p.put_board("ann", "acme"), p.put_board("bea", "acme")
    p.grant("elsewhere", user_reference="carl")
    token = p.token("ann", "acme", parentDashboardIds=[one, theirs, "elsewhere", "nowhere", mine])
    p.sees(token, one, "read")
    p.sees(token, two, None)
    p.sees(token, mine, "read_write")
    p.sees(token, theirs, None)
    p.sees(token, "elsewhere", None)
    equal(p.list(token), sorted([one, mine]), "the list")
    p.ok(token, "GET", path(one), wanted={"status": "parent", "via": [{"kind": "parent", "scope": "read"}]})
    p.refuse(token, "PATCH", path(one), {"name": "x"}, 403, "not_allowed")
    p.refuse(token, "DELETE", path(one), None, 403, "not_allowed")
    p.refuse_share(p.token("ann", "acme", parentDashboardIds=[one], orgs=[roster()]), one, [user("bea")], 403,
                   "not_allowed_to_share")
    p.grant(two, "read_write", user_reference="ann")
    p.sees(token, two, "read_write")


@case("nothing is inherited from a parent to its children")
def inherited(p):
    parent = p.put_board(owner=None, parent=True)
    p.grant(parent, "read_write", user_reference="bea")
    p.grant(parent, "read_write", org_id="acme", org=True)
    maker = p.token("ann", "acme", parentDashboardIds=[parent])
    child = p.board(maker, parent_dashboard_id=parent)
    p.ok(maker, "GET", path(child), wanted={"parent_dashboard_id": parent, "scope": "read_write"})
    for token in (p.token("bea", "acme"), p.token("root", accessType="admin"),
                  p.token("bea", "acme", parentDashboardIds=[parent, child])):
        p.sees(token, child, None)
    p.grant(child, "read", user_reference="dora")
    p.sees(p.token("dora"), parent, None)
    p.ok(p.token("root", accessType="admin"), "DELETE", path(parent))
    p.sees(maker, child, "read_write")


@case("a child's parent must be one, and open to its maker")
def bad_parents(p):
    parent, board = p.put_board(owner=None, parent=True), p.put_board()
    for token, id in ((p.token(), parent), (p.token(), "nowhere"), (p.token("ann", "acme"), board),
                      (p.token("bea"), board)):
        p.refuse(token, "POST", DASHBOARDS, {"name": "x", "parent_dashboard_id": id}, 404, "not_found",
                 "#/parent_dashboard_id")
    p.refuse(SERVER, "POST", DASHBOARDS, {"name": "x", "owner": {"user_reference": "ann"},
                                          "parent_dashboard_id": board}, 404, "not_found")
    p.put_board(parent_dashboard_id=parent)


@case("a server's revoke tells that the owner still gets in")
def revoke_of_owner(p):
    board = p.put_board()
    p.grant(board, "read", user_reference="ann", org_id="acme")
    seen = p.ok(SERVER, "DELETE", PERMISSIONS, {"permissions": [{"dashboard_id": board, "scope": "read",
                                                                 "user_reference": "ann"}]})
    equal([(w["kind"], w["scope"]) for w in seen["permissions"][0]["remaining"]], [("owner", "read_write")],
          "remaining")


@case("only registered dashboards, where the configuration says so", require_registered_dashboards="true")
def registered(p):
    body = {"permissions": [{"dashboard_id": id, "scope": "read",
                             "user_reference": "bea"} for id in (p.put_board(), "nowhere")]}
    p.refuse(SERVER, "PUT", PERMISSIONS, body, 404, "dashboard_not_registered", "#/permissions/1")
    p.ok(SERVER, "PUT", PERMISSIONS, {"permissions": body["permissions"][:1]})
    p.sees(p.token("bea"), body["permissions"][0]["dashboard_id"], "read")
