"""Matching: for whom a grant or an ownership counts, by what a token says."""
from project import SERVER, case, equal, roster
from service import CHECK


def matches(p, id, **tokens):
    """Each of the tokens (name: arguments) sees the dashboard or does not."""
    for name, (scope, arguments) in tokens.items():
        try:
            p.sees(p.token(**arguments), id, scope)
        except AssertionError as e:
            raise type(e)(f"{name}: {e}")


@case("an owner with an org owns in that org only, one without in whatever org")
def owners(p):
    inside, outside = p.put_board("ann", "acme"), p.put_board("ann", None)
    matches(p, inside, same=("read_write", dict(who="ann", org="acme")), none=(None, dict(who="ann")),
            other=(None, dict(who="ann", org="other")), person=(None, dict(who="bea", org="acme")),
            case=(None, dict(who="Ann", org="acme")))
    matches(p, outside, none=("read_write", dict(who="ann")), any=("read_write", dict(who="ann", org="acme")),
            person=(None, dict(who="bea", org="acme")))


@case("a grant to a user with an org, and without")
def users(p):
    for id, principal in (("in", {"user_reference": "bea", "org_id": "acme"}), ("out", {"user_reference": "bea"})):
        p.grant(id, **principal)
    matches(p, "in", same=("read", dict(who="bea", org="acme")), none=(None, dict(who="bea")),
            other=(None, dict(who="bea", org="other")),
            person=(None, dict(who="carl", org="acme")))
    matches(p, "out", same=("read", dict(who="bea", org="acme")), none=("read", dict(who="bea")),
            other=("read", dict(who="bea", org="x")),
            person=(None, dict(who="carl")))


@case("a role grant is for bearers of that org who hold the role")
def roles(p):
    p.grant("d", org_id="acme", role="QA")
    matches(p, "d", holds=("read", dict(who="bea", org="acme", roles=["Dev", "QA"])),
            none=(None, dict(who="bea", org="acme")),
            other_role=(None, dict(who="bea", org="acme", roles=["Dev"])),
            other_org=(None, dict(who="bea", org="other", roles=["QA"])),
            case=(None, dict(who="bea", org="acme", roles=["qa"])),
            named=(None, dict(who="QA", org="acme", roles=[])))


@case("without an org, roles count for nothing")
def roles_without_org(p):
    p.grant("d", org_id="acme", role="QA")
    p.grant("e", org_id="acme", org=True)
    for token in (p.token("bea", roles=["QA"]), p.issue("bea", None, roles=["QA"])):
        p.sees(token, "d", None)
        p.sees(token, "e", None)


@case("an org grant is for any bearer of that org")
def orgs(p):
    p.grant("d", "read_write", org_id="acme", org=True)
    matches(p, "d", one=("read_write", dict(who="bea", org="acme")),
            two=("read_write", dict(who="x", org="acme", roles=["y"])),
            other=(None, dict(who="bea", org="other")), none=(None, dict(who="bea")),
            named=(None, dict(who="acme")))


@case("a role that is offered is not one that is held")
def offered(p):
    p.grant("d", org_id="acme", role="QA")
    entry = roster(roles=["QA"], users=["bea"])
    for token in (p.token("bea", "acme", orgs=[entry]), p.token("bea", orgs=[entry]), p.issue("bea", orgs=[entry]),
                  p.issue("bea", None, orgs=[entry]), p.issue("bea", orgs=[entry], roles=[])):
        p.sees(token, "d", None)
    p.sees(p.issue("bea", orgs=[entry], roles=["QA"]), "d", "read")


@case("a roster's users and orgs give their bearer nothing")
def roster_gives_nothing(p):
    p.grant("d", user_reference="carl", org_id="acme")
    p.grant("e", org_id="other", org=True)
    token = p.issue("bea", orgs=[roster(), roster("other", users=["bea"])])
    p.sees(token, "d", None)
    p.sees(token, "e", None)


@case("the greatest scope counts, and a token of scope read caps it")
def caps(p):
    p.grant("d", "read", user_reference="ann")
    p.grant("d", "read_write", org_id="acme", org=True)
    p.sees(p.token("ann", "acme"), "d", "read_write")
    p.sees(p.token("ann", "acme", scope="read"), "d", "read")
    p.sees(p.token("ann"), "d", "read")


@case("a grant counts in its period, without leeway")
def periods(p):
    p.grant("past", user_reference="ann", expires_at="2001-01-01T00:00:00Z")
    p.grant("later", user_reference="ann", starts_at="2999-01-01T00:00:00Z")
    p.grant("now", user_reference="ann", starts_at="2001-01-01T00:00:00Z", expires_at="2999-01-01T00:00:00Z")
    for id, scope in (("past", None), ("later", None), ("now", "read")):
        p.sees(p.token(), id, scope)


@case("a check by token is about its bearer alone")
def own_check(p):
    p.grant("d", user_reference="ann")
    token = p.token("bea", "acme")
    path = f"{CHECK}?dashboard_id=d&scope=read"
    for more in ("&user_reference=ann", "&user_reference=bea", "&org_id=acme", "&role=QA", "&roles=QA",
                 "&token=x"):
        p.refuse(token, "GET", path + more, None, 422, "unknown_parameter")
    p.ok(token, "GET", path, wanted={"allowed": False, "scope": None})
    p.refuse(token, "GET", CHECK + "?scope=read", None, 422, "missing_field")
    p.refuse(token, "GET", CHECK + "?dashboard_id=d", None, 422, "missing_field")
    p.refuse(token, "GET", CHECK + "?dashboard_id=d&scope=x", None, 422, "invalid_scope")


@case("a check by token explains every way")
def explained(p):
    board = p.put_board("ann", "acme")
    p.grant(board, org_id="acme", role="QA")
    p.grant(board, org_id="acme", org=True, expires_at="2001-01-01T00:00:00Z")
    p.grant(board, user_reference="ann", starts_at="2999-01-01T00:00:00Z")
    seen = p.ok(p.token("ann", "acme", roles=["QA"]), "GET",
                f"{CHECK}?dashboard_id={board}&scope=read_write&explain=true",
                wanted={"allowed": True, "scope": "read_write"})
    equal({(w["kind"], w["scope"], w.get("state")) for w in seen["via"]},
          {("owner", "read_write", None), ("role", "read", None), ("org", "read", "expired"),
           ("user", "read", "not_yet")}, "ways")


@case("a check by token does not tell a dashboard that is not there from one that is not opened")
def same_check(p):
    board = p.put_board()
    answers = [p.ok(p.token("bea"), "GET", f"{CHECK}?dashboard_id={id}&scope=read&explain=true")
               for id in (board, "nowhere")]
    equal({str({n: v for n, v in a.items() if n != "revision"}) for a in answers},
          {str({"allowed": False, "scope": None, "via": []})},
          "the answers")


@case("a server's check and a person's agree")
def agree(p):
    board = p.put_board("ann", "acme")
    p.grant(board, org_id="acme", role="QA")
    for who, org_id, held in (("ann", "acme", []), ("ann", None, []), ("bea", "acme", ["QA"]), ("bea", "acme", []),
                              ("bea", None, ["QA"])):
        query = f"{CHECK}?dashboard_id={board}&scope=read"
        mine = p.ok(p.token(who, org_id, roles=held), "GET", query)
        query += f"&user_reference={who}" + (f"&org_id={org_id}" if org_id else "")
        query += "".join(f"&role={r}" for r in held)
        server = p.ok(SERVER, "GET", query)
        equal((mine["allowed"], mine["scope"]), (server["allowed"], server["scope"]), f"{who} of {org_id}")


@case("a revoked grant ends for a person at once")
def revoked(p):
    token = p.token("bea")
    p.grant("d", "read_write", user_reference="bea")
    p.sees(token, "d", "read_write")
    p.revoke("d", "read", user_reference="bea")
    p.sees(token, "d", None)
