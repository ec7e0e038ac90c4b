"""The sharing page: every action through its own forms, every rule's error as a message, nothing done twice."""
from datetime import datetime, timedelta, timezone

from project import case, equal, org, role, roster, true, user
from screen import open_page, post

ROSTERS = [roster(), roster("other", roles=["Boss"], users=["olaf"])]
TOMORROW = (datetime.now(timezone.utc) + timedelta(days=1)).strftime("%Y-%m-%d")


def owner(p):
    token = p.issue(orgs=ROSTERS)
    return token, p.board(token, name="Sales")


def says(page, status, *words):
    """The page's status and what stands in its messages."""
    told = " ".join(page.done + page.faults)
    true(page.status == status and all(w in told for w in words), f"{page.status} {told!r}, not {status} {words}")


@case("the page tells what it is about, who has access, and whom it may be shared with")
def overview(p):
    token, board = owner(p)
    page = open_page(p, token, board)
    equal(page.status, 200, "status")
    equal(page.top.one("h1").text, "Share Sales", "the heading")
    equal(page.top.one("html").get("lang"), "en", "the language")
    facts = page.top.one("dl", cls="facts").text
    for fact in (board, "Owner ann in acme", "You ann in acme", "Your access View and edit"):
        true(fact in facts, f"{fact} in {facts}")
    equal(page.rows, {}, "nobody has access yet")
    equal(page.offered, ["org", "role:QA", "user:bea", "user:carl"], "the list, of the own org alone")
    true("left out" in page.top.one("section", cls="give").text, "the other org's entries are said to be left out")
    true("olaf" not in page.html and "Boss" not in page.html, "and are not told")
    true(3500000 < int(page.top.one("body").get("data-expires-in")) <= 3600000, "what the token has left")
    equal(page.event, None, "nothing has happened")


@case("sharing with a person to the end of a day, changing it, removing it")
def share(p):
    token, board = owner(p)
    page = open_page(p, token, board).press("share", recipient="user:bea", scope="read", expires_at=TOMORROW)
    says(page, 200, "Shared with bea@acme.example: View", TOMORROW)
    equal(page.event, "shared", "what the script tells")
    facts, controls = page.rows["user:bea"]
    true(f"to the end of {TOMORROW}" in facts and "given by you" in facts, facts)
    equal(controls, ["Change access of bea@acme.example", "Remove access of bea@acme.example"], "controls name the row")
    p.sees(p.token("bea", "acme"), board, "read")
    page = page.press("edit read user:bea")
    equal(page.top.one("h2").text, "Change access of bea@acme.example", "the form's heading")
    equal(page.top.one("input", name="expires_at").get("value"), TOMORROW, "the end that stands")
    page = page.press("change", scope="read_write", expires_at="")
    says(page, 200, "Changed for bea@acme.example: View and edit, without end")
    equal(page.event, "changed", "what the script tells")
    p.sees(p.token("bea", "acme"), board, "read_write")
    page = page.press("remove read_write user:bea")
    says(page, 200, "Removed: the access of bea@acme.example")
    equal((page.event, page.rows), ("removed", {}), "nothing stands")
    p.sees(p.token("bea", "acme"), board, None)


@case("sharing with a role")
def share_role(p):
    token, board = owner(p)
    page = open_page(p, token, board).press("share", recipient="role:QA", scope="read_write")
    says(page, 200, "Shared with role QA: View and edit, without end")
    p.sees(p.token("x", "acme", roles=["QA"]), board, "read_write")
    page = page.press("share", recipient="role:QA", scope="read_write")
    says(page, 200, "Nothing was changed: role QA had this access")
    equal(page.event, None, "no event for nothing")


@case("a gift to everyone is asked about first, with how many people that is")
def share_org(p):
    token, board = owner(p)
    page = open_page(p, token, board).press("share", recipient="org", scope="read", expires_at=TOMORROW)
    equal(page.status, 200, "a question")
    true("everyone in acme: 2 people in the list" in page.top.one("section", cls="confirm").text, page.html)
    true(f"View, to the end of {TOMORROW} (UTC)" in page.top.one("section", cls="confirm").text, "and what they get")
    p.sees(p.token("x", "acme"), board, None)
    back = page.press("view")
    equal([i.get("value") for i in back.top.all("input", type="radio") if "checked" in i.attributes], ["org", "read"],
          "what was chosen is kept")
    equal(back.top.one("input", name="expires_at").get("value"), TOMORROW, "and typed")
    page = page.press("confirm")
    says(page, 200, "Shared with everyone in acme: View")
    p.sees(p.token("x", "acme"), board, "read")
    page = page.press("edit read org").press("change", scope="read_write")
    true(page.top.has("section", cls="confirm"), "more for everyone is asked about as well")
    p.sees(p.token("x", "acme"), board, "read")
    page = page.press("confirm")
    p.sees(p.token("x", "acme"), board, "read_write")
    true(TOMORROW in page.rows["org"][0], "the end stays")
    says(page.press("remove read_write org"), 200, "Removed: the access of everyone in acme")
    twice = roster(users=["bea", "bea", "carl"])
    true("(2 people in the list)" in open_page(p, p.token("ann", "acme", orgs=[twice]), board).html, "each counts once")
    token = p.token("ann", "acme")
    page = open_page(p, token, board).press("share", recipient="org", scope="read")
    true("not known" in page.top.one("section", cls="confirm").text, "without a list nobody knows how many")


@case("a reload does nothing twice, and an old page nothing unseen")
def stale(p):
    token, board = owner(p)
    first = open_page(p, token, board)
    first.press("share", recipient="user:bea", scope="read")
    again = first.press("share", recipient="user:bea", scope="read")
    says(again, 200, "this had been done already")
    equal((again.event, list(again.rows)), (None, ["user:bea"]), "no second event, and what stands")
    later = first.press("share", recipient="user:carl", scope="read_write")
    says(later, 412, "the shares have changed in the meantime")
    equal(list(later.rows), ["user:bea"], "what stands is shown")
    equal([i.get("value") for i in later.top.all("input", type="radio") if "checked" in i.attributes],
          ["user:carl", "read_write"], "and what was wanted")
    page = later.press("share")
    says(page, 200, "Shared with carl@acme.example")
    other = open_page(p, token, board)
    page = page.press("remove read user:bea")
    says(other.press("remove read user:bea"), 200, "this had been done already")
    p.share(token, board, user("bea"))
    says(page.press("share", recipient="role:QA", scope="read"), 412, "changed in the meantime")
    says(other.press("edit read_write user:carl"), 200)
    p.share(token, board, {"user": {"clientId": "carl"}}, method="DELETE")
    says(other.press("edit read_write user:carl"), 412, "changed in the meantime")


@case("what another did in the meantime is not taken for what was wanted")
def overtaken(p):
    token, board = owner(p)
    page = open_page(p, token, board).press("share", recipient="user:bea", scope="read")
    edit = page.press("edit read user:bea")
    p.share(token, board, user("bea", "read_write"))
    says(page.press("remove read user:bea"), 412, "changed in the meantime")
    says(page.press("share", recipient="user:bea", scope="read"), 412, "changed in the meantime")
    p.sees(p.token("bea", "acme"), board, "read_write")
    fault = edit.press("change", expires_at="2001-01-01")
    says(fault, 412, "changed in the meantime")
    true(fault.top.has("section", cls="access"), "what stands is shown, not the form alone")
    p.share(token, board, org("read_write"))
    asked = page.press("share", recipient="org", scope="read")
    says(asked, 412, "changed in the meantime")
    true(not asked.top.has("section", cls="confirm") and "org" in asked.rows, "nothing is asked about what nobody saw")
    again = asked.press("share").press("confirm")
    says(again, 200, "Shared with everyone in acme: View")
    says(asked.press("share"), 200, "this had been done already")


@case("who is not shown has access all the same, and an empty last page is not shown")
def nobody(p):
    token, board = owner(p)
    equal("Nobody but the owner yet." in open_page(p, token, board).html, True, "nobody")
    p.grant(board, "read", org_id="third", role="Spy")
    page = open_page(p, token, board)
    true("Nobody of your organization but the owner yet." in page.html, page.html)
    names = [f"user{i:02}" for i in range(51)]
    token = p.issue(orgs=[roster(users=names)])
    board = p.board(token)
    p.share(token, board, *[user(n) for n in names])
    last = open_page(p, token, board).press("shares")
    equal(list(last.rows), ["user:user50"], "the last page")
    page = last.press("remove read user:user50")
    says(page, 200, "Removed: the access of user50")
    equal(len(page.rows), 50, "who still has access")


@case("what is typed wrongly is said at its field, and kept")
def typed(p):
    token, board = owner(p)
    page = open_page(p, token, board).press("share", expires_at="31.12.2026")
    equal(page.status, 422, "status")
    equal(page.faults, ["Choose with whom to share.", "Choose what they may do.",
                        "Write the day as 2026-12-31, or leave it empty."], "each fault")
    equal(page.top.one("title").text[:7], "Error: ", "the title")
    end = page.top.one("input", name="expires_at")
    equal((end.get("value"), end.get("aria-invalid")), ("31.12.2026", "true"), "the field")
    true("expires_at-error" in end.get("aria-describedby"), "is tied to its fault")
    groups = [n for n in page.top.all("fieldset") if n.get("aria-invalid") == "true"]
    equal([n.get("aria-describedby") for n in groups], ["recipient-error", "scope-error"], "so are the choices")
    page = page.press("share", recipient="user:bea", scope="read", expires_at="2001-01-01")
    says(page, 422, "That time is over")
    page = page.press("share", expires_at=TOMORROW)
    says(page, 200, "Shared with bea@acme.example")
    page = page.press("edit read user:bea").press("change", expires_at="2001-01-01")
    says(page, 422, "That time is over")
    true(page.top.has("section", cls="edit"), "the same form again")
    says(page.press("cancel"), 200)


@case("every rule that refuses is a message on the page")
def rules(p):
    token, board = owner(p)
    p.grant(board, "read", user_reference="sid", org_id="acme")
    page = open_page(p, token, board)
    version = page.top.all("input", name="version").__next__().get("value")

    def act(action, who=token, **fields):
        return post(p, {"token": who, "dashboard_id": board, "version": version, "action": action, **fields})
    says(act("share", recipient="user:olaf", scope="read"), 422, "not in the organization's list")
    says(act("share", recipient="role:Boss", scope="read"), 422, "This role is not in")
    says(act("remove read user:sid"), 403, "The product itself has set this access")
    says(act("edit read user:sid"), 412)
    says(act("share", p.token("ann", "acme", scope="read"), recipient="user:bea", scope="read"), 403,
         "signed in for viewing only")
    sid = p.issue("sid", orgs=ROSTERS)
    says(act("share", sid, recipient="user:bea", scope="read"), 403, "only its owner can")
    says(act("share", sid, recipient="org", scope="read"), 403, "only its owner can")
    says(act("confirm", sid, recipient="org", scope="read"), 403, "only its owner can")
    broken = p.issue(orgs=[{"orgId": "acme", "users": [{"clientId": "bea", "email": "nowhere"}]}])
    says(act("share", broken, recipient="user:bea", scope="read"), 422, "no valid e-mail address")
    alone = p.put_board("ann", None)
    page = open_page(p, p.token("ann", "acme"), alone)
    true("would reach another" in page.top.one("p", cls="reason").text, "a dashboard without org")
    equal(open_page(p, token, board).rows.keys(), {"user:sid"}, "nothing was changed")


@case("what the server gave is shown, marked, without controls")
def by_server(p):
    token, board = owner(p)
    p.grant(board, "read", user_reference="bea", org_id="acme")
    p.grant(board, "read_write", user_reference="zed")
    p.grant(board, "read", org_id="third", role="Spy")
    page = open_page(p, token, board)
    for recipient in ("user:bea", "user:zed"):
        facts, controls = page.rows[recipient]
        true("given by the product" in facts and controls == [], facts)
    equal(len(list(page.top.all("p", cls="mark"))), 2, "marked")
    true("1 more share is of another organization" in page.html and "Spy" not in page.html, "others are counted")
    page = page.press("share", recipient="user:bea", scope="read_write")
    says(page, 200, "Shared with bea@acme.example: View and edit")
    page = page.press("remove read_write user:bea")
    says(page, 200, "can still open the dashboard", "bea: View")
    p.sees(p.token("bea", "acme"), board, "read")


@case("a removal tells the ways that may remain")
def remaining(p):
    token, board = owner(p)
    p.share(token, board, user("bea", "read_write"), role("QA"), org())
    page = open_page(p, token, board).press("remove read_write user:bea")
    says(page, 200, "everyone in acme: View", "role QA: View")


@case("who may not share sees his own access, and why")
def reader(p):
    token, board = owner(p)
    p.share(token, board, user("bea"), user("carl"), org("read_write"))
    page = open_page(p, p.issue("bea", orgs=ROSTERS), board)
    equal(page.top.one("h1").text, "Access to Sales", "the heading")
    equal(set(page.rows), {"user:bea", "org"}, "his own ways")
    true(not page.top.has("button") and not page.top.has("fieldset"), "nothing to press")
    true("only its owner can" in page.top.one("p", cls="reason").text and "carl" not in page.html, "the reason")
    page = open_page(p, p.token("ann", "acme", scope="read", orgs=ROSTERS), board)
    true("viewing only" in page.top.one("p", cls="reason").text, "a token that reads only")
    page = open_page(p, p.token("ann", orgs=ROSTERS, clientId="ann"), p.put_board("ann", None))
    true("which organization" in page.top.one("p", cls="reason").text, "a token without org")
    p.grant("elsewhere", "read", user_reference="bea")
    page = open_page(p, p.issue("bea"), "elsewhere")
    true("Ask those who run the product" in page.top.one("p", cls="reason").text and "Ask the owner" not in page.html
         and "Owner nobody known here" in page.top.one("dl", cls="facts").text, "one that nobody here owns")


@case("exact points of time stay where their day is not touched")
def exact(p):
    token, board = owner(p)
    begin, end = "2026-01-01T10:00:00.250Z", "2999-06-01T15:30:00.125Z"
    p.share(token, board, user("bea", starts_at=begin, expires_at=end))
    page = open_page(p, token, board)
    true("until 2999-06-01 15:30 UTC" in page.rows["user:bea"][0], page.rows)
    page = page.press("edit read user:bea")
    equal(page.top.one("input", name="expires_at").get("value"), "2999-06-01", "the day")
    page = page.press("change", scope="read_write")

    def stands():
        row = p.ok(token, "GET", f"/api/v3/project/dashboards/{board}/sharing")["shares"][0]
        return row["scope"], row["starts_at"], row["expires_at"]
    equal(stands(), ("read_write", begin, end), "the period")
    page.press("edit read_write user:bea").press("change", expires_at="2999-06-02")
    equal(stands(), ("read_write", begin, "2999-06-03T00:00:00Z"), "another day")
    p.share(token, board, user("carl", starts_at="2998-01-01T00:00:00Z"))
    says(open_page(p, token, board).press("edit read user:carl").press("change", expires_at=TOMORROW), 422,
         "begins only after that day")


@case("long lists: pages, search, and what was chosen on another page")
def long_lists(p):
    names = [f"user{i:03}" for i in range(120)]
    token = p.issue(orgs=[roster(users=names, roles=["QA"])])
    board = p.board(token)
    p.share(token, board, *[user(n) for n in names[:70]])
    page = open_page(p, token, board)
    equal((len(page.rows), len(page.offered)), (50, 51), "first pages")
    page = page.press("share", recipient="user:user010", scope="read_write")
    says(page, 200, "Shared with user010@acme.example")
    shares = page.press("shares")
    equal(len(shares.rows), 20, "the rest of the shares")
    equal(len(shares.press("shares").rows), 50, "and back")
    people = page.press("people", recipient="user:user003", scope="read")
    true("user:user049" in people.offered and people.offered[1] == "user:user003", "the next page, with what was chosen")
    found = people.press("search", q="USER1")
    equal(found.offered, ["org", "user:user003", *[f"user:user1{i:02}" for i in range(20)]], "found in either case")
    done = found.press("share", recipient="user:user119", expires_at=TOMORROW)
    says(done, 200, "Shared with user119@acme.example: View")
    equal(done.top.one("input", id="q").get("value"), "USER1", "the search is kept")
    nobody = done.press("search", q="nobody <b>")
    true("Nobody in the list matches nobody <b>." in nobody.top.one("section", cls="give").text, "nobody is found")
    long = done.press("search", q="x" * 65)
    says(long, 422, "This search is too long")
    other = done.press("share", q="user00", recipient="user:user007", scope="read")
    equal(other.status, 200, "a search that was not pressed does not harm")


@case("the page speaks German, or English")
def languages(p):
    token, board = owner(p)
    german = [("Accept-Language", "de-AT,de;q=0.9,en;q=0.8")]
    page = post(p, {"token": token, "dashboard_id": board}, german)
    equal((page.top.one("html").get("lang"), page.top.one("h1").text), ("de", "Sales freigeben"), "German")
    page = page.press("share", german, recipient="user:bea", scope="read", expires_at=TOMORROW)
    says(page, 200, "Freigegeben für bea@acme.example: Ansehen", TOMORROW)
    equal(page.rows["user:bea"][1][1], "Entfernen: Zugriff für bea@acme.example", "a control")
    page = page.press("remove read user:bea", [("Accept-Language", "fr")])
    equal(page.top.one("html").get("lang"), "en", "another is English")
    page = post(p, {"token": "x", "dashboard_id": board}, german)
    equal((page.status, page.top.one("html").get("lang")), (401, "de"), "an error too")
